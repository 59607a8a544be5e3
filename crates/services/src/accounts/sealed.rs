//! Personal data on its way into and out of the rows. Each value is sealed for its column and its person, so that a
//! value copied into another row or column does not open.

use domain::accounts::{IdentityNumber, MobileNumber, PersonKind, SignInName};
use entity::person;

use crate::{Backend, DataKey, Result, ServiceError};

/// A sealed column of `person`.
#[derive(Clone, Copy, Debug)]
pub enum Column {
    /// Mobile number.
    Mobile,
    /// Identity number.
    Identity,
    /// E-mail address.
    Email,
    /// Secret of the authenticator app.
    Totp,
}

impl Column {
    fn purpose(self, person: i64) -> String {
        let column = match self {
            Self::Mobile => "mobile",
            Self::Identity => "identity",
            Self::Email => "email",
            Self::Totp => "totp",
        };
        format!("person.{column}/{person}")
    }
}

/// Seals a text of this person.
pub fn seal(backend: &Backend, column: Column, person: i64, plain: &str) -> Result<String> {
    backend.data_key().seal(backend.chance(), &column.purpose(person), plain.as_bytes())
}

/// Opens a text of this person.
pub fn open(key: &DataKey, column: Column, person: i64, sealed: &str) -> Result<String> {
    let bytes = key.open(&column.purpose(person), sealed)?;
    String::from_utf8(bytes).map_err(|_| row_fault(person, "a sealed column does not hold text"))
}

/// The mobile number of a row.
pub fn mobile(key: &DataKey, row: &person::Model) -> Result<Option<MobileNumber>> {
    let Some(sealed) = &row.mobile_sealed else { return Ok(None) };
    let number = MobileNumber::parse(&open(key, Column::Mobile, row.id, sealed)?);
    number.map(Some).map_err(|_| row_fault(row.id, "the mobile number is not one"))
}

/// The identity number of a row.
pub fn identity(key: &DataKey, row: &person::Model) -> Result<Option<IdentityNumber>> {
    let Some(sealed) = &row.identity_sealed else { return Ok(None) };
    let number = IdentityNumber::parse(&open(key, Column::Identity, row.id, sealed)?);
    number.map(Some).map_err(|_| row_fault(row.id, "the identity number is not one"))
}

/// The e-mail address of a row.
pub fn email(key: &DataKey, row: &person::Model) -> Result<Option<String>> {
    row.email_sealed.as_ref().map(|sealed| open(key, Column::Email, row.id, sealed)).transpose()
}

/// By which an account is found from what somebody signs in with.
pub fn login_index(key: &DataKey, name: &SignInName) -> String {
    match name {
        SignInName::Mobile(number) => key.index("person.login/mobile", number.expose().as_bytes()),
        SignInName::User(name) => key.index("person.login/user", name.as_str().as_bytes()),
    }
}

/// By which a second registration with the same identity number is found.
pub fn identity_index(key: &DataKey, kind: PersonKind, number: &IdentityNumber) -> String {
    key.index(&format!("person.identity/{}", kind.name()), number.expose().as_bytes())
}

fn row_fault(person: i64, what: &str) -> ServiceError {
    ServiceError::Row { table: "person", id: person.to_string(), what: what.to_owned() }
}
