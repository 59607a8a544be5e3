//! `cargo xtask bench`: measurements that are repeated, not remembered.
//!
//! | module | what it is |
//! |---|---|
//! | [`pages`] | the measurement of pages: what they cost the server, what they cost the browser |
//! | [`baseline`] | the same text as a page written by hand, to compare with |
//! | [`review`] | the measurement of a review with ten thousand members |
//! | [`city`] | servers on a seeded demo city of a given size |
//! | [`visitor`] | somebody who signs in and follows links |
//! | [`load`] | a bounded generator of requests, and the processor time they cost |
//! | [`http`] | HTTP/1.1 on this machine, with kept connections |
//! | [`html`] | what is read off a page: its text, its forms, what it loads |

mod baseline;
pub mod city;
mod html;
mod http;
pub mod load;
mod pages;
mod review;
mod visitor;

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::workspace::Workspace;

/// What `bench` may be told.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Requests per CPU-second and browser bytes of pages, against axum + maud; CPU at 10³ and 10⁵ cases.
    Pages(pages::Arguments),
    /// Ten thousand members at once: ballots a second, the whole event, live streams, publishing and verifying.
    Review(review::Arguments),
}

/// Measures.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    match &arguments.what {
        What::Pages(arguments) => pages::run(workspace, arguments),
        What::Review(arguments) => review::run(workspace, arguments),
    }
}
