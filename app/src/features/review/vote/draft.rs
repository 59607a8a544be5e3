//! A ballot while it is filled in: what was chosen and written so far, and what is still missing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What was chosen and written, by the ids of the departments. It is kept as JSON in the browser.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// For each criterion, in the manifest's order, the place of the chosen grade.
    ratings: BTreeMap<String, Vec<Option<u8>>>,
    /// What was written.
    comments: BTreeMap<String, String>,
}

/// How far a department is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was chosen.
    Untouched,
    /// So many criteria are still without a grade; as it is, the department would not count.
    Begun(usize),
    /// Every criterion has its grade.
    Rated,
}

impl Draft {
    /// The draft that was kept, as far as it still fits: what it says of other departments, criteria or grades is
    /// dropped.
    #[must_use]
    pub fn fitting(self, departments: &[String], criteria: usize, grades: usize) -> Self {
        let known = |id: &String| departments.contains(id);
        let fits = |chosen: &Vec<Option<u8>>| {
            chosen.len() == criteria && chosen.iter().flatten().all(|grade| usize::from(*grade) < grades)
        };
        Self {
            ratings: self.ratings.into_iter().filter(|(id, chosen)| known(id) && fits(chosen)).collect(),
            comments: self.comments.into_iter().filter(|(id, _)| known(id)).collect(),
        }
    }

    /// Chooses a grade for one of so many criteria.
    pub fn set(&mut self, department: &str, criterion: usize, criteria: usize, grade: u8) {
        let chosen = self.ratings.entry(department.to_owned()).or_insert_with(|| vec![None; criteria]);
        if let Some(place) = chosen.get_mut(criterion) {
            *place = Some(grade);
        }
    }

    /// Chooses for a criterion what was chosen for the one before; nothing where nothing was.
    pub fn repeat(&mut self, department: &str, criterion: usize, criteria: usize) {
        let before = criterion.checked_sub(1).and_then(|before| self.grade(department, before));
        if let Some(grade) = before {
            self.set(department, criterion, criteria, grade);
        }
    }

    /// Chooses a grade for every criterion that has none.
    pub fn fill(&mut self, department: &str, criteria: usize, grade: u8) {
        for criterion in 0..criteria {
            if self.grade(department, criterion).is_none() {
                self.set(department, criterion, criteria, grade);
            }
        }
    }

    /// Takes back everything chosen for a department.
    pub fn clear(&mut self, department: &str) {
        self.ratings.remove(department);
    }

    /// Only what was chosen and written for these departments.
    #[must_use]
    pub fn of(&self, departments: &[String]) -> Self {
        let mut own = self.clone();
        own.ratings.retain(|id, _| departments.contains(id));
        own.comments.retain(|id, _| departments.contains(id));
        own
    }

    /// Forgets what was chosen and written for these departments.
    pub fn forget(&mut self, departments: &[String]) {
        self.ratings.retain(|id, _| !departments.contains(id));
        self.comments.retain(|id, _| !departments.contains(id));
    }

    /// What was chosen.
    #[must_use]
    pub fn grade(&self, department: &str, criterion: usize) -> Option<u8> {
        self.ratings.get(department)?.get(criterion).copied().flatten()
    }

    /// How far a department is.
    #[must_use]
    pub fn standing(&self, department: &str) -> Standing {
        let Some(chosen) = self.ratings.get(department) else { return Standing::Untouched };
        match chosen.iter().filter(|grade| grade.is_none()).count() {
            0 => Standing::Rated,
            missing if missing == chosen.len() => Standing::Untouched,
            missing => Standing::Begun(missing),
        }
    }

    /// Writes a comment; an empty one is none.
    pub fn write(&mut self, department: &str, text: &str) {
        if text.trim().is_empty() {
            self.comments.remove(department);
        } else {
            self.comments.insert(department.to_owned(), text.to_owned());
        }
    }

    /// What was written.
    #[must_use]
    pub fn comment(&self, department: &str) -> &str {
        self.comments.get(department).map_or("", String::as_str)
    }

    /// How many departments are rated.
    #[must_use]
    pub fn rated(&self) -> usize {
        self.ratings.keys().filter(|id| self.standing(id) == Standing::Rated).count()
    }

