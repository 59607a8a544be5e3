//! From rows to what pages show, with the same number of statements however many rows there are.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{
    ids::DepartmentId,
    review::{setup::Setup, view::MatterView},
    text::Bilingual,
};
use entity::department;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::rows::Matter;
use crate::{Backend, Result, review::comments};

/// The matters with their texts; `setups` are the definitions of their reviews.
pub async fn views(
    backend: &Backend,
    matters: &[Matter],
    setups: &BTreeMap<i64, Setup>,
    today: NaiveDate,
) -> Result<Vec<MatterView>> {
    if matters.is_empty() {
        return Ok(Vec::new());
    }
    let ids = matters.iter().map(|matter| matter.row.comment_id.clone()).collect();
    let mut texts = comments::texts(backend, backend.db().read(), ids).await?;
    let view = |matter: &Matter| {
        let place = usize::try_from(matter.row.place).unwrap_or_default();
        let subject = setups.get(&matter.row.review_id).and_then(|setup| setup.subjects.get(place));
        let text = texts.remove(&matter.row.comment_id).unwrap_or_default();
        let name = subject.map(|subject| subject.name.clone()).unwrap_or_default();
        MatterView::of((matter.review(), matter.number, matter.row.version), name, text, &matter.state, today)
    };
    Ok(matters.iter().map(view).collect())
}

/// The names of departments, in one statement.
pub async fn names(
    db: &impl ConnectionTrait,
    departments: impl IntoIterator<Item = DepartmentId>,
) -> Result<BTreeMap<DepartmentId, Bilingual>> {
    let ids: Vec<i64> = departments.into_iter().map(|department| department.0).collect();
    let found = department::Entity::find().filter(department::Column::Id.is_in(ids)).all(db).await?;
    Ok(found.into_iter().map(|row| (DepartmentId(row.id), Bilingual::new(row.name_zh, row.name_en))).collect())
}
