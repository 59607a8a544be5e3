//! The server's stand-ins: effects and event handlers, which call these, never run there.

use domain::cases::Satisfaction;
use leptos::ev::Event;

use crate::features::review::check::state::Checking;
use crate::features::review::matters::state::{Mine, Own};
use crate::features::review::vote::state::{Stage, Voting};

/// Looks what is kept, and goes where the voter was.
pub fn open(_voting: Voting) {}

/// Whether getting a token was begun in this browser.
#[must_use]
pub fn has_begun(_voting: Voting) -> bool {
    false
}

/// Whether anything of this voter is kept in this browser.
#[must_use]
pub fn has_kept(_voting: Voting) -> bool {
    false
}

/// Keeps what was chosen and written.
pub fn keep_draft(_voting: Voting) {}

/// Removes everything of this review.
pub fn forget(_voting: Voting) {}

/// Gets a token.
pub fn issue(_voting: Voting) {}

/// Takes a token from another device.
pub fn take_in(_voting: Voting, _text: &str) {}

/// Takes a token from a file.
pub fn take_in_file(_voting: Voting, _event: &Event) {}

/// The booth's address with a token in it.
#[must_use]
pub fn address_with(_voting: Voting, _token: &str) -> String {
    String::new()
}

/// Takes a token out of the address.
pub fn take_from_address(_brought: leptos::prelude::RwSignal<String>) {}

/// Casts the ballot.
pub fn cast(_voting: Voting) {}

/// Ends the wait.
pub fn send_now(_voting: Voting) {}

/// Goes back before anything was sent.
pub fn stop(_voting: Voting) {}

/// Gives a refused ballot up.
pub fn give_up(_voting: Voting, _stage: Stage) {}

/// Moves the focus.
pub fn focus(_id: &str) {}

/// Whether there is room beside the page's main column.
#[must_use]
pub fn is_wide() -> bool {
    false
}

/// Prints the page.
pub fn print() {}

/// Finds the receipts kept in this browser.
pub fn find_receipts(_checking: Checking) {}

/// Looks what was seen before.
pub fn look_back(_checking: Checking) {}

/// Forgets what was seen.
pub fn forget_seen(_checking: Checking) {}

/// Fetches the archive and checks it.
pub fn fetch(_checking: Checking) {}

/// Takes the files that were chosen.
pub fn chosen(_checking: Checking, _event: &Event) {}

/// Lets a member vote at a terminal.
pub fn enter_terminal(_voting: Voting, _code: &str) {}

/// Forgets whoever voted at a terminal.
pub fn leave_terminal(_voting: Voting) {}

/// Looks for one's own matters.
pub fn find_mine(_mine: Mine) {}

/// The same with a ballot that was saved as a file.
pub fn take_mine(_mine: Mine, _event: &Event) {}

/// Sends what the writer says to an answer.
pub fn rate_mine(_mine: Mine, _own: &Own, _rating: Satisfaction) {}