    /// The first department after this one that is not rated, from the beginning again at the end.
    #[must_use]
    pub fn next_unrated<'a>(&self, departments: &'a [String], after: Option<&str>) -> Option<&'a String> {
        let at = after.and_then(|after| departments.iter().position(|id| id == after)).map_or(0, |at| at + 1);
        let (before, behind) = departments.split_at(at.min(departments.len()));
        behind.iter().chain(before).find(|id| self.standing(id) != Standing::Rated)
    }

    /// The grades of every department that is rated whole: what is cast.
    #[must_use]
    pub fn complete(&self) -> BTreeMap<String, Vec<u8>> {
        let whole = |chosen: &Vec<Option<u8>>| chosen.iter().copied().collect::<Option<Vec<u8>>>();
        self.ratings.iter().filter_map(|(id, chosen)| Some((id.clone(), whole(chosen)?))).collect()
    }

    /// The comments as they are cast: at most so many characters, line feeds the only control characters.
    #[must_use]
    pub fn written(&self, most: usize) -> BTreeMap<String, String> {
        let plain = |text: &String| -> String {
            let text = text.replace("\r\n", "\n");
            let kept = text.trim().chars().filter(|one| *one == '\n' || !one.is_control());
            kept.take(most).collect()
        };
        let plain = self.comments.iter().map(|(id, text)| (id.clone(), plain(text)));
        plain.filter(|(_, text)| !text.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn departments() -> Vec<String> {
        ["d1", "d2", "d3"].map(str::to_owned).to_vec()
    }

    #[test]
    fn nothing_is_chosen_until_it_is() {
        let mut draft = Draft::default();
        assert_eq!(draft.standing("d1"), Standing::Untouched);
        draft.repeat("d1", 0, 2);
        draft.repeat("d1", 1, 2);
        assert_eq!(draft.standing("d1"), Standing::Untouched, "there is nothing to repeat");
        draft.set("d1", 0, 2, 3);
        assert_eq!(draft.standing("d1"), Standing::Begun(1));
        assert!(draft.complete().is_empty(), "what is begun does not count");
        draft.repeat("d1", 1, 2);
        assert_eq!(draft.standing("d1"), Standing::Rated);
        assert_eq!(draft.complete(), BTreeMap::from([("d1".to_owned(), vec![3, 3])]));
        draft.set("d1", 7, 2, 0);
        assert_eq!(draft.grade("d1", 7), None, "there is no eighth criterion");
        draft.clear("d1");
        assert_eq!((draft.standing("d1"), draft.rated()), (Standing::Untouched, 0));
    }

    #[test]
    fn filling_up_changes_nothing_that_was_chosen() {
        let mut draft = Draft::default();
        draft.set("d2", 1, 3, 0);
        draft.fill("d2", 3, 3);
        assert_eq!(draft.complete()["d2"], [3, 0, 3]);
    }

    #[test]
    fn the_next_unrated_goes_round() {
        let (mut draft, all) = (Draft::default(), departments());
        draft.fill("d3", 1, 0);
        assert_eq!(draft.next_unrated(&all, None).unwrap(), "d1");
        assert_eq!(draft.next_unrated(&all, Some("d1")).unwrap(), "d2");
        assert_eq!(draft.next_unrated(&all, Some("d2")).unwrap(), "d1");
        assert_eq!(draft.next_unrated(&all, Some("gone")).unwrap(), "d1");
        draft.fill("d1", 1, 0);
        draft.fill("d2", 1, 0);
        assert_eq!(draft.next_unrated(&all, Some("d1")), None);
        assert_eq!(draft.rated(), 3);
    }

    #[test]
    fn comments_are_cast_as_the_protocol_wants_them() {
        let mut draft = Draft::default();
        draft.write("d1", "  first\r\nsecond\u{7}  ");
        draft.write("d2", " \n ");
        assert_eq!(draft.written(500), BTreeMap::from([("d1".to_owned(), "first\nsecond".to_owned())]));
        assert_eq!(draft.written(5)["d1"], "first");
        draft.write("d1", "");
        assert!(draft.written(500).is_empty() && draft.comment("d1").is_empty());
    }

    #[test]
    fn a_kept_draft_that_does_not_fit_is_dropped_in_part() {
        let mut draft = Draft::default();
        draft.fill("d1", 2, 1);
        draft.fill("d2", 3, 1);
        draft.fill("d3", 2, 9);
        draft.fill("gone", 2, 1);
        draft.write("gone", "text");
        let kept = serde_json::to_string(&draft).unwrap();
        let fitting = serde_json::from_str::<Draft>(&kept).unwrap().fitting(&departments(), 2, 4);
        assert_eq!(fitting.complete().keys().collect::<Vec<_>>(), ["d1"]);
        assert!(fitting.written(10).is_empty());
    }
}
