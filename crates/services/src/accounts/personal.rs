//! A person's own data: masked for the screen, unmasked for an official who says why.

use chrono::{DateTime, Duration, Utc};
use domain::{
    accounts::{Action, IdentityNumber, MobileNumber, Official, PersonKind, Resource, SignedIn, can},
    error::{ErrorCode, Fault, FieldError},
    ids::{DepartmentId, PersonId},
    text::Lang,
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{rows, sealed};
use crate::{Backend, DataKey, IdempotencyKey, Once, Result, ServiceError, audit::AuditEvent};

/// Fewest characters of a reason.
const REASON_MIN: usize = 4;
/// Most characters of a reason.
const REASON_MAX: usize = 500;
/// How long a request that is sent again is the same look at somebody's numbers.
const REPEATED: Duration = Duration::minutes(5);

/// A person's account as it is shown: numbers masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Who.
    pub person: PersonId,
    /// The kind of account.
    pub kind: PersonKind,
    /// The name shown to others.
    pub name: String,
    /// What an official signs in with.
    pub user_name: Option<String>,
    /// As in `138****1234`.
    pub mobile: Option<String>,
    /// As in `1****************X`.
    pub identity: Option<String>,
    /// The e-mail address; only the person sees it.
    pub email: Option<String>,
    /// The language of notices.
    pub lang: Lang,
    /// The company an agent acts for, and its credit code.
    pub company: Option<(String, String)>,
    /// Whether an authenticator app is set up.
    pub second_step: bool,
    /// Since when this password.
    pub password_changed_at: DateTime<Utc>,
    /// Since when the account.
    pub created_at: DateTime<Utc>,
}

/// A person's numbers in full.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unmasked {
    /// The mobile number.
    pub mobile: Option<String>,
    /// The identity number.
    pub identity: Option<String>,
}

/// A person's account, numbers masked.
///
/// # Errors
/// [`domain::error::ErrorCode::NotFound`] for nobody.
pub async fn profile(db: &impl ConnectionTrait, key: &DataKey, person: PersonId) -> Result<Profile> {
    let row = rows::find(db, person).await?;
    Ok(Profile {
        person,
        kind: rows::kind(&row)?,
        mobile: sealed::mobile(key, &row)?.as_ref().map(MobileNumber::masked),
        identity: sealed::identity(key, &row)?.as_ref().map(IdentityNumber::masked),
        email: sealed::email(key, &row)?,
        lang: Lang::from_code(&row.lang).unwrap_or_default(),
        company: row.company_name.clone().zip(row.credit_code.clone()),
        second_step: rows::has_authenticator(&row),
        password_changed_at: row.password_changed_at,
        created_at: row.created_at,
        name: row.name,
        user_name: row.user_name,
    })
}

/// Whose numbers an official asks for.
pub struct Unmask<'a> {
    /// The person.
    pub person: PersonId,
    /// The department that handles the person's case.
    pub handled_by: DepartmentId,
    /// The case, as in `case/12`.
    pub subject: &'a str,
    /// Why, as typed.
    pub reason: &'a str,
}

/// Shows an official the numbers of a person whose case their department handles. The log keeps who saw them, for which
/// case and why; the numbers themselves it does not keep, and neither does the answer stored under the key, which is
/// when they were shown: repeated within five minutes, it is the same look.
///
/// The caller reads `handled_by` and `subject` from the case itself, never from the request.
///
/// # Errors
/// A field error of `reason`; [`ErrorCode::Forbidden`] for officials of other departments; [`ErrorCode::KeyReused`] for
/// a key under which they were shown some while ago: who wants to see them again says so in the log.
pub async fn unmask(
    backend: &Backend,
    official: &Official,
    key: &IdempotencyKey,
    asked: Unmask<'_>,
) -> Result<Unmasked> {
    const COMMAND: &str = "accounts/unmask";
    let Unmask { person, handled_by, subject, reason } = asked;
    can(&official.actor(), Action::Unmask, Resource::PersonalData { person, handled_by: &[handled_by] })?;
    let reason = reason.trim();
    let fault = match reason.chars().count() {
        0 => Some(Fault::Required),
        length if length < REASON_MIN => Some(Fault::TooShort(4)),
        length if length > REASON_MAX => Some(Fault::TooLong(500)),
        _ => None,
    };
    if let Some(fault) = fault {
        return Err(ServiceError::Invalid(vec![FieldError::new("reason", fault)]));
    }
    let unmasked = in_full(backend.data_key(), &rows::find(backend.db().read(), person).await?)?;
    let same = (person, handled_by, subject, reason);
    match backend.once::<Option<DateTime<Utc>>>(&official.actor(), key, COMMAND, &same).await? {
        Once::First(tx) => {
            let event = AuditEvent::new(COMMAND, format!("person/{person}"));
            tx.audit(event.of(handled_by).because(reason).with(json!({ "for": subject })));
            let now = tx.now();
            tx.finish(Some(now)).await?;
        }
        Once::Again(shown) if shown.is_some_and(|shown| backend.now() - shown <= REPEATED) => {}
        Once::Again(_) => return Err(ErrorCode::KeyReused.into()),
    }
    Ok(unmasked)
}

/// The numbers for the person themselves.
pub async fn own_numbers(db: &impl ConnectionTrait, key: &DataKey, actor: &SignedIn) -> Result<Unmasked> {
    in_full(key, &rows::find(db, actor.person).await?)
}

fn in_full(key: &DataKey, row: &entity::person::Model) -> Result<Unmasked> {
    Ok(Unmasked {
        mobile: sealed::mobile(key, row)?.map(|number| number.expose().to_owned()),
        identity: sealed::identity(key, row)?.map(|number| number.expose().to_owned()),
    })
}
