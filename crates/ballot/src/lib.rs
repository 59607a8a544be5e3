//! Records that prove themselves: what anybody can check without trusting the server, on a server, on the command
//! line or in a browser. Nothing here reads a clock, a random number or a file.
//!
//! - [`digest`]: the 32-byte SHA-256 digest everything is made of;
//! - [`canonical`]: one byte string for one JSON value (RFC 8785);
//! - [`chain`]: a hash chain, in which no entry can be changed, dropped or moved unseen;
//! - [`merkle`]: the tree of RFC 9162, with proofs of inclusion and of growth;
//! - [`signing`]: Ed25519 signatures over canonical bytes.
//!
//! The secret, verifiable ballot of a review is made of these; `docs/ballot-protocol.md` says exactly how:
//!
//! - [`manifest`]: what is reviewed, by whom and how, frozen under a fingerprint;
//! - [`token`]: the right to cast a ballot, signed without being seen (RFC 9474);
//! - [`cast`]: the ballot and its one byte string;
//! - [`receipt`]: the signed promise to show it;
//! - [`board`]: batches, Merkle tree and signed heads;
//! - [`archive`]: everything published of a review, in one text;
//! - [`verify`]: the check and recount of an archive;
//! - [`seen`]: whether a board goes on from what was seen of it before.

pub mod archive;
pub mod board;
pub mod bytes;
pub mod canonical;
pub mod cast;
pub mod chain;
pub mod digest;
pub mod id;
pub mod manifest;
pub mod merkle;
pub mod receipt;
pub mod seen;
pub mod signing;
pub mod token;
pub mod verify;

/// The traits of random number generators; randomness is an argument.
pub use blind_rsa_signatures::reexports::rsa::rand_core;
pub use digest::Digest;
pub use id::Id;
