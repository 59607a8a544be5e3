//! Where a message goes: looked up when it is sent, and never kept.

use domain::{accounts::MobileNumber, ids::PersonId, text::Lang};
use entity::person;
use sea_orm::EntityTrait;

use crate::{Backend, Result, ServiceError};

/// The ways to reach a person.
pub(super) struct Recipient {
    pub(super) email: Option<String>,
    pub(super) mobile: Option<MobileNumber>,
    pub(super) lang: Lang,
}

/// How to reach `person`; `None` when the account is closed.
pub(super) async fn recipient(backend: &Backend, person: PersonId) -> Result<Option<Recipient>> {
    let row = person::Entity::find_by_id(person.0).one(backend.db().read()).await?;
    let Some(row) = row.filter(|row| row.closed_at.is_none()) else { return Ok(None) };
    let open = |column: &str, sealed: &Option<String>| -> Result<Option<String>> {
        let Some(sealed) = sealed else { return Ok(None) };
        let bytes = backend.data_key().open(&format!("person.{column}/{}", row.id), sealed)?;
        String::from_utf8(bytes).map(Some).map_err(|_| ServiceError::fault("a sealed address is not text"))
    };
    let mobile = open("mobile", &row.mobile_sealed)?.and_then(|number| MobileNumber::parse(&number).ok());
    let email = open("email", &row.email_sealed)?;
    Ok(Some(Recipient { email, mobile, lang: Lang::from_code(&row.lang).unwrap_or_default() }))
}
