//! Fetching the file of letters.

use chrono::Duration;
use domain::{
    accounts::{Action, Official, Resource, can},
    error::ErrorCode,
    ids::ReviewId,
    review::delivery::{FETCHED_KEPT, RoundState},
};
use entity::{review_delivery, review_round as row};
use futures::{Stream, StreamExt, stream};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use super::{file, round, round::Round, stop};
use crate::{Backend, Result, Topic, audit::AuditEvent};

/// A file of letters on its way to the organiser.
pub struct Fetched<S> {
    /// Bytes of the document.
    pub length: u64,
    /// The document.
    pub parts: S,
}

/// Opens the file of letters of a round. Once its last part leaves the letters count as delivered, and the file is
/// deleted after [`FETCHED_KEPT`] minutes.
///
/// # Errors
/// [`ErrorCode::NotFound`] when there is none, or none any more.
pub async fn fetch_letters(
    backend: &Backend,
    organiser: &Official,
    review: ReviewId,
    round: i64,
) -> Result<Fetched<impl Stream<Item = Result<Vec<u8>>> + Send + use<>>> {
    let actor = organiser.actor();
    can(&actor, Action::OrganiseReview, Resource::System)?;
    let round = round::find(backend.db().read(), round).await?.ok_or(ErrorCode::NotFound)?;
    if round.review() != review || round.state != RoundState::Ready {
        return Err(ErrorCode::NotFound.into());
    }
    // Said before the first byte leaves: whoever has part of the file has codes.
    let tx = backend.begin(&actor).await?;
    let event = AuditEvent::new("review/fetch_letters", format!("review/{review}"));
    tx.audit(event.with(json!({ "round": round.row.id, "letters": round.row.made })));
    tx.commit().await?;
    let length = u64::try_from(round.row.plain_bytes).unwrap_or_default();
    let (backend, last) = (backend.clone(), round.row.parts - 1);
    let parts = file::read(&backend, &round).await?;
    // A connection that has all the bytes it was told of asks for no more: it is noted with the last part.
    let parts = parts.zip(stream::iter(0..)).then(move |(part, number)| {
        let (backend, round) = (backend.clone(), round.clone());
        async move {
            if number == last && part.is_ok() {
                fetched(&backend, &round).await?;
            }
            part
        }
    });
    Ok(Fetched { length, parts })
}

/// Notes that the whole file left.
async fn fetched(backend: &Backend, round: &Round) -> Result<()> {
    let tx = backend.begin(&domain::accounts::Actor::System).await?;
    let Some(round) = stop::hold(&tx, round.row.id).await?.filter(|round| round.state == RoundState::Ready) else {
        return tx.abandon().await;
    };
    let soon = tx.now() + Duration::minutes(FETCHED_KEPT);
    let sent = if round.row.fetched == 0 { round.row.made } else { round.row.sent };
    let changed = row::ActiveModel {
        id: Set(round.row.id),
        fetched: Set(round.row.fetched + 1),
        sent: Set(sent),
        keep_until: Set(round.row.keep_until.map(|until| Ord::min(until, soon))),
        ..Default::default()
    };
    row::Entity::update(changed).exec(tx.db()).await?;
    review_delivery::Entity::update_many()
        .col_expr(review_delivery::Column::State, Expr::value("sent"))
        .col_expr(review_delivery::Column::SentAt, Expr::value(tx.now()))
        .filter(review_delivery::Column::RoundId.eq(round.row.id))
        .filter(review_delivery::Column::State.eq("queued"))
        .exec(tx.db())
        .await?;
    tx.enqueue(stop::forget(round.row.id).after(Duration::minutes(FETCHED_KEPT)));
    tx.touch(Topic::Review(round.review()));
    tx.commit().await
}
