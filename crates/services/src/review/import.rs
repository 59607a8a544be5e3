//! Taking over a roll: looked at first, then written whole or not at all.

use std::collections::BTreeSet;

use domain::{
    accounts::{Action, Official, Resource, can},
    error::{ErrorCode, Fault, FieldError},
    ids::ReviewId,
    review::{
        roll::{GroupCount, MemberNumber, OnRoll, RollEntry, RollFault, RollReading, RowFault, read_csv},
        setup::{Group, GroupSize, Weight},
    },
    text::Bilingual,
};
use entity::review_member;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::LockType};
use serde_json::json;

use super::{Done, draw, groups, members, roll, rows, rows::Stored};
use crate::{Backend, IdempotencyKey, Once, Result, ServiceError, Topic, Tx, audit::AuditEvent};

/// How many members are written with one statement: 9 values each, and a statement takes 32,766.
const BATCH: usize = 1000;

/// What importing a list would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RollPreview {
    /// Why nothing in it can be read.
    pub unreadable: Option<RollFault>,
    /// Every fault of every row.
    pub faults: Vec<RowFault>,
    /// Every row that may name somebody who is named elsewhere under another number.
    pub doubts: Vec<RowFault>,
    /// New members by group.
    pub counts: Vec<GroupCount>,
    /// Groups that would still be smaller than a figure may describe, with what is missing.
    pub too_small: Vec<GroupCount>,
}

/// Reads a CSV list and says what importing it would do; nothing is written.
///
/// # Errors
/// [`ErrorCode::Forbidden`] for everybody but an organiser.
pub async fn preview_roll(
    backend: &Backend,
    organiser: &Official,
    review: ReviewId,
    csv: &[u8],
) -> Result<RollPreview> {
    can(&organiser.actor(), Action::OrganiseReview, Resource::System)?;
    let db = backend.db().read();
    let stored = rows::find(db, review).await?;
    let reading = match read(backend, db, &stored, csv).await? {
        Ok(reading) => reading,
        Err(fault) => return Ok(RollPreview { unreadable: Some(fault), ..RollPreview::default() }),
    };
    let smallest = stored.entry()?.smallest_group.trim().parse().ok().and_then(GroupSize::new).unwrap_or_default();
    let before = groups::all(db, review).await?;
    let missing = |count: &GroupCount| {
        let there = before.iter().find(|row| row.group_key == count.group).map_or(0, |row| row.roll);
        let all = u32::try_from(there).unwrap_or(u32::MAX).saturating_add(count.members);
        let members = smallest.members().saturating_sub(all);
        (members > 0).then(|| GroupCount { group: count.group.clone(), members })
    };
    let too_small = reading.counts.iter().filter_map(missing).collect();
    let RollReading { faults, doubts, counts, .. } = reading;
    Ok(RollPreview { unreadable: None, faults, doubts, counts, too_small })
}

/// Imports a CSV list before the review is opened: all of it, or nothing when a row has a fault. Where rows may name
/// one person twice, `distinct` says that somebody looked and they are different people.
///
/// # Errors
/// [`ErrorCode::Invalid`] for a list with a fault, which [`preview_roll`] names; [`Fault::MustAgree`] for one with
/// doubts that nobody looked at; [`ErrorCode::NotNow`] once the review was opened.
pub async fn import_roll(
    backend: &Backend,
    organiser: &Official,
    key: &IdempotencyKey,
    review: ReviewId,
    (csv, distinct): (&[u8], bool),
) -> Result<Done> {
    let actor = organiser.actor();
    can(&actor, Action::OrganiseReview, Resource::System)?;
    let input = (review, ballot::Digest::of(csv), distinct);
    let tx = match backend.once(&actor, key, "review/import_roll", &input).await? {
        Once::Again(done) => return Ok(done),
        Once::First(tx) => tx,
    };
    let stored = rows::hold(tx.db(), review, LockType::Update).await?;
    if !stored.state.is_prepared() {
        return Err(ErrorCode::NotNow.into());
    }
    let reading = read(backend, tx.db(), &stored, csv).await?.map_err(|_| ServiceError::from(ErrorCode::Invalid))?;
    refuse(&reading, distinct)?;
    write(&tx, review, &reading).await?;
    let added: Vec<_> =
        reading.counts.iter().map(|count| (count.group.as_str(), i64::from(count.members), 0)).collect();
    draw::count_changes(tx.db(), review, &added).await?;
    let counts: Vec<_> = reading.counts.iter().map(|count| json!([count.group, count.members])).collect();
    let event = AuditEvent::new("review/import_roll", stored.subject());
    tx.audit(event.with(json!({ "members": counts, "doubts": reading.doubts.len() })));
    let version = roll::changed(&tx, &stored).await?;
    tx.touch(Topic::Review(review));
    tx.finish(Done { review, version }).await
}

