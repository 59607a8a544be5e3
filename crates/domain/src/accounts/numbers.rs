//! Numbers that name people and companies: identity number, mobile number, unified social credit code.
//!
//! The first two are personal data: they have no `Display`, no `Serialize` and a `Debug` that says nothing, so that
//! they cannot slip into a log line or an answer. Whoever needs the digits has to write `expose`.

use std::fmt;

use chrono::NaiveDate;

use crate::error::Fault;

/// Weights of the first 17 digits, GB 11643—1999 (ISO 7064, MOD 11-2).
const IDENTITY_WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check characters by remainder, GB 11643—1999.
const IDENTITY_CHECK: [u8; 11] = *b"10X98765432";
/// The 31 characters of a credit code: no I, O, S, V, Z (GB 32100—2015, table 3).
const CREDIT_ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// 居民身份证号码, 18 characters, form, date and check digit verified (GB 11643—1999).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IdentityNumber(String);

impl IdentityNumber {
    /// Reads a number as typed: surrounding and inner spaces are dropped, a small x is accepted.
    ///
    /// # Errors
    /// [`Fault::Required`] for nothing, [`Fault::NotAnIdentityNumber`] for anything that is not a valid number.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let text = compact(typed).to_ascii_uppercase();
        if text.is_empty() {
            return Err(Fault::Required);
        }
        let number = Self(text);
        let valid = number.has_check_digit() && number.date_in_number().is_some();
        if valid { Ok(number) } else { Err(Fault::NotAnIdentityNumber) }
    }

    /// The day of birth that stands in the number.
    #[must_use]
    pub fn born(&self) -> NaiveDate {
        self.date_in_number().expect("a parsed number holds a date")
    }

    /// The number itself. Write this only where the number is stored encrypted, checked or shown on purpose.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// First and last character; the rest as stars.
    #[must_use]
    pub fn masked(&self) -> String {
        mask(&self.0, 1, 1)
    }

    fn has_check_digit(&self) -> bool {
        let bytes = self.0.as_bytes();
        if bytes.len() != 18 || !bytes[..17].iter().all(u8::is_ascii_digit) {
            return false;
        }
        let sum: u32 = bytes.iter().zip(IDENTITY_WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        IDENTITY_CHECK[(sum % 11) as usize] == bytes[17]
    }

    fn date_in_number(&self) -> Option<NaiveDate> {
        NaiveDate::parse_from_str(self.0.get(6..14)?, "%Y%m%d").ok()
    }
}

impl fmt::Debug for IdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdentityNumber(…)")
    }
}

/// A mobile number of mainland China 手机号码: 11 digits from 13 to 19.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct MobileNumber(String);

impl MobileNumber {
    /// Reads a number as typed: spaces and hyphens are dropped, a leading +86 or 0086 too.
    ///
    /// # Errors
    /// [`Fault::Required`] for nothing, [`Fault::NotAMobileNumber`] for anything that is not a mobile number.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let text = compact(typed);
        if text.is_empty() {
            return Err(Fault::Required);
        }
        let digits = text.strip_prefix("+86").or_else(|| text.strip_prefix("0086")).unwrap_or(&text);
        let bytes = digits.as_bytes();
        let valid = bytes.len() == 11
            && bytes.iter().all(u8::is_ascii_digit)
            && bytes[0] == b'1'
            && (b'3'..=b'9').contains(&bytes[1]);
        if valid { Ok(Self(digits.to_owned())) } else { Err(Fault::NotAMobileNumber) }
    }

    /// The number itself. Write this only where the number is stored encrypted, called or shown on purpose.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The first three and the last four digits, as is usual: `138****1234`.
    #[must_use]
    pub fn masked(&self) -> String {
        mask(&self.0, 3, 4)
    }
}

impl fmt::Debug for MobileNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MobileNumber(…)")
    }
}

/// 统一社会信用代码, 18 characters with a verified check character (GB 32100—2015). Public, unlike the numbers above.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CreditCode(String);

