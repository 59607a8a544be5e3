//! Comments: sent with the ballot, but not to the board. The board has only a commitment to them, which moderation
//! does not change and which nobody can open without the salt. A member whose comment was suppressed can show salt and
//! text; nobody else can tell which ballot a published comment came with, or whether one came with any.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::BallotError;
use crate::{
    Digest, Id,
    bytes::Fixed,
    canonical::{self, CanonicalError},
    manifest::Review,
    rand_core::CryptoRng,
};

/// Domain separator of the commitment.
const COMMITMENT: &[u8] = b"sunhall/review/comments/v1\n";

/// A member's comments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comments {
    /// Random, so that the commitment can't be opened by guessing.
    pub salt: Fixed<32>,
    /// Text for each department commented on.
    pub texts: BTreeMap<Id, String>,
}

impl Comments {
    /// Comments under a new salt; none are comments too.
    pub fn new(rng: &mut (impl CryptoRng + ?Sized), texts: BTreeMap<Id, String>) -> Self {
        let mut salt = Fixed([0; 32]);
        rng.fill_bytes(&mut salt.0);
        Self { salt, texts }
    }

    /// SHA-256 over label, line feed, the salt's 32 bytes and the canonical bytes of the texts.
    ///
    /// # Errors
    /// Never: texts have a canonical form.
    pub fn commitment(&self) -> Result<Digest, CanonicalError> {
        Ok(Digest::of_parts(&[COMMITMENT, &self.salt.0, &canonical::to_bytes(&self.texts)?]))
    }

    /// Checks places and lengths against the manifest.
    ///
    /// # Errors
    /// The first thing wrong.
    pub fn check(&self, review: &Review) -> Result<(), BallotError> {
        let longest = review.manifest().comment_characters as usize;
        for (department, text) in &self.texts {
            if review.department_index(department).is_none() {
                return Err(BallotError::CommentPlace(department.clone()));
            }
            let control = text.chars().any(|one| one.is_control() && one != '\n');
            if control || text.is_empty() || text.chars().count() > longest {
                return Err(BallotError::CommentText(department.clone()));
            }
        }
        Ok(())
    }
}
