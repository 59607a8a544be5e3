//! Democratic review: the whole way from a draft to published results, and everything that must not be possible.

mod batching;
mod casting;
mod demo;
mod linking;
mod many;
mod no_link;
mod organise;
mod pages;
mod permissions;
mod planted;
mod results;
mod roll;
mod stuffing;
mod tokens;
mod two_worlds;
mod way;
mod world;

use world::World;
