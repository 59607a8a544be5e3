//! `catalogue`: power items, the versions of their guides, and finding them.
//!
//! A published version never changes, and a case keeps the version it was filed under ([`version`]). Readers get the
//! current one ([`guide`], [`current`]) from memory; what another instance publishes is seen within two seconds.

mod cache;
mod edit;
mod guides;
mod lists;
mod publish;
mod rows;
mod search;

pub(crate) use cache::GuideCache;
pub use edit::{NewItem, draft, enter};
pub use guides::{current, guide, version};
pub use lists::{Facet, departments, list};
pub use publish::{publish, withdraw};
pub use search::search;
