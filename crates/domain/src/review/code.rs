//! One-time member codes 评议码: what stands in the letter and signs a member in.
//!
//! A code is 100 random bits as 20 characters of Crockford's base 32, which has no I, L, O and U, and a check
//! character: `77KM-9QYW-0J95-ZZW6-RHC7F`. At a thousand guesses a second against ten thousand codes, hitting one
//! takes more than 10¹⁵ years on average, so codes need neither slow hashing nor a password.
//!
//! The check character makes the 21 characters a code word of a Reed–Solomon code over GF(32): with a the element
//! whose minimal polynomial is x⁵ + x² + 1, the sum of the i-th character from the right times aⁱ is 0. Since a has
//! order 31, every single wrong character and every exchange of two characters is found.

use std::fmt;

use ballot::Digest;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const HASH: &[u8] = b"sunhall/review/code/v1\0";
/// Characters that carry the 100 random bits.
const RANDOM: usize = 20;
/// With the check character.
const LENGTH: usize = RANDOM + 1;
/// Full-width forms, which input methods produce, are this far above their ASCII counterparts.
const FULL_WIDTH: u32 = 0xff01 - 0x21;

/// A member's code. It is a secret: `Debug` says nothing, and only [`MemberCode::digest`] is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct MemberCode([u8; LENGTH]);

/// Why a text is not a code. It says nothing of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeFault {
    /// There are fewer or more than 21 characters; this many were found.
    #[error("a code has 21 characters, not {0}")]
    Length(usize),
    /// A character no code has; its place, counted from 1 without spaces and hyphens.
    #[error("character {0} can't stand in a code")]
    Character(usize),
    /// Every character could be, but they don't belong together: one was misread.
    #[error("the check character does not fit")]
    Check,
}

impl MemberCode {
    /// How many random bytes a code takes; the last four bits are not used.
    pub const BYTES: usize = 13;

    /// The code made of these random bytes.
    #[must_use]
    pub fn from_random(bytes: [u8; Self::BYTES]) -> Self {
        let mut values = [0; LENGTH];
        for (place, value) in values.iter_mut().take(RANDOM).enumerate() {
            let bit = place * 5;
            let pair = u16::from_be_bytes([bytes[bit / 8], bytes.get(bit / 8 + 1).copied().unwrap_or_default()]);
            *value = (pair >> (11 - bit % 8) & 31) as u8;
        }
        values[RANDOM] = times_a(evaluate(&values[..RANDOM]));
        Self(values)
    }

    /// Reads a code as typed or scanned: spaces and hyphens of any kind, small letters, full-width characters, O for
    /// 0 and I or L for 1 are all understood.
    ///
    /// # Errors
    /// [`CodeFault`], which says what to look at again.
    pub fn parse(typed: &str) -> Result<Self, CodeFault> {
        let letters = typed.chars().filter(|letter| !is_separator(*letter));
        let values: Vec<Option<u8>> = letters.map(value).collect();
        if let Some(place) = values.iter().take(LENGTH).position(Option::is_none) {
            return Err(CodeFault::Character(place + 1));
        }
        let values: Vec<u8> = values.into_iter().map(Option::unwrap_or_default).collect();
        let values: [u8; LENGTH] = values.try_into().map_err(|values: Vec<u8>| CodeFault::Length(values.len()))?;
        if evaluate(&values) == 0 { Ok(Self(values)) } else { Err(CodeFault::Check) }
    }

    /// The code as printed: groups of four with hyphens between, five at the end.
    #[must_use]
    pub fn expose(&self) -> String {
        let mut text = String::with_capacity(LENGTH + 4);
        for (place, value) in self.0.iter().enumerate() {
            if place > 0 && place < RANDOM && place.is_multiple_of(4) {
                text.push('-');
            }
            text.push(char::from(ALPHABET[usize::from(*value)]));
        }
        text
    }

    /// What is stored instead of the code: SHA-256 of a domain separator and the 21 characters without hyphens.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let letters = self.0.map(|value| ALPHABET[usize::from(value)]);
        Digest::of_parts(&[HASH, &letters])
    }
}

impl fmt::Debug for MemberCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemberCode(…)")
    }
}

/// The polynomial with these coefficients, the highest first, at a (Horner's rule).
fn evaluate(values: &[u8]) -> u8 {
    values.iter().fold(0, |sum, value| times_a(sum) ^ value)
}

