//! Personal data at rest: sealed with the key of the configuration, found again by a keyed index.

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, KeyInit as _, Mac};
use sha2::Sha256;

use crate::{Chance, Result, ServiceError};

/// The key under which identity numbers, mobile numbers and second factors are sealed: 32 bytes.
#[derive(Clone)]
pub struct DataKey([u8; 32]);

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(…)")
    }
}

impl Drop for DataKey {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.0);
    }
}

impl DataKey {
    /// Takes the key's 32 bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Seals `plain` for `purpose` (table, column and row, so that a sealed value moved elsewhere does not open).
    ///
    /// # Errors
    /// When the value is too large to be sealed.
    pub fn seal(&self, chance: &dyn Chance, purpose: &str, plain: &[u8]) -> Result<String> {
        Ok(BASE64_STANDARD_NO_PAD.encode(self.seal_bytes(chance, purpose, plain)?))
    }

    /// The same as bytes, for files.
    ///
    /// # Errors
    /// When the value is too large to be sealed.
    pub fn seal_bytes(&self, chance: &dyn Chance, purpose: &str, plain: &[u8]) -> Result<Vec<u8>> {
        let nonce = chance.bytes::<24>();
        let sealed = self
            .cipher()
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: purpose.as_bytes() })
            .map_err(|_| ServiceError::fault("sealing failed"))?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Opens what was sealed for `purpose`.
    ///
    /// # Errors
    /// When it was sealed with another key, for another purpose, or changed since.
    pub fn open(&self, purpose: &str, sealed: &str) -> Result<Vec<u8>> {
        let bytes = BASE64_STANDARD_NO_PAD.decode(sealed).map_err(|_| damaged(purpose))?;
        self.open_bytes(purpose, &bytes)
    }

    /// The same for what was sealed as bytes.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_bytes(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        let damaged = || damaged(purpose);
        let (nonce, sealed) = sealed.split_first_chunk::<24>().ok_or_else(damaged)?;
        let payload = Payload { msg: sealed, aad: purpose.as_bytes() };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).map_err(|_| damaged())
    }

    /// A value by which equal plain texts for `purpose` are found, and from which nothing can be read without the key.
    #[must_use]
    pub fn index(&self, purpose: &str, plain: &[u8]) -> String {
        let mut mac = <Hmac<Sha256>>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(b"sunhall index v1\0");
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(plain);
        hex::encode(mac.finalize().into_bytes())
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }
}

fn damaged(purpose: &str) -> ServiceError {
    ServiceError::fault(format_args!("a sealed value for {purpose} does not open"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FixedChance;

    #[test]
    fn a_sealed_value_opens_only_for_its_purpose() {
        let key = DataKey::new([7; 32]);
        let sealed = key.seal(&FixedChance::new(1), "person.mobile/1", b"13800000000").unwrap();
        assert_eq!(key.open("person.mobile/1", &sealed).unwrap(), b"13800000000");
        assert!(key.open("person.mobile/2", &sealed).is_err());
        assert!(DataKey::new([8; 32]).open("person.mobile/1", &sealed).is_err());
    }

    #[test]
    fn the_index_depends_on_key_and_purpose() {
        let key = DataKey::new([7; 32]);
        assert_eq!(key.index("mobile", b"1"), key.index("mobile", b"1"));
        assert_ne!(key.index("mobile", b"1"), key.index("identity", b"1"));
        assert_ne!(key.index("mobile", b"1"), DataKey::new([8; 32]).index("mobile", b"1"));
    }
}
