//! Pure cryptographic records: canonical encodings, hash chains and Merkle trees.
//!
//! The same code runs in the server, on the command line and in the browser, so that whoever checks a record
//! need not trust the program that wrote it. Nothing here reads a clock, a random number or a file.
//!
//! - [`digest`]: the 32-byte SHA-256 digest everything is made of;
//! - [`canonical`]: one byte string for one JSON value (RFC 8785);
//! - [`chain`]: a hash chain, in which no entry can be changed, dropped or moved unseen;
//! - [`merkle`]: the tree of RFC 9162, with proofs of inclusion and of growth.

pub mod canonical;
pub mod chain;
pub mod digest;
pub mod merkle;

pub use digest::Digest;
