//! The board's signatures: Ed25519 (RFC 8032) over a label, a line feed and the canonical bytes of what is signed.
//!
//! The label keeps the kinds of signed records apart: a signature under one can never be passed off as one under
//! another. Canonical JSON holds no line feed and no label does, so where one ends and the other begins is plain.

use std::fmt;

use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use zeroize::Zeroizing;

use crate::{
    bytes::{Fixed, NotBytes},
    canonical::{self, CanonicalError},
    rand_core::CryptoRng,
};

/// What the board signs; the label is its kind.
pub trait Signable: Serialize {
    /// Domain separator, `sunhall/review/<kind>/v1`.
    const LABEL: &'static str;
}

/// Something together with the board's signature on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed<T> {
    /// What is signed.
    pub content: T,
    /// Ed25519 signature over label, line feed and canonical content.
    pub signature: Fixed<64>,
}

/// The board's private key. It signs the manifest, heads, receipts and archives of one review.
pub struct BoardKey(SigningKey);

/// The board's public key, 32 bytes, base64url in text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct BoardPublicKey(VerifyingKey);

/// The signature is not one by this key on this content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the signature does not hold")]
pub struct BadSignature;

impl<T: Signable> Signed<T> {
    /// Checks the signature.
    ///
    /// # Errors
    /// When it does not hold.
    pub fn verify(&self, key: &BoardPublicKey) -> Result<(), BadSignature> {
        let bytes = signed_bytes(&self.content).map_err(|_| BadSignature)?;
        key.0.verify(&bytes, &Signature::from_bytes(&self.signature.0)).map_err(|_| BadSignature)
    }
}

impl BoardKey {
    /// A new key.
    pub fn generate(rng: &mut (impl CryptoRng + ?Sized)) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(seed.as_mut());
        Self::from_seed(&seed)
    }

    /// The key of a stored seed (the private key of RFC 8032 section 5.1.5).
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The seed to store, sealed.
    #[must_use]
    pub fn to_seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> BoardPublicKey {
        BoardPublicKey(self.0.verifying_key())
    }

    /// Signs. The same content always gets the same signature.
    ///
    /// # Errors
    /// When the content has no canonical form.
    pub fn sign<T: Signable>(&self, content: T) -> Result<Signed<T>, CanonicalError> {
        let signature = Fixed(self.0.sign(&signed_bytes(&content)?).to_bytes());
        Ok(Signed { content, signature })
    }
}

impl BoardPublicKey {
    /// Takes 32 bytes as a key.
    ///
    /// # Errors
    /// When they are no point, a point of small order, under which signatures mean nothing, or not the one encoding
    /// of their point.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, NotBytes> {
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| NotBytes)?;
        if key.is_weak() || beyond_the_field(bytes) { Err(NotBytes) } else { Ok(Self(key)) }
    }

    /// The 32 bytes.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 32] {
        self.0.to_bytes()
    }
}

fn signed_bytes<T: Signable>(content: &T) -> Result<Vec<u8>, CanonicalError> {
    let mut bytes = format!("{}\n", T::LABEL).into_bytes();
    bytes.extend(canonical::to_bytes(content)?);
    Ok(bytes)
}

/// Whether the y coordinate, without the sign bit, is at least the field's prime 2²⁵⁵ − 19.
fn beyond_the_field(bytes: &[u8; 32]) -> bool {
    bytes[0] >= 0xed && bytes[1..31].iter().all(|byte| *byte == 0xff) && bytes[31] & 0x7f == 0x7f
}

impl fmt::Debug for BoardKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BoardKey(of {})", self.public())
    }
}

impl fmt::Display for BoardPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Fixed(self.0.to_bytes()))
    }
}

impl fmt::Debug for BoardPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BoardPublicKey({self})")
    }
}

impl Serialize for BoardPublicKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for BoardPublicKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_bytes(&Fixed::deserialize(deserializer)?.0).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct One(u64);
    impl Signable for One {
        const LABEL: &'static str = "sunhall/review/one/v1";
    }

    #[derive(Serialize)]
    struct Other(u64);
    impl Signable for Other {
        const LABEL: &'static str = "sunhall/review/other/v1";
    }

    #[test]
    fn a_signature_holds_for_its_key_content_and_kind_only() {
        let key = BoardKey::from_seed(&[7; 32]);
        let signed = key.sign(One(1)).unwrap();
        assert_eq!(signed.verify(&key.public()), Ok(()));
        let foreign = BoardKey::from_seed(&[8; 32]).public();
        assert_eq!(signed.verify(&foreign), Err(BadSignature));
        let signature = signed.signature;
        assert_eq!(Signed { content: One(2), signature }.verify(&key.public()), Err(BadSignature));
        assert_eq!(Signed { content: Other(1), signature }.verify(&key.public()), Err(BadSignature));
    }

    #[test]
    fn malformed_points_are_no_keys() {
        let small_order = [0; 32];
        let mut identity = [0; 32];
        identity[0] = 1;
        let mut beyond = [0xff; 32];
        beyond[0] = 0xf0;
        beyond[31] = 0x7f;
        let mut not_a_point = [0; 32];
        not_a_point[0] = 2;
        for wrong in [small_order, identity, beyond, not_a_point] {
            assert_eq!(BoardPublicKey::from_bytes(&wrong), Err(NotBytes), "{wrong:?} was taken");
        }
        let key = BoardKey::from_seed(&[7; 32]).public();
        assert_eq!(BoardPublicKey::from_bytes(&key.to_bytes()), Ok(key));
    }

    #[test]
    fn the_key_never_shows_in_debug_output() {
        let key = BoardKey::from_seed(&[7; 32]);
        assert_eq!(format!("{key:?}"), format!("BoardKey(of {})", key.public()));
    }
}
