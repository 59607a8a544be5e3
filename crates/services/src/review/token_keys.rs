//! The private keys that sign tokens, one a group: sealed from the opening to the closing, then destroyed.

use ballot::token::TokenKey;
use domain::ids::ReviewId;
use entity::review_token_key::{self, Column};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait,
    QueryFilter,
};
use zeroize::Zeroizing;

use super::{batch, rows};
use crate::{Backend, Result, Tx};

/// Keeps the key of a group.
pub async fn keep(tx: &Tx, review: ReviewId, group: &str, key: &TokenKey) -> Result<()> {
    let der = key.to_der().map_err(|error| rows::fault(review.0, error))?;
    let sealed = tx.backend().data_key().seal(tx.backend().chance(), &purpose(review, group), &der)?;
    let row = review_token_key::ActiveModel {
        review_id: Set(review.0),
        group_key: Set(group.to_owned()),
        sealed: Set(sealed),
    };
    row.insert(tx.db()).await?;
    Ok(())
}

/// The key of a group; none before opening and after closing.
pub async fn find(backend: &Backend, review: ReviewId, group: &str) -> Result<Option<TokenKey>> {
    let row = review_token_key::Entity::find_by_id((review.0, group.to_owned())).one(backend.db().read()).await?;
    let Some(row) = row else { return Ok(None) };
    let der = Zeroizing::new(backend.data_key().open(&purpose(review, group), &row.sealed)?);
    TokenKey::from_der(&der).map(Some).map_err(|error| rows::fault(review.0, error))
}

/// Destroys the keys of a review and says how many there were. [`batch::tidy_closed`] takes what is left of them out of
/// the database's files.
pub async fn destroy(tx: &Tx, review: ReviewId) -> Result<u64> {
    let keys = review_token_key::Entity::delete_many().filter(Column::ReviewId.eq(review.0));
    Ok(keys.exec(tx.db()).await?.rows_affected)
}

/// On PostgreSQL: says whether nothing is left in the table's file of keys that were destroyed. Dead rows go only when
/// nobody reads who began before, and their bytes only when the table is written anew.
pub async fn is_emptied(db: &DatabaseConnection) -> Result<bool, DbErr> {
    if !batch::vacuum(db, "review_token_key").await? {
        return Ok(false);
    }
    db.execute_unprepared("VACUUM (FULL) review_token_key").await?;
    Ok(true)
}

/// For what a group's private key is sealed.
fn purpose(review: ReviewId, group: &str) -> String {
    format!("review_group.token_key/{review}/{group}")
}
