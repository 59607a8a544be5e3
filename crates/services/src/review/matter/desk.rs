//! What a department has to answer, by the last day, and what it answered.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::{
    accounts::{Action, Official, Resource, can},
    ids::DepartmentId,
    page::Page,
    review::{setup::Setup, view::MattersDesk},
    time::local_date,
};
use entity::{review, review_matter};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, SimpleExpr},
};

use super::{rows::Matter, views};
use crate::{Backend, Result, Topic, review::rows::Stored};

/// The matters of the official's departments: those that are owed, what is due first, or those that were answered,
/// the last first. A page costs the same at any length.
///
/// # Errors
/// When the database fails.
pub async fn matters_desk(
    backend: &Backend,
    official: &Official,
    owed: bool,
    after: Option<&str>,
    limit: u64,
) -> Result<MattersDesk> {
    let (db, place) = (backend.db().read(), after.and_then(Place::parse));
    let departments = departments(official);
    let mut topics = Vec::with_capacity(departments.len());
    for department in &departments {
        let topic = Topic::Inbox(*department);
        topics.push((topic.to_string(), backend.live().version(db, topic).await?));
    }
    // One department at a time, each in the order of its index, and then merged.
    let mut rows = Vec::new();
    for department in departments {
        rows.extend(of_department(db, department, owed, place, limit).await?);
    }
    rows.sort_by_key(|row| (row.due_on, row.id));
    if !owed {
        rows.reverse();
    }
    let page = Page::from_rows(rows, limit, |row| Place { day: row.due_on, id: row.id }.to_string());
    let matters = page.rows.into_iter().map(Matter::try_from).collect::<Result<Vec<_>>>()?;
    let setups = setups(db, &matters).await?;
    let rows = views::views(backend, &matters, &setups, local_date(backend.now())).await?;
    Ok(MattersDesk { matters: Page { rows, next: page.next }, topics })
}

/// Where the official may answer.
fn departments(official: &Official) -> Vec<DepartmentId> {
    let may = |department: &DepartmentId| {
        can(&official.actor(), Action::AnswerMatters, Resource::Department(*department)).is_ok()
    };
    official.departments().into_iter().filter(may).collect()
}

async fn of_department(
    db: &impl ConnectionTrait,
    department: DepartmentId,
    owed: bool,
    place: Option<Place>,
    limit: u64,
) -> Result<Vec<review_matter::Model>> {
    use review_matter::Column::{DepartmentId, DueOn, Id, Owed};
    let mut query =
        review_matter::Entity::find().filter(DepartmentId.eq(department.0)).filter(Owed.eq(owed)).limit(limit + 1);
    if let Some(place) = place {
        query = query.filter(place.beyond(owed));
    }
    query =
        if owed { query.order_by_asc(DueOn).order_by_asc(Id) } else { query.order_by_desc(DueOn).order_by_desc(Id) };
    Ok(query.all(db).await?)
}

async fn setups(db: &impl ConnectionTrait, matters: &[Matter]) -> Result<BTreeMap<i64, Setup>> {
    let ids: BTreeSet<i64> = matters.iter().map(|matter| matter.row.review_id).collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let found = review::Entity::find().filter(review::Column::Id.is_in(ids)).all(db).await?;
    found.into_iter().map(|row| Ok((row.id, Stored::try_from(row)?.setup()?))).collect()
}

/// A row's place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    day: NaiveDate,
    id: i64,
}

impl Place {
    fn parse(cursor: &str) -> Option<Self> {
        let (day, id) = cursor.split_once('.')?;
        Some(Self { day: day.parse().ok()?, id: id.parse().ok()? })
    }

    /// Whatever comes after this place, spelt as a row value, which both databases look up in the index.
    fn beyond(self, ascending: bool) -> SimpleExpr {
        use review_matter::Column::{DueOn, Id};
        let columns = Expr::tuple([DueOn, Id].map(|column| Expr::col((review_matter::Entity, column))));
        let here = Expr::tuple([Expr::value(self.day), Expr::value(self.id)]);
        if ascending { columns.gt(here) } else { columns.lt(here) }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.day, self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back() {
        let place = Place { day: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(), id: 7 };
        assert_eq!(Place::parse(&place.to_string()), Some(place));
        assert_eq!(Place::parse("2026-13-01.7"), None);
    }
}
