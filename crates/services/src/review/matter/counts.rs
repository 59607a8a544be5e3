//! How many matters of a department are in which state. Changed in the transaction of what they count.

use domain::{
    ids::{DepartmentId, ReviewId},
    review::view::MatterCounts,
};
use entity::review_matter_count::{ActiveModel, Column, Entity};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, OnConflict},
};

use crate::{Result, Tx};

/// Comments that were held back are counted too, for the review as a whole: they are no department's matters.
const HELD_BACK: &str = "held_back";
const NO_DEPARTMENT: DepartmentId = DepartmentId(0);

/// Adds to how many comments are held back.
pub async fn hold_back(tx: &Tx, review: ReviewId, by: i64) -> Result<()> {
    change(tx, review, NO_DEPARTMENT, HELD_BACK, by).await
}

/// How many comments of a review are held back.
pub async fn held_back(db: &impl ConnectionTrait, review: ReviewId) -> Result<u64> {
    let row = Entity::find_by_id((review.0, NO_DEPARTMENT.0, HELD_BACK.to_owned())).one(db).await?;
    Ok(row.map_or(0, |row| u64::try_from(row.matters).unwrap_or_default()))
}

/// Adds to a counter.
pub async fn change(tx: &Tx, review: ReviewId, department: DepartmentId, status: &str, by: i64) -> Result<()> {
    let row = ActiveModel {
        review_id: Set(review.0),
        department_id: Set(department.0),
        status: Set(status.to_owned()),
        matters: Set(by),
    };
    Entity::insert(row)
        .on_conflict(
            OnConflict::columns([Column::ReviewId, Column::DepartmentId, Column::Status])
                .value(Column::Matters, Expr::col((Entity, Column::Matters)).add(by))
                .to_owned(),
        )
        .exec_without_returning(tx.db())
        .await?;
    Ok(())
}

/// The counters of a review by department, in the order of the departments.
pub async fn of_review(db: &impl ConnectionTrait, review: ReviewId) -> Result<Vec<(DepartmentId, MatterCounts)>> {
    let of_departments = Column::ReviewId.eq(review.0).and(Column::DepartmentId.ne(NO_DEPARTMENT.0));
    let rows = Entity::find().filter(of_departments).order_by_asc(Column::DepartmentId).all(db).await?;
    let mut counts: Vec<(DepartmentId, MatterCounts)> = Vec::new();
    for row in rows {
        let department = DepartmentId(row.department_id);
        if counts.last().is_none_or(|(last, _)| *last != department) {
            counts.push((department, MatterCounts::default()));
        }
        let count = counts.last_mut().and_then(|(_, counts)| counts.of_state(&row.status));
        if let Some(count) = count {
            *count = row.matters.unsigned_abs();
        }
    }
    Ok(counts)
}
