//! Democratic review: the whole way from a draft to published results, and everything that must not be possible.

mod batching;
mod bounces;
mod casting;
mod counting;
mod crowd;
mod delivery;
mod demo;
mod draw;
mod four_eyes;
mod letters;
mod linking;
mod many;
mod matters;
mod moderation;
mod no_link;
mod organise;
mod pages;
mod permissions;
mod planted;
mod previous;
mod promises;
mod results;
mod roll;
mod roll_pages;
mod running;
mod session;
mod session_pages;
mod sheet;
mod stuffing;
mod tokens;
mod told;
mod two_worlds;
mod void;
mod way;
mod world;

pub use world::{World, reason};
