//! The appendix of RFC 9474, and what must not pass for a token.

use std::convert::Infallible;

use blind_rsa_signatures::{
    Hash, MessageRandomizer, Options, PSSMode, PrepareMode, SecretKey, Signature,
    reexports::rsa::{BoxedUint, PrivateKey, traits::PublicKeyParts},
};
use serde_json::Value;

use super::*;
use crate::rand_core::{CryptoRng, TryCryptoRng, TryRng};

/// Gives out byte strings that were laid in, in their order.
struct Laid(Vec<Vec<u8>>);

impl TryCryptoRng for Laid {}

impl TryRng for Laid {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(0)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(0)
    }

    fn try_fill_bytes(&mut self, into: &mut [u8]) -> Result<(), Infallible> {
        into.copy_from_slice(&self.0.remove(0));
        Ok(())
    }
}

/// Counts up; good enough where only the key's secrecy hangs on it.
struct Counting(u8);

impl TryCryptoRng for Counting {}

impl TryRng for Counting {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(1)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(1)
    }

    fn try_fill_bytes(&mut self, into: &mut [u8]) -> Result<(), Infallible> {
        for byte in into {
            self.0 = self.0.wrapping_add(1);
            *byte = self.0;
        }
        Ok(())
    }
}

fn rng(start: u8) -> impl CryptoRng {
    Counting(start)
}

fn rfc(name: &str) -> Vec<u8> {
    let vectors: Value = serde_json::from_str(include_str!("../../tests/data/rfc9474.json")).unwrap();
    hex::decode(vectors[name].as_str().unwrap()).unwrap()
}

fn number(name: &str) -> BoxedUint {
    BoxedUint::from_be_slice_vartime(&rfc(name))
}

fn test_key(name: &str) -> TokenKey {
    let keys: Value = serde_json::from_str(include_str!("../../../../docs/ballot-vectors/test-keys.json")).unwrap();
    TokenKey::from_der(&Bytes::from_text(keys["token_keys"][name].as_str().unwrap()).unwrap().0).unwrap()
}

fn scope() -> (Digest, Id) {
    (Digest::of(b"a review"), "citizens".parse().unwrap())
}

#[test]
fn the_vectors_of_rfc_9474_come_out() {
    let (p, q) = (number("p"), number("q"));
    let key = PrivateKey::from_components(number("n"), BoxedUint::from(65_537_u32), number("d"), vec![p, q]);
    let key = TokenKey::from_der(&SecretKey(key.unwrap()).to_der().unwrap()).unwrap();
    let public = key.public().unwrap();
    let n = number("n").to_nz().unwrap();
    let factor = number("inv").invert_mod(&n).unwrap().to_le_bytes().to_vec();
    let mut laid = Laid(vec![rfc("msg_prefix"), rfc("salt"), factor]);
    let made = public.inner().blind(&mut laid, rfc("msg"), &Options::default()).unwrap();
    assert_eq!(made.blind_message.0, rfc("blinded_msg"));
    let blinded = BlindedMessage(Bytes(rfc("blinded_msg")));
    let answer = key.sign(&mut rng(0), &blinded).unwrap();
    assert_eq!(answer.0.0, rfc("blind_sig"));
    let answer = blind_rsa_signatures::BlindSignature(answer.0.0);
    let signature = public.inner().finalize(&answer, &made, rfc("msg"), &Options::default()).unwrap();
    assert_eq!(signature.0, rfc("sig"));
    assert!(pss::verify(public.inner(), &[&rfc("msg_prefix"), &rfc("msg")], &signature.0));
}

