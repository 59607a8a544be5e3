//! The ballot paper: what the manifest asks, in the words of one language.

use ballot::manifest::{Manifest, Words};
use domain::ids::DepartmentId;
use domain::review::view::{Known, KnownDepartment};
use domain::text::Lang;

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paper {
    /// Who is rated, in the order of the manifest.
    pub subjects: Vec<Subject>,
    /// On what.
    pub criteria: Vec<String>,
    /// With which grades.
    pub grades: Vec<String>,
    /// The place of the grade "don't know".
    pub unknown: Option<u8>,
    /// The longest comment; 0 when there are none.
    pub comment_characters: u32,
}

/// Who is rated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The id in the manifest.
    pub id: String,
    /// The name.
    pub name: String,
    /// What the city knows.
    pub known: Option<KnownDepartment>,
}

impl Paper {
    /// The paper of a manifest.
    #[must_use]
    pub fn new(manifest: &Manifest, known: Option<&Known>, lang: Lang) -> Self {
        let say = |words: &Words| match lang {
            Lang::Zh => words.zh.clone(),
            Lang::En => words.en.clone(),
        };
        let subjects = manifest.departments.iter().map(|department| {
            let id = department.id.to_string();
            let number = department_number(&id);
            let known = known.zip(number).and_then(|(known, number)| known.of(DepartmentId(number)));
            Subject { name: say(&department.name), known, id }
        });
        Self {
            subjects: subjects.collect(),
            criteria: manifest.criteria.iter().map(|one| say(&one.name)).collect(),
            grades: manifest.grades.iter().map(|one| say(&one.name)).collect(),
            unknown: manifest.grades.iter().position(|one| one.score.is_none()).and_then(|at| u8::try_from(at).ok()),
            comment_characters: manifest.comment_characters,
        }
    }

    /// The ids of all subjects.
    #[must_use]
    pub fn ids(&self) -> Vec<String> {
        self.subjects.iter().map(|subject| subject.id.clone()).collect()
    }
}

/// The department in a subject's id: `d12` is department 12, `d12-o3` an office of it.
fn department_number(id: &str) -> Option<i64> {
    id.strip_prefix('d')?.split('-').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices_belong_to_their_department() {
        assert_eq!(department_number("d12"), Some(12));
        assert_eq!(department_number("d12-o3"), Some(12));
        assert_eq!(department_number("office"), None);
    }
}
