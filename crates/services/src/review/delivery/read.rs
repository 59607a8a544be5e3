//! What the desk shows of rounds.

use std::path::Path;

use chrono::{DateTime, Utc};
use domain::{
    accounts::{Action, Official, Resource, can},
    ids::ReviewId,
    review::delivery::{NoReminder, RoundLine, Scope, ScopeCounts, Way, may_remind},
};
use entity::review_round as row;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::{font::Font, members, round::Round};
use crate::{Backend, Result, ServiceError, review::rows};

/// The rounds of a review, newest first. There are a handful.
///
/// # Errors
/// [`ErrorCode::Forbidden`](domain::error::ErrorCode::Forbidden) for everybody but an organiser.
pub async fn rounds(backend: &Backend, organiser: &Official, review: ReviewId) -> Result<Vec<RoundLine>> {
    can(&organiser.actor(), Action::OrganiseReview, Resource::System)?;
    Ok(all(backend.db().read(), review).await?.iter().map(Round::line).collect())
}

/// How many members each scope would take now.
///
/// # Errors
/// [`ErrorCode::Forbidden`](domain::error::ErrorCode::Forbidden) for everybody but an organiser.
pub async fn scope_counts(backend: &Backend, organiser: &Official, review: ReviewId) -> Result<ScopeCounts> {
    can(&organiser.actor(), Action::OrganiseReview, Resource::System)?;
    let db = backend.db().read();
    Ok(ScopeCounts {
        missing: members::eligible(review, Scope::Missing).count(db).await?,
        unused: members::eligible(review, Scope::Unused).count(db).await?,
        undelivered: members::eligible(review, Scope::Undelivered).count(db).await?,
    })
}

/// Why no reminder may leave now; none when one may.
///
/// # Errors
/// [`ErrorCode::Forbidden`](domain::error::ErrorCode::Forbidden) for everybody but an organiser.
pub async fn next_reminder(backend: &Backend, organiser: &Official, review: ReviewId) -> Result<Option<NoReminder>> {
    can(&organiser.actor(), Action::OrganiseReview, Resource::System)?;
    let (db, now) = (backend.db().read(), backend.now());
    let stored = rows::find(db, review).await?;
    let before = reminders(&all(db, review).await?);
    Ok(may_remind(stored.state.takes_ballots(now), &before, now).err())
}

/// The ways by which something can arrive: letters where there is a font to draw them with, messages where they leave.
pub async fn ways(backend: &Backend) -> Vec<Way> {
    let channels = backend.settings().channels;
    let font_is_there = font(backend).await.is_ok_and(|bytes| Font::parse(&bytes).is_ok());
    let there = [(Way::Letters, font_is_there), (Way::Email, channels.mail), (Way::Sms, channels.sms)];
    there.into_iter().filter_map(|(way, is_there)| is_there.then_some(way)).collect()
}

/// The font's bytes.
pub async fn font(backend: &Backend) -> Result<Vec<u8>> {
    let path: &Path = &backend.settings().review.letter_font;
    let cannot = |error: std::io::Error| {
        ServiceError::fault(format_args!("the font of the letters ({}): {error}", path.display()))
    };
    tokio::fs::read(path).await.map_err(cannot)
}

pub async fn all(db: &impl ConnectionTrait, review: ReviewId) -> Result<Vec<Round>> {
    let rows = row::Entity::find().filter(row::Column::ReviewId.eq(review.0)).order_by_desc(row::Column::Id);
    rows.all(db).await?.into_iter().map(Round::try_from).collect()
}

/// When reminders left.
pub fn reminders(rounds: &[Round]) -> Vec<DateTime<Utc>> {
    rounds.iter().filter(|round| !round.scope.has_codes()).map(|round| round.row.created_at).collect()
}
