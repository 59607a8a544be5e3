//! `review`: the democratic review 民主评议 — many members rate departments in secret, everybody can recount.
//!
//! Before: [`setup`] is what an organiser lays down, [`roll`] who may take part, [`draw`] and [`lot`] how members are
//! drawn by lot, [`code`] how they sign in, [`delivery`] how codes reach them. During: [`state`] is a review's life,
//! drawn in `docs/state-machines/review.md`, and [`session`] how a meeting rates together. After: [`tally`] is what it
//! comes to, [`comment`] and [`matter`] what becomes of a comment, [`rectification`] what a department promises.
//! [`view`] holds what pages show, [`desk`] what organisers' pages do, and [`publication`] what is read of results.

pub mod code;
pub mod comment;
pub mod delivery;
pub mod desk;
pub mod draw;
pub mod lot;
pub mod matter;
pub mod publication;
pub mod rectification;
pub mod roll;
pub mod session;
pub mod setup;
pub mod state;
pub mod tally;
pub mod view;
