//! Lists of published items.

use std::collections::HashMap;

use domain::{
    catalogue::{DepartmentEntry, Guide, ItemCard, ServiceObject, Theme},
    ids::{DepartmentId, ItemId},
    page::Page,
    text::Bilingual,
};
use entity::{department, item, item_facet};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, IntoCondition, Query, SimpleExpr},
};

use super::guides::cards;
use crate::{Backend, Result};

/// What items can be narrowed down by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// The organ.
    Department(DepartmentId),
    /// Whom they serve.
    Object(ServiceObject),
    /// The occasion.
    Theme(Theme),
}

impl Facet {
    /// The facets of a guide; its department stands in the item itself.
    pub(super) fn of(guide: &Guide) -> Vec<Self> {
        let objects = guide.service_objects.iter().copied().map(Self::Object);
        let mut facets: Vec<_> = objects.chain(guide.themes.iter().copied().map(Self::Theme)).collect();
        facets.dedup();
        facets
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Department(_) => "department",
            Self::Object(_) => "object",
            Self::Theme(_) => "theme",
        }
    }

    pub(super) const fn value(self) -> &'static str {
        match self {
            Self::Department(_) => "",
            Self::Object(object) => object.name(),
            Self::Theme(theme) => theme.name(),
        }
    }

    /// The condition on `item` that the facet means.
    pub(super) fn condition(self) -> SimpleExpr {
        match self {
            Self::Department(department) => Expr::col((item::Entity, item::Column::DepartmentId)).eq(department.0),
            Self::Object(_) | Self::Theme(_) => {
                let among = Query::select()
                    .column(item_facet::Column::ItemId)
                    .from(item_facet::Entity)
                    .and_where(Expr::col(item_facet::Column::Facet).eq(self.name()))
                    .and_where(Expr::col(item_facet::Column::Value).eq(self.value()))
                    .to_owned();
                Expr::col((item::Entity, item::Column::Id)).in_subquery(among)
            }
        }
    }
}

/// The published items that match every facet, in the order in which they were entered, from the cursor on.
///
/// # Errors
/// When the database fails.
pub async fn list(backend: &Backend, facets: &[Facet], after: Option<&str>, limit: u64) -> Result<Page<ItemCard>> {
    let all = facets.iter().fold(Condition::all(), |all, facet| all.add(facet.condition()));
    let mut query = item::Entity::find().filter(item::Column::Published.is_not_null()).filter(all.into_condition());
    if let Some(after) = after.and_then(|after| after.parse::<i64>().ok()) {
        query = query.filter(item::Column::Id.gt(after));
    }
    let rows = query.order_by_asc(item::Column::Id).limit(limit + 1).all(backend.db().read()).await?;
    let page = Page::from_rows(rows, limit, |row| row.id.to_string());
    let wanted: Vec<_> = page.rows.iter().filter_map(|row| Some((ItemId(row.id), number(row.published)?))).collect();
    Ok(Page { rows: cards(backend, &wanted).await?, next: page.next })
}

/// The departments that have published items, with how many.
///
/// # Errors
/// When the database fails.
pub async fn departments(backend: &Backend) -> Result<Vec<DepartmentEntry>> {
    let db = backend.db().read();
    let counts = item::Entity::find()
        .select_only()
        .column(item::Column::DepartmentId)
        .column_as(item::Column::Id.count(), "items")
        .filter(item::Column::Published.is_not_null())
        .group_by(item::Column::DepartmentId)
        .into_model::<Count>()
        .all(db)
        .await?;
    let counts: HashMap<_, _> = counts.into_iter().map(|count| (count.department_id, count.items)).collect();
    let rows = department::Entity::find()
        .filter(department::Column::Id.is_in(counts.keys().copied()))
        .order_by_asc(department::Column::Id)
        .all(db)
        .await?;
    let entries = rows.into_iter().map(|row| DepartmentEntry {
        id: DepartmentId(row.id),
        items: counts.get(&row.id).and_then(|&items| u64::try_from(items).ok()).unwrap_or(0),
        name: Bilingual::new(row.name_zh, row.name_en),
    });
    Ok(entries.collect())
}

#[derive(FromQueryResult)]
struct Count {
    department_id: i64,
    items: i64,
}

pub(super) fn number(published: Option<i32>) -> Option<u32> {
    published.and_then(|number| u32::try_from(number).ok())
}
