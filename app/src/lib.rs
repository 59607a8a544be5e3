//! The Leptos application: pages, components and thin server functions.
//!
//! | module | what it is |
//! |---|---|
//! | [`shell`] | the document around every page: header, footer, preferences, home, error pages |
//! | [`routes`] | the addresses of all pages |
//! | [`paths`] | the names of addresses that are linked to |
//! | [`access`] | who may call what |
//! | [`locale`] | the two languages and [`tr!`] |
//! | [`forms`] | forms that work with and without JavaScript |
//! | [`loading`] | from a resource to a page |
//! | [`live`] | pages that stay current by the event stream |
//! | [`wire`] | the one error type server functions return |
//! | [`components`] | what pages are made of; plain values in, no data fetching |
//! | [`features`] | the features' screens and server functions |
//! | `server_side` | what server functions reach for: who asks, from where, the backend |
//! | [`assets`] | the names of the built browser files |
//! | [`browser`] | what only a browser can do |

#![recursion_limit = "256"]
#![expect(clippy::needless_pass_by_value, reason = "a component owns its properties")]

include!(concat!(env!("OUT_DIR"), "/i18n/mod.rs"));

pub mod access;
pub mod assets;
pub mod browser;
pub mod components;
pub mod features;
pub mod forms;
pub mod live;
pub mod loading;
pub mod locale;
pub mod paths;
pub mod prelude;
pub mod routes;
#[cfg(feature = "ssr")]
pub mod server_side;
pub mod shell;
pub mod wire;

pub use shell::{App, document};
