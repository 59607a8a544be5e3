//! `cargo xtask fault review`: what happens to ballots when things break at a bad moment.
//!
//! A round casts ballots, breaks something at a random moment, lets the clients try again, and then compares their
//! history with the database and the board (`crates/load`, with a reading of its own). Nothing acknowledged may be lost,
//! nothing may count that was not sent, nothing twice. A check that cannot fail is worth nothing, so faults are planted
//! that must be found.
//!
//! | module | what breaks |
//! |---|---|
//! | [`kill`] | the server is killed (SQLite), or the database server stops at once (PostgreSQL) |
//! | [`disk`] | the disk is full, or does not make durable |
//! | [`planted`] | receipts before the commit, tokens that count twice, commits that stay in memory |
//! | [`shim`] | a disk that can do all that |
//! | [`round`] | one round |

mod disk;
mod kill;
mod planted;
mod round;
pub mod shim;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};

use crate::hall::{Engine, Hall, Programs};
use crate::progress::step;
use crate::workspace::{Mode, Workspace};

/// What `fault` may be told.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// The ballots of a review.
    Review(Review),
}

/// What `fault review` may be told.
#[derive(Args)]
pub struct Review {
    /// What breaks; everything when nothing is named.
    #[arg(value_enum)]
    parts: Vec<Part>,
    /// Rounds of killing the server; of stopping PostgreSQL there are a third as many.
    #[arg(long, default_value_t = 300)]
    rounds: u32,
    /// What the random moments are drawn from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The profile of the programs.
    #[arg(long, value_enum, default_value_t = Profile::Dev)]
    profile: Profile,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The server is killed while ballots come; on SQLite.
    Kill,
    /// PostgreSQL stops at once while ballots come.
    Postgres,
    /// The disk is full, and then does not make durable.
    Disk,
    /// Faults that must be found.
    Planted,
}

#[derive(Clone, Copy, ValueEnum)]
enum Profile {
    Dev,
    Release,
}

/// Breaks things.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let What::Review(review) = &arguments.what;
    let mode = match review.profile {
        Profile::Dev => Mode::Dev,
        Profile::Release => Mode::Release,
    };
    let programs = Programs::build(workspace, mode)?;
    let parts = if review.parts.is_empty() {
        &[Part::Kill, Part::Postgres, Part::Disk, Part::Planted][..]
    } else {
        &review.parts
    };
    for part in parts {
        match part {
            Part::Kill => rounds(workspace, &programs, Engine::Sqlite, (review.rounds, review.seed))?,
            Part::Postgres => {
                rounds(workspace, &programs, Engine::Postgres, (review.rounds.div_ceil(3), review.seed))?;
            }
            Part::Disk => disk::run(workspace, &hall(workspace, &programs, Engine::Sqlite)?)?,
            Part::Planted => {
                for engine in [Engine::Sqlite, Engine::Postgres] {
                    planted::run(workspace, &hall(workspace, &programs, engine)?, engine, review.seed)?;
                }
            }
        }
    }
    Ok(())
}

/// A few rounds of everything, for `cargo xtask test fault`.
pub fn short(workspace: &Workspace) -> Result<()> {
    let review = Review { parts: Vec::new(), rounds: 6, seed: 1, profile: Profile::Dev };
    run(workspace, &Arguments { what: What::Review(review) })
}

fn rounds(workspace: &Workspace, programs: &Programs, engine: Engine, (number, seed): (u32, u64)) -> Result<()> {
    let hall = hall(workspace, programs, engine)?;
    let (name, what) = match engine {
        Engine::Sqlite => ("kill", "killing the server"),
        Engine::Postgres => ("stop", "stopping PostgreSQL"),
    };
    let done = step(&format!("{number} rounds of {what}"), || kill::run(&hall, engine, name, (number, seed)))?;
    println!("{number} rounds of {what} on {}: {done}; lost 0, never sent 0, doubled 0", engine.name());
    Ok(())
}

fn hall<'a>(workspace: &Workspace, programs: &'a Programs, engine: Engine) -> Result<Hall<'a>> {
    Hall::open(workspace, programs, engine, round::MEMBERS)
}
