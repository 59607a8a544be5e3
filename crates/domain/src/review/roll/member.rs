//! What the roll knows of a member. Names, numbers and addresses have a `Debug` that says nothing.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::RowProblem;
use crate::accounts::{MobileNumber, masked_email};

/// One member on the roll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollEntry {
    /// The member's number.
    pub number: MemberNumber,
    /// The name.
    pub name: PersonName,
    /// The key of the group.
    pub group: String,
    /// Where a text message reaches the member.
    pub mobile: Option<MobileNumber>,
    /// Where a letter reaches the member by e-mail.
    pub email: Option<EmailAddress>,
    /// Where the member works; may be empty.
    pub organisation: String,
}

/// A member's number 代表编号, unique in a review: up to 32 letters, digits, hyphens, underscores, dots and slashes.
/// Latin letters are large. Draws are made and published by these numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MemberNumber(String);

/// A person's name.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonName(String);

/// An e-mail address: one @ with something before and a dotted name after it.
#[derive(Clone, PartialEq, Eq)]
pub struct EmailAddress(String);

impl MemberNumber {
    /// The most characters.
    pub const MAX: u32 = 32;

    /// Reads a number as typed; small Latin letters become large ones.
    ///
    /// # Errors
    /// [`RowProblem::Missing`], [`RowProblem::TooLong`] or [`RowProblem::NotANumber`].
    pub fn parse(typed: &str) -> Result<Self, RowProblem> {
        let text = limited(typed, Self::MAX)?.to_ascii_uppercase();
        let plain = text.chars().all(|letter| letter.is_alphanumeric() || "-_./".contains(letter));
        if plain { Ok(Self(text)) } else { Err(RowProblem::NotANumber) }
    }

    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MemberNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl PersonName {
    /// The most characters.
    pub const MAX: u32 = 50;

    /// Takes a name without the white space around it.
    ///
    /// # Errors
    /// [`RowProblem::Missing`] or [`RowProblem::TooLong`].
    pub fn parse(typed: &str) -> Result<Self, RowProblem> {
        limited(typed, Self::MAX).map(|text| Self(text.to_owned()))
    }

    /// The name itself. Write this only where the name is stored encrypted, printed or shown on purpose.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(…)")
    }
}

impl EmailAddress {
    /// The most characters (RFC 5321, 4.5.3.1.3).
    pub const MAX: u32 = 254;

    /// Takes an address without the white space around it.
    ///
    /// # Errors
    /// [`RowProblem::Missing`], [`RowProblem::TooLong`] or [`RowProblem::NotAnEmail`].
    pub fn parse(typed: &str) -> Result<Self, RowProblem> {
        let text = limited(typed, Self::MAX)?;
        let plain =
            !text.chars().any(|letter| letter.is_whitespace() || letter.is_control() || "<>,;\"".contains(letter));
        let dotted = |name: &str| name.split('.').count() >= 2 && name.split('.').all(|part| !part.is_empty());
        match text.split_once('@') {
            Some((user, host)) if plain && !user.is_empty() && !host.contains('@') && dotted(host) => {
                Ok(Self(text.to_owned()))
            }
            _ => Err(RowProblem::NotAnEmail),
        }
    }

    /// The first letter and the name of the host: `w…@example.cn`.
    #[must_use]
    pub fn masked(&self) -> String {
        masked_email(&self.0)
    }

    /// The address itself. Write this only where it is stored encrypted, written to or shown on purpose.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

/// The text without the white space around it, if it is there and not too long.
pub(super) fn limited(typed: &str, most: u32) -> Result<&str, RowProblem> {
    match typed.trim() {
        "" => Err(RowProblem::Missing),
        long if long.chars().count() > most as usize => Err(RowProblem::TooLong(most)),
        text => Ok(text),
    }
}
