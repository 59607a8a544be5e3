//! The frozen description of a review, made of its definition.

use ballot::{
    Id,
    manifest::{Criterion, Department, FORMAT, Grade, Group, Manifest, Meeting, Mode, Quorum, Results, Words},
    signing::BoardPublicKey,
    token::TokenPublicKey,
};
use domain::{
    review::{
        session,
        setup::{Comments, ResultsPolicy, Setup, Subject, SubjectKind},
    },
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
    let departments: Vec<_> = setup.subjects.iter().enumerate().map(department).collect::<Result<_>>()?;
    Ok(Manifest {
        format: FORMAT.to_owned(),
        id: frame.id,
        title: words(&setup.title),
        mode: if setup.meeting.is_some() { Mode::Live } else { Mode::Ordinary },
        meeting: setup.meeting.as_ref().map(|one| meeting(one, &departments)).transpose()?,
        departments,
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

fn meeting(row: &domain::review::setup::Meeting, departments: &[Department]) -> Result<Meeting> {
    let questions = row.questions.iter().map(|question| departments_of(departments, question));
    let quorum = match row.quorum {
        session::Quorum::None => Quorum::None,
        session::Quorum::MoreThanHalf => Quorum::MoreThanHalf,
        session::Quorum::TwoThirds => Quorum::TwoThirds,
    };
    Ok(Meeting { questions: questions.collect::<Result<_>>()?, quorum })
}

/// The ids of the subjects at these places.
pub fn departments_of(all: &[Department], subjects: &[u16]) -> Result<Vec<Id>> {
    let department = |place: &u16| all.get(usize::from(*place)).map(|one| one.id.clone());
    let ids: Option<Vec<Id>> = subjects.iter().map(department).collect();
    ids.ok_or_else(|| ServiceError::fault("a question names a subject that is not on the ballot"))
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
