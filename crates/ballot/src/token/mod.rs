//! Tokens: the right to cast one ballot, signed without being seen (RFC 9474, RSABSSA-SHA384-PSS-Randomized).
//!
//! The member's browser draws a serial, makes the [`message`] of it and blinds it; the server signs what it cannot
//! read, once for each member; the browser unblinds. The token that comes out holds for one review and one group, and
//! nobody can tell whose it is: the server has seen neither its serial nor its signature before it is cast.

mod blinding;
mod key;
mod pss;
mod saved;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use blinding::{BlindSignature, BlindedMessage, Blinding};
pub use key::{TokenKey, TokenPublicKey};
pub use saved::{NotASavedToken, SavedToken};

use crate::{
    Digest, Id,
    bytes::{Bytes, Fixed},
};

/// Domain separator of the message a token signs.
const MESSAGE: &str = "sunhall/review/token/v1";

/// Domain separator of nullifiers.
const NULLIFIER: &[u8] = b"sunhall/review/nullifier/v1\n";

/// A token as it is cast with a ballot; review and group stand in the ballot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// `msg_prefix` of RFC 9474 section 4.1, random.
    pub randomizer: Fixed<32>,
    /// What makes the token one of its own, random.
    pub serial: Fixed<32>,
    /// RSASSA-PSS signature over randomizer and [`message`], as long as the modulus.
    pub signature: Bytes,
}

/// What can be wrong with keys and tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not a key in the one encoding, of 2048, 3072 or 4096 bits with exponent 65537.
    #[error("not an RSA key of 2048, 3072 or 4096 bits with exponent 65537 in its one encoding")]
    Key,
    /// The blinded message is no number below the modulus, or not as long as it.
    #[error("the blinded message does not fit the key")]
    BlindedMessage,
    /// The signer's answer does not unblind to a signature of the message.
    #[error("the blind signature does not open to a token of this review and group")]
    BlindSignature,
    /// The token is not signed for this review and group.
    #[error("the token is not signed for this review and group")]
    Signature,
}

/// What is signed: label, review's fingerprint in hexadecimal, group and the serial's 32 bytes, line feeds between.
#[must_use]
pub fn message(review: &Digest, group: &Id, serial: &Fixed<32>) -> Vec<u8> {
    let mut message = format!("{MESSAGE}\n{review}\n{group}\n").into_bytes();
    message.extend_from_slice(&serial.0);
    message
}

impl Token {
    /// Checks the signature.
    ///
    /// # Errors
    /// When it does not hold for this review and group.
    pub fn verify(&self, key: &TokenPublicKey, review: &Digest, group: &Id) -> Result<(), TokenError> {
        let message = message(review, group, &self.serial);
        let holds = pss::verify(key.inner(), &[&self.randomizer.0, &message], &self.signature.0);
        if holds { Ok(()) } else { Err(TokenError::Signature) }
    }

    /// Under what the token is entered as used: SHA-256 over a label and the [`message`].
    #[must_use]
    pub fn nullifier(&self, review: &Digest, group: &Id) -> Digest {
        Digest::of_parts(&[NULLIFIER, &message(review, group, &self.serial)])
    }
}
