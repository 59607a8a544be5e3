//! The roll as a whole: it is part of what is handed in and approved, so a change of it is looked at again.

use ballot::Digest;
use domain::{
    accounts::{Action, Official, Resource, can},
    cases::Reason,
    error::ErrorCode,
    ids::ReviewId,
    review::{
        setup::Setup,
        state::{Deed, ReviewState},
    },
};
use entity::{review, review_group, review_member, review_round};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::LockType};
use serde_json::json;

use super::{draw, groups, rows, rows::Stored};
use crate::{Backend, IdempotencyKey, Once, Result, Topic, Tx, audit::AuditEvent};

const HANDED_IN: &[u8] = b"sunhall/review/handed-in/v1\0";

/// The digest of the definition and of who is on the roll. A row's name never changes, so its id says who it is.
pub(super) async fn handed_in(db: &impl ConnectionTrait, review: ReviewId, setup: &Setup) -> Result<Digest> {
    let members = review_member::Entity::find()
        .select_only()
        .columns([review_member::Column::Id, review_member::Column::Number, review_member::Column::GroupKey])
        .filter(review_member::Column::ReviewId.eq(review.0))
        .filter(review_member::Column::StruckAt.is_null())
        .order_by_asc(review_member::Column::Id)
        .into_tuple::<(i64, String, String)>()
        .all(db)
        .await?;
    let lines: String = members.iter().map(|(id, number, group)| format!("{id}\t{number}\t{group}\n")).collect();
    Ok(Digest::of_parts(&[HANDED_IN, rows::digest(setup)?.as_bytes(), lines.as_bytes()]))
}

/// The roll of the review, which is held, was changed: what was handed in or approved is not what it was any more.
/// Gives the version.
pub(super) async fn changed(tx: &Tx, stored: &Stored) -> Result<i64> {
    if !matches!(stored.state, ReviewState::Submitted(_) | ReviewState::Approved(_)) {
        return Ok(stored.row.version);
    }
    let by = tx.actor().person().ok_or(ErrorCode::Forbidden)?;
    let state = stored.state.clone().change_roll(Deed { by, at: tx.now() }).map_err(ErrorCode::from)?;
    let version = rows::save(tx.db(), stored, &state, review::ActiveModel::default()).await?;
    tx.audit(AuditEvent::new("review/change_roll", stored.subject()));
    Ok(version)
}

/// Whether the roll can be emptied: before the opening, while nobody was told a code, and no draw stands.
///
/// # Errors
/// [`ErrorCode::Forbidden`] for everybody but an organiser.
pub async fn can_empty_roll(backend: &Backend, organiser: &Official, review: ReviewId) -> Result<bool> {
    can(&organiser.actor(), Action::OrganiseReview, Resource::System)?;
    let db = backend.db().read();
    can_empty(db, &rows::find(db, review).await?).await
}

/// Takes everybody off the roll, as if no list had been imported.
///
/// # Errors
/// [`ErrorCode::NotNow`] once the review was opened, somebody has a code, or members are drawn by lot.
pub async fn empty_roll(
    backend: &Backend,
    organiser: &Official,
    key: &IdempotencyKey,
    review: ReviewId,
    reason: &Reason,
) -> Result<()> {
    let actor = organiser.actor();
    can(&actor, Action::OrganiseReview, Resource::System)?;
    let tx = match backend.once(&actor, key, "review/empty_roll", &(review, reason.as_str())).await? {
        Once::Again(()) => return Ok(()),
        Once::First(tx) => tx,
    };
    let stored = rows::hold(tx.db(), review, LockType::Update).await?;
    if !can_empty(tx.db(), &stored).await? {
        return Err(ErrorCode::NotNow.into());
    }
    let counts: Vec<_> =
        groups::all(tx.db(), review).await?.iter().map(|group| json!([group.group_key, group.roll])).collect();
    review_member::Entity::delete_many().filter(review_member::Column::ReviewId.eq(review.0)).exec(tx.db()).await?;
    review_group::Entity::delete_many().filter(review_group::Column::ReviewId.eq(review.0)).exec(tx.db()).await?;
    let event = AuditEvent::new("review/empty_roll", stored.subject()).because(reason.as_str());
    tx.audit(event.with(json!({ "members": counts })));
    changed(&tx, &stored).await?;
    tx.touch(Topic::Review(review));
    tx.finish(()).await
}

async fn can_empty(db: &impl ConnectionTrait, stored: &Stored) -> Result<bool> {
    if !stored.state.is_prepared() || draw::is_announced(db, stored.id()).await? {
        return Ok(false);
    }
    let coded = review_member::Entity::find()
        .select_only()
        .column(review_member::Column::Id)
        .filter(review_member::Column::ReviewId.eq(stored.row.id))
        .filter(review_member::Column::HasCode.eq(true));
    // A round gives codes, and takes back those that did not arrive.
    let rounds = review_round::Entity::find()
        .select_only()
        .column(review_round::Column::Id)
        .filter(review_round::Column::ReviewId.eq(stored.row.id));
    let coded = coded.limit(1).into_tuple::<i64>().one(db).await?;
    Ok(coded.is_none() && rounds.limit(1).into_tuple::<i64>().one(db).await?.is_none())
}
