//! Rules for passwords 密码.
//!
//! Length and not being guessable count, not a mixture of character classes (NIST SP 800-63B, 5.1.1.2): rules about
//! classes make people write `Password1!`.

use crate::error::Fault;

/// Fewest characters of a password.
pub const MIN_LENGTH: u32 = 10;
/// Most characters of a password. Longer ones would only cost time to hash.
pub const MAX_LENGTH: u32 = 128;
/// Fewest different characters in a password.
const MIN_DIFFERENT: usize = 5;

/// Passwords everybody tries first, and the stems they are made from; in small letters.
const COMMON: [&str; 40] = [
    "1234567890",
    "0123456789",
    "0987654321",
    "123456789a",
    "a123456789",
    "1qaz2wsx3edc",
    "qwertyuiop",
    "asdfghjkl;",
    "qwerty12345",
    "password",
    "passw0rd",
    "password123",
    "password1234",
    "p@ssw0rd123",
    "p@ssword123",
    "admin12345",
    "admin123456",
    "administrator",
    "iloveyou1314",
    "woaini1314",
    "woaini1314520",
    "woaini520",
    "5201314",
    "1314520",
    "qq123456789",
    "abc1234567",
    "abcd123456",
    "abcdef1234",
    "abcdefghij",
    "zxcvbnm123",
    "1q2w3e4r5t",
    "q1w2e3r4t5",
    "letmein123",
    "welcome123",
    "sunhall",
    "sunhall123",
    "yangguang",
    "zhengwu123",
    "huanying123",
    "changeme123",
];

/// Checks a new password. `about` holds what others know of the person (name, numbers), which must not make up the
/// password.
///
/// # Errors
/// The fault to show next to the field.
pub fn check(password: &str, about: &[&str]) -> Result<(), Fault> {
    let length = u32::try_from(password.chars().count()).unwrap_or(u32::MAX);
    match length {
        0 => Err(Fault::Required),
        _ if length < MIN_LENGTH => Err(Fault::TooShort(MIN_LENGTH)),
        _ if length > MAX_LENGTH => Err(Fault::TooLong(MAX_LENGTH)),
        _ if is_guessable(password, about) => Err(Fault::PasswordTooCommon),
        _ => Ok(()),
    }
}

/// Checks that the second entry is the same as the first.
///
/// # Errors
/// [`Fault::PasswordsDiffer`] if not.
pub fn check_repeated(password: &str, again: &str) -> Result<(), Fault> {
    if password == again { Ok(()) } else { Err(Fault::PasswordsDiffer) }
}

fn is_guessable(password: &str, about: &[&str]) -> bool {
    let small = password.to_lowercase();
    let mut different: Vec<char> = small.chars().collect();
    different.sort_unstable();
    different.dedup();
    let is_common = COMMON.iter().any(|common| *common == small || rest_is_short(&small, common));
    let is_personal = about.iter().any(|fact| fact.chars().count() >= 4 && rest_is_short(&small, &fact.to_lowercase()));
    different.len() < MIN_DIFFERENT || is_run(&small) || is_common || is_personal
}

/// Whether `password` is `stem` and hardly anything else.
fn rest_is_short(password: &str, stem: &str) -> bool {
    password.contains(stem) && password.chars().count() < stem.chars().count() + 4
}

/// Whether each character follows the one before, up or down, as in `abcdefghij`.
fn is_run(password: &str) -> bool {
    let letters: Vec<u32> = password.chars().map(u32::from).collect();
    let goes = |step: i64| letters.windows(2).all(|pair| i64::from(pair[1]) - i64::from(pair[0]) == step);
    goes(1) || goes(-1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sentence_is_a_good_password() {
        assert_eq!(check("晚来天欲雪能饮一杯无", &[]), Ok(()));
        assert_eq!(check("correct horse battery", &["13800001234"]), Ok(()));
    }

    #[test]
    fn each_fault_has_its_example() {
        let cases = [
            ("", Fault::Required),
            ("short", Fault::TooShort(10)),
            ("1234567890", Fault::PasswordTooCommon),
            ("Password123!", Fault::PasswordTooCommon),
            ("aaaaaaaaaaaa", Fault::PasswordTooCommon),
            ("ghijklmnopq", Fault::PasswordTooCommon),
            ("13800001234a", Fault::PasswordTooCommon),
        ];
        for (password, fault) in cases {
            assert_eq!(check(password, &["13800001234"]), Err(fault), "{password}");
        }
        assert_eq!(check(&"ab".repeat(65), &[]), Err(Fault::TooLong(128)));
        assert_eq!(check_repeated("one", "other"), Err(Fault::PasswordsDiffer));
    }
}
