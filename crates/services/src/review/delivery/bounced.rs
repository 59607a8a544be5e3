//! Mail that came back after the mail server had taken it: the report of it is taken in, and the delivery is lost.

use domain::{
    accounts::Actor,
    ids::{MemberId, ReviewId},
};
use entity::{review_delivery as row, review_member};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::LockType};
use serde_json::json;

use super::{lost, report::Report};
use crate::{
    Backend, Result, ServiceError, Topic,
    audit::AuditEvent,
    review::{contact::contact_of, rows},
};

/// What came of a mail that was handed in as a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounce {
    /// The delivery is lost, and stands among those that did not arrive.
    Lost,
    /// It was lost already, or its code was replaced since.
    Known,
    /// The report speaks of no failure for good.
    Passing,
    /// It is about an ordinary notice, for which nothing is kept.
    Notice,
    /// The message has not been noted as sent yet; the same report is worth bringing again.
    TooSoon,
    /// It is about no message that left from here.
    Unknown,
    /// It is about a message of ours, and another address than that it was sent to.
    OtherAddress,
    /// It is no report.
    NoReport,
}

/// Takes in a mail server's report. The same again changes nothing.
///
/// # Errors
/// When the database fails; the report is to be brought again then.
pub async fn take_bounce(backend: &Backend, mail: &[u8]) -> Result<Bounce> {
    let Some(report) = Report::read(mail) else { return Ok(Bounce::NoReport) };
    let id = report.message_id.split('@').next().unwrap_or_default();
    if id.starts_with("notice-") {
        return Ok(Bounce::Notice);
    }
    let db = backend.db().read();
    let Some(found) = row::Entity::find().filter(row::Column::MessageId.eq(id)).one(db).await? else {
        return Ok(Bounce::Unknown);
    };
    let member = review_member::Entity::find_by_id(found.member_id).one(db).await?;
    let member = member.ok_or_else(|| ServiceError::fault(format_args!("delivery {} has no member", found.id)))?;
    let address = contact_of(backend, &member)?.email.unwrap_or_default();
    let Some(recipient) = report.of(&address) else { return Ok(Bounce::OtherAddress) };
    let Some(status) = recipient.failed_for_good() else { return Ok(Bounce::Passing) };
    match found.state.as_str() {
        _ if found.replaced => Ok(Bounce::Known),
        "sent" => note(backend, &found, status).await,
        "dead" => Ok(Bounce::Known),
        _ => Ok(Bounce::TooSoon),
    }
}

async fn note(backend: &Backend, found: &row::Model, status: &str) -> Result<Bounce> {
    let tx = backend.begin(&Actor::System).await?;
    let review = ReviewId(found.review_id);
    let stored = rows::hold(tx.db(), review, LockType::Share).await?;
    if !lost::mark(&tx, found, status).await? {
        tx.abandon().await?;
        return Ok(Bounce::Known);
    }
    let event = AuditEvent::new("review/take_bounce", stored.subject());
    tx.audit(event.with(json!({ "member": MemberId(found.member_id), "status": status })));
    tx.touch(Topic::Review(review));
    tx.commit().await?;
    Ok(Bounce::Lost)
}
