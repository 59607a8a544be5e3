//! The frozen description of a review, made of its definition.

use ballot::{
    Id,
    manifest::{Criterion, Department, FORMAT, Grade, Group, Manifest, Mode, Results, Words},
    signing::BoardPublicKey,
    token::TokenPublicKey,
};
use domain::{
    review::setup::{Comments, ResultsPolicy, Setup, Subject, SubjectKind},
    text::Bilingual,
};

use super::groups;
use crate::{Result, ServiceError};

/// Longest comment on one department, where there are comments.
const COMMENT_CHARACTERS: u32 = 500;

/// What the definition does not say.
pub struct Frame {
    /// The review's id in public.
    pub id: Id,
    /// Length of a promise period.
    pub promise_seconds: u32,
    /// Members on the roll and the key of each group, in the definition's order.
    pub groups: Vec<(u64, TokenPublicKey)>,
    /// The board's key.
    pub board_key: BoardPublicKey,
}

/// The manifest of a definition.
pub fn manifest(setup: &Setup, frame: Frame) -> Result<Manifest> {
    let schedule = setup.schedule;
    Ok(Manifest {
        format: FORMAT.to_owned(),
        id: frame.id,
        title: words(&setup.title),
        mode: if setup.meeting.is_some() { Mode::Live } else { Mode::Ordinary },
        departments: setup.subjects.iter().enumerate().map(department).collect::<Result<_>>()?,
        criteria: setup.criteria.iter().map(criterion).collect::<Result<_>>()?,
        grades: setup.grades.iter().map(grade).collect::<Result<_>>()?,
        groups: setup.groups.iter().zip(frame.groups).map(group).collect::<Result<_>>()?,
        comment_characters: if setup.comments == Comments::Taken { COMMENT_CHARACTERS } else { 0 },
        opens: schedule.opens_at.timestamp().unsigned_abs(),
        closes: schedule.closes_at.timestamp().unsigned_abs(),
        batch_minimum: setup.smallest_group.members(),
        promise_seconds: frame.promise_seconds,
        results: match setup.results {
            ResultsPolicy::AtClose => Results::AtClose,
            ResultsPolicy::InBatches => Results::InBatches,
        },
        board_key: frame.board_key,
    })
}

/// The id of a subject by its place and department.
pub fn subject_id(place: usize, subject: &Subject) -> Result<Id> {
    let department = subject.department;
    let text = match subject.kind {
        SubjectKind::Department => format!("d{department}"),
        SubjectKind::Office => format!("d{department}-o{place}"),
        SubjectKind::Leader => format!("d{department}-l{place}"),
    };
    text.parse().map_err(|_| ServiceError::fault("a subject has no id"))
}

fn department((place, subject): (usize, &Subject)) -> Result<Department> {
    let kind = match subject.kind {
        SubjectKind::Department => "department",
        SubjectKind::Office => "office",
        SubjectKind::Leader => "leader",
    };
    Ok(Department { id: subject_id(place, subject)?, name: words(&subject.name), kind: kind.parse().ok() })
}

fn criterion(row: &domain::review::setup::Criterion) -> Result<Criterion> {
    Ok(Criterion { id: groups::id(&row.key)?, name: words(&row.name), weight: row.weight.hundredths() })
}

fn grade(row: &domain::review::setup::Grade) -> Result<Grade> {
    let score = row.score.map(|score| u32::from(score.points()));
    Ok(Grade { id: groups::id(&row.key)?, name: words(&row.name), score })
}

fn group((row, (roll, token_key)): (&domain::review::setup::Group, (u64, TokenPublicKey))) -> Result<Group> {
    Ok(Group { id: groups::id(&row.key)?, name: words(&row.name), weight: row.weight.hundredths(), roll, token_key })
}

/// Where there is no English name, the Chinese one stands for it.
fn words(name: &Bilingual) -> Words {
    let en = if name.en.is_empty() { &name.zh } else { &name.en };
    Words { zh: name.zh.clone(), en: en.clone() }
}
