//! Rows to domain types.

use domain::{
    catalogue::{CompleteGuide, Guide, Item, Published, Version, VersionState},
    ids::{DepartmentId, ItemId, PersonId},
    text::Bilingual,
};
use entity::{department, item, item_version};

use crate::{Result, ServiceError};

/// A version that is or was public.
pub(super) fn published(
    item: &item::Model,
    version: item_version::Model,
    department: &department::Model,
) -> Result<Published> {
    let bad = |what: String| row_fault("item_version", version.id, what);
    let at = version.published_at.ok_or_else(|| bad("published_at is empty".to_owned()))?;
    let flow_hash = version.flow_hash.parse().map_err(|_| bad("flow_hash is no digest".to_owned()))?;
    let number = number(&version)?;
    let guide = serde_json::from_value::<CompleteGuide>(version.guide)
        .map_err(|error| row_fault("item_version", version.id, format!("guide: {error}")))?;
    let item = Item {
        id: ItemId(item.id),
        catalogue_code: item.catalogue_code.parse().map_err(|fault| row_fault("item", item.id, fault))?,
        code: item.code.parse().map_err(|fault| row_fault("item", item.id, fault))?,
        department: DepartmentId(item.department_id),
        version: number,
        flow_hash,
    };
    let department = Bilingual::new(department.name_zh.clone(), department.name_en.clone());
    Ok(Published { item, department, at, guide })
}

/// A version in whatever state.
pub(super) fn version(row: item_version::Model) -> Result<Version> {
    let (id, item, number) = (row.id, ItemId(row.item_id), number(&row)?);
    let bad = |what: &str| row_fault("item_version", id, what);
    let guide: Guide = serde_json::from_value(row.guide).map_err(|error| row_fault("item_version", id, error))?;
    if row.state == "draft" {
        return Ok(Version { item, number, state: VersionState::Draft(Box::new(guide)) });
    }
    let guide = Box::new(CompleteGuide::try_from(guide).map_err(|error| row_fault("item_version", id, error))?);
    let state = match row.state.as_str() {
        "published" => VersionState::Published {
            guide,
            at: row.published_at.ok_or_else(|| bad("published_at is empty"))?,
            by: row.published_by.map(PersonId),
        },
        "superseded" => VersionState::Superseded { guide, at: row.ended_at.ok_or_else(|| bad("ended_at is empty"))? },
        "withdrawn" => VersionState::Withdrawn {
            guide,
            at: row.ended_at.ok_or_else(|| bad("ended_at is empty"))?,
            reason: row.ended_reason.ok_or_else(|| bad("ended_reason is empty"))?,
        },
        _ => return Err(bad("state is unknown")),
    };
    Ok(Version { item, number, state })
}

pub(super) fn number(row: &item_version::Model) -> Result<u32> {
    u32::try_from(row.number).map_err(|_| row_fault("item_version", row.id, "number is negative"))
}

fn row_fault(table: &'static str, id: i64, what: impl std::fmt::Display) -> ServiceError {
    ServiceError::Row { table, id: id.to_string(), what: what.to_string() }
}
