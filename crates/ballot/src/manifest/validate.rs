//! Which descriptions can be opened.

use std::collections::BTreeSet;

use super::{FORMAT, Manifest, Mode, WHOLE, Words};
use crate::{Id, canonical::LARGEST_NUMBER};

/// Which of the manifest's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// `departments`.
    Departments,
    /// `criteria`.
    Criteria,
    /// `grades`.
    Grades,
    /// `groups`.
    Groups,
    /// `questions` of the meeting.
    Questions,
}

/// The first thing that is wrong with a manifest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// Another format or version.
    #[error("the format is not {FORMAT}")]
    Format,
    /// A list is too short or too long.
    #[error("{0:?}: too few or too many entries")]
    Length(Place),
    /// An id stands twice in a list.
    #[error("{0:?}: {1} stands twice")]
    Repeated(Place, Id),
    /// A title or name is empty, longer than 300 characters or holds control characters.
    #[error("the words of {0} are empty, too long or hold control characters")]
    Words(Id),
    /// Weights don't add up to 10,000.
    #[error("{0:?}: the weights add up to {1}, not to {WHOLE}")]
    Weights(Place, u64),
    /// A score beyond 1000.
    #[error("the score of {0} is beyond 1000")]
    Score(Id),
    /// Not exactly one grade without a score.
    #[error("{0} grades have no score; exactly one is \"don't know\"")]
    DontKnow(usize),
    /// A question without departments, or with one twice or that is not under review.
    #[error("question {0} names no departments, one twice, or one that is not under review")]
    Question(usize),
    /// Questions in a review that is not live.
    #[error("only a live review has questions")]
    NoMeeting,
    /// A group without members, or with too many to count.
    #[error("the roll of {0} is empty or beyond 100 million")]
    Roll(Id),
    /// Two groups with the same key.
    #[error("{0} has the token key of another group")]
    SharedKey(Id),
    /// A time outside 1 to 2^53 - 1, or closing not after opening.
    #[error("closing must come after opening")]
    Times,
    /// The least batch is not 2 to 10,000.
    #[error("the least batch is not 2 to 10,000")]
    BatchMinimum,
    /// The promise period is not one minute to 31 days.
    #[error("the promise period is not 60 to 2,678,400 seconds")]
    PromisePeriod,
    /// Comments longer than 10,000 characters.
    #[error("comments are longer than 10,000 characters")]
    CommentLength,
}

impl Manifest {
    /// Checks everything that the types don't.
    ///
    /// # Errors
    /// The first thing wrong.
    pub fn validate(&self) -> Result<(), ManifestError> {
        if self.format != FORMAT {
            return Err(ManifestError::Format);
        }
        words(&self.id, &self.title)?;
        self.validate_departments()?;
        self.validate_criteria()?;
        self.validate_grades()?;
        self.validate_groups()?;
        self.validate_meeting()?;
        self.validate_limits()
    }

    fn validate_departments(&self) -> Result<(), ManifestError> {
        list(Place::Departments, 1..=1000, self.departments.iter().map(|one| (&one.id, &one.name)))
    }

    fn validate_criteria(&self) -> Result<(), ManifestError> {
        list(Place::Criteria, 1..=20, self.criteria.iter().map(|one| (&one.id, &one.name)))?;
        weights(Place::Criteria, self.criteria.iter().map(|one| one.weight))
    }

    fn validate_grades(&self) -> Result<(), ManifestError> {
        list(Place::Grades, 3..=10, self.grades.iter().map(|one| (&one.id, &one.name)))?;
        if let Some(grade) = self.grades.iter().find(|grade| grade.score.is_some_and(|score| score > 1000)) {
            return Err(ManifestError::Score(grade.id.clone()));
        }
        match self.grades.iter().filter(|grade| grade.score.is_none()).count() {
            1 => Ok(()),
            other => Err(ManifestError::DontKnow(other)),
        }
    }

    fn validate_groups(&self) -> Result<(), ManifestError> {
        list(Place::Groups, 1..=50, self.groups.iter().map(|one| (&one.id, &one.name)))?;
        weights(Place::Groups, self.groups.iter().map(|one| one.weight))?;
        for (index, group) in self.groups.iter().enumerate() {
            if !(1..=100_000_000).contains(&group.roll) {
                return Err(ManifestError::Roll(group.id.clone()));
            }
            if self.groups[..index].iter().any(|before| before.token_key == group.token_key) {
                return Err(ManifestError::SharedKey(group.id.clone()));
            }
        }
        Ok(())
    }

    fn validate_meeting(&self) -> Result<(), ManifestError> {
        let Some(meeting) = &self.meeting else { return Ok(()) };
        if self.mode != Mode::Live {
            return Err(ManifestError::NoMeeting);
        }
        if !(1..=1000).contains(&meeting.questions.len()) {
            return Err(ManifestError::Length(Place::Questions));
        }
        let known: BTreeSet<&Id> = self.departments.iter().map(|one| &one.id).collect();
        for (index, question) in meeting.questions.iter().enumerate() {
            let distinct: BTreeSet<&Id> = question.iter().collect();
            if distinct.is_empty() || distinct.len() < question.len() || !distinct.is_subset(&known) {
                return Err(ManifestError::Question(index));
            }
        }
        Ok(())
    }

    fn validate_limits(&self) -> Result<(), ManifestError> {
        // Room for a promise period after closing stays below the largest number.
        let latest = LARGEST_NUMBER.unsigned_abs() - 10_000_000;
        if self.opens == 0 || self.opens >= self.closes || self.closes > latest {
            return Err(ManifestError::Times);
        }
        if !(2..=10_000).contains(&self.batch_minimum) {
            return Err(ManifestError::BatchMinimum);
        }
        if !(60..=2_678_400).contains(&self.promise_seconds) {
            return Err(ManifestError::PromisePeriod);
        }
        if self.comment_characters > 10_000 { Err(ManifestError::CommentLength) } else { Ok(()) }
    }
}

fn list<'a>(
    place: Place,
    length: std::ops::RangeInclusive<usize>,
    entries: impl ExactSizeIterator<Item = (&'a Id, &'a Words)>,
) -> Result<(), ManifestError> {
    if !length.contains(&entries.len()) {
        return Err(ManifestError::Length(place));
    }
    let mut seen = BTreeSet::new();
    for (id, name) in entries {
        if !seen.insert(id) {
            return Err(ManifestError::Repeated(place, id.clone()));
        }
        words(id, name)?;
    }
    Ok(())
}

fn weights(place: Place, weights: impl Iterator<Item = u32>) -> Result<(), ManifestError> {
    match weights.map(u64::from).sum() {
        sum if sum == u64::from(WHOLE) => Ok(()),
        sum => Err(ManifestError::Weights(place, sum)),
    }
}

fn words(of: &Id, words: &Words) -> Result<(), ManifestError> {
    if plain(&words.zh) && plain(&words.en) { Ok(()) } else { Err(ManifestError::Words(of.clone())) }
}

/// 1 to 300 characters (Unicode scalar values), none below U+0020 and not U+007F.
pub(crate) fn plain(text: &str) -> bool {
    (1..=300).contains(&text.chars().count()) && !text.chars().any(|one| one < ' ' || one == '\u{7f}')
}
