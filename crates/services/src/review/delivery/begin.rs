//! Beginning a round.

use domain::{
    accounts::{Action, Official, Resource, can},
    cases::Reason,
    error::ErrorCode,
    ids::ReviewId,
    review::delivery::{RoundState, Scope, Way, may_remind},
    text::Lang,
};
use entity::review_round as row;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, PaginatorTrait, sea_query::LockType};
use serde_json::json;

use super::{file, members, read, step};
use crate::{
    Backend, IdempotencyKey, Once, Result, Topic,
    audit::AuditEvent,
    review::{codes, rows},
};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// By which way.
    pub way: Way,
    /// To whom, and what.
    pub scope: Scope,
    /// In which language.
    pub lang: Lang,
    /// Why codes are taken back; needed where they are.
    pub reason: Option<Reason>,
}

/// Begins a round, which a job takes further; gives its number.
///
/// # Errors
/// [`ErrorCode::NotNow`] when the review has ended, another round is under way or no reminder may leave;
/// [`ErrorCode::NotFound`] when there is nobody to take; [`ErrorCode::Unavailable`] for letters without a font and
/// messages that cannot leave; [`ErrorCode::Invalid`] without a reason where one is needed.
pub async fn begin_round(
    backend: &Backend,
    organiser: &Official,
    key: &IdempotencyKey,
    review: ReviewId,
    asked: &Asked,
) -> Result<i64> {
    let actor = organiser.actor();
    can(&actor, Action::OrganiseReview, Resource::System)?;
    let Asked { way, scope, lang, reason } = asked;
    if !scope.goes_by(*way) || (scope.revokes() && reason.is_none()) {
        return Err(ErrorCode::Invalid.into());
    }
    if !read::ways(backend).await.contains(way) {
        return Err(ErrorCode::Unavailable.into());
    }
    let input = (review, way, scope, lang.code(), reason.as_ref().map(Reason::as_str));
    let tx = match backend.once(&actor, key, "review/begin_round", &input).await? {
        Once::Again(round) => return Ok(round),
        Once::First(tx) => tx,
    };
    let stored = rows::hold(tx.db(), review, LockType::Update).await?;
    codes::refuse_ended(&stored, tx.now())?;
    let rounds = read::all(tx.db(), review).await?;
    if rounds.iter().any(|round| round.state == RoundState::Running) {
        return Err(ErrorCode::NotNow.into());
    }
    if !scope.has_codes() {
        let open = stored.state.takes_ballots(tx.now());
        may_remind(open, &read::reminders(&rounds), tx.now()).map_err(|_| ErrorCode::NotNow)?;
    }
    let total = members::eligible(review, *scope).count(tx.db()).await?;
    if total == 0 {
        return Err(ErrorCode::NotFound.into());
    }
    let mut round = row::ActiveModel {
        review_id: Set(review.0),
        way: Set(way.name().to_owned()),
        scope: Set(scope.name().to_owned()),
        lang: Set(lang.code().to_owned()),
        state: Set(RoundState::Running.name().to_owned()),
        total: Set(i64::try_from(total).unwrap_or(i64::MAX)),
        created_at: Set(tx.now()),
        created_by: Set(organiser.person().0),
        ..empty()
    };
    if *way == Way::Letters {
        let (name, key) = file::create(backend).await?;
        (round.file, round.key_sealed) = (Set(Some(name)), Set(Some(key)));
    }
    let round = round.insert(tx.db()).await?.id;
    let event = AuditEvent::new("review/begin_round", stored.subject());
    let event = event.with(json!({ "round": round, "way": way, "scope": scope, "members": total }));
    tx.audit(if let Some(reason) = reason { event.because(reason.as_str()) } else { event });
    tx.enqueue(step(*way, round, 0));
    tx.touch(Topic::Review(review));
    tx.finish(round).await
}

/// Counters at their beginning.
fn empty() -> row::ActiveModel {
    row::ActiveModel {
        made: Set(0),
        sent: Set(0),
        failed: Set(0),
        skipped: Set(0),
        cursor: Set(0),
        planned: Set(false),
        step: Set(0),
        bytes: Set(0),
        plain_bytes: Set(0),
        parts: Set(0),
        fetched: Set(0),
        ..Default::default()
    }
}
