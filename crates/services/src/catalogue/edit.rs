//! Entering items and writing drafts.

use domain::{
    accounts::{Action, Resource, can},
    catalogue::{CatalogueCode, Guide, ImplementationCode, Version, VersionState},
    error::ErrorCode,
    ids::{DepartmentId, ItemId},
};
use entity::{item, item_version};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use serde_json::json;

use super::rows;
use crate::{Result, ServiceError, Tx, audit::AuditEvent};

/// An item to be entered into the catalogue.
#[derive(Clone, Debug)]
pub struct NewItem {
    /// Its code in the catalogue.
    pub catalogue_code: CatalogueCode,
    /// Its code at the organ.
    pub code: ImplementationCode,
    /// The organ.
    pub department: DepartmentId,
}

/// Enters an item without a guide.
///
/// # Errors
/// [`ErrorCode::Forbidden`] for anybody but a system administrator; when the code is taken.
pub async fn enter(tx: &Tx, new: &NewItem) -> Result<ItemId> {
    can(tx.actor(), Action::RunSystem, Resource::System)?;
    let row = item::ActiveModel {
        catalogue_code: Set(new.catalogue_code.to_string()),
        code: Set(new.code.to_string()),
        department_id: Set(new.department.0),
        published: Set(None),
        created_at: Set(tx.now()),
        version: Set(1),
        ..Default::default()
    };
    let id = row.insert(tx.db()).await?.id;
    tx.audit(
        AuditEvent::new("catalogue/enter", format!("item/{id}"))
            .of(new.department)
            .with(json!({ "code": new.code.as_str() })),
    );
    Ok(ItemId(id))
}

/// Writes the item's draft: changes the one there is, or begins the next version. Gives its number.
///
/// # Errors
/// [`ErrorCode::Forbidden`] for anybody but a system administrator; [`ErrorCode::NotFound`].
pub async fn draft(tx: &Tx, item: ItemId, guide: Guide) -> Result<u32> {
    can(tx.actor(), Action::RunSystem, Resource::System)?;
    item::Entity::find_by_id(item.0).one(tx.db()).await?.ok_or(ErrorCode::NotFound)?;
    let last = item_version::Entity::find()
        .filter(item_version::Column::ItemId.eq(item.0))
        .order_by_desc(item_version::Column::Number)
        .one(tx.db())
        .await?;
    match last {
        Some(row) if row.state == "draft" => {
            let id = row.id;
            let version = rows::version(row)?.edit(guide).map_err(ServiceError::fault)?;
            rewrite(tx.db(), id, &version).await?;
            Ok(version.number)
        }
        last => {
            let number = last.as_ref().map(rows::number).transpose()?.unwrap_or(0) + 1;
            let version = Version::draft(item, number, guide);
            insert(tx, &version).await?;
            Ok(version.number)
        }
    }
}

async fn insert(tx: &Tx, version: &Version) -> Result<()> {
    let content = Content::of(version)?;
    let row = item_version::ActiveModel {
        item_id: Set(version.item.0),
        number: Set(i32::try_from(version.number).map_err(ServiceError::fault)?),
        state: Set(version.state.name().to_owned()),
        guide: Set(content.guide),
        flow_hash: Set(content.flow_hash),
        completeness: Set(content.completeness),
        created_at: Set(tx.now()),
        ..Default::default()
    };
    row.insert(tx.db()).await?;
    Ok(())
}

async fn rewrite(db: &DatabaseTransaction, id: i64, version: &Version) -> Result<()> {
    let content = Content::of(version)?;
    let written = item_version::Entity::update_many()
        .col_expr(item_version::Column::Guide, Expr::value(content.guide))
        .col_expr(item_version::Column::FlowHash, Expr::value(content.flow_hash))
        .col_expr(item_version::Column::Completeness, Expr::value(content.completeness))
        .filter(item_version::Column::Id.eq(id))
        .filter(item_version::Column::State.eq("draft"))
        .exec(db)
        .await?;
    if written.rows_affected == 1 { Ok(()) } else { Err(ErrorCode::ChangedMeanwhile.into()) }
}

/// A draft's content as columns.
struct Content {
    guide: serde_json::Value,
    flow_hash: String,
    completeness: i16,
}

impl Content {
    fn of(version: &Version) -> Result<Self> {
        let VersionState::Draft(guide) = &version.state else {
            return Err(ServiceError::fault("only a draft is written"));
        };
        Ok(Self {
            guide: serde_json::to_value(guide)?,
            flow_hash: guide.flow.hash().to_string(),
            completeness: i16::from(guide.completeness().percent()),
        })
    }
}
