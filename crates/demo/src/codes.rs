//! Numbers that are well-formed and belong to nobody: the area codes beginning with 99 are not given out.

use domain::accounts::{CreditCode, IdentityNumber};

/// The credit code with this body of 17 characters.
pub(crate) fn credit_code(body: &str) -> CreditCode {
    let checks = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars();
    let mut codes = checks.filter_map(|check| CreditCode::parse(&format!("{body}{check}")).ok());
    codes.next().expect("one of the 31 check characters fits a body of the right form")
}

/// The identity number with this body of 17 digits.
pub(crate) fn identity_number(body: &str) -> IdentityNumber {
    let checks = "0123456789X".chars();
    let mut numbers = checks.filter_map(|check| IdentityNumber::parse(&format!("{body}{check}")).ok());
    numbers.next().expect("one of the 11 check characters fits a body of the right form")
}
