//! The counters of groups. They are changed in the transaction of what they count, and never counted anew.

use std::collections::BTreeMap;

use ballot::Id;
use domain::{error::ErrorCode, ids::ReviewId, review::setup::Setup};
use entity::review_group;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockType, OnConflict, SimpleExpr},
};

use crate::{Result, ServiceError};

/// A counter.
pub type Column = review_group::Column;

/// All groups of a review that ever had a member, in the order of their keys.
pub async fn all(db: &impl ConnectionTrait, review: ReviewId) -> Result<Vec<review_group::Model>> {
    let rows = review_group::Entity::find().filter(Column::ReviewId.eq(review.0)).order_by_asc(Column::GroupKey);
    Ok(rows.all(db).await?)
}

/// The same of several reviews, by their numbers.
pub async fn of_reviews(
    db: &impl ConnectionTrait,
    reviews: impl Iterator<Item = ReviewId>,
) -> Result<BTreeMap<i64, Vec<review_group::Model>>> {
    let rows = review_group::Entity::find().filter(Column::ReviewId.is_in(reviews.map(|review| review.0)));
    let mut groups: BTreeMap<i64, Vec<_>> = BTreeMap::new();
    for row in rows.order_by_asc(Column::GroupKey).all(db).await? {
        groups.entry(row.review_id).or_default().push(row);
    }
    Ok(groups)
}

/// All groups of a review as [`all`] gives them, held until the transaction ends: who writes ballots or makes a batch
/// goes one after the other.
pub async fn hold(db: &DatabaseTransaction, review: ReviewId) -> Result<Vec<review_group::Model>> {
    let rows = review_group::Entity::find().filter(Column::ReviewId.eq(review.0)).order_by_asc(Column::GroupKey);
    Ok(rows.lock(LockType::Update).all(db).await?)
}

/// Adds to counters of a group; `condition` has to hold before.
pub async fn change(
    db: &DatabaseTransaction,
    review: ReviewId,
    group: &str,
    by: &[(Column, i64)],
    condition: Option<SimpleExpr>,
) -> Result<bool> {
    let mut update = review_group::Entity::update_many();
    for (column, by) in by {
        update = update.col_expr(*column, Expr::col(*column).add(*by));
    }
    update = update.filter(Column::ReviewId.eq(review.0)).filter(Column::GroupKey.eq(group));
    if let Some(condition) = condition {
        update = update.filter(condition);
    }
    Ok(update.exec(db).await?.rows_affected == 1)
}

/// Sees to it that the group has counters.
pub async fn begin(db: &DatabaseTransaction, review: ReviewId, group: &str) -> Result<()> {
    let row = review_group::ActiveModel {
        review_id: Set(review.0),
        group_key: Set(group.to_owned()),
        roll: Set(0),
        opening_roll: Set(0),
        added: Set(0),
        struck: Set(0),
        issued: Set(0),
        cast: Set(0),
    };
    review_group::Entity::insert(row)
        .on_conflict(OnConflict::columns([Column::ReviewId, Column::GroupKey]).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Notes how many are on the roll at the opening.
pub async fn fix_opening_roll(db: &DatabaseTransaction, group: &review_group::Model) -> Result<()> {
    review_group::Entity::update_many()
        .col_expr(Column::OpeningRoll, Expr::value(group.roll))
        .filter(Column::ReviewId.eq(group.review_id))
        .filter(Column::GroupKey.eq(group.group_key.as_str()))
        .exec(db)
        .await?;
    Ok(())
}

/// The rows in the order of the definition.
pub fn in_order(setup: &Setup, rows: &[review_group::Model]) -> Result<Vec<review_group::Model>> {
    let row = |key: &str| rows.iter().find(|row| row.group_key == key).cloned();
    setup.groups.iter().map(|group| row(&group.key).ok_or_else(|| ErrorCode::NotNow.into())).collect()
}

/// A group's id in the manifest. Keys have letters, digits and underscores, ids have hyphens instead.
pub fn id(key: &str) -> Result<Id> {
    key.replace('_', "-").parse().map_err(|_| ServiceError::fault("a key of the definition is no id"))
}
