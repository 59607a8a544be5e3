//! Words an official or applicant gives for an act.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::Fault;

/// A reason in plain words: never blank, at most [`Reason::MAX`] characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reason(String);

impl Reason {
    /// The most characters a reason may have.
    pub const MAX: u32 = 1000;

    /// Takes the text without the white space around it.
    ///
    /// # Errors
    /// [`Fault::Required`] for a blank text, [`Fault::TooLong`] for one beyond [`Reason::MAX`] characters.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Fault::Required);
        }
        if text.chars().count() > Self::MAX as usize {
            return Err(Fault::TooLong(Self::MAX));
        }
        Ok(Self(text.to_owned()))
    }

    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Reason {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).map_err(|_| "a reason has 1 to 1000 characters")
    }
}

impl From<Reason> for String {
    fn from(reason: Reason) -> Self {
        reason.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_and_endless_texts_are_no_reasons() {
        assert_eq!(Reason::parse(" \n"), Err(Fault::Required));
        assert_eq!(Reason::parse(&"字".repeat(1001)), Err(Fault::TooLong(1000)));
        assert_eq!(Reason::parse(" 材料齐全 ").expect("a reason").as_str(), "材料齐全");
    }
}
