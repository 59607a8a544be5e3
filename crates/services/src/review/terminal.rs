//! The supervised terminal: a member without a device gets a token there with the letter's code.
//!
//! The official's right opens the terminal, the member's code the booth in it. No sign-in is opened, so that neither
//! the terminal nor its address is kept beside a member; what is stored is that the member got a token, as of
//! everybody.

use std::collections::BTreeMap;

use ballot::{
    Id,
    token::{BlindSignature, BlindedMessage},
};
use domain::{
    accounts::{Action, Official, Resource, can},
    error::ErrorCode,
    ids::ReviewId,
};

use super::{groups, sign_in, token};
use crate::{Backend, Result};

/// What a member gets at a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtTerminal {
    /// The member's group.
    pub group: Id,
    /// The signature of the message that was blinded for this group.
    pub signature: BlindSignature,
}

/// Signs one of the blinded messages, the one for the group of the member whose code this is. The terminal does not
/// know the group before, and asking for it would be a second visit in the log.
///
/// # Errors
/// [`ErrorCode::Forbidden`] for who neither organises nor approves reviews, [`ErrorCode::WrongCredentials`] for a code
/// that is none of this review, [`ErrorCode::Invalid`] without a message for the group, and what
/// [`issue_token`](super::issue_token) says.
pub async fn at_terminal(
    backend: &Backend,
    official: &Official,
    review: ReviewId,
    (code, blinded): (&str, &BTreeMap<Id, BlindedMessage>),
) -> Result<AtTerminal> {
    can(&official.actor(), Action::ApproveReview, Resource::System)?;
    let (member, who) = sign_in::identify(backend, review, code).await?;
    let group = groups::id(&member.group_key)?;
    let message = blinded.get(&group).ok_or(ErrorCode::Invalid)?;
    let signature = token::issue_to(backend, &member, who, message).await?;
    Ok(AtTerminal { group, signature })
}
