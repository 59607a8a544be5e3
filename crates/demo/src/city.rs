//! Places, departments, items and people, in one transaction.

use domain::accounts::Actor;
use entity::place;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use services::{Backend, Result};

use crate::{departments, items, people, places};

/// Whether the city's row is there: its code is of no real place.
pub(crate) async fn is_filled(backend: &Backend) -> Result<bool> {
    let city = place::Entity::find().filter(place::Column::Code.eq(places::CITY));
    Ok(city.one(backend.db().read()).await?.is_some())
}

/// Fills an empty database. Either all of it is there afterwards or nothing.
pub(crate) async fn seed(backend: &Backend, organs: usize) -> Result<()> {
    if place::Entity::find().count(backend.db().read()).await? > 0 {
        return Ok(());
    }
    // Before the transaction: hashing takes a second, and SQLite has one writer.
    let password_hash = people::password_hash(backend).await?;
    let tx = backend.begin(&Actor::System).await?;
    let places = places::insert(&tx).await?;
    let city = places[places::CITY];
    let departments = departments::insert(&tx, &places).await?;
    items::insert(&tx, &departments).await?;
    people::insert(&tx, &departments, &password_hash).await?;
    departments::insert_further(&tx, city, organs).await?;
    tx.commit().await?;
    tracing::info!("demo: the city is filled");
    Ok(())
}
