//! `review`: the democratic review 民主评议 — many members rate departments in secret, everybody can recount.
//!
//! [`state`] is a review's life, drawn in `docs/state-machines/review.md`; [`setup`] is what an organiser lays down,
//! [`roll`] who may take part, [`draw`] how members are drawn by lot, [`code`] how they sign in,
//! [`session`] how a meeting rates together,
//! [`tally`] what it comes to, [`public`] what everybody sees of it.

pub mod code;
pub mod draw;
pub mod public;
pub mod roll;
pub mod session;
pub mod setup;
pub mod state;
pub mod tally;