/// Multiplication by a in GF(32) = GF(2)[x]/(x⁵ + x² + 1).
const fn times_a(value: u8) -> u8 {
    let shifted = value << 1;
    if shifted & 32 == 0 { shifted } else { shifted ^ 0b10_0101 }
}

fn is_separator(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '-' | '‐'..='―' | '−' | '－' | '_' | '·' | '.')
}

fn value(letter: char) -> Option<u8> {
    let letter = match letter {
        '！'..='～' => char::from_u32(u32::from(letter) - FULL_WIDTH)?,
        plain => plain,
    };
    let letter = match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = ALPHABET.iter().position(|known| char::from(*known) == letter)?;
    u8::try_from(place).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code() -> MemberCode {
        MemberCode::from_random([0x39, 0xe7, 0x44, 0xdf, 0xdc, 0x04, 0x92, 0x5f, 0xff, 0x86, 0xc4, 0x58, 0x70])
    }

    /// The values were computed by another program, from the text above alone.
    #[test]
    fn the_known_answer_comes_out() {
        assert_eq!(code().expose(), "77KM-9QYW-0J95-ZZW6-RHC7F");
        assert_eq!(code().digest().to_string(), "a74d2b8c02f5f40b81fb2a208eeb27fb2ceda627669c4eb1ddab59a3d50b2f99");
        assert_eq!(MemberCode::from_random([0; 13]).expose(), "0000-0000-0000-0000-00000");
    }

    #[test]
    fn a_code_survives_being_typed_by_people() {
        let printed = code().expose();
        let zeros = printed.replace('0', "o").replace('1', "l");
        let wide: String = printed.chars().map(|c| char::from_u32(u32::from(c) + FULL_WIDTH).unwrap()).collect();
        for typed in [
            printed.clone(),
            printed.to_lowercase(),
            printed.replace('-', " "),
            printed.replace('-', "—"),
            format!("  {}\n", printed.replace('-', "")),
            printed.replace('0', "O").replace('1', "I"),
            zeros,
            wide,
        ] {
            assert_eq!(MemberCode::parse(&typed), Ok(code()), "{typed}");
        }
    }

    #[test]
    fn what_is_wrong_is_told() {
        let printed = code().expose();
        assert_eq!(MemberCode::parse(""), Err(CodeFault::Length(0)));
        assert_eq!(MemberCode::parse(&printed[1..]), Err(CodeFault::Length(20)));
        assert_eq!(MemberCode::parse(&format!("{printed}0")), Err(CodeFault::Length(22)));
        assert_eq!(MemberCode::parse(&printed.replacen(&printed[5..6], "U", 1)), Err(CodeFault::Character(5)));
        assert_eq!(MemberCode::parse("评"), Err(CodeFault::Character(1)));
    }

    #[test]
    fn debug_says_nothing() {
        assert_eq!(format!("{:?}", code()), "MemberCode(…)");
    }

    proptest! {
        #[test]
        fn the_first_hundred_bits_stand_in_the_code(bytes in any::<[u8; MemberCode::BYTES]>()) {
            let values = MemberCode::from_random(bytes).0;
            let written: String = values[..RANDOM].iter().map(|value| format!("{value:05b}")).collect();
            let given: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
            prop_assert_eq!(&written, &given[..100]);
        }

        #[test]
        fn every_code_is_read_back(bytes in any::<[u8; MemberCode::BYTES]>()) {
            let code = MemberCode::from_random(bytes);
            prop_assert_eq!(MemberCode::parse(&code.expose()), Ok(code));
        }

        #[test]
        fn one_wrong_character_is_always_found(bytes in any::<[u8; MemberCode::BYTES]>(), place in 0..LENGTH, shift in 1u8..32) {
            let mut wrong = MemberCode::from_random(bytes);
            wrong.0[place] = (wrong.0[place] + shift) % 32;
            prop_assert_eq!(MemberCode::parse(&wrong.expose()), Err(CodeFault::Check));
        }

        #[test]
        fn two_exchanged_characters_are_always_found(bytes in any::<[u8; MemberCode::BYTES]>(), a in 0..LENGTH, b in 0..LENGTH) {
            let mut wrong = MemberCode::from_random(bytes);
            prop_assume!(wrong.0[a] != wrong.0[b]);
            wrong.0.swap(a, b);
            prop_assert_eq!(MemberCode::parse(&wrong.expose()), Err(CodeFault::Check));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,40}") {
            let _ = MemberCode::parse(&text);
        }
    }
}
