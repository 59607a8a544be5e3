//! Publishing and withdrawing, with everything by which an item is found.

use domain::{
    accounts::{Action, Resource, can},
    catalogue::{
        CompleteGuide, Version, VersionError, VersionState,
        search::{self, Weight},
    },
    error::ErrorCode,
    ids::{DepartmentId, ItemId},
};
use entity::{item, item_facet, item_token, item_version};
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use super::{Facet, rows};
use crate::{Result, ServiceError, Tx, audit::AuditEvent};

/// Publishes the draft `number` of an item; the version before it is superseded.
///
/// # Errors
/// [`ErrorCode::Forbidden`] for anybody but a system administrator; [`ErrorCode::NotFound`]; [`ErrorCode::NotNow`] for
/// anything but a draft; [`ErrorCode::Invalid`] when the guide is incomplete.
pub async fn publish(tx: &Tx, item: ItemId, number: u32) -> Result<()> {
    can(tx.actor(), Action::RunSystem, Resource::System)?;
    let row = item::Entity::find_by_id(item.0).one(tx.db()).await?.ok_or(ErrorCode::NotFound)?;
    let version = find(tx.db(), item, number).await?.ok_or(ErrorCode::NotFound)?;
    let version = version.publish(tx.now(), tx.actor().person()).map_err(refused)?;
    if let Some(before) = row.published.and_then(|number| u32::try_from(number).ok()) {
        let before = find(tx.db(), item, before).await?.ok_or(ErrorCode::NotFound)?;
        store(tx, &before.supersede(tx.now()).map_err(refused)?, "published").await?;
    }
    store(tx, &version, "draft").await?;
    point(tx.db(), &row, Some(number)).await?;
    let VersionState::Published { guide, .. } = &version.state else {
        return Err(ServiceError::fault("publishing did not publish"));
    };
    unlist(tx.db(), item).await?;
    enlist(tx.db(), item, guide).await?;
    tx.backend().guide_cache().forget(item);
    tx.audit(
        AuditEvent::new("catalogue/publish", format!("item/{item}"))
            .of(DepartmentId(row.department_id))
            .with(json!({ "version": number, "flow": guide.flow.hash() })),
    );
    Ok(())
}

/// Takes an item off the list. Cases filed under it are finished by their version.
///
/// # Errors
/// [`ErrorCode::Forbidden`] for anybody but a system administrator; [`ErrorCode::NotFound`]; [`ErrorCode::NotNow`]
/// when nothing is published; [`ErrorCode::Invalid`] without a reason.
pub async fn withdraw(tx: &Tx, item: ItemId, reason: &str) -> Result<()> {
    can(tx.actor(), Action::RunSystem, Resource::System)?;
    let row = item::Entity::find_by_id(item.0).one(tx.db()).await?.ok_or(ErrorCode::NotFound)?;
    let number = row.published.and_then(|number| u32::try_from(number).ok()).ok_or(ErrorCode::NotNow)?;
    let version = find(tx.db(), item, number).await?.ok_or(ErrorCode::NotFound)?;
    store(tx, &version.withdraw(tx.now(), reason).map_err(refused)?, "published").await?;
    point(tx.db(), &row, None).await?;
    unlist(tx.db(), item).await?;
    tx.backend().guide_cache().forget(item);
    tx.audit(
        AuditEvent::new("catalogue/withdraw", format!("item/{item}"))
            .of(DepartmentId(row.department_id))
            .because(reason.trim())
            .with(json!({ "version": number })),
    );
    Ok(())
}

#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands the error over")]
fn refused(error: VersionError) -> ServiceError {
    match error {
        VersionError::NotNow(_) => ErrorCode::NotNow.into(),
        VersionError::Incomplete(_) | VersionError::NoReason => ErrorCode::Invalid.into(),
    }
}

async fn find(db: &DatabaseTransaction, item: ItemId, number: u32) -> Result<Option<Version>> {
    let row = item_version::Entity::find()
        .filter(item_version::Column::ItemId.eq(item.0))
        .filter(item_version::Column::Number.eq(number))
        .one(db)
        .await?;
    row.map(rows::version).transpose()
}

/// Writes the version's new state over the one it was in. The guide is never written again.
async fn store(tx: &Tx, version: &Version, before: &str) -> Result<()> {
    let update =
        item_version::Entity::update_many().col_expr(item_version::Column::State, Expr::value(version.state.name()));
    let update = match &version.state {
        VersionState::Draft(_) => update,
        VersionState::Published { at, by, .. } => update
            .col_expr(item_version::Column::PublishedAt, Expr::value(*at))
            .col_expr(item_version::Column::PublishedBy, Expr::value(by.map(|person| person.0))),
        VersionState::Superseded { at, .. } => update.col_expr(item_version::Column::EndedAt, Expr::value(*at)),
        VersionState::Withdrawn { at, reason, .. } => update
            .col_expr(item_version::Column::EndedAt, Expr::value(*at))
            .col_expr(item_version::Column::EndedReason, Expr::value(reason.as_str())),
    };
    let written = update
        .filter(item_version::Column::ItemId.eq(version.item.0))
        .filter(item_version::Column::Number.eq(version.number))
        .filter(item_version::Column::State.eq(before))
        .exec(tx.db())
        .await?;
    if written.rows_affected == 1 { Ok(()) } else { Err(ErrorCode::ChangedMeanwhile.into()) }
}

/// Points the item to its current version, unless somebody else has just done so.
async fn point(db: &DatabaseTransaction, row: &item::Model, number: Option<u32>) -> Result<()> {
    let number = number.map(i32::try_from).transpose().map_err(ServiceError::fault)?;
    let written = item::Entity::update_many()
        .col_expr(item::Column::Published, Expr::value(number))
        .col_expr(item::Column::Version, Expr::value(row.version + 1))
        .filter(item::Column::Id.eq(row.id))
        .filter(item::Column::Version.eq(row.version))
        .exec(db)
        .await?;
    if written.rows_affected == 1 { Ok(()) } else { Err(ErrorCode::ChangedMeanwhile.into()) }
}

async fn unlist(db: &DatabaseTransaction, item: ItemId) -> Result<()> {
    item_token::Entity::delete_many().filter(item_token::Column::ItemId.eq(item.0)).exec(db).await?;
    item_facet::Entity::delete_many().filter(item_facet::Column::ItemId.eq(item.0)).exec(db).await?;
    Ok(())
}

async fn enlist(db: &DatabaseTransaction, item: ItemId, guide: &CompleteGuide) -> Result<()> {
    let keywords = guide.keywords.iter().map(|keyword| (Weight::Keyword, keyword.as_str()));
    let names = [&guide.name.zh, &guide.name.en].map(|name| (Weight::Name, name.as_str()));
    let summaries = [&guide.summary.zh, &guide.summary.en].map(|summary| (Weight::Summary, summary.as_str()));
    let tokens = search::index(names.into_iter().chain(keywords).chain(summaries));
    let rows = tokens.into_iter().map(|(token, points)| item_token::ActiveModel {
        token: Set(token),
        item_id: Set(item.0),
        points: Set(points),
    });
    item_token::Entity::insert_many(rows).exec_without_returning(db).await?;
    let rows = Facet::of(guide).into_iter().map(|facet| item_facet::ActiveModel {
        item_id: Set(item.0),
        facet: Set(facet.name().to_owned()),
        value: Set(facet.value().to_owned()),
    });
    item_facet::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}
