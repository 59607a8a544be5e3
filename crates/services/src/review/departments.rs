//! The departments that can be rated.

use domain::{
    accounts::{Action, Official, Resource, can},
    ids::DepartmentId,
    review::desk::DepartmentChoice,
    text::Bilingual,
};
use entity::department;
use sea_orm::{EntityTrait, QueryOrder, QuerySelect};

use crate::{Backend, Result};

/// More departments than a ballot may name.
const MOST: u64 = 1000;

/// The city's departments, in the order of their numbers.
///
/// # Errors
/// [`ErrorCode::Forbidden`](domain::error::ErrorCode::Forbidden) for who neither organises nor approves reviews.
pub async fn departments(backend: &Backend, official: &Official) -> Result<Vec<DepartmentChoice>> {
    can(&official.actor(), Action::ApproveReview, Resource::System)?;
    let rows = department::Entity::find().order_by_asc(department::Column::Id).limit(MOST);
    let choice = |row: department::Model| DepartmentChoice {
        id: DepartmentId(row.id),
        name: Bilingual::new(row.name_zh, row.name_en),
    };
    Ok(rows.all(backend.db().read()).await?.into_iter().map(choice).collect())
}
