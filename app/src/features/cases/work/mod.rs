//! Officials' screens: the inbox with the case beside it, and the head's figures.

mod acts;
mod beside;
mod inbox;
mod keys;
mod overview;
mod personal;
mod rows;

use crate::loading::Readable;
use crate::prelude::*;

pub use inbox::WorkPage;
pub use overview::{FiguresPage, OverviewPage};

/// A further part of a page: where nothing could be loaded, the part above it has said so already.
fn further<T>(told: Told<T>, view: impl Fn(T) -> AnyView + Send + Sync + 'static) -> AnyView
where
    T: Readable,
{
    part(told, move |outcome| outcome.map_or_else(|_| ().into_any(), &view))
}
