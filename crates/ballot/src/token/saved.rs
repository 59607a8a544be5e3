//! A token with the review and group it is for, as one line of text for a file or a QR code.

use std::{fmt, str::FromStr};

use super::Token;
use crate::{
    Digest, Id,
    bytes::{self, Bytes, Fixed},
};

/// Marks the text and its version.
const MARK: &str = "SHT1";

/// A token that can be taken to another device.
///
/// In text: `SHT1.<fingerprint>.<group>.<randomizer, serial and signature>`, all but mark and group in base64url; 490
/// characters for a key of 2048 bits. Whoever has the text can cast the ballot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedToken {
    /// The review's fingerprint.
    pub review: Digest,
    /// The group.
    pub group: Id,
    /// The token.
    pub token: Token,
}

/// The text is not a saved token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a saved token")]
pub struct NotASavedToken;

impl fmt::Display for SavedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let token = [&self.token.randomizer.0, &self.token.serial.0, self.token.signature.0.as_slice()].concat();
        write!(f, "{MARK}.{}.{}.{}", Fixed(*self.review.as_bytes()), self.group, bytes::encode(&token))
    }
}

impl FromStr for SavedToken {
    type Err = NotASavedToken;

    fn from_str(text: &str) -> Result<Self, NotASavedToken> {
        let parts: Vec<&str> = text.split('.').collect();
        let [MARK, review, group, token] = parts.as_slice() else {
            return Err(NotASavedToken);
        };
        let token = bytes::decode(token).map_err(|_| NotASavedToken)?;
        let (randomizer, rest) = token.split_first_chunk().ok_or(NotASavedToken)?;
        let (serial, signature) = rest.split_first_chunk().ok_or(NotASavedToken)?;
        if !matches!(signature.len(), 256 | 384 | 512) {
            return Err(NotASavedToken);
        }
        Ok(Self {
            review: Digest::from_bytes(Fixed::from_text(review).map_err(|_| NotASavedToken)?.0),
            group: group.parse().map_err(|_| NotASavedToken)?,
            token: Token {
                randomizer: Fixed(*randomizer),
                serial: Fixed(*serial),
                signature: Bytes(signature.to_vec()),
            },
        })
    }
}
