//! Handing over: comments that were passed on become numbered matters of their departments.

use std::collections::BTreeMap;

use ballot::Digest;
use chrono::{Datelike, NaiveDate};
use domain::{
    deadlines::Calendar,
    ids::{DepartmentId, ReviewId},
    notices::NoticeKind,
    review::{
        matter::{Clock, MatterNumber, MatterState, TIME_TO_ANSWER, numbered},
        setup::Setup,
    },
    text::Bilingual,
    time::local_date,
};
use entity::{case_serial, review_comment, review_matter};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

use super::{
    counts, lapse,
    rows::today,
    tell::{self, Owed},
};
use crate::{
    Result, ServiceError, Topic, Tx,
    review::{
        manifest,
        rows::{self, Stored},
    },
};

/// How many are written with one statement.
const CHUNK: usize = 500;

/// A comment that was passed on.
pub struct Passed {
    id: String,
    subject: String,
    voice: Option<String>,
}

impl From<review_comment::Model> for Passed {
    fn from(row: review_comment::Model) -> Self {
        Self { id: row.id, subject: row.subject, voice: row.voice }
    }
}

/// A comment with its voice, under what it is sorted by.
type Keyed = (Digest, (Passed, Option<Digest>));

/// Every comment of a review that was passed on.
pub async fn passed(db: &DatabaseTransaction, review: ReviewId) -> Result<Vec<Passed>> {
    let found = review_comment::Entity::find()
        .filter(review_comment::Column::ReviewId.eq(review.0))
        .filter(review_comment::Column::Status.eq("passed"));
    Ok(found.all(db).await?.into_iter().map(Passed::from).collect())
}

/// Makes a matter of each comment, in the order of their voices, which are as good as random, and tells who has to
/// answer. Says how many.
pub async fn hand_over(tx: &Tx, calendar: &Calendar, stored: &Stored, comments: Vec<Passed>) -> Result<usize> {
    if comments.is_empty() {
        return Ok(0);
    }
    let (setup, review, count) = (stored.setup()?, stored.id(), comments.len());
    let places = places(&setup)?;
    let year = u16::try_from(local_date(setup.schedule.opens_at).year()).unwrap_or_default();
    let first = serials(tx, year, count).await?;
    let mut models = Vec::with_capacity(count);
    let mut added: BTreeMap<DepartmentId, i64> = BTreeMap::new();
    for (number, (comment, voice)) in numbered(year, first, keyed(comments)?) {
        let place = *places.get(&comment.subject).ok_or_else(|| rows::fault(review.0, "a comment on nobody"))?;
        let state = MatterState::open(calendar, today(tx), TIME_TO_ANSWER, voice);
        let department = setup.subjects[place].department;
        *added.entry(department).or_default() += 1;
        models.push(model(review, number, (place, department), comment, &state)?);
    }
    // Handed over together, they are due together.
    let due = Clock::new(calendar, today(tx), TIME_TO_ANSWER, None).due;
    lapse::schedule(tx, due);
    while !models.is_empty() {
        let rest = models.split_off(Ord::min(CHUNK, models.len()));
        review_matter::Entity::insert_many(models).exec_without_returning(tx.db()).await?;
        models = rest;
    }
    for (department, by) in &added {
        counts::change(tx, review, *department, "open", *by).await?;
        tx.touch(Topic::Inbox(*department));
    }
    tell_of(tx, &setup.title, added, due).await?;
    tx.touch(Topic::Review(review));
    Ok(count)
}

/// Tells the departments' people, each once.
async fn tell_of(tx: &Tx, title: &Bilingual, added: BTreeMap<DepartmentId, i64>, due: NaiveDate) -> Result<()> {
    let owed = |matters: i64| Owed { matters: u32::try_from(matters).unwrap_or(u32::MAX), due };
    let owed = added.into_iter().map(|(department, matters)| (department, owed(matters))).collect();
    let came = |owed: Owed| NoticeKind::MattersCame { review: title.clone(), matters: owed.matters, due: owed.due };
    tell::tell(tx, &owed, came).await
}

/// The places of subjects by their ids in the manifest.
pub fn places(setup: &Setup) -> Result<BTreeMap<String, usize>> {
    let subjects = setup.subjects.iter().enumerate();
    subjects.map(|(place, subject)| Ok((manifest::subject_id(place, subject)?.to_string(), place))).collect()
}

/// Each comment with its voice, under that voice.
fn keyed(comments: Vec<Passed>) -> Result<Vec<Keyed>> {
    let keyed = comments.into_iter().map(|comment| {
        let voice = comment.voice.as_deref().map(str::parse).transpose();
        let voice: Option<Digest> = voice.map_err(|error| ServiceError::fault(format_args!("a voice: {error}")))?;
        // A comment of before there were voices: its name is as random.
        Ok((voice.unwrap_or_else(|| Digest::of(comment.id.as_bytes())), (comment, voice)))
    });
    keyed.collect()
}

fn model(
    review: ReviewId,
    number: MatterNumber,
    (place, department): (usize, DepartmentId),
    comment: Passed,
    state: &MatterState,
) -> Result<review_matter::ActiveModel> {
    Ok(review_matter::ActiveModel {
        review_id: Set(review.0),
        number: Set(number.to_string()),
        department_id: Set(department.0),
        place: Set(i32::try_from(place).unwrap_or_default()),
        comment_id: Set(comment.id),
        voice: Set(comment.voice),
        status: Set(state.name().to_owned()),
        owed: Set(state.is_owed()),
        due_on: Set(state.clock().due),
        state: Set(serde_json::to_value(state)?),
        version: Set(1),
        ..Default::default()
    })
}

/// Takes so many numbers of the year, and gives the first. Two transactions never get the same.
async fn serials(tx: &Tx, year: u16, count: usize) -> Result<u32> {
    let (scope, last) = (format!("matter/{year}"), case_serial::Column::Last);
    let by = i64::try_from(count).map_err(ServiceError::fault)?;
    let row = case_serial::ActiveModel { scope: Set(scope.clone()), last: Set(by) };
    case_serial::Entity::insert(row)
        .on_conflict(
            OnConflict::column(case_serial::Column::Scope)
                .value(last, Expr::col((case_serial::Entity, last)).add(by))
                .to_owned(),
        )
        .exec_without_returning(tx.db())
        .await?;
    // The row is locked by this transaction since the insert, so nobody else can have moved it on.
    let row = case_serial::Entity::find_by_id(scope).one(tx.db()).await?;
    let end = row.map_or(by, |row| row.last);
    u32::try_from(end - by + 1).map_err(ServiceError::fault)
}
