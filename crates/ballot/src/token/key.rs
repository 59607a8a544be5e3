//! The key pair of a review and group.

use std::{fmt, str::FromStr};

use blind_rsa_signatures::{
    KeyPair, PublicKey, SecretKey,
    reexports::rsa::{BoxedUint, traits::PublicKeyParts},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use zeroize::Zeroizing;

use super::{BlindSignature, BlindedMessage, TokenError};
use crate::{bytes, rand_core::CryptoRng};

/// Sizes of modulus that are taken.
const BITS: [u32; 3] = [2048, 3072, 4096];

/// The private key that signs tokens. Stored sealed, destroyed when the review closes.
pub struct TokenKey(SecretKey);

/// The public key that tokens are checked with. In text: base64url of its SubjectPublicKeyInfo (RFC 5280, algorithm
/// rsaEncryption) in DER.
#[derive(Clone)]
pub struct TokenPublicKey {
    key: PublicKey,
    der: Vec<u8>,
}

impl TokenKey {
    /// A new key of 2048, 3072 or 4096 bits. Takes a second or more.
    ///
    /// # Errors
    /// When `bits` is something else.
    pub fn generate(rng: &mut (impl CryptoRng + ?Sized), bits: u32) -> Result<Self, TokenError> {
        if !BITS.contains(&bits) {
            return Err(TokenError::Key);
        }
        let pair = KeyPair::generate(rng, bits as usize).map_err(|_| TokenError::Key)?;
        Ok(Self(pair.sk))
    }

    /// The key of stored bytes.
    ///
    /// # Errors
    /// When they are no PKCS #8 of such a key, or its numbers contradict each other.
    pub fn from_der(der: &[u8]) -> Result<Self, TokenError> {
        let key = SecretKey::from_der(der).map_err(|_| TokenError::Key)?;
        TokenPublicKey::new(key.public_key().map_err(|_| TokenError::Key)?)?;
        Ok(Self(key))
    }

    /// PKCS #8 in DER, to store sealed.
    ///
    /// # Errors
    /// Never for a key of ours; the encoder may refuse.
    pub fn to_der(&self) -> Result<Zeroizing<Vec<u8>>, TokenError> {
        self.0.to_der().map(Zeroizing::new).map_err(|_| TokenError::Key)
    }

    /// The public half.
    ///
    /// # Errors
    /// Never for a key of ours; the encoder may refuse.
    pub fn public(&self) -> Result<TokenPublicKey, TokenError> {
        TokenPublicKey::new(self.0.public_key().map_err(|_| TokenError::Key)?)
    }

    /// Signs a blinded message (BlindSign of RFC 9474 section 4.3). The same message always gets the same signature;
    /// `rng` only hides the key from whoever measures the time.
    ///
    /// # Errors
    /// When the message does not fit the key.
    pub fn sign(
        &self,
        rng: &mut (impl CryptoRng + ?Sized),
        blinded: &BlindedMessage,
    ) -> Result<BlindSignature, TokenError> {
        let signature = self.0.blind_sign_with_rng(rng, &blinded.0.0).map_err(|_| TokenError::BlindedMessage)?;
        Ok(BlindSignature(bytes::Bytes(signature.0)))
    }
}

impl TokenPublicKey {
    /// The key of a SubjectPublicKeyInfo in DER.
    ///
    /// # Errors
    /// When it is not the one encoding of an RSA key of 2048, 3072 or 4096 bits with exponent 65537.
    pub fn from_der(der: &[u8]) -> Result<Self, TokenError> {
        let key = Self::new(PublicKey::from_der(der).map_err(|_| TokenError::Key)?)?;
        if key.der == der { Ok(key) } else { Err(TokenError::Key) }
    }

    /// SubjectPublicKeyInfo in DER.
    #[must_use]
    pub fn to_der(&self) -> &[u8] {
        &self.der
    }

    fn new(key: PublicKey) -> Result<Self, TokenError> {
        let fits = BITS.contains(&key.n().bit_width()) && *key.e() == BoxedUint::from(65_537_u32);
        let der = key.to_der().map_err(|_| TokenError::Key)?;
        if fits { Ok(Self { key, der }) } else { Err(TokenError::Key) }
    }

    pub(super) const fn inner(&self) -> &PublicKey {
        &self.key
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenKey")
    }
}

impl PartialEq for TokenPublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for TokenPublicKey {}

impl fmt::Display for TokenPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&bytes::encode(&self.der))
    }
}

impl fmt::Debug for TokenPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenPublicKey({self})")
    }
}

impl FromStr for TokenPublicKey {
    type Err = TokenError;

    fn from_str(text: &str) -> Result<Self, TokenError> {
        Self::from_der(&bytes::decode(text).map_err(|_| TokenError::Key)?)
    }
}

impl Serialize for TokenPublicKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TokenPublicKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}
