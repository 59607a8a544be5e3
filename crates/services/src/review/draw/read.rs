//! What is read of draws.

use domain::{
    accounts::{Action, Official, Resource, can},
    error::ErrorCode,
    ids::ReviewId,
    review::{
        draw::{Draw, Seed, Stratum},
        lot::{DrawLine, DrawView, FORMAT, LotState, PublicDraw, salt, ticket},
        roll::MemberNumber,
    },
    text::Bilingual,
};
use entity::review_draw as row;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Deserialize;

use super::{
    pool::{pool, secret},
    standing,
};
use crate::{Backend, Result, ServiceError, review::rows};

/// Every draw of a review as everybody can read it, newest first.
///
/// # Errors
/// [`ErrorCode::NotFound`] for a review without any.
pub async fn draws(backend: &Backend, review: ReviewId) -> Result<Vec<PublicDraw>> {
    let found = row::Entity::find().filter(row::Column::ReviewId.eq(review.0)).order_by_desc(row::Column::Id);
    let found = found.all(backend.db().read()).await?;
    if found.is_empty() {
        return Err(ErrorCode::NotFound.into());
    }
    found.iter().map(public).collect()
}

/// The same for the public page, without tickets.
///
/// # Errors
/// [`ErrorCode::NotFound`] for a review without any.
pub async fn draw_view(backend: &Backend, review: ReviewId) -> Result<DrawView> {
    let draws = draws(backend, review).await?;
    let entry = rows::find(backend.db().read(), review).await?.entry()?;
    let groups = entry.groups.iter().map(|group| (group.key.clone(), Bilingual::new(&group.name_zh, &group.name_en)));
    Ok(DrawView {
        review,
        title: Bilingual::new(entry.title_zh.trim(), entry.title_en.trim()),
        groups: groups.collect(),
        draws: draws.iter().map(DrawLine::from).collect(),
    })
}

/// The candidates of the draw with tickets and salts, as CSV, for whoever asks for their own.
///
/// # Errors
/// [`ErrorCode::NotFound`] without a draw; [`ErrorCode::Forbidden`] for everybody but an organiser.
pub async fn draw_tickets(backend: &Backend, organiser: &Official, review: ReviewId) -> Result<String> {
    can(&organiser.actor(), Action::OrganiseReview, Resource::System)?;
    let row = standing(backend.db().read(), review).await?.ok_or(ErrorCode::NotFound)?;
    let secret = secret(backend, &row)?;
    let mut text = "\u{feff}number,name,group,ticket,salt\r\n".to_owned();
    for candidate in pool(backend, &row)? {
        let number = MemberNumber::parse(&candidate.number).map_err(ServiceError::fault)?;
        let salt = salt(&secret, &number);
        let ticket = ticket(&salt, &number, &candidate.name).ok_or(ErrorCode::Internal)?;
        let fields = [number.as_str(), &candidate.name, &candidate.group, ticket.as_str(), &salt.to_string()];
        let quoted = fields.map(|field| format!("\"{}\"", field.replace('"', "\"\"")));
        text.push_str(&quoted.join(","));
        text.push_str("\r\n");
    }
    Ok(text)
}

fn public(row: &row::Model) -> Result<PublicDraw> {
    let strata = Vec::<Stratum>::deserialize(&row.draw)?;
    let seed = row.seed.as_deref().map(Seed::parse).transpose().map_err(ServiceError::fault)?;
    let result = match &seed {
        Some(seed) => Draw::new(strata.clone()).map_err(ServiceError::fault)?.run(seed),
        None => Vec::new(),
    };
    let state = match row.state.as_str() {
        "announced" => LotState::Announced,
        "drawn" => LotState::Drawn,
        _ => LotState::Withdrawn,
    };
    Ok(PublicDraw {
        format: FORMAT.to_owned(),
        state,
        announced_at: row.created_at,
        source: row.source.clone(),
        seed_at: row.seed_at,
        strata,
        pool_digest: row.pool_digest.parse().map_err(ServiceError::fault)?,
        seed,
        result,
        ended_at: row.ended_at,
        reason: row.reason.clone(),
        added: row.added.unsigned_abs(),
        struck: row.struck.unsigned_abs(),
    })
}
