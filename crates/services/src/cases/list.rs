//! The applicant's own cases.

use domain::{
    accounts::Citizen,
    cases::{
        CaseNumber,
        view::{CaseSummary, Standing},
    },
    ids::CaseId,
    page::{PAGE_SIZE, Page},
    text::Bilingual,
};
use entity::case_file;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::case::state;
use crate::Result;

/// The citizen's cases and drafts, newest first; `after` is the cursor of the page before.
///
/// # Errors
/// When the database fails.
pub async fn my_cases(db: &impl ConnectionTrait, citizen: &Citizen, after: Option<&str>) -> Result<Page<CaseSummary>> {
    let mut query = case_file::Entity::find().filter(case_file::Column::ApplicantId.eq(citizen.person().0));
    if let Some(before) = after.and_then(|cursor| cursor.parse::<i64>().ok()) {
        query = query.filter(case_file::Column::Id.lt(before));
    }
    let rows = query.order_by_desc(case_file::Column::Id).limit(PAGE_SIZE + 1).all(db).await?;
    let rows = rows.into_iter().map(summary).collect::<Result<Vec<_>>>()?;
    Ok(Page::from_rows(rows, PAGE_SIZE, |row| row.id.to_string()))
}

fn summary(row: case_file::Model) -> Result<CaseSummary> {
    let standing = Standing::of(&state(&row)?);
    Ok(CaseSummary {
        id: CaseId(row.id),
        item: Bilingual::new(row.item_name_zh, row.item_name_en),
        number: row.number.map(CaseNumber::stored),
        standing,
        due: row.due_on,
        updated_at: row.updated_at,
    })
}
