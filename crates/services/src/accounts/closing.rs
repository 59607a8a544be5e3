//! Closing an account 注销. What identifies the person is erased; what the archives law keeps (cases and the audit log)
//! stays under the person's number, which then leads to nobody. What nobody needs to keep is deleted: drafts with their
//! papers, and notices. An issued document is a public record and goes on naming its holder.

use domain::{
    accounts::{AccountError, Citizen, SignInEnd},
    error::{ErrorCode, Fault, FieldError},
    ids::PersonId,
};
use entity::{
    case_event, case_file, known_device, notice, notice_counter, notice_delivery, notice_preference, person,
    recovery_code, sign_in,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, LockType},
};

use super::{Origin, lanes::Lane, password, rows, sessions};
use crate::{Backend, IdempotencyKey, Once, Result, ServiceError, Tx, audit::AuditEvent, cases};

/// Closes a citizen's or agent's account, asked for with the password.
///
/// # Errors
/// A field error of `password` when it is wrong; a form error while cases are open.
pub async fn close(
    backend: &Backend,
    citizen: &Citizen,
    origin: &Origin,
    key: &IdempotencyKey,
    password: &str,
) -> Result<()> {
    const COMMAND: &str = "accounts/close";
    let row = rows::find(backend.db().read(), citizen.person()).await?;
    // Stands for the password where repeated requests are told from different ones.
    let asked = backend.data_key().index(COMMAND, password.as_bytes());
    if backend.answered::<()>(&citizen.actor(), key, COMMAND, &asked).await?.is_some() {
        return Ok(());
    }
    let lane = Lane::of_person(backend, &row, origin).await?;
    if let Some(fault) = lane.take(backend).await?.closed_fault(backend.now()) {
        return Err(field("password", fault));
    }
    if !password::verify(Some(row.password_hash.clone()), password.to_owned()).await? {
        return Err(field("password", Fault::WrongCredentials));
    }
    lane.clear(backend).await?;
    let Once::First(tx) = backend.once::<()>(&citizen.actor(), key, COMMAND, &asked).await? else { return Ok(()) };
    // Locked, so that no draft is begun behind this one's back; then no draft is left that could become a case.
    let row = person::Entity::find_by_id(citizen.person().0).lock(LockType::Update).one(tx.db()).await?;
    let row = row.ok_or(ErrorCode::NotFound)?;
    let files = cases::discard_all(&tx, citizen.person()).await?;
    let open = open_matters(&tx, citizen.person()).await?;
    rows::state(&row).close(open, tx.now()).map_err(|error| match error {
        AccountError::OpenCases(count) => field("", Fault::CasesOpen(u32::try_from(count).unwrap_or(u32::MAX))),
        AccountError::Closed | AccountError::Already => ErrorCode::NotNow.into(),
    })?;
    erase(&tx, &row).await?;
    tx.audit(AuditEvent::new(COMMAND, format!("person/{}", row.id)));
    tx.finish(()).await?;
    backend.files().remove_all(&files).await
}

/// How many matters of this person still need somebody to talk to. A feature whose matters keep an account open
/// counts them here.
async fn open_matters(tx: &Tx, person: PersonId) -> Result<u64> {
    let over = ["completed", "withdrawn"];
    let cases = case_file::Entity::find()
        .filter(case_file::Column::ApplicantId.eq(person.0))
        .filter(case_file::Column::Status.is_not_in(over))
        .count(tx.db())
        .await?;
    Ok(cases)
}

/// Cases are archives and stay, under the person's number; who it was goes.
async fn forget_name(tx: &Tx, row: &person::Model) -> Result<()> {
    cases::forget_applicant(tx, PersonId(row.id), row.company_name.is_some()).await?;
    case_event::Entity::update_many()
        .col_expr(case_event::Column::ActorName, Expr::value(""))
        .filter(case_event::Column::ActorId.eq(row.id))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Notices name what the person applied for; what is still to be delivered is delivered to nobody.
async fn forget_notices(tx: &Tx, person: i64) -> Result<()> {
    let db = tx.db();
    notice_delivery::Entity::delete_many().filter(notice_delivery::Column::PersonId.eq(person)).exec(db).await?;
    notice::Entity::delete_many().filter(notice::Column::PersonId.eq(person)).exec(db).await?;
    notice_counter::Entity::delete_by_id(person).exec(db).await?;
    notice_preference::Entity::delete_by_id(person).exec(db).await?;
    Ok(())
}

async fn erase(tx: &Tx, row: &person::Model) -> Result<()> {
    let emptied = person::ActiveModel {
        name: Set(String::new()),
        login_index: Set(None),
        user_name: Set(None),
        mobile_sealed: Set(None),
        identity_sealed: Set(None),
        identity_index: Set(None),
        email_sealed: Set(None),
        company_name: Set(None),
        credit_code: Set(None),
        password_hash: Set(String::new()),
        credential_version: Set(row.credential_version + 1),
        totp_sealed: Set(None),
        totp_confirmed_at: Set(None),
        totp_last_step: Set(None),
        closed_at: Set(Some(tx.now())),
        ..Default::default()
    };
    rows::save(tx, row, emptied).await?;
    forget_name(tx, row).await?;
    forget_notices(tx, row.id).await?;
    sessions::end_others(tx, PersonId(row.id), None, SignInEnd::AccountEnded).await?;
    recovery_code::Entity::delete_many().filter(recovery_code::Column::PersonId.eq(row.id)).exec(tx.db()).await?;
    known_device::Entity::delete_many().filter(known_device::Column::PersonId.eq(row.id)).exec(tx.db()).await?;
    sign_in::Entity::update_many()
        .col_expr(sign_in::Column::Device, Expr::value(""))
        .col_expr(sign_in::Column::Address, Expr::value(""))
        .filter(sign_in::Column::PersonId.eq(row.id))
        .exec(tx.db())
        .await?;
    Ok(())
}

fn field(name: &str, fault: Fault) -> ServiceError {
    ServiceError::Invalid(vec![FieldError::new(name, fault)])
}
