//! Numbers of matters, in an order that says nothing of when a comment came.

use std::{fmt, str::FromStr};

use ballot::Digest;
use serde::{Deserialize, Serialize};

/// The public number of a matter: the review's year and a serial number, `2026-00017`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MatterNumber {
    year: u16,
    serial: u32,
}

/// The text is not a matter's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a matter's number is a year, a hyphen and a serial number")]
pub struct NotAMatterNumber;

impl MatterNumber {
    /// The `serial`th matter of the year, counted from 1.
    #[must_use]
    pub const fn new(year: u16, serial: u32) -> Self {
        Self { year, serial }
    }

    /// The serial number.
    #[must_use]
    pub const fn serial(self) -> u32 {
        self.serial
    }
}

impl fmt::Display for MatterNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:05}", self.year, self.serial)
    }
}

impl FromStr for MatterNumber {
    type Err = NotAMatterNumber;

    fn from_str(text: &str) -> Result<Self, NotAMatterNumber> {
        let (year, serial) = text.trim().split_once('-').ok_or(NotAMatterNumber)?;
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year) || !digits(serial) {
            return Err(NotAMatterNumber);
        }
        match (year.parse(), serial.parse()) {
            (Ok(year), Ok(serial)) => Ok(Self { year, serial }),
            _ => Err(NotAMatterNumber),
        }
    }
}

impl TryFrom<String> for MatterNumber {
    type Error = NotAMatterNumber;

    fn try_from(text: String) -> Result<Self, NotAMatterNumber> {
        text.parse()
    }
}

impl From<MatterNumber> for String {
    fn from(number: MatterNumber) -> Self {
        number.to_string()
    }
}

/// Numbers comments from `first` on, in the order of the digests they come with, which are those of their voices:
/// whatever order they came in, they get the same numbers.
#[must_use]
pub fn numbered<T>(year: u16, first: u32, comments: Vec<(Digest, T)>) -> Vec<(MatterNumber, T)> {
    let mut comments = comments;
    comments.sort_by_key(|(digest, _)| *digest);
    let numbers = (first..).map(|serial| MatterNumber::new(year, serial));
    numbers.zip(comments.into_iter().map(|(_, comment)| comment)).collect()
}
