//! Reading guides.

use std::{collections::HashMap, sync::Arc};

use domain::{
    catalogue::{ImplementationCode, ItemCard, Published},
    ids::ItemId,
};
use entity::{department, item, item_version};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter};

use super::rows;
use crate::{Backend, Result, ServiceError};

/// The published guide with this implementation code.
///
/// # Errors
/// When the database fails.
pub async fn guide(backend: &Backend, code: &ImplementationCode) -> Result<Option<Arc<Published>>> {
    let (cache, db) = (backend.guide_cache(), backend.db().read());
    if let Some(id) = cache.id(code.as_str())
        && let Some(number) = cache.current(id)
    {
        return current_version(backend, db, id, number).await;
    }
    let row = item::Entity::find().filter(item::Column::Code.eq(code.as_str())).one(db).await?;
    current_of(backend, db, row).await
}

/// The published guide of an item. Within a transaction `db` is its own connection: one that waited for a second
/// could wait for ever.
///
/// # Errors
/// When the database fails.
pub async fn current(backend: &Backend, db: &impl ConnectionTrait, item: ItemId) -> Result<Option<Arc<Published>>> {
    if let Some(number) = backend.guide_cache().current(item) {
        return current_version(backend, db, item, number).await;
    }
    let row = item::Entity::find_by_id(item.0).one(db).await?;
    current_of(backend, db, row).await
}

/// A version that is or was published: what a case was filed under. For `db` see [`current`].
///
/// # Errors
/// When the database fails.
pub async fn version(
    backend: &Backend,
    db: &impl ConnectionTrait,
    item: ItemId,
    number: u32,
) -> Result<Option<Arc<Published>>> {
    Ok(versions(backend, db, &[(item, number)]).await?.pop())
}

/// The versions asked for, in that order; those that are missing are left out. Reads what is not in memory with one
/// query for each table, however many there are.
pub(super) async fn versions(
    backend: &Backend,
    db: &impl ConnectionTrait,
    wanted: &[(ItemId, u32)],
) -> Result<Vec<Arc<Published>>> {
    let cache = backend.guide_cache();
    let mut found: HashMap<_, _> =
        wanted.iter().filter_map(|&(item, number)| Some(((item, number), cache.version(item, number)?))).collect();
    let missing: Vec<_> = wanted.iter().copied().filter(|key| !found.contains_key(key)).collect();
    for published in load(db, &missing).await? {
        let published = Arc::new(published);
        cache.keep_version(published.clone());
        found.insert((published.item.id, published.item.version), published);
    }
    Ok(wanted.iter().filter_map(|key| found.get(key).cloned()).collect())
}

/// The versions asked for as rows of a list.
pub(super) async fn cards(backend: &Backend, wanted: &[(ItemId, u32)]) -> Result<Vec<ItemCard>> {
    Ok(versions(backend, backend.db().read(), wanted)
        .await?
        .iter()
        .map(|published| ItemCard::from(published.as_ref()))
        .collect())
}

async fn current_of(
    backend: &Backend,
    db: &impl ConnectionTrait,
    row: Option<item::Model>,
) -> Result<Option<Arc<Published>>> {
    let Some(row) = row else { return Ok(None) };
    let number = row.published.and_then(|number| u32::try_from(number).ok());
    backend.guide_cache().keep_current(ItemId(row.id), &row.code, number);
    current_version(backend, db, ItemId(row.id), number).await
}

async fn current_version(
    backend: &Backend,
    db: &impl ConnectionTrait,
    item: ItemId,
    number: Option<u32>,
) -> Result<Option<Arc<Published>>> {
    match number {
        Some(number) => version(backend, db, item, number).await,
        None => Ok(None),
    }
}

async fn load(db: &impl ConnectionTrait, wanted: &[(ItemId, u32)]) -> Result<Vec<Published>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let one_of = wanted.iter().fold(Condition::any(), |any, (item, number)| {
        any.add(item_version::Column::ItemId.eq(item.0).and(item_version::Column::Number.eq(*number)))
    });
    let public = item_version::Column::State.ne("draft");
    let versions = item_version::Entity::find().filter(one_of).filter(public).all(db).await?;
    let ids = versions.iter().map(|version| version.item_id);
    let items = item::Entity::find().filter(item::Column::Id.is_in(ids)).all(db).await?;
    let items: HashMap<_, _> = items.into_iter().map(|item| (item.id, item)).collect();
    let ids = items.values().map(|item| item.department_id);
    let departments = department::Entity::find().filter(department::Column::Id.is_in(ids)).all(db).await?;
    let departments: HashMap<_, _> = departments.into_iter().map(|department| (department.id, department)).collect();
    let published = versions.into_iter().map(|version| {
        let missing = |what: &str| ServiceError::fault(format_args!("version {}: no {what}", version.id));
        let item = items.get(&version.item_id).ok_or_else(|| missing("item"))?;
        let department = departments.get(&item.department_id).ok_or_else(|| missing("department"))?;
        rows::published(item, version, department)
    });
    published.collect()
}
