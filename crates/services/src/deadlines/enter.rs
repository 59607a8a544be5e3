//! Entering a notice, by which provisional days become final.

use domain::{
    accounts::Official,
    deadlines::HolidayNotice,
    error::{Fault, FieldError},
};
use entity::holiday_notice;
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{RECOUNT, Recount};
use crate::{Backend, IdempotencyKey, Once, Result, ServiceError, Tx, audit::AuditEvent, jobs::NewJob};

/// What entering a notice is called in the audit log.
pub(super) const ENTER: &str = "deadlines/enter-notice";

/// What entering a notice did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entered {
    /// The new row.
    pub id: i64,
    /// The year whose days it arranges.
    pub year: i32,
}

/// Enters a notice; stored deadlines that it may change are recounted after the commit ([`RECOUNT`]).
///
/// The caller has checked that the official is a system administrator, and the notice by
/// [`HolidayNotice::check`](domain::deadlines::HolidayNotice::check).
///
/// # Errors
/// `title: Taken` when a notice of that title is there already.
pub async fn enter_notice(
    backend: &Backend,
    official: &Official,
    key: &IdempotencyKey,
    notice: &HolidayNotice,
) -> Result<Entered> {
    let tx = match backend.once(&official.actor(), key, ENTER, notice).await? {
        Once::Again(entered) => return Ok(entered),
        Once::First(tx) => tx,
    };
    refuse_twice(tx.db(), notice).await?;
    let id = insert(&tx, official, notice).await?;
    let detail = json!({ "year": notice.year, "citation": notice.citation.key() });
    tx.audit(AuditEvent::new(ENTER, format!("holiday_notice/{id}")).with(detail));
    tx.enqueue(NewJob::new(RECOUNT, serde_json::to_value(Recount { notice: id })?).once(format!("{RECOUNT}/{id}")));
    let entered = tx.finish(Entered { id, year: notice.year }).await?;
    backend.calendar_cache().forget();
    Ok(entered)
}

async fn refuse_twice(db: &DatabaseTransaction, notice: &HolidayNotice) -> Result<()> {
    let same = holiday_notice::Column::Title.eq(notice.citation.title.trim());
    match holiday_notice::Entity::find().filter(same).count(db).await? {
        0 => Ok(()),
        _ => Err(ServiceError::Invalid(vec![FieldError::new("title", Fault::Taken)])),
    }
}

async fn insert(tx: &Tx, official: &Official, notice: &HolidayNotice) -> Result<i64> {
    let citation = &notice.citation;
    let row = holiday_notice::ActiveModel {
        year: Set(notice.year),
        issuer: Set(citation.issuer.trim().to_owned()),
        title: Set(citation.title.trim().to_owned()),
        number: Set(citation.number.clone()),
        issued: Set(citation.issued),
        days_off: Set(serde_json::to_value(&notice.days_off)?),
        make_up_days: Set(serde_json::to_value(&notice.make_up_days)?),
        entered_at: Set(Some(tx.now())),
        entered_by: Set(Some(official.person().0)),
        ..Default::default()
    };
    Ok(holiday_notice::Entity::insert(row).exec(tx.db()).await?.last_insert_id)
}
