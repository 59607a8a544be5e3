//! Which database the folder of files belongs to: a random name stands in both.
//!
//! What no row names is swept away, so a database that is new, or another one, must not sweep the files of a database
//! that was lost. Whoever moved a database or a folder on purpose deletes the name in the folder (`owner/id`): then the
//! folder goes to the database that names its files.

use std::collections::HashSet;

use entity::{case_material, review_round, store_owner, stored_file};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::OnConflict};

use crate::{Backend, Result};

/// The only row.
const ROW: i32 = 1;
/// How many files are looked up with one statement.
pub const NAMES: usize = 500;

/// Whether the folder is this database's. A folder without an owner becomes so when it is empty, or when this database
/// names most of its files.
pub async fn owns(backend: &Backend) -> Result<bool> {
    let row = store_owner::Entity::find_by_id(ROW).one(backend.db().read()).await?.map(|row| row.owner);
    match (row, backend.files().owner().await?) {
        (row, Some(written)) => Ok(row.is_some_and(|owner| owner == written)),
        (_, None) if !names_most(backend).await? => Ok(false),
        (Some(owner), None) => backend.files().set_owner(&owner).await.map(|()| true),
        (None, None) => {
            let owner = first_owner(backend).await?;
            backend.files().set_owner(&owner).await.map(|()| true)
        }
    }
}

/// Names this database. Two instances that begin at the same time give it one name.
async fn first_owner(backend: &Backend) -> Result<String> {
    let row = store_owner::ActiveModel { id: Set(ROW), owner: Set(backend.chance().name()) };
    let given = OnConflict::column(store_owner::Column::Id).do_nothing().to_owned();
    let db = backend.db().write();
    store_owner::Entity::insert(row).on_conflict(given).exec_without_returning(db).await?;
    let row = store_owner::Entity::find_by_id(ROW).one(db).await?;
    row.map(|row| row.owner).ok_or_else(|| crate::ServiceError::fault("the store's owner vanished"))
}

async fn names_most(backend: &Backend) -> Result<bool> {
    let (mut all, mut known) = (0, 0);
    for folder in 0..=u8::MAX {
        let names = backend.files().all(folder).await?;
        all += names.len();
        for names in names.chunks(NAMES) {
            known += named(backend, names).await?.len();
        }
    }
    Ok(known * 2 >= all)
}

/// Which of these files a row names.
pub async fn named(backend: &Backend, names: &[String]) -> Result<HashSet<String>> {
    let db = backend.db().read();
    let uploads = case_material::Entity::find()
        .select_only()
        .column(case_material::Column::FileName)
        .filter(case_material::Column::FileName.is_in(names));
    let kept = stored_file::Entity::find()
        .select_only()
        .column(stored_file::Column::Name)
        .filter(stored_file::Column::Name.is_in(names));
    let letters = review_round::Entity::find()
        .select_only()
        .column(review_round::Column::File)
        .filter(review_round::Column::File.is_in(names));
    let mut named = HashSet::new();
    named.extend(uploads.into_tuple::<String>().all(db).await?);
    named.extend(kept.into_tuple::<String>().all(db).await?);
    named.extend(letters.into_tuple::<String>().all(db).await?);
    Ok(named)
}
