//! How a review is held in a meeting: the questions in the order in which they are to be put, and the quorum.

use serde::{Deserialize, Serialize};

use super::{Subject, reader::Reader};
use crate::{error::Fault, review::session::Quorum};

/// Whether everybody votes when they like, or all of them in a meeting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holding {
    /// One ballot a member, at any time while the review is open.
    #[default]
    Ordinary,
    /// In a meeting 现场评议, question by question.
    Live,
}

/// How the meeting goes.
///
/// An organiser types one question a line: names of departments, or their places on the ballot, with commas between.
/// Departments that no line names follow one by one, so that nothing typed means one department a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// How many have to take part in a question.
    pub quorum: Quorum,
    /// The questions in their order, each with the places of its subjects; every subject is in exactly one.
    pub questions: Vec<Vec<u16>>,
}

impl Meeting {
    /// The questions as they are typed, by the places on the ballot.
    #[must_use]
    pub fn typed(&self) -> String {
        let line =
            |places: &Vec<u16>| places.iter().map(|place| (place + 1).to_string()).collect::<Vec<_>>().join(", ");
        self.questions.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// Reads the questions, with every fault noted.
pub(super) fn read(reader: &mut Reader, field: &str, typed: &str, subjects: &[Subject]) -> Vec<Vec<u16>> {
    let mut questions: Vec<Vec<u16>> = Vec::new();
    for line in typed.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let Some(question) = places(line, subjects) else {
            reader.fault(field, Fault::NotAChoice);
            continue;
        };
        let named: Vec<u16> = questions.iter().flatten().copied().collect();
        let twice =
            question.iter().enumerate().any(|(at, place)| named.contains(place) || question[..at].contains(place));
        if twice {
            reader.fault(field, Fault::Twice);
        }
        questions.push(question);
    }
    let named: Vec<u16> = questions.iter().flatten().copied().collect();
    let all = u16::try_from(subjects.len()).unwrap_or(u16::MAX);
    questions.extend((0..all).filter(|place| !named.contains(place)).map(|place| vec![place]));
    questions
}

/// The subjects that a line names. A line that is one subject's name is that subject, whatever signs the name has.
fn places(line: &str, subjects: &[Subject]) -> Option<Vec<u16>> {
    if let Some(place) = place(line, subjects) {
        return Some(vec![place]);
    }
    let separates = |sign: char| matches!(sign, ',' | '，' | '、' | ';' | '；');
    line.split(separates).map(str::trim).filter(|part| !part.is_empty()).map(|part| place(part, subjects)).collect()
}

fn place(text: &str, subjects: &[Subject]) -> Option<u16> {
    let named = |subject: &Subject| subject.name.zh == text || subject.name.en.eq_ignore_ascii_case(text);
    let at = subjects.iter().position(named).or_else(|| {
        let number: usize = text.parse().ok()?;
        (1..=subjects.len()).contains(&number).then(|| number - 1)
    })?;
    u16::try_from(at).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::DepartmentId, review::setup::SubjectKind, text::Bilingual};

    fn subjects() -> Vec<Subject> {
        let names =
            [("水务局", "Water"), ("公安局", "Police"), ("园林、绿化局", "Parks, gardens"), ("档案局", "Archives")];
        let subject = |(at, (zh, en)): (usize, (&str, &str))| Subject {
            department: DepartmentId(at as i64),
            kind: SubjectKind::Department,
            name: Bilingual::new(zh, en),
        };
        names.into_iter().enumerate().map(subject).collect()
    }

    fn questions(typed: &str) -> Result<Vec<Vec<u16>>, Fault> {
        let mut reader = Reader::default();
        let read = read(&mut reader, "questions", typed, &subjects());
        reader.errors.first().map_or(Ok(read), |error| Err(error.fault.clone()))
    }

    #[test]
    fn nothing_typed_is_one_question_each() {
        assert_eq!(questions(" \n"), Ok(vec![vec![0], vec![1], vec![2], vec![3]]));
    }

    #[test]
    fn lines_name_departments_or_places_and_the_rest_follows() {
        assert_eq!(questions("档案局，2\r\n园林、绿化局"), Ok(vec![vec![3, 1], vec![2], vec![0]]));
        assert_eq!(questions("archives; water"), Ok(vec![vec![3, 0], vec![1], vec![2]]));
    }

    #[test]
    fn what_nobody_knows_or_stands_twice_is_a_fault() {
        assert_eq!(questions("5"), Err(Fault::NotAChoice));
        assert_eq!(questions("0"), Err(Fault::NotAChoice));
        assert_eq!(questions("税务局"), Err(Fault::NotAChoice));
        assert_eq!(questions("1\n水务局"), Err(Fault::Twice));
        assert_eq!(questions("1,1"), Err(Fault::Twice));
    }

    #[test]
    fn the_questions_come_back_as_they_were() {
        let meeting = Meeting { quorum: Quorum::TwoThirds, questions: vec![vec![3, 1], vec![0], vec![2]] };
        assert_eq!(questions(&meeting.typed()), Ok(meeting.questions));
    }
}
