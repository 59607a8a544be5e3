//! Officials' screens: the inbox with the case beside it, and the head's figures.

mod acts;
mod beside;
mod inbox;
mod keys;
mod overview;
mod personal;
mod rows;

pub use inbox::WorkPage;
pub use overview::{FiguresPage, OverviewPage};
