//! How a person can be reached. For the senders of notices and for the person's own account page.

use domain::{
    accounts::{Actor, MobileNumber, SignedIn},
    error::{Fault, FieldError},
    ids::PersonId,
    text::Lang,
};
use entity::person;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};

use super::{
    rows,
    sealed::{self, Column},
};
use crate::{Backend, DataKey, IdempotencyKey, Once, Result, ServiceError, audit::AuditEvent};

/// Most characters of an e-mail address (RFC 5321, 4.5.3.1).
const EMAIL_MAX: usize = 254;

/// Ways to a person. The numbers are personal data: use them and let them go.
#[derive(Clone)]
pub struct Contact {
    /// The language they read.
    pub lang: Lang,
    /// For text messages.
    pub mobile: Option<MobileNumber>,
    /// For e-mail.
    pub email: Option<String>,
}

/// How to reach a person; `None` for nobody, or for somebody whose account is closed.
///
/// # Errors
/// When the database fails or a sealed value does not open.
pub async fn contact(db: &impl ConnectionTrait, key: &DataKey, person: PersonId) -> Result<Option<Contact>> {
    let row = person::Entity::find_by_id(person.0).one(db).await?.filter(|row| row.closed_at.is_none());
    let Some(row) = row else { return Ok(None) };
    let lang = Lang::from_code(&row.lang).unwrap_or_default();
    Ok(Some(Contact { lang, mobile: sealed::mobile(key, &row)?, email: sealed::email(key, &row)? }))
}

/// Sets the language of notices and the e-mail address (none if empty).
///
/// # Errors
/// A field error of `email`.
pub async fn set_contact(
    backend: &Backend,
    actor: &SignedIn,
    key: &IdempotencyKey,
    lang: Lang,
    email: &str,
) -> Result<()> {
    const COMMAND: &str = "accounts/set_contact";
    let email = email.trim();
    if !email.is_empty() && !is_address(email) {
        return Err(ServiceError::Invalid(vec![FieldError::new("email", Fault::NotAnEmail)]));
    }
    // Stands for the address where repeated requests are told from different ones.
    let asked = (lang, backend.data_key().index(COMMAND, email.as_bytes()));
    let once = backend.once::<()>(&Actor::SignedIn(actor.clone()), key, COMMAND, &asked).await?;
    let Once::First(tx) = once else { return Ok(()) };
    let row = rows::find(tx.db(), actor.person).await?;
    let sealed = if email.is_empty() { None } else { Some(sealed::seal(backend, Column::Email, row.id, email)?) };
    let changed =
        person::ActiveModel { lang: Set(lang.code().to_owned()), email_sealed: Set(sealed), ..Default::default() };
    rows::save(&tx, &row, changed).await?;
    tx.audit(AuditEvent::new(COMMAND, format!("person/{}", actor.person)));
    tx.finish(()).await
}

/// Whether a text has the form of an address. Only a message that arrives proves more.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let plain =
        |part: &str| !part.is_empty() && !part.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    text.len() <= EMAIL_MAX
        && plain(local)
        && plain(domain)
        && !local.contains(['@', '<', '>', ',', ';', '"'])
        && domain.split('.').count() > 1
        && domain
            .split('.')
            .all(|label| !label.is_empty() && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-'))
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn addresses_have_a_name_and_a_domain() {
        for good in ["li@example.cn", "li.ming+hall@mail.example.org"] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "li",
            "li@",
            "@example.cn",
            "li@example",
            "li@exa mple.cn",
            "a@b@c.cn",
            "li@example..cn",
            "<li>@example.cn",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
