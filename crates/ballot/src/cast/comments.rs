//! Comments: sent with the ballot, but not to the board. The board has only a commitment to them, which moderation
//! does not change and which nobody can open without the salt. A member whose comment was suppressed can show salt and
//! text; nobody else can tell which ballot a published comment came with, or whether one came with any.
//!
//! Out of the salt comes a secret for each comment, and out of the secret its *voice*, which is published beside the
//! comment once that is a matter of its department: so the writer finds it again, and shows by the secret who may say
//! whether the answer helped. Neither says anything of the salt, of another comment or of the ballot.

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
/// Domain separator of a comment's secret.
const SECRET: &[u8] = b"sunhall/review/voice-secret/v1\n";
/// Domain separator of a comment's voice.
const VOICE: &[u8] = b"sunhall/review/voice/v1\n";

/// A member's comments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comments {
    /// Random, so that the commitment can't be opened by guessing.
    pub salt: Fixed<32>,
    /// Text for each department commented on.
    pub texts: BTreeMap<Id, String>,
}

/// By what the writer of a comment is recognised: SHA-256 over label, line feed and the secret's 32 bytes.
#[must_use]
pub fn voice(secret: &Fixed<32>) -> Digest {
    Digest::of_parts(&[VOICE, &secret.0])
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

    /// The secret of the comment on this department: SHA-256 over label, line feed, the salt's 32 bytes, line feed and
    /// the department's id.
    #[must_use]
    pub fn secret(&self, department: &Id) -> Fixed<32> {
        Fixed(*Digest::of_parts(&[SECRET, &self.salt.0, b"\n", department.as_str().as_bytes()]).as_bytes())
    }

    /// The secrets of all comments.
    #[must_use]
    pub fn secrets(&self) -> BTreeMap<Id, Fixed<32>> {
        self.texts.keys().map(|department| (department.clone(), self.secret(department))).collect()
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
