//! Ten thousand members as one program, for `cargo xtask bench review` and `cargo xtask fault review`.
//!
//! It knows of a review what a stranger knows: open data, the protocol (`ballot`), and what a browser sends. It never
//! waits for an answer before it sends the next request (arrivals are scheduled, and waiting counts from the schedule),
//! comes from several addresses of this machine, and writes every request and answer into a history. What it knows of
//! the database, in [`check`], is its own reading in SQL, so that a fault of the writer can't hide in a shared function.
//!
//! | module | what it is |
//! |---|---|
//! | [`prepare`] | ballots made ahead of a measurement, with tokens signed by the demo's published keys |
//! | [`cast`] | casting prepared ballots, again and again until there is an answer |
//! | [`event`] | whole members: sign in, load the page, get a token, cast, watch |
//! | [`streams`] | open live streams while ballots arrive |
//! | [`store`] | bare storage: what the disk and the database can do without us |
//! | [`check`] | the history against the database and the board |
//! | [`batch`] | a batch now, and how long it takes until the board shows it |
//! | [`http`] [`history`] [`schedule`] [`figures`] [`place`] | what they share |

mod batch;
mod cast;
mod check;
mod event;
mod figures;
mod history;
mod http;
mod place;
mod prepare;
mod schedule;
mod store;
mod streams;

use clap::{Parser, Subcommand};

/// Load for measurements of a demo city on this machine. Prints one line of JSON.
#[derive(Parser)]
#[command(name = "sunhall-load")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make ballots ahead of a measurement, with tokens signed by the demo's published keys.
    Prepare(prepare::Arguments),
    /// Cast prepared ballots.
    Cast(cast::Arguments),
    /// Let members sign in, load the page, get a token, cast and watch.
    Event(event::Arguments),
    /// Keep live streams open while ballots arrive.
    Streams(streams::Arguments),
    /// Write rows as a ballot's, without anything else.
    Store(store::Arguments),
    /// Let the next batch be made now, and wait until it shows.
    Batch(batch::Arguments),
    /// Compare a history with the database and the board.
    Check(check::Arguments),
}

fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let figures = runtime.block_on(async {
        match cli.command {
            Command::Prepare(arguments) => prepare::run(&arguments).await,
            Command::Cast(arguments) => cast::run(&arguments).await,
            Command::Event(arguments) => event::run(arguments).await,
            Command::Streams(arguments) => streams::run(arguments).await,
            Command::Store(arguments) => store::run(&arguments).await,
            Command::Batch(arguments) => batch::run(&arguments).await,
            Command::Check(arguments) => check::run(&arguments).await,
        }
    })?;
    println!("{figures}");
    Ok(())
}
