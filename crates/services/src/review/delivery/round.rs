//! A round's row, as the rules know it.

use chrono::{DateTime, Utc};
use domain::{
    ids::ReviewId,
    review::delivery::{RoundLine, RoundState, Scope, Way},
    text::Lang,
};
use entity::review_round as row;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter,
    sea_query::Expr,
};

use crate::{
    Result, ServiceError,
    review::{codes, rows::Stored},
};

/// A round.
#[derive(Clone, Debug)]
pub struct Round {
    pub row: row::Model,
    pub way: Way,
    pub scope: Scope,
    pub state: RoundState,
    pub lang: Lang,
}

impl TryFrom<row::Model> for Round {
    type Error = ServiceError;

    fn try_from(row: row::Model) -> Result<Self> {
        let bad = || ServiceError::Row {
            table: "review_round",
            id: row.id.to_string(),
            what: "a name is unknown".to_owned(),
        };
        let way = Way::from_name(&row.way).ok_or_else(bad)?;
        let scope = Scope::from_name(&row.scope).ok_or_else(bad)?;
        let state = RoundState::from_name(&row.state).ok_or_else(bad)?;
        let lang = Lang::from_code(&row.lang).ok_or_else(bad)?;
        Ok(Self { way, scope, state, lang, row })
    }
}

impl Round {
    pub const fn review(&self) -> ReviewId {
        ReviewId(self.row.review_id)
    }

    /// Codes are made until the closing time, reminders leave while ballots are taken.
    pub fn goes_on(&self, stored: &Stored, now: DateTime<Utc>) -> bool {
        if self.scope.has_codes() { codes::refuse_ended(stored, now).is_ok() } else { stored.state.takes_ballots(now) }
    }

    /// For the desk.
    pub fn line(&self) -> RoundLine {
        let count = |number: i64| u64::try_from(number).unwrap_or_default();
        RoundLine {
            round: self.row.id,
            way: self.way,
            scope: self.scope,
            state: self.state,
            total: count(self.row.total),
            made: count(self.row.made),
            sent: count(self.row.sent),
            failed: count(self.row.failed),
            skipped: count(self.row.skipped),
            at: self.row.created_at,
            keep_until: self.row.keep_until,
            fetched: count(self.row.fetched),
        }
    }
}

pub async fn find(db: &impl ConnectionTrait, id: i64) -> Result<Option<Round>> {
    row::Entity::find_by_id(id).one(db).await?.map(Round::try_from).transpose()
}

/// Writes the next step, if nobody did it meanwhile and the round still runs.
pub async fn advance(db: &DatabaseTransaction, before: &row::Model, mut changed: row::ActiveModel) -> Result<bool> {
    changed.step = Set(before.step + 1);
    let written = row::Entity::update_many()
        .set(changed)
        .filter(row::Column::Id.eq(before.id))
        .filter(row::Column::Step.eq(before.step))
        .filter(row::Column::State.eq(RoundState::Running.name()))
        .exec(db)
        .await?;
    Ok(written.rows_affected == 1)
}

/// Adds to a counter.
pub async fn count(db: &impl ConnectionTrait, id: i64, column: row::Column, by: i64) -> Result<()> {
    row::Entity::update_many()
        .col_expr(column, Expr::col(column).add(by))
        .filter(row::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}
