//! Short names that stand in records: of a review, a group, a department, a criterion, a grade, a window.

use std::{borrow::Borrow, fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// 1 to 40 of `a`–`z`, `0`–`9` and `-`, not beginning with `-`: the same bytes in every encoding and every sort order.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(String);

/// The text is not an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id is 1 to 40 of a-z, 0-9 and -, not beginning with -")]
pub struct NotAnId;

impl Id {
    /// The greatest length.
    pub const LONGEST: usize = 40;

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Id {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let fits = text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        if !fits || text.is_empty() || text.len() > Self::LONGEST || text.starts_with('-') {
            return Err(NotAnId);
        }
        Ok(Self(text.to_owned()))
    }
}

impl Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Id({self})")
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_short_names_are_ids() {
        for right in ["a", "2026-annual", "0", &"x".repeat(40)] {
            assert_eq!(right.parse::<Id>().unwrap().as_str(), right);
        }
        for wrong in ["", "-a", "A", "a b", "a\n", "局", "a_b", &"x".repeat(41)] {
            assert_eq!(wrong.parse::<Id>(), Err(NotAnId), "{wrong:?} was taken");
        }
    }
}
