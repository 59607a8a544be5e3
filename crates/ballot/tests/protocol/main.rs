//! The ballot's protocol as a whole: vectors, attacks, mutations.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod attacks;
mod cases;
mod forge;
mod lines;
mod manifests;
mod mutations;
mod seen;
mod steps;
mod support;
mod together;
mod vectors;
mod world;
