//! Acceptance numbers and the codes by which strangers check a certificate.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::catalogue::ImplementationCode;

/// The acceptance number 受理号: implementation code (31) + date (8) + serial (4), GB/T 39046—2020.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseNumber(String);

impl CaseNumber {
    /// The number of the `serial`th application of the day (counted from 1) for the item with this code.
    #[must_use]
    pub fn assign(code: &ImplementationCode, day: NaiveDate, serial: u32) -> Self {
        Self(code.case_number(day, serial))
    }

    /// A number read back from the database.
    #[must_use]
    pub const fn stored(text: String) -> Self {
        Self(text)
    }

    /// All 43 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number in groups, as people read it aloud: code, date, serial.
    #[must_use]
    pub fn grouped(&self) -> String {
        match (self.0.get(..31), self.0.get(31..39), self.0.get(39..)) {
            (Some(code), Some(day), Some(serial)) => format!("{code}-{day}-{serial}"),
            _ => self.0.clone(),
        }
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The code printed on a certificate with which anybody can check it: 12 characters without look-alikes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VerificationCode(String);

impl VerificationCode {
    /// Letters and digits that can't be mistaken for each other: 32 of them, so that 5 bits choose one.
    const ALPHABET: &'static [u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    /// A code from 12 random bytes (60 bits of them count).
    #[must_use]
    pub fn from_random(bytes: [u8; 12]) -> Self {
        Self(bytes.iter().map(|byte| char::from(Self::ALPHABET[usize::from(byte % 32)])).collect())
    }

    /// What somebody typed, forgiving spaces, hyphens and small letters.
    #[must_use]
    pub fn typed(text: &str) -> Self {
        Self(text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect())
    }

    /// The 12 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_in_groups() {
        let code: ImplementationCode = "91350100M000100Y434330131001000".parse().unwrap();
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let number = CaseNumber::assign(&code, day, 7);
        assert_eq!(number.as_str().len(), 43);
        assert_eq!(number.grouped(), "91350100M000100Y434330131001000-20261123-0007");
    }

    #[test]
    fn a_code_survives_being_typed() {
        let code = VerificationCode::from_random([0, 31, 32, 63, 5, 9, 200, 255, 1, 2, 3, 4]);
        assert_eq!(code.as_str().len(), 12);
        let typed = format!(" {}-{} ", &code.as_str()[..4].to_lowercase(), &code.as_str()[4..]);
        assert_eq!(VerificationCode::typed(&typed), code);
    }
}
