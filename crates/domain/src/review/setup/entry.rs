//! The definition as an organiser types it, and reading that into a [`Setup`].

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    Comments, Criterion, Grade, Group, GroupSize, Holding, Meeting, Previous, ResultsPolicy, Setup, Subject,
    SubjectKind, Weight, meeting, reader::Reader,
};
use crate::{
    error::{Fault, FieldError},
    ids::DepartmentId,
    review::{session::Quorum, state::Schedule},
    text::Bilingual,
    time::local_time,
};

/// The form. Times are the city's, as `2026-12-01T09:00`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SetupEntry {
    /// What the review is called, in Chinese.
    pub title_zh: String,
    /// The same in English; may be empty.
    pub title_en: String,
    /// Who is rated.
    pub subjects: Vec<SubjectEntry>,
    /// By what.
    pub criteria: Vec<WeightedEntry>,
    /// How, the best first.
    pub grades: Vec<GradeEntry>,
    /// By whom.
    pub groups: Vec<WeightedEntry>,
    /// Whether a rating may come with words.
    pub comments: Comments,
    /// When it opens.
    pub opens_at: String,
    /// When it closes.
    pub closes_at: String,
    /// The smallest number of members a figure may describe.
    pub smallest_group: String,
    /// When results are shown.
    pub results: ResultsPolicy,
    /// Whether ballots are cast in a meeting.
    pub holding: Holding,
    /// How many have to take part in a question of a meeting.
    pub quorum: Quorum,
    /// The questions of a meeting, one a line; see [`Meeting`].
    pub questions: String,
    /// With which earlier review it is compared: `automatic`, `none` or its number.
    pub previous: String,
}

/// One row of who is rated.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubjectEntry {
    /// The department's number.
    pub department: String,
    /// What of it is rated.
    pub kind: SubjectKind,
    /// The name on the ballot, in Chinese.
    pub name_zh: String,
    /// The same in English; may be empty.
    pub name_en: String,
}

/// One criterion or group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WeightedEntry {
    /// The stable name.
    pub key: String,
    /// The words people read, in Chinese.
    pub name_zh: String,
    /// The same in English; may be empty.
    pub name_en: String,
    /// Its share in percent.
    pub weight: String,
}

/// One grade.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GradeEntry {
    /// The stable name.
    pub key: String,
    /// The words people read, in Chinese.
    pub name_zh: String,
    /// The same in English; may be empty.
    pub name_en: String,
    /// Its points; empty for "don't know".
    pub score: String,
}

impl SetupEntry {
    /// The most subjects a ballot may have.
    pub const MOST_SUBJECTS: usize = 500;
    /// The most criteria a ballot may have.
    pub const MOST_CRITERIA: usize = 16;
    /// The most grades to choose from.
    pub const MOST_GRADES: usize = 10;
    /// The most groups of members.
    pub const MOST_GROUPS: usize = 32;

    /// The name of a row's field in the form: `criteria[1][weight]`.
    #[must_use]
    pub fn field(list: &str, row: usize, part: &str) -> String {
        format!("{list}[{row}][{part}]")
    }

    /// Reads the form at `now`.
    ///
    /// # Errors
    /// Every field that can't be read or breaks a rule.
    pub fn read(&self, now: DateTime<Utc>) -> Result<Setup, Vec<FieldError>> {
        let mut reader = Reader::default();
        let title = reader.name("title_zh", &self.title_zh, "title_en", &self.title_en);
        let subjects = self.read_subjects(&mut reader);
        let criteria = reader.weighted("criteria", &self.criteria, Self::MOST_CRITERIA);
        let grades = reader.grades(&self.grades, Self::MOST_GRADES);
        let groups = reader.weighted("groups", &self.groups, Self::MOST_GROUPS);
        let schedule = self.read_schedule(&mut reader, now);
        let smallest_group = reader.group_size("smallest_group", &self.smallest_group);
        let meeting = (self.holding == Holding::Live).then(|| Meeting {
            quorum: self.quorum,
            questions: meeting::read(&mut reader, "questions", &self.questions, &subjects),
        });
        let previous = Previous::read(&mut reader, &self.previous);
        match (reader.errors.is_empty(), schedule, smallest_group) {
            (true, Some(schedule), Some(smallest_group)) => Ok(Setup {
                title,
                subjects,
                criteria: criteria.into_iter().map(|(key, name, weight)| Criterion { key, name, weight }).collect(),
                grades,
                groups: groups.into_iter().map(|(key, name, weight)| Group { key, name, weight }).collect(),
                comments: self.comments,
                schedule,
                smallest_group,
                results: self.results,
                meeting,
                previous,
            }),
            _ => Err(reader.errors),
        }
    }

