//! Figures kept up to date with every move, so that no dashboard counts rows.

use std::collections::BTreeMap;

use domain::cases::CaseState;
use entity::{case_load, case_month, case_serial};
use sea_orm::{
    ActiveValue::Set,
    EntityTrait, ExprTrait,
    sea_query::{Expr, OnConflict},
};

use super::case::Case;
use crate::{Result, Tx};

/// Adjusts load and month for the move from `case` to `next`. Rows are touched in a fixed order, so that two
/// transactions can't wait for each other.
pub(super) async fn follow(tx: &Tx, case: &Case, next: &CaseState, on_time: Option<bool>) -> Result<()> {
    let mut loads: BTreeMap<i64, i64> = BTreeMap::new();
    if case.state.is_open() {
        *loads.entry(holder(&case.state)).or_default() -= 1;
    }
    if next.is_open() {
        *loads.entry(holder(next)).or_default() += 1;
    }
    for (person, change) in loads.into_iter().filter(|(_, change)| *change != 0) {
        change_load(tx, case.row.department_id, person, change).await?;
    }
    let received = matches!((&case.state, next), (CaseState::Draft, CaseState::Submitted(_)));
    let decided = matches!((&case.state, next), (CaseState::Handling(_), CaseState::Decided(_)));
    if received || decided {
        let on_time = decided && on_time == Some(true);
        let month = super::case::today(tx).format("%Y-%m").to_string();
        change_month(tx, case.row.department_id, &month, [received, decided, on_time].map(i64::from)).await?;
    }
    Ok(())
}

/// The next number within `scope`, from 1. Two transactions never get the same one.
pub(super) async fn next_serial(tx: &Tx, scope: &str) -> Result<u32> {
    let last = case_serial::Column::Last;
    let first = case_serial::ActiveModel { scope: Set(scope.to_owned()), last: Set(1) };
    case_serial::Entity::insert(first)
        .on_conflict(
            OnConflict::column(case_serial::Column::Scope)
                .value(last, Expr::col((case_serial::Entity, last)).add(1))
                .to_owned(),
        )
        .exec_without_returning(tx.db())
        .await?;
    // The row is locked by this transaction since the insert, so nobody else can have moved it on.
    let row = case_serial::Entity::find_by_id(scope.to_owned()).one(tx.db()).await?;
    let last = row.map_or(1, |row| row.last);
    u32::try_from(last).map_err(|_| crate::ServiceError::fault("serial numbers are used up"))
}

fn holder(state: &CaseState) -> i64 {
    state.assignee().map_or(0, |person| person.0)
}

pub(super) async fn change_load(tx: &Tx, department: i64, person: i64, change: i64) -> Result<()> {
    let open = case_load::Column::Open;
    let row = case_load::ActiveModel { department_id: Set(department), person_id: Set(person), open: Set(change) };
    case_load::Entity::insert(row)
        .on_conflict(
            OnConflict::columns([case_load::Column::DepartmentId, case_load::Column::PersonId])
                .value(open, Expr::col((case_load::Entity, open)).add(change))
                .to_owned(),
        )
        .exec_without_returning(tx.db())
        .await?;
    Ok(())
}

pub(super) async fn change_month(tx: &Tx, department: i64, month: &str, changes: [i64; 3]) -> Result<()> {
    use case_month::Column::{Decided, OnTime, Received};
    let [received, decided, on_time] = changes;
    let row = case_month::ActiveModel {
        department_id: Set(department),
        month: Set(month.to_owned()),
        received: Set(received),
        decided: Set(decided),
        on_time: Set(on_time),
    };
    let mut conflict = OnConflict::columns([case_month::Column::DepartmentId, case_month::Column::Month]);
    for (column, change) in [Received, Decided, OnTime].into_iter().zip(changes) {
        conflict.value(column, Expr::col((case_month::Entity, column)).add(change));
    }
    case_month::Entity::insert(row).on_conflict(conflict).exec_without_returning(tx.db()).await?;
    Ok(())
}