#[test]
fn the_own_check_of_signatures_agrees_with_the_library() {
    let (review, group) = scope();
    let key = test_key("citizens");
    let public = key.public().unwrap();
    let blinding = Blinding::new(&mut rng(1), &public, review, group.clone()).unwrap();
    let token = blinding.finish(&public, &answer_of(&key, &blinding)).unwrap().token;
    let message = message(&review, &group, &token.serial);
    let by_library = |signature: &[u8]| {
        let randomizer = Some(MessageRandomizer(token.randomizer.0));
        let signature = Signature(signature.to_vec());
        public.inner().verify(&signature, randomizer, &message, &Options::default()).is_ok()
    };
    let by_us = |signature: &[u8]| pss::verify(public.inner(), &[&token.randomizer.0, &message], signature);
    let right = &token.signature.0;
    assert!(by_library(right) && by_us(right));
    let modulus = public.inner().n().to_be_bytes().to_vec();
    let mut wrong = vec![vec![0; 256], vec![0xff; 256], modulus, right[1..].to_vec(), Vec::new(), vec![0; 257]];
    for bit in (0..2048).step_by(31) {
        let mut flipped = right.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        wrong.push(flipped);
    }
    for signature in wrong {
        assert!(!by_library(&signature) && !by_us(&signature));
    }
    // One for a signature without salt, which the library makes under other options.
    let unsalted = Options::new(Hash::Sha384, PSSMode::PSSZero, PrepareMode::Randomized);
    let made = public.inner().blind(&mut rng(7), &message, &unsalted).unwrap();
    let answer = key.sign(&mut rng(8), &BlindedMessage(Bytes(made.blind_message.0.clone()))).unwrap();
    let answer = blind_rsa_signatures::BlindSignature(answer.0.0);
    let signature = public.inner().finalize(&answer, &made, &message, &unsalted).unwrap();
    let randomizer = made.msg_randomizer.unwrap().0;
    assert!(!pss::verify(public.inner(), &[&randomizer, &message], &signature.0));
}

#[test]
fn a_token_is_made_saved_and_holds() {
    let (review, group) = scope();
    let key = test_key("citizens");
    let public = key.public().unwrap();
    let blinding = Blinding::new(&mut rng(1), &public, review, group.clone()).unwrap();
    let stored = serde_json::to_string(&blinding).unwrap();
    let blinding: Blinding = serde_json::from_str(&stored).unwrap();
    let answer = key.sign(&mut rng(2), blinding.blinded_message()).unwrap();
    // The same message again, with other randomness: the same answer.
    assert_eq!(key.sign(&mut rng(99), blinding.blinded_message()).unwrap(), answer);
    let saved = blinding.finish(&public, &answer).unwrap();
    assert_eq!(saved.token.verify(&public, &review, &group), Ok(()));
    let text = saved.to_string();
    assert!(text.len() < 500 && text.is_ascii(), "{} characters", text.len());
    assert_eq!(text.parse(), Ok(saved));
}

#[test]
fn the_signer_sees_nothing_of_the_token() {
    let (review, group) = scope();
    let key = test_key("citizens");
    let public = key.public().unwrap();
    let blinding = Blinding::new(&mut rng(1), &public, review, group).unwrap();
    let answer = key.sign(&mut rng(2), blinding.blinded_message()).unwrap();
    let token = blinding.finish(&public, &answer).unwrap().token;
    let seen = [blinding.blinded_message().0.0.clone(), answer.0.0].concat();
    for part in [&token.serial.0[..], &token.randomizer.0, &token.signature.0[..32]] {
        assert!(!seen.windows(part.len()).any(|window| window == part));
    }
    // And another message every time: nothing can be told from seeing one twice.
    let again = Blinding::new(&mut rng(50), &public, scope().0, scope().1).unwrap();
    assert_ne!(again.blinded_message(), blinding.blinded_message());
}

fn answer_of(key: &TokenKey, blinding: &Blinding) -> BlindSignature {
    key.sign(&mut rng(3), blinding.blinded_message()).unwrap()
}

