//! Where members are reached, and putting it right.

use domain::{
    accounts::{Action, MobileNumber, Official, Resource, can},
    cases::Reason,
    error::ErrorCode,
    ids::{MemberId, ReviewId},
    review::roll::{EmailAddress, RollEntry},
};
use entity::review_member;
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, LockType},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    codes,
    members::{open, row, seal},
    rows,
};
use crate::{Backend, IdempotencyKey, Once, Result, Topic, audit::AuditEvent};

/// Where a member is reached, with most of it covered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MaskedContact {
    /// Mobile number.
    pub mobile: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Where the member works; may be empty.
    pub organisation: String,
}

/// What is put right of where a member is reached; what is none stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactChange {
    /// Mobile number.
    pub mobile: Option<MobileNumber>,
    /// E-mail address.
    pub email: Option<EmailAddress>,
}

/// Contact data as it is sealed.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Contact {
    mobile: Option<String>,
    pub(super) email: Option<String>,
    pub(super) organisation: String,
}

impl Contact {
    /// That of an entry of a list.
    pub(super) fn of(entry: &RollEntry) -> Self {
        Self {
            mobile: entry.mobile.as_ref().map(|mobile| mobile.expose().to_owned()),
            email: entry.email.as_ref().map(|email| email.expose().to_owned()),
            organisation: entry.organisation.clone(),
        }
    }

    /// The mobile number, if there is one.
    pub(super) fn mobile(&self) -> Option<MobileNumber> {
        self.mobile.as_deref().and_then(|mobile| MobileNumber::parse(mobile).ok())
    }

    /// The e-mail address, if there is one.
    pub(super) fn email(&self) -> Option<EmailAddress> {
        self.email.as_deref().and_then(|email| EmailAddress::parse(email).ok())
    }
}

/// Where a member is reached, with most of it covered.
///
/// # Errors
/// [`ErrorCode::Forbidden`] for everybody but an organiser, [`ErrorCode::NotFound`] for who is on no roll.
pub async fn masked_contact(backend: &Backend, organiser: &Official, member: MemberId) -> Result<MaskedContact> {
    can(&organiser.actor(), Action::OrganiseReview, Resource::System)?;
    let contact = contact_of(backend, &row(backend.db().read(), member).await?)?;
    Ok(MaskedContact {
        mobile: contact.mobile().map(|mobile| mobile.masked()),
        email: contact.email().map(|email| email.masked()),
        organisation: contact.organisation,
    })
}

/// Puts right where a member is reached, until the closing time and before they took part. Which of the two was changed
/// is logged, not what it is.
///
/// # Errors
/// [`ErrorCode::NotNow`] when they have a token or the review has ended, [`ErrorCode::NotFound`] for who was struck
/// off.
pub async fn correct_contact(
    backend: &Backend,
    organiser: &Official,
    key: &IdempotencyKey,
    member: MemberId,
    change: &ContactChange,
    reason: &Reason,
) -> Result<()> {
    const COMMAND: &str = "review/correct_contact";
    let actor = organiser.actor();
    can(&actor, Action::OrganiseReview, Resource::System)?;
    let review = ReviewId(row(backend.db().read(), member).await?.review_id);
    let typed = (change.mobile.as_ref().map(MobileNumber::expose), change.email.as_ref().map(EmailAddress::expose));
    // Stands for them where repeated requests are told from different ones.
    let asked = backend.data_key().index(COMMAND, &serde_json::to_vec(&typed)?);
    let tx = match backend.once(&actor, key, COMMAND, &(member, asked, reason.as_str())).await? {
        Once::Again(()) => return Ok(()),
        Once::First(tx) => tx,
    };
    let stored = rows::hold(tx.db(), review, LockType::Share).await?;
    let row = review_member::Entity::find_by_id(member.0).lock(LockType::Update).one(tx.db()).await?;
    let row = row.filter(|row| row.struck_at.is_none()).ok_or(ErrorCode::NotFound)?;
    codes::refuse_ended(&stored, tx.now())?;
    if row.took_token {
        return Err(ErrorCode::NotNow.into());
    }
    let before = contact_of(backend, &row)?;
    let after = Contact {
        mobile: typed.0.map(str::to_owned).or(before.mobile),
        email: typed.1.map(str::to_owned).or(before.email),
        organisation: before.organisation,
    };
    let sealed = seal(backend, "contact", (review.0, &row.number), &serde_json::to_vec(&after)?)?;
    review_member::Entity::update_many()
        .col_expr(review_member::Column::ContactSealed, Expr::value(sealed))
        .filter(review_member::Column::Id.eq(member.0))
        .exec(tx.db())
        .await?;
    let event = AuditEvent::new(COMMAND, stored.subject()).because(reason.as_str());
    let changed = json!({ "member": member, "mobile": typed.0.is_some(), "email": typed.1.is_some() });
    tx.audit(event.with(changed));
    tx.touch(Topic::Review(review));
    tx.finish(()).await
}

/// Where the member is reached, and works.
pub(super) fn contact_of(backend: &Backend, row: &review_member::Model) -> Result<Contact> {
    Ok(serde_json::from_str(&open(backend, row, "contact", &row.contact_sealed)?)?)
}
