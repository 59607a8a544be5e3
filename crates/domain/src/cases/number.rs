//! Acceptance numbers and the codes by which strangers check a certificate.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The acceptance number 受理号: implementation code (31) + date (8) + serial (4), GB/T 39046—2020.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseNumber(String);

/// Why no number could be put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// The implementation code has another length than 31 or other characters than digits and capital letters.
    #[error("an implementation code has 31 digits and capital letters")]
    Code,
    /// Four digits hold 1 to 9999 numbers a day.
    #[error("serial {0} does not fit four digits")]
    Serial(i64),
}

impl CaseNumber {
    /// How many characters an implementation code has.
    pub const CODE_LENGTH: usize = 31;

    /// The number of the `serial`th application of the day (counted from 1) for the item with this code.
    ///
    /// # Errors
    /// [`NumberError`] for a malformed code or a serial beyond four digits.
    pub fn assign(implementation_code: &str, day: NaiveDate, serial: i64) -> Result<Self, NumberError> {
        let fits = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase();
        if implementation_code.len() != Self::CODE_LENGTH || !implementation_code.chars().all(fits) {
            return Err(NumberError::Code);
        }
        if !(1..=9999).contains(&serial) {
            return Err(NumberError::Serial(serial));
        }
        Ok(Self(format!("{implementation_code}{}{serial:04}", day.format("%Y%m%d"))))
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

    const CODE: &str = "1133020000000000013300131001001";

    #[test]
    fn a_number_is_code_date_and_serial() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date");
        let number = CaseNumber::assign(CODE, day, 7).expect("a number");
        assert_eq!(number.as_str(), format!("{CODE}202611230007"));
        assert_eq!(number.as_str().len(), 43);
        assert_eq!(CaseNumber::assign("12", day, 7), Err(NumberError::Code));
        assert_eq!(CaseNumber::assign(CODE, day, 10_000), Err(NumberError::Serial(10_000)));
        assert_eq!(CaseNumber::assign(CODE, day, 0), Err(NumberError::Serial(0)));
    }

    #[test]
    fn a_code_survives_being_typed() {
        let code = VerificationCode::from_random([0, 31, 32, 63, 5, 9, 200, 255, 1, 2, 3, 4]);
        assert_eq!(code.as_str().len(), 12);
        let typed = format!(" {}-{} ", &code.as_str()[..4].to_lowercase(), &code.as_str()[4..]);
        assert_eq!(VerificationCode::typed(&typed), code);
    }
}
