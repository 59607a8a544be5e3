//! A power item 权力事项 and the codes that name it.

use std::{fmt, str::FromStr};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::FlowHash;
use crate::{
    accounts::CreditCode,
    ids::{DepartmentId, ItemId},
};

/// A code is not of the form the standard asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeFault {
    /// Not of this many characters.
    #[error("the code does not have {0} characters")]
    Length(usize),
    /// Other characters than capital letters and digits.
    #[error("the code has characters other than capital letters and digits")]
    Character,
    /// The implementing organ's credit code, its first 18 characters, is wrong.
    #[error("the code does not begin with a valid credit code")]
    CreditCode,
}

/// The catalogue code 基本编码 of 12 characters, the same for the item in every place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CatalogueCode(String);

/// The implementation code 实施编码 of 31 characters, of one item at one organ.
///
/// Its first 18 characters are the organ's unified social credit code. The make-up of the rest is not verified, so
/// only length, alphabet and the credit code's check character are checked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ImplementationCode(String);

/// A power item: what stays the same while versions of its guide come and go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its number.
    pub id: ItemId,
    /// Its code in the catalogue.
    pub catalogue_code: CatalogueCode,
    /// Its code at the organ that handles it; part of its address.
    pub code: ImplementationCode,
    /// The organ.
    pub department: DepartmentId,
    /// The number of the published version.
    pub version: u32,
    /// The hash of that version's flow.
    pub flow_hash: FlowHash,
}

impl CatalogueCode {
    /// The characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ImplementationCode {
    /// The characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The organ's unified social credit code.
    #[must_use]
    pub fn credit_code(&self) -> &str {
        &self.0[..18]
    }

    /// The case number: this code, the day of acceptance and the day's serial number (31 + 8 + 4 characters).
    /// Serials above 9999 make the number longer rather than ambiguous.
    #[must_use]
    pub fn case_number(&self, day: NaiveDate, serial: u32) -> String {
        format!("{}{}{serial:04}", self.0, day.format("%Y%m%d"))
    }
}

impl FromStr for CatalogueCode {
    type Err = CodeFault;

    fn from_str(code: &str) -> Result<Self, CodeFault> {
        well_formed(code, 12)?;
        Ok(Self(code.to_owned()))
    }
}

impl FromStr for ImplementationCode {
    type Err = CodeFault;

    fn from_str(code: &str) -> Result<Self, CodeFault> {
        well_formed(code, 31)?;
        CreditCode::parse(&code[..18]).map_err(|_| CodeFault::CreditCode)?;
        Ok(Self(code.to_owned()))
    }
}

fn well_formed(code: &str, length: usize) -> Result<(), CodeFault> {
    if code.chars().count() != length {
        Err(CodeFault::Length(length))
    } else if code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) {
        Ok(())
    } else {
        Err(CodeFault::Character)
    }
}

macro_rules! text_code {
    ($($name:ident),+) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = CodeFault;

            fn try_from(code: String) -> Result<Self, CodeFault> {
                code.parse()
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0
            }
        }
    )+};
}

text_code!(CatalogueCode, ImplementationCode);

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "91350100M000100Y434330131001000";

    #[test]
    fn codes_are_checked_for_length_alphabet_and_check_character() {
        assert!("330131001000".parse::<CatalogueCode>().is_ok());
        assert_eq!("33013100100".parse::<CatalogueCode>(), Err(CodeFault::Length(12)));
        assert_eq!("33013100100a".parse::<CatalogueCode>(), Err(CodeFault::Character));
        assert_eq!("许可许可许可许可许可许可".parse::<CatalogueCode>(), Err(CodeFault::Character));
        assert!(CODE.parse::<ImplementationCode>().is_ok());
        assert_eq!(CODE.replace("Y43", "Y44").parse::<ImplementationCode>(), Err(CodeFault::CreditCode));
    }

    #[test]
    fn a_case_number_has_43_characters() {
        let code: ImplementationCode = CODE.parse().unwrap();
        let number = code.case_number(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(), 7);
        assert_eq!(number, format!("{CODE}202611230007"));
        assert_eq!(number.len(), 43);
    }
}
