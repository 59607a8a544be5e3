//! What the security administrator does to officials' accounts. Nobody else can, and nobody to themselves.
//!
//! This file opens accounts and holds what all these acts share; posts are in `posts`, suspending in `standing`,
//! passwords and second steps in `reset`.

use domain::{
    accounts::{Action, Official, PersonKind, Resource, UserName, can},
    error::{ErrorCode, Fault, FieldError},
    ids::PersonId,
    text::Lang,
};
use entity::person;
use serde::Serialize;

use super::{
    NewPerson, create,
    password::{hash, new_password_errors},
    rows,
};
use crate::{Backend, IdempotencyKey, Once, Result, ServiceError, Tx, audit::AuditEvent};

/// Most characters of a name.
const NAME_MAX: usize = 50;
/// Most characters of a reason.
const REASON_MAX: usize = 500;

/// The form for a new official, as typed.
pub struct NewOfficial<'a> {
    /// The name shown to others.
    pub name: &'a str,
    /// What the official signs in with.
    pub user_name: &'a str,
    /// The first password, which the official has to change.
    pub password: &'a str,
    /// Language of notices.
    pub lang: Lang,
}

/// Creates an official without posts. The first password is told to them, and changed by them at once.
///
/// # Errors
/// Field errors; [`ErrorCode::Forbidden`] for everybody but the security administrator.
pub async fn create_official(
    backend: &Backend,
    administrator: &Official,
    key: &IdempotencyKey,
    form: NewOfficial<'_>,
) -> Result<PersonId> {
    const COMMAND: &str = "accounts/create_official";
    let actor = administrator.actor();
    can(&actor, Action::ManagePeople, Resource::System)?;
    let user_name = checked(&form)?;
    let new = NewPerson {
        lang: form.lang,
        user_name: Some(user_name),
        password_hash: hash(backend, form.password.to_owned()).await?,
        must_change_password: true,
        ..NewPerson::new(PersonKind::Official, form.name.trim())
    };
    let tx = match backend.once(&actor, key, COMMAND, &fingerprint(backend, COMMAND, &form)).await? {
        Once::Again(person) => return Ok(person),
        Once::First(tx) => tx,
    };
    let person = create(&tx, &new).await?;
    tx.audit(AuditEvent::new(COMMAND, format!("person/{person}")));
    tx.finish(person).await
}

/// An act on somebody's account.
pub(super) struct Deed<'a> {
    /// Its name, in the log too.
    pub(super) name: &'static str,
    /// What it takes.
    pub(super) action: Action,
    /// Whose account.
    pub(super) person: PersonId,
    /// Why, as typed.
    pub(super) reason: &'a str,
}

impl Deed<'_> {
    /// Begins it: the transaction, and the account as it is. None when it was done before under this key.
    ///
    /// # Errors
    /// A field error of `reason`; [`ErrorCode::Forbidden`] for everybody but another security administrator;
    /// [`ErrorCode::NotFound`] for whoever is no official.
    pub(super) async fn begin(
        &self,
        backend: &Backend,
        administrator: &Official,
        key: &IdempotencyKey,
        input: &(impl Serialize + Sync),
    ) -> Result<Option<(Tx, person::Model)>> {
        let actor = administrator.actor();
        can(&actor, self.action, Resource::Person(self.person))?;
        let reason = self.because()?;
        let tx = match backend.once::<()>(&actor, key, self.name, &(self.person, reason, input)).await? {
            Once::Again(()) => return Ok(None),
            Once::First(tx) => tx,
        };
        let row = rows::find(tx.db(), self.person).await?;
        if rows::kind(&row)? == PersonKind::Official { Ok(Some((tx, row))) } else { Err(ErrorCode::NotFound.into()) }
    }

    /// The act for the log.
    ///
    /// # Errors
    /// A field error of `reason`.
    pub(super) fn event(&self) -> Result<AuditEvent> {
        Ok(AuditEvent::new(self.name, format!("person/{}", self.person)).because(self.because()?))
    }

    fn because(&self) -> Result<&str> {
        let reason = self.reason.trim();
        match reason.chars().count() {
            0 => Err(field("reason", Fault::Required)),
            length if length > REASON_MAX => Err(field("reason", Fault::TooLong(500))),
            _ => Ok(reason),
        }
    }
}

/// One field is wrong.
pub(super) fn field(name: &str, fault: Fault) -> ServiceError {
    ServiceError::Invalid(vec![FieldError::new(name, fault)])
}

fn checked(form: &NewOfficial<'_>) -> Result<UserName> {
    let (name, user_name) = (form.name.trim(), UserName::parse(form.user_name));
    let mut errors = Vec::new();
    match name.chars().count() {
        0 => errors.push(FieldError::new("name", Fault::Required)),
        length if length > NAME_MAX => errors.push(FieldError::new("name", Fault::TooLong(50))),
        _ => {}
    }
    errors.extend(user_name.as_ref().err().map(|fault| FieldError::new("user_name", fault.clone())));
    errors.extend(new_password_errors(form.password, form.password, &[name, form.user_name.trim()]));
    match user_name {
        Ok(user_name) if errors.is_empty() => Ok(user_name),
        _ => Err(ServiceError::Invalid(errors)),
    }
}

/// Stands for the input where repeated requests are told from different ones: a password is never kept in clear.
fn fingerprint(backend: &Backend, command: &str, form: &NewOfficial<'_>) -> String {
    let input = [form.name.trim(), form.user_name.trim(), form.password, form.lang.code()].join("\0");
    backend.data_key().index(command, input.as_bytes())
}
