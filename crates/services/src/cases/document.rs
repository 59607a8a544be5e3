//! The issued document: for its holder to print, for anybody to check.

use domain::{
    accounts::Actor,
    cases::{CaseState, Completed, Ending, VerificationCode, view::DocumentView},
    error::ErrorCode,
    ids::CaseId,
    text::Lang,
};
use entity::case_file;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{
    case::Case,
    page::{decided_and_ended, department_card},
    tell::result_name,
};
use crate::{Backend, Result, qr};

/// The document of a case, for its holder or an official of the department.
///
/// # Errors
/// [`ErrorCode::NotFound`] for everybody else, and before it is issued.
pub async fn document(backend: &Backend, actor: &Actor, id: CaseId) -> Result<DocumentView> {
    let db = backend.db().read();
    let case = Case::find(backend, db, id).await?.ok_or(ErrorCode::NotFound)?;
    let own = actor.person() == Some(case.applicant());
    if own || actor.official().is_ok_and(|official| case.is_seen_by(&official)) {
        view(backend, case).await
    } else {
        Err(ErrorCode::NotFound.into())
    }
}

/// The document with this number, for whoever has the code printed on it.
///
/// # Errors
/// [`ErrorCode::NotFound`] for an unknown number and for a wrong code alike.
pub async fn issued_document(backend: &Backend, number: &str, code: &VerificationCode) -> Result<DocumentView> {
    let db = backend.db().read();
    let row = case_file::Entity::find().filter(case_file::Column::DocumentNumber.eq(number.trim())).one(db).await?;
    let row = row.ok_or(ErrorCode::NotFound)?;
    let case = Case::find(backend, db, CaseId(row.id)).await?.ok_or(ErrorCode::NotFound)?;
    let document = view(backend, case).await?;
    // 60 random bits: comparing letter by letter tells an attacker nothing within the lifetime of a document.
    if document.code == code.as_str() { Ok(document) } else { Err(ErrorCode::NotFound.into()) }
}

async fn view(backend: &Backend, case: Case) -> Result<DocumentView> {
    let (decided_on, issued_on) = decided_and_ended(&case.state)?;
    let department = department_card(backend.db().read(), case.row.department_id).await?;
    let name = result_name(&case);
    let CaseState::Completed(Completed { ending: Ending::Issued { decision, document }, .. }) = case.state else {
        return Err(ErrorCode::NotFound.into());
    };
    let site = &backend.settings().base_url;
    let check_address = format!("{site}/{{lang}}/check?number={}&code={}", document.number, document.code.as_str());
    Ok(DocumentView {
        check_picture: qr::draw(&check_address.replace("{lang}", Lang::Zh.code()))?,
        check_address,
        number: document.number,
        code: document.code.as_str().to_owned(),
        name,
        validity: case.published.guide.result.as_ref().map(|result| result.validity.clone()).unwrap_or_default(),
        holder: case.row.applicant_name,
        item: domain::text::Bilingual::new(case.row.item_name_zh, case.row.item_name_en),
        department: department.name,
        outcome: decision.outcome,
        reasons: decision.reasons.to_string(),
        decided_on,
        issued_on,
        case_number: case.row.number.unwrap_or_default(),
    })
}
