//! Who may be told that a case changed.

use domain::{
    accounts::{Actor, Role},
    ids::{CaseId, DepartmentId},
};
use entity::case_file;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::Result;

/// Whether the actor is the case's applicant, or handles it: the same people who may open it.
///
/// # Errors
/// When the database fails.
pub async fn may_watch(db: &impl ConnectionTrait, actor: &Actor, case: CaseId) -> Result<bool> {
    let row: Option<(i64, i64, String)> = case_file::Entity::find()
        .select_only()
        .columns([case_file::Column::ApplicantId, case_file::Column::DepartmentId, case_file::Column::Status])
        .filter(case_file::Column::Id.eq(case.0))
        .into_tuple()
        .one(db)
        .await?;
    let Some((applicant, department, status)) = row else { return Ok(false) };
    if actor.person().is_some_and(|person| person.0 == applicant) {
        return Ok(true);
    }
    let department = DepartmentId(department);
    let handles = actor.official().is_ok_and(|official| {
        [Role::Window, Role::Reviewer, Role::Head].iter().any(|&role| official.has_in(role, department))
    });
    Ok(handles && status != "draft")
}
