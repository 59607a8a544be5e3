//! The member's side of getting a token.

use blind_rsa_signatures as rfc9474;
use rfc9474::{MessageRandomizer, Options, Secret};
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use super::{SavedToken, Token, TokenError, TokenPublicKey, message};
use crate::{
    Digest, Id,
    bytes::{Bytes, Fixed},
    rand_core::CryptoRng,
};

/// What goes to the server to be signed; as long as the modulus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlindedMessage(pub Bytes);

/// What comes back; as long as the modulus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlindSignature(pub Bytes);

/// What the browser keeps from blinding to the server's answer, and nobody else may see. It may be stored as JSON, so
/// that a lost connection or a closed page costs nothing: the same blinded message gets the same answer again.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blinding {
    review: Digest,
    group: Id,
    serial: Fixed<32>,
    randomizer: Fixed<32>,
    secret: Bytes,
    blinded: BlindedMessage,
}

impl Blinding {
    /// Draws a token's serial and blinds its message (Prepare and Blind of RFC 9474 sections 4.1 and 4.2).
    ///
    /// # Errors
    /// When the key is broken: the message shares a factor with its modulus.
    pub fn new(
        rng: &mut (impl CryptoRng + ?Sized),
        key: &TokenPublicKey,
        review: Digest,
        group: Id,
    ) -> Result<Self, TokenError> {
        let mut serial = Fixed([0; 32]);
        rng.fill_bytes(&mut serial.0);
        let message = message(&review, &group, &serial);
        let made = key.inner().blind(rng, message, &Options::default()).map_err(|_| TokenError::Key)?;
        let randomizer = made.msg_randomizer.ok_or(TokenError::Key)?;
        Ok(Self {
            review,
            group,
            serial,
            randomizer: Fixed(randomizer.0),
            secret: Bytes(made.secret.0),
            blinded: BlindedMessage(Bytes(made.blind_message.0)),
        })
    }

    /// What to send.
    #[must_use]
    pub const fn blinded_message(&self) -> &BlindedMessage {
        &self.blinded
    }

    /// Unblinds the server's answer and checks the token (Finalize of RFC 9474 section 4.4).
    ///
    /// # Errors
    /// When the answer is no signature on the blinded message.
    pub fn finish(&self, key: &TokenPublicKey, answer: &BlindSignature) -> Result<SavedToken, TokenError> {
        let made = rfc9474::BlindingResult {
            blind_message: rfc9474::BlindMessage(self.blinded.0.0.clone()),
            secret: Secret(self.secret.0.clone()),
            msg_randomizer: Some(MessageRandomizer(self.randomizer.0)),
        };
        let answer = rfc9474::BlindSignature(answer.0.0.clone());
        let message = message(&self.review, &self.group, &self.serial);
        let signature = key
            .inner()
            .finalize(&answer, &made, message, &Options::default())
            .map_err(|_| TokenError::BlindSignature)?;
        let token = Token { randomizer: self.randomizer, serial: self.serial, signature: Bytes(signature.0) };
        Ok(SavedToken { review: self.review, group: self.group.clone(), token })
    }
}

impl std::fmt::Debug for Blinding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Blinding")
    }
}

impl Drop for Blinding {
    fn drop(&mut self) {
        self.secret.0.zeroize();
    }
}
