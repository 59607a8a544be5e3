//! Where thousands of members come within minutes: many of them share a transaction.

use ballot::token::BlindSignature;

use super::{
    sign_in::{Entering, MemberSession},
    token::Asking,
};
use crate::crowd::Crowd;

/// The doors of all reviews.
#[derive(Default)]
pub(crate) struct Doors {
    /// Signing in with the code of the letter.
    pub(super) entrance: Crowd<Entering, MemberSession>,
    /// Tokens.
    pub(super) tokens: Crowd<Asking, BlindSignature>,
}