impl CreditCode {
    /// Reads a code as typed: spaces are dropped, small letters accepted.
    ///
    /// # Errors
    /// [`Fault::Required`] for nothing, [`Fault::NotACreditCode`] for anything that is not a valid code.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let text = compact(typed).to_ascii_uppercase();
        if text.is_empty() {
            return Err(Fault::Required);
        }
        if Self::is_valid(text.as_bytes()) { Ok(Self(text)) } else { Err(Fault::NotACreditCode) }
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn is_valid(code: &[u8]) -> bool {
        let values: Option<Vec<usize>> =
            code.iter().map(|byte| CREDIT_ALPHABET.iter().position(|letter| letter == byte)).collect();
        let Some(values) = values.filter(|values| values.len() == 18) else { return false };
        // The weight of the i-th character is 3^i mod 31; the check character makes the whole sum divisible by 31.
        let weighted = values[..17].iter().fold((0, 1), |(sum, weight), value| (sum + value * weight, weight * 3 % 31));
        (31 - weighted.0 % 31) % 31 == values[17]
    }
}

fn compact(typed: &str) -> String {
    typed.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect()
}

/// The first letter of an e-mail address and the name of the host: `w…@example.cn`.
#[must_use]
pub fn masked_email(address: &str) -> String {
    match address.split_once('@') {
        Some((name, host)) => format!("{}…@{host}", name.chars().take(1).collect::<String>()),
        None => "…".to_owned(),
    }
}

/// Keeps `head` and `tail` characters and replaces those between by stars.
fn mask(text: &str, head: usize, tail: usize) -> String {
    let length = text.chars().count();
    text.chars()
        .enumerate()
        .map(|(place, letter)| if place < head || place + tail >= length { letter } else { '*' })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_examples_of_the_identity_standard_are_valid() {
        for number in ["11010519491231002X", "440524188001010014", " 110105 19491231 002x "] {
            assert!(IdentityNumber::parse(number).is_ok(), "{number}");
        }
        let number = IdentityNumber::parse("11010519491231002X").unwrap();
        assert_eq!(number.born(), NaiveDate::from_ymd_opt(1949, 12, 31).unwrap());
        assert_eq!(number.masked(), "1****************X");
    }

    #[test]
    fn a_wrong_digit_date_or_length_is_refused() {
        assert_eq!(IdentityNumber::parse("  "), Err(Fault::Required));
        for number in ["110105194912310021", "11010519491331002X", "1101051949123100", "1101051949123100２X", "身份证"]
        {
            assert_eq!(IdentityNumber::parse(number), Err(Fault::NotAnIdentityNumber), "{number}");
        }
    }

    #[test]
    fn addresses_are_masked() {
        assert_eq!(masked_email("wang@example.cn"), "w…@example.cn");
        assert_eq!(masked_email("wang"), "…");
    }

    #[test]
    fn mobile_numbers_are_read_as_people_type_them() {
        for typed in ["13800001234", "138 0000 1234", "+86 138-0000-1234", "0086 13800001234"] {
            assert_eq!(MobileNumber::parse(typed).unwrap().expose(), "13800001234", "{typed}");
        }
        assert_eq!(MobileNumber::parse("13800001234").unwrap().masked(), "138****1234");
        assert_eq!(MobileNumber::parse(""), Err(Fault::Required));
        for typed in ["12800001234", "1380000123", "138000012345", "0574-87654321", "abc"] {
            assert_eq!(MobileNumber::parse(typed), Err(Fault::NotAMobileNumber), "{typed}");
        }
    }

    #[test]
    fn the_example_of_the_credit_code_standard_is_valid() {
        assert_eq!(CreditCode::parse("91350100m000100y43").unwrap().as_str(), "91350100M000100Y43");
        for code in ["91350100M000100Y44", "91350100M000100Y4", "91350100I000100Y43"] {
            assert_eq!(CreditCode::parse(code), Err(Fault::NotACreditCode), "{code}");
        }
    }

    #[test]
    fn debug_says_nothing() {
        let identity = IdentityNumber::parse("11010519491231002X").unwrap();
        let mobile = MobileNumber::parse("13800001234").unwrap();
        let shown = format!("{identity:?} {mobile:?}");
        assert!(!shown.contains("1949") && !shown.contains("1234"), "{shown}");
    }

    proptest! {
        #[test]
        fn every_single_wrong_digit_is_found(place in 0usize..17, shift in 1u8..10) {
            let mut number = *b"11010519491231002X";
            number[place] = b'0' + (number[place] - b'0' + shift) % 10;
            prop_assert!(IdentityNumber::parse(std::str::from_utf8(&number).unwrap()).is_err());
        }

        #[test]
        fn no_text_makes_the_readers_panic(text in "\\PC{0,40}") {
            let _ = (IdentityNumber::parse(&text), MobileNumber::parse(&text), CreditCode::parse(&text));
        }
    }
}
