//! Beginning a review, and working on its definition.

use domain::{
    accounts::{Action, Official, Resource, can},
    error::{ErrorCode, FieldError},
    ids::ReviewId,
    review::{setup::SetupEntry, state::ReviewState},
};
use entity::review;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde::{Deserialize, Serialize};

use super::{Done, change, change::Begun, previous};
use crate::{Backend, IdempotencyKey, Once, Result, audit::AuditEvent};

/// A draft as it was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Created {
    /// The review.
    pub review: ReviewId,
    /// Its version.
    pub version: i64,
}

/// Begins a review with what most cities use.
///
/// # Errors
/// [`ErrorCode::Forbidden`] for everybody but a review organiser.
pub async fn create(backend: &Backend, organiser: &Official, key: &IdempotencyKey) -> Result<Created> {
    let actor = organiser.actor();
    can(&actor, Action::OrganiseReview, Resource::System)?;
    let tx = match backend.once(&actor, key, "review/create", &()).await? {
        Once::Again(created) => return Ok(created),
        Once::First(tx) => tx,
    };
    let state = ReviewState::default();
    let row = review::ActiveModel {
        title_zh: Set(String::new()),
        title_en: Set(String::new()),
        entry: Set(serde_json::to_value(SetupEntry::standard())?),
        status: Set(state.name().to_owned()),
        state: Set(serde_json::to_value(&state)?),
        version: Set(1),
        created_at: Set(tx.now()),
        created_by: Set(organiser.person().0),
        ..Default::default()
    };
    let row = row.insert(tx.db()).await?;
    tx.audit(AuditEvent::new("review/create", format!("review/{}", row.id)));
    tx.finish(Created { review: ReviewId(row.id), version: row.version }).await
}

/// Keeps the definition as typed, whole or not, and says what is still wrong with it. `version` is that of the form.
///
/// # Errors
/// [`ErrorCode::ChangedMeanwhile`] when the form is an old one, [`ErrorCode::NotNow`] once it was handed in.
pub async fn edit(
    backend: &Backend,
    organiser: &Official,
    key: &IdempotencyKey,
    (review, version): (ReviewId, i64),
    entry: &SetupEntry,
) -> Result<(Done, Vec<FieldError>)> {
    let errors = match entry.read(backend.now()) {
        Ok(setup) => previous::fault(backend.db().read(), review, &setup).await?.into_iter().collect(),
        Err(errors) => errors,
    };
    let input = (version, entry);
    let begun = change::begin(backend, organiser, Action::OrganiseReview, key, "review/edit", (review, &input));
    let change = match begun.await? {
        Begun::Again(done) => return Ok((done, errors)),
        Begun::First(change) => change,
    };
    if !change.stored.state.is_editable() {
        return Err(ErrorCode::NotNow.into());
    }
    if change.stored.row.version != version {
        return Err(ErrorCode::ChangedMeanwhile.into());
    }
    let changed = review::ActiveModel {
        title_zh: Set(entry.title_zh.trim().to_owned()),
        title_en: Set(entry.title_en.trim().to_owned()),
        entry: Set(serde_json::to_value(entry)?),
        ..Default::default()
    };
    let (state, event) = (change.stored.state.clone(), change.event());
    Ok((change.finish(&state, changed, event).await?, errors))
}
