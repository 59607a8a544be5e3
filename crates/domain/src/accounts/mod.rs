//! `accounts`: people, what they may do, and in whose name 账户.

mod actor;

pub use actor::{Actor, Citizen, Denied, Official, PersonKind, Post, Role, SignedIn};