    /// How the meeting would go, as far as it can be read; none for an ordinary review.
    #[must_use]
    pub fn meeting(&self) -> Option<Meeting> {
        let subject = |entry: &SubjectEntry| Subject {
            department: entry.department.trim().parse().unwrap_or(DepartmentId(0)),
            kind: entry.kind,
            name: Bilingual::new(entry.name_zh.trim(), entry.name_en.trim()),
        };
        let subjects: Vec<Subject> = self.subjects.iter().map(subject).collect();
        let questions = meeting::read(&mut Reader::default(), "questions", &self.questions, &subjects);
        (self.holding == Holding::Live).then_some(Meeting { quorum: self.quorum, questions })
    }

    /// The form for changing `setup`.
    #[must_use]
    pub fn of(setup: &Setup) -> Self {
        let weighted = |key: &str, name: &Bilingual, weight: Weight| WeightedEntry {
            key: key.to_owned(),
            name_zh: name.zh.clone(),
            name_en: name.en.clone(),
            weight: weight.percent(),
        };
        Self {
            title_zh: setup.title.zh.clone(),
            title_en: setup.title.en.clone(),
            subjects: setup.subjects.iter().map(SubjectEntry::of).collect(),
            criteria: setup.criteria.iter().map(|row| weighted(&row.key, &row.name, row.weight)).collect(),
            grades: setup.grades.iter().map(GradeEntry::of).collect(),
            groups: setup.groups.iter().map(|row| weighted(&row.key, &row.name, row.weight)).collect(),
            comments: setup.comments,
            opens_at: typed_time(setup.schedule.opens_at),
            closes_at: typed_time(setup.schedule.closes_at),
            smallest_group: setup.smallest_group.members().to_string(),
            results: setup.results,
            holding: if setup.meeting.is_some() { Holding::Live } else { Holding::Ordinary },
            quorum: setup.meeting.as_ref().map(|meeting| meeting.quorum).unwrap_or_default(),
            questions: setup.meeting.as_ref().map(Meeting::typed).unwrap_or_default(),
            previous: setup.previous.typed(),
        }
    }

    /// The form of a new review: the usual criteria, grades and smallest group, everything else empty.
    #[must_use]
    pub fn standard() -> Self {
        let weighted = |row: Criterion| WeightedEntry {
            key: row.key,
            name_zh: row.name.zh,
            name_en: row.name.en,
            weight: row.weight.percent(),
        };
        Self {
            criteria: Setup::standard_criteria().into_iter().map(weighted).collect(),
            grades: Setup::standard_grades().iter().map(GradeEntry::of).collect(),
            smallest_group: GroupSize::default().members().to_string(),
            ..Self::default()
        }
    }

    fn read_subjects(&self, reader: &mut Reader) -> Vec<Subject> {
        reader.count("subjects", self.subjects.len(), 1, Self::MOST_SUBJECTS);
        let mut subjects = Vec::<Subject>::new();
        for (row, entry) in self.subjects.iter().enumerate() {
            let field = |part| Self::field("subjects", row, part);
            let name = reader.name(&field("name_zh"), &entry.name_zh, &field("name_en"), &entry.name_en);
            let Some(department) = entry.department.trim().parse().ok() else {
                reader.fault(field("department"), Fault::NotAChoice);
                continue;
            };
            let subject = Subject { department, kind: entry.kind, name };
            if subjects.iter().any(|other| other.is_same(&subject)) {
                reader.fault(field("department"), Fault::Twice);
            }
            subjects.push(subject);
        }
        subjects
    }

    fn read_schedule(&self, reader: &mut Reader, now: DateTime<Utc>) -> Option<Schedule> {
        let opens_at = reader.time("opens_at", &self.opens_at);
        let closes_at = reader.time("closes_at", &self.closes_at);
        let (opens_at, closes_at) = (opens_at?, closes_at?);
        if closes_at <= opens_at {
            reader.fault("closes_at", Fault::EndsBeforeStart);
        } else if closes_at <= now {
            reader.fault("closes_at", Fault::InThePast);
        }
        Some(Schedule { opens_at, closes_at })
    }
}

impl SubjectEntry {
    fn of(subject: &Subject) -> Self {
        Self {
            department: subject.department.to_string(),
            kind: subject.kind,
            name_zh: subject.name.zh.clone(),
            name_en: subject.name.en.clone(),
        }
    }
}

impl GradeEntry {
    fn of(grade: &Grade) -> Self {
        Self {
            key: grade.key.clone(),
            name_zh: grade.name.zh.clone(),
            name_en: grade.name.en.clone(),
            score: grade.score.map(|score| score.points().to_string()).unwrap_or_default(),
        }
    }
}

fn typed_time(instant: DateTime<Utc>) -> String {
    local_time(instant).format("%Y-%m-%dT%H:%M").to_string()
}
