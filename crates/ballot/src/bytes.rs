//! Byte strings as text: base64url without padding (RFC 4648 section 5), in exactly one way.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The text is not base64url without padding, or not of the length that belongs here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not base64url without padding, or not of the right length")]
pub struct NotBytes;

/// The bytes as text.
pub(crate) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes of a text; one with stray bits at its end is refused, so that each byte string has one text.
pub(crate) fn decode(text: &str) -> Result<Vec<u8>, NotBytes> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| NotBytes)
}

/// Exactly `N` bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fixed<const N: usize>(pub [u8; N]);

/// A byte string of any length.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(pub Vec<u8>);

impl<const N: usize> Fixed<N> {
    /// The bytes of a text.
    ///
    /// # Errors
    /// When it is not base64url of `N` bytes.
    pub fn from_text(text: &str) -> Result<Self, NotBytes> {
        decode(text)?.try_into().map(Self).map_err(|_| NotBytes)
    }
}

impl Bytes {
    /// The bytes of a text.
    ///
    /// # Errors
    /// When it is not base64url.
    pub fn from_text(text: &str) -> Result<Self, NotBytes> {
        decode(text).map(Self)
    }
}

impl<const N: usize> fmt::Display for Fixed<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&encode(&self.0))
    }
}

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&encode(&self.0))
    }
}

impl<const N: usize> fmt::Debug for Fixed<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fixed({self})")
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bytes({self})")
    }
}

impl<const N: usize> Serialize for Fixed<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, const N: usize> Deserialize<'de> for Fixed<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_text(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_text(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_string_has_one_text() {
        assert_eq!(Fixed([0xfb, 0xff]).to_string(), "-_8");
        assert_eq!(Fixed::<2>::from_text("-_8"), Ok(Fixed([0xfb, 0xff])));
        assert_eq!(Bytes::from_text(""), Ok(Bytes(Vec::new())));
        // Stray bits, padding, the other alphabet, white space, a wrong length.
        for wrong in ["-_9", "-_8=", "+/8", "-_8 ", "-", "-_8A"] {
            assert_eq!(Fixed::<2>::from_text(wrong), Err(NotBytes), "{wrong:?} was taken");
        }
    }
}