#[test]
fn a_token_of_another_review_group_or_key_does_not_hold() {
    let (review, group) = scope();
    let key = test_key("citizens");
    let public = key.public().unwrap();
    let blinding = Blinding::new(&mut rng(1), &public, review, group.clone()).unwrap();
    let token = blinding.finish(&public, &answer_of(&key, &blinding)).unwrap().token;
    let (other, deputies) = (Digest::of(b"another"), "deputies".parse().unwrap());
    let foreign = test_key("foreign").public().unwrap();
    assert_eq!(token.verify(&public, &other, &group), Err(TokenError::Signature));
    assert_eq!(token.verify(&public, &review, &deputies), Err(TokenError::Signature));
    assert_eq!(token.verify(&foreign, &review, &group), Err(TokenError::Signature));
    for changed in changed(&token) {
        assert_eq!(changed.verify(&public, &review, &group), Err(TokenError::Signature));
    }
}

/// Every part of a token changed, and signatures too short, too long and beyond the modulus.
fn changed(token: &Token) -> Vec<Token> {
    let mut all = vec![token.clone(); 6];
    all[0].serial.0[0] ^= 1;
    all[1].randomizer.0[31] ^= 1;
    all[2].signature.0[100] ^= 1;
    all[3].signature.0.pop();
    all[4].signature.0.insert(0, 0);
    all[5].signature.0 = vec![0xff; 256];
    all
}

#[test]
fn malformed_blinded_messages_and_answers_are_refused() {
    let (review, group) = scope();
    let key = test_key("citizens");
    let public = key.public().unwrap();
    for wrong in [vec![0xff; 256], vec![1; 255], vec![1; 257], Vec::new()] {
        let message = BlindedMessage(Bytes(wrong));
        assert_eq!(key.sign(&mut rng(0), &message), Err(TokenError::BlindedMessage));
    }
    let blinding = Blinding::new(&mut rng(1), &public, review, group).unwrap();
    for wrong in [vec![0; 256], vec![0xff; 256], vec![1; 255], Vec::new()] {
        let answer = BlindSignature(Bytes(wrong));
        assert_eq!(blinding.finish(&public, &answer), Err(TokenError::BlindSignature));
    }
    let foreign = test_key("foreign").sign(&mut rng(0), blinding.blinded_message());
    if let Ok(answer) = foreign {
        assert_eq!(blinding.finish(&public, &answer), Err(TokenError::BlindSignature));
    }
}

#[test]
fn keys_come_back_and_malformed_ones_are_refused() {
    let key = test_key("citizens");
    let public = key.public().unwrap();
    assert_eq!(TokenKey::from_der(&key.to_der().unwrap()).unwrap().public().unwrap(), public);
    assert_eq!(public.to_string().parse(), Ok(public.clone()));
    let mut longer = public.to_der().to_vec();
    longer.push(0);
    let mut even = public.to_der().to_vec();
    // The modulus ends before the exponent: 02 03 01 00 01.
    let last = even.len() - 6;
    even[last] &= 0xfe;
    let mut exponent = public.to_der().to_vec();
    *exponent.last_mut().unwrap() = 3;
    for wrong in [longer, even, exponent, Vec::new(), vec![0x30; 294]] {
        assert_eq!(TokenPublicKey::from_der(&wrong), Err(TokenError::Key));
    }
    assert!(matches!(TokenKey::generate(&mut rng(0), 1024), Err(TokenError::Key)));
    assert!(matches!(TokenKey::from_der(b"no key"), Err(TokenError::Key)));
    assert_eq!(format!("{key:?}"), "TokenKey");
}

#[test]
fn other_texts_are_no_saved_tokens() {
    let (review, group) = scope();
    let token = Token { randomizer: Fixed([1; 32]), serial: Fixed([2; 32]), signature: Bytes(vec![3; 256]) };
    let text = SavedToken { review, group, token }.to_string();
    assert!(text.parse::<SavedToken>().is_ok());
    for wrong in [
        text.replace("SHT1", "SHT2"),
        text.replace("citizens", "Citizens"),
        text[..text.len() - 2].to_owned(),
        format!("{text}."),
        format!("{text}AAAA"),
        format!(" {text}"),
        String::new(),
    ] {
        assert_eq!(wrong.parse::<SavedToken>(), Err(NotASavedToken), "{wrong} was taken");
    }
}