/// Refuses a list with a fault, and one with doubts unless somebody looked and they are different people.
pub(super) fn refuse(reading: &RollReading, distinct: bool) -> Result<()> {
    if !reading.is_clean() {
        return Err(ErrorCode::Invalid.into());
    }
    if !reading.doubts.is_empty() && !distinct {
        return Err(ServiceError::Invalid(vec![FieldError::new("distinct", Fault::MustAgree)]));
    }
    Ok(())
}

/// Writes the members and counts them.
pub(super) async fn write(tx: &Tx, review: ReviewId, reading: &RollReading) -> Result<()> {
    for batch in reading.entries.chunks(BATCH) {
        let row = |entry: &RollEntry| members::new_row(tx.backend(), review, entry);
        members::insert(tx, batch.iter().map(row).collect::<Result<_>>()?).await?;
    }
    for count in reading.counts.iter().filter(|count| count.members > 0) {
        groups::begin(tx.db(), review, &count.group).await?;
        let by = [(groups::Column::Roll, i64::from(count.members))];
        groups::change(tx.db(), review, &count.group, &by, None).await?;
    }
    Ok(())
}

/// Reads a list against the groups and the roll.
pub(super) async fn read(
    backend: &Backend,
    db: &impl ConnectionTrait,
    stored: &Stored,
    csv: &[u8],
) -> Result<std::result::Result<RollReading, RollFault>> {
    let groups = groups_of(stored)?;
    let on_roll = on_roll(backend, db, stored.id()).await?;
    Ok(read_csv(csv, &groups, &on_roll))
}

/// The numbers that were ever on the roll.
pub(super) async fn numbers(db: &impl ConnectionTrait, review: ReviewId) -> Result<BTreeSet<MemberNumber>> {
    let found = review_member::Entity::find().select_only().column(review_member::Column::Number);
    let found = found.filter(review_member::Column::ReviewId.eq(review.0)).into_tuple::<String>().all(db).await?;
    found.iter().map(|number| MemberNumber::parse(number).map_err(ServiceError::fault)).collect()
}

/// Who is on the roll. Whoever was struck off keeps the number, and can come back under another.
async fn on_roll(backend: &Backend, db: &impl ConnectionTrait, review: ReviewId) -> Result<OnRoll> {
    let members = review_member::Entity::find().filter(review_member::Column::ReviewId.eq(review.0)).all(db).await?;
    let mut on_roll = OnRoll::default();
    for member in &members {
        if member.struck_at.is_none() {
            on_roll.add(&members::entry_of(backend, member)?);
        } else {
            on_roll.numbers.insert(MemberNumber::parse(&member.number).map_err(ServiceError::fault)?);
        }
    }
    Ok(on_roll)
}

/// The groups as typed so far: the roll may come before the weights.
fn groups_of(stored: &Stored) -> Result<Vec<Group>> {
    let whole = Weight::new(Weight::WHOLE).ok_or(ErrorCode::Internal)?;
    let groups = stored.entry()?.groups.into_iter().map(|entry| Group {
        key: entry.key.trim().to_owned(),
        name: Bilingual::new(entry.name_zh.trim(), entry.name_en.trim()),
        weight: whole,
    });
    Ok(groups.collect())
}
