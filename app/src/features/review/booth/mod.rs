//! The browser's half of the booth and of the check: what is kept in the browser, its random numbers, blinding,
//! sending, and the verifier at work. On the server these are nothing.

#[cfg(feature = "hydrate")]
mod chance;
#[cfg(feature = "hydrate")]
mod count;
#[cfg(feature = "hydrate")]
mod drawer;
#[cfg(feature = "hydrate")]
mod entry;
#[cfg(feature = "hydrate")]
mod issue;
#[cfg(feature = "hydrate")]
mod mine;
#[cfg(feature = "hydrate")]
mod net;
#[cfg(not(feature = "hydrate"))]
mod none;
#[cfg(feature = "hydrate")]
mod page;
#[cfg(feature = "hydrate")]
mod seen;
#[cfg(feature = "hydrate")]
mod send;
#[cfg(feature = "hydrate")]
mod store;
#[cfg(feature = "hydrate")]
mod terminal;

#[cfg(feature = "hydrate")]
pub use count::{chosen, fetch, find_receipts};
#[cfg(feature = "hydrate")]
pub use entry::{forget, has_begun, has_kept, keep_draft, open};
#[cfg(feature = "hydrate")]
pub use issue::{address_with, issue, take_from_address, take_in, take_in_file};
#[cfg(feature = "hydrate")]
pub use mine::{find_mine, rate_mine, take_mine};
#[cfg(not(feature = "hydrate"))]
pub use none::*;
#[cfg(feature = "hydrate")]
pub use page::{focus, is_wide, print};
#[cfg(feature = "hydrate")]
pub use seen::{forget_seen, look_back};
#[cfg(feature = "hydrate")]
pub use send::{cast, give_up, send_now, stop};
#[cfg(feature = "hydrate")]
pub use terminal::{enter_terminal, leave_terminal};
