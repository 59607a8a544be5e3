//! `cargo xtask bench review`: ten thousand members at once.
//!
//! Load and server share the machine; the processor time of each is told apart. Figures with an aim say whether they
//! reach it. What a figure says of a machine depends on its disk, so how often that can make a few bytes durable is
//! printed beside it.

mod ballots;
mod board;
mod event;
mod instances;
mod results;
mod streams;

use anyhow::Result;
use clap::{Args, ValueEnum};
use serde_json::Value;

use crate::hall::{Engine, Programs};
use crate::workspace::{Mode, Workspace};

/// What `bench review` may be told.
#[derive(Args)]
pub struct Arguments {
    /// What to measure; everything when nothing is named.
    #[arg(value_enum)]
    parts: Vec<Part>,
    /// Members of the review.
    #[arg(long, default_value_t = 10_000)]
    members: u32,
    /// Departments that are rated, by five criteria each: 9 to 60.
    #[arg(long, default_value_t = 60)]
    departments: u8,
    /// Sizes of the boards that are published and verified.
    #[arg(long, value_delimiter = ',', default_values_t = [10_000, 100_000])]
    sizes: Vec<u32>,
    /// The profile of the programs; `dev` only to try the measurement itself.
    #[arg(long, value_enum, default_value_t = Profile::Release)]
    profile: Profile,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Ballots a second, with group commit and without, beside bare storage; on SQLite.
    Ballots,
    /// The same on PostgreSQL.
    BallotsPostgres,
    /// Members who sign in, load the page, get a token, cast and watch.
    Event,
    /// Open live streams while ballots arrive.
    Streams,
    /// Publishing and verifying boards of different sizes.
    Board,
    /// The page of published results, by the number of ballots.
    Results,
    /// Two servers on one PostgreSQL, against one.
    Instances,
}

const ALL: [Part; 7] =
    [Part::Ballots, Part::BallotsPostgres, Part::Event, Part::Streams, Part::Board, Part::Results, Part::Instances];

#[derive(Clone, Copy, ValueEnum)]
enum Profile {
    Dev,
    Release,
}

/// Measures and prints.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let mode = match arguments.profile {
        Profile::Dev => Mode::Dev,
        Profile::Release => Mode::Release,
    };
    let programs = Programs::build(workspace, mode)?.with_departments(arguments.departments);
    let parts = if arguments.parts.is_empty() { &ALL[..] } else { &arguments.parts };
    for part in parts {
        match part {
            Part::Ballots => ballots::run(workspace, &programs, Engine::Sqlite, arguments.members)?,
            Part::BallotsPostgres => ballots::run(workspace, &programs, Engine::Postgres, arguments.members)?,
            Part::Event => event::run(workspace, &programs, arguments.members)?,
            Part::Streams => streams::run(workspace, &programs, arguments.members)?,
            Part::Board => board::run(workspace, &programs, &arguments.sizes)?,
            Part::Results => results::run(workspace, &programs)?,
            Part::Instances => instances::run(workspace, &programs, arguments.members)?,
        }
    }
    Ok(())
}

/// A number of a load's answer, at a place such as `/latency_ms/p99`.
fn number(answer: &Value, place: &str) -> f64 {
    answer.pointer(place).and_then(Value::as_f64).unwrap_or(f64::NAN)
}

/// A line of the report: what was measured, and the aim it reaches or misses.
fn figure(name: &str, value: &str, aim: Option<(bool, &str)>) {
    let judged = aim.map(|(reached, aim)| format!("{} aim {aim}", if reached { '✓' } else { '✗' }));
    println!("  {name:<46}{value:>16}   {}", judged.unwrap_or_default());
}

/// Two rows of a table that must be the same in number.
fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { f64::NAN }
}
