//! Checking a token's signature: RSASSA-PSS-VERIFY of RFC 8017 section 8.1.2 with SHA-384 and a salt of 48 bytes.
//!
//! The library's own check hides what there is nothing to hide of in a public signature, and takes twice as long; a
//! recount checks one for each ballot. The tests hold both against each other and against RFC 9474.

use blind_rsa_signatures::{
    PublicKey,
    reexports::{
        crypto_bigint::{BoxedUint, modular::BoxedMontyForm},
        rsa::traits::PublicKeyParts,
    },
};
use sha2::{Digest as _, Sha384};

/// Length of a hash and of the salt.
const HASH: usize = 48;

/// Whether the signature is one over the parts of the message, one after the other. The exponent is taken to be
/// 65537 and the modulus to have a whole number of bytes with its first bit set, as in every key of ours.
pub(super) fn verify(key: &PublicKey, message: &[&[u8]], signature: &[u8]) -> bool {
    let Some(encoded) = recover(key, signature) else {
        return false;
    };
    matches(&encoded, &hash(message))
}

/// RSAVP1: the signature to the power of 65537.
fn recover(key: &PublicKey, signature: &[u8]) -> Option<Vec<u8>> {
    let (n, length) = (key.n(), key.size());
    let number = BoxedUint::from_be_slice(signature, n.bits_precision()).ok()?;
    if signature.len() != length || number >= *n.as_ref() {
        return None;
    }
    let base = BoxedMontyForm::new(number, key.n_params());
    let mut power = base.square();
    for _ in 1..16 {
        power = power.square();
    }
    let bytes = power.mul(&base).retrieve().to_be_bytes();
    Some(bytes[bytes.len() - length..].to_vec())
}

/// EMSA-PSS-VERIFY of section 9.1.2, for an encoded message one bit shorter than its bytes.
fn matches(encoded: &[u8], message: &[u8; HASH]) -> bool {
    let Some((rest, [0xbc])) = encoded.split_last_chunk::<1>() else {
        return false;
    };
    let Some((masked, expected)) = rest.split_last_chunk::<HASH>() else {
        return false;
    };
    let mut block = unmask(masked, expected);
    if masked.first().is_none_or(|first| first & 0x80 != 0) {
        return false;
    }
    block[0] &= 0x7f;
    let Some((padding, salt)) = block.split_last_chunk::<HASH>() else {
        return false;
    };
    let Some((0x01, zeros)) = padding.split_last() else {
        return false;
    };
    zeros.iter().all(|byte| *byte == 0) && hash(&[&[0; 8], message, salt]) == *expected
}

/// The masked block with MGF1 of section B.2.1 taken off.
fn unmask(masked: &[u8], seed: &[u8; HASH]) -> Vec<u8> {
    let mut block = masked.to_vec();
    for (counter, chunk) in (0_u32..).zip(block.chunks_mut(HASH)) {
        let mask = hash(&[seed, &counter.to_be_bytes()]);
        chunk.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
    }
    block
}

fn hash(parts: &[&[u8]]) -> [u8; HASH] {
    let mut hasher = Sha384::new();
    parts.iter().for_each(|part| hasher.update(part));
    hasher.finalize().into()
}
