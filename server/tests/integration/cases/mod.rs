//! Cases: from the first answer to the issued document, against the whole program.

mod acting;
mod at_once;
mod calendar;
mod closing;
mod correcting;
mod lists;
mod pages;
mod personal;
mod uploading;
pub(crate) mod world;

use world::World;
