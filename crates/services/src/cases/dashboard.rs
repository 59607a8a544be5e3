//! A department's figures. What is open and with whom, and what was decided, are counters; only what is late or due
//! is counted, from an index, because it changes with the day.

use chrono::{Months, NaiveDate};
use domain::{
    accounts::{Action, Official, Resource, can},
    cases::view::{Dashboard, Figure, Load, MonthFigures, Overview},
    error::ErrorCode,
    ids::{DepartmentId, PersonId},
    time::local_date,
};
use entity::{case_file, case_load, case_month};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::{inbox::figure_filter, page::department_card};
use crate::{Backend, Result, Topic, accounts};

/// How many months are shown.
const MONTHS: u32 = 12;

/// The figures of the department that is asked for. Without one, of the only department whose figures the official may
/// see, or the departments to choose from.
///
/// # Errors
/// [`ErrorCode::Forbidden`] for who may see no figures, or not those asked for.
pub async fn overview(backend: &Backend, official: &Official, asked: Option<DepartmentId>) -> Result<Overview> {
    let figures = async |department| Ok(Overview::Of(Box::new(dashboard(backend, official, department).await?)));
    if let Some(department) = asked {
        return figures(department).await;
    }
    let actor = official.actor();
    let mut seen = accounts::departments(backend.db().read()).await?;
    seen.retain(|department| can(&actor, Action::SeeFigures, Resource::Department(department.id)).is_ok());
    match seen.as_slice() {
        [] => Err(ErrorCode::Forbidden.into()),
        [only] => figures(only.id).await,
        _ => Ok(Overview::Choice(seen)),
    }
}

/// The figures of one department.
///
/// # Errors
/// [`Denied`](domain::accounts::Denied) for who may not see them.
pub async fn dashboard(backend: &Backend, official: &Official, department: DepartmentId) -> Result<Dashboard> {
    can(&official.actor(), Action::SeeFigures, Resource::Department(department))?;
    let (db, today) = (backend.db().read(), local_date(backend.now()));
    let topic_version = backend.live().version(db, Topic::Department(department)).await?;
    let loads = loads(db, department).await?;
    Ok(Dashboard {
        department: department_card(db, department.0).await?,
        today,
        open: loads.iter().map(|load| load.open).sum(),
        late: count(db, department, Figure::Late, today).await?,
        due_this_week: count(db, department, Figure::DueThisWeek, today).await?,
        waiting: count(db, department, Figure::Waiting, today).await?,
        loads,
        months: months(db, department, today).await?,
        topic_version,
    })
}

async fn count(db: &impl ConnectionTrait, department: DepartmentId, figure: Figure, today: NaiveDate) -> Result<u64> {
    let of_department = case_file::Column::DepartmentId.eq(department.0);
    let rows = case_file::Entity::find().filter(of_department).filter(figure_filter(figure, today));
    Ok(rows.count(db).await?)
}

async fn loads(db: &impl ConnectionTrait, department: DepartmentId) -> Result<Vec<Load>> {
    let rows = case_load::Entity::find()
        .filter(case_load::Column::DepartmentId.eq(department.0).and(case_load::Column::Open.gt(0)))
        .order_by_desc(case_load::Column::Open)
        .order_by_asc(case_load::Column::PersonId)
        .all(db)
        .await?;
    let names = accounts::names(db, rows.iter().map(|row| PersonId(row.person_id))).await?;
    let load = |row: case_load::Model| Load {
        person: (row.person_id != 0).then_some(row.person_id),
        name: names.get(&PersonId(row.person_id)).cloned(),
        open: u64::try_from(row.open).unwrap_or(0),
    };
    Ok(rows.into_iter().map(load).collect())
}

async fn months(db: &impl ConnectionTrait, department: DepartmentId, today: NaiveDate) -> Result<Vec<MonthFigures>> {
    let first = today.checked_sub_months(Months::new(MONTHS - 1)).unwrap_or(today).format("%Y-%m").to_string();
    let rows = case_month::Entity::find()
        .filter(case_month::Column::DepartmentId.eq(department.0).and(case_month::Column::Month.gte(first)))
        .order_by_asc(case_month::Column::Month)
        .all(db)
        .await?;
    let count = |count| u64::try_from(count).unwrap_or(0);
    let figures = rows.into_iter().map(|row| MonthFigures {
        received: count(row.received),
        decided: count(row.decided),
        on_time: count(row.on_time),
        month: row.month,
    });
    Ok(figures.collect())
}
