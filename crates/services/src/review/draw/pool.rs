//! The candidates of a draw, sealed.

use ballot::Digest;
use domain::{
    accounts::MobileNumber,
    review::roll::{EmailAddress, MemberNumber, PersonName, RollEntry},
};
use entity::review_draw as row;
use serde::{Deserialize, Serialize};

use crate::{Backend, Result, ServiceError, review::rows};

/// A candidate as sealed in the row.
#[derive(Serialize, Deserialize)]
pub struct Candidate {
    pub number: String,
    pub name: String,
    pub group: String,
    mobile: Option<String>,
    email: Option<String>,
    organisation: String,
}

/// What tickets are made with.
pub fn secret(backend: &Backend, row: &row::Model) -> Result<[u8; 32]> {
    let bytes = backend.data_key().open(&purpose("secret", &row.pool_digest), &row.secret_sealed)?;
    bytes.try_into().map_err(|_| rows::fault(row.review_id, "the secret of a draw"))
}

/// Who stands behind the tickets.
pub fn pool(backend: &Backend, row: &row::Model) -> Result<Vec<Candidate>> {
    let bytes = backend.data_key().open(&purpose("pool", &row.pool_digest), &row.pool_sealed)?;
    Ok(serde_json::from_slice(&bytes)?)
}

/// Seals a column of the draw with this digest.
pub fn seal(backend: &Backend, column: &str, digest: Digest, plain: &[u8]) -> Result<String> {
    backend.data_key().seal(backend.chance(), &purpose(column, &digest.to_string()), plain)
}

fn purpose(column: &str, digest: &str) -> String {
    format!("review_draw.{column}/{digest}")
}

impl Candidate {
    pub fn of(entry: &RollEntry) -> Self {
        Self {
            number: entry.number.as_str().to_owned(),
            name: entry.name.expose().to_owned(),
            group: entry.group.clone(),
            mobile: entry.mobile.as_ref().map(|mobile| mobile.expose().to_owned()),
            email: entry.email.as_ref().map(|email| email.expose().to_owned()),
            organisation: entry.organisation.clone(),
        }
    }

    pub fn entry(&self) -> Result<RollEntry> {
        Ok(RollEntry {
            number: MemberNumber::parse(&self.number).map_err(ServiceError::fault)?,
            name: PersonName::parse(&self.name).map_err(ServiceError::fault)?,
            group: self.group.clone(),
            mobile: self.mobile.as_deref().and_then(|mobile| MobileNumber::parse(mobile).ok()),
            email: self.email.as_deref().and_then(|email| EmailAddress::parse(email).ok()),
            organisation: self.organisation.clone(),
        })
    }
}
