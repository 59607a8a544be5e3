//! What only a browser can do. On the server these are nothing.

#[cfg(feature = "hydrate")]
mod fetch;
#[cfg(feature = "hydrate")]
mod live;
#[cfg(not(feature = "hydrate"))]
mod none;

#[cfg(feature = "hydrate")]
pub use fetch::{Reply, ask, post_form, reply, send};
#[cfg(feature = "hydrate")]
pub use live::*;
#[cfg(not(feature = "hydrate"))]
pub use none::*;
