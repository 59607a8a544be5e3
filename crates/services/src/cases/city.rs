//! This month in the whole city, for everybody: read from the counters that every move keeps.

use std::collections::BTreeMap;

use domain::{
    cases::view::{CityFigures, DepartmentFigures, MonthFigures},
    ids::DepartmentId,
    text::Bilingual,
    time::local_date,
};
use entity::{case_month, department};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{Backend, Result};

/// What each department received and decided this month; departments without a move are left out.
///
/// # Errors
/// When the database fails.
pub async fn city_figures(backend: &Backend) -> Result<CityFigures> {
    let db = backend.db().read();
    let month = local_date(backend.now()).format("%Y-%m").to_string();
    let rows = case_month::Entity::find().filter(case_month::Column::Month.eq(&month)).all(db).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.department_id).collect();
    let found = department::Entity::find().filter(department::Column::Id.is_in(ids)).all(db).await?;
    let names: BTreeMap<i64, Bilingual> =
        found.into_iter().map(|row| (row.id, Bilingual::new(row.name_zh, row.name_en))).collect();
    let count = |count| u64::try_from(count).unwrap_or(0);
    let departments = rows.into_iter().map(|row| DepartmentFigures {
        department: DepartmentId(row.department_id),
        name: names.get(&row.department_id).cloned().unwrap_or_default(),
        figures: MonthFigures {
            received: count(row.received),
            decided: count(row.decided),
            on_time: count(row.on_time),
            month: row.month,
        },
    });
    Ok(CityFigures { departments: departments.collect(), month })
}
