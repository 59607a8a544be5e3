//! `cargo xtask test`: everything that must hold, or parts of it.
//!
//! The whole is ordered so that two cores are never idle and nothing is compiled twice: the browser side as shipped
//! is built beside the native checks, one native build serves unit tests, integration tests and browser tests, and
//! the browser tests and the size budgets look at the same site. A failed part does not stop the others. The last
//! line counts: `412 passed, 0 failed`.

mod boundaries;
mod e2e;
mod integration;
mod lint;
mod lock;
pub mod postgres;
mod rules;
mod size;
mod source;
mod tally;
pub mod verifier;
mod words;

use std::thread;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::workspace::{Mode, Workspace};
use crate::{fault, native, process, setup, site};
use tally::Tally;

/// What `test` may be told.
#[derive(Args)]
pub struct Arguments {
    /// The parts to run; all when none is named.
    #[arg(value_enum)]
    parts: Vec<Part>,
    /// Words for the runner of the one part named, e.g. `cargo xtask test integration -- cases::`.
    #[arg(last = true)]
    words: Vec<String>,
}

/// A part of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Formatting, clippy for both sides, the lock file, who may depend on whom, the features' homes, forbidden words.
    Lint,
    /// The pure crates, domain and ballot: the inner loop.
    Domain,
    /// Every crate's own tests, the integration tests on SQLite among them.
    Native,
    /// The integration tests on SQLite, then on PostgreSQL.
    Integration,
    /// The ballot's second verifier, in Python.
    Verifier,
    /// A few rounds of breaking things while ballots come; `cargo xtask fault review` does hundreds.
    Fault,
    /// What a citizen's browser loads, against its budget.
    Size,
    /// The journeys in a browser.
    E2e,
}

/// Runs the parts and counts.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    if !arguments.words.is_empty() && arguments.parts.len() != 1 {
        bail!("words after `--` go to one part: name it, as in `cargo xtask test e2e -- cases`");
    }
    let mut tally = Tally::default();
    if arguments.parts.is_empty() {
        everything(workspace, &mut tally)?;
    } else {
        parts(workspace, arguments, &mut tally);
    }
    tally.close()
}

fn parts(workspace: &Workspace, arguments: &Arguments, tally: &mut Tally) {
    let words = &arguments.words;
    for part in &arguments.parts {
        match part {
            Part::Lint => lint::run(workspace, tally),
            Part::Domain => rules::domain(workspace, words, tally),
            Part::Native => {
                second_verifier(workspace, tally);
                rules::native(workspace, words, tally);
            }
            Part::Integration => {
                second_verifier(workspace, tally);
                integration::sqlite(workspace, words, tally);
                integration::postgres(workspace, words, tally);
            }
            Part::Verifier => verifier::run(workspace, tally),
            Part::Fault => faults(workspace, tally),
            Part::Size => {
                let built = tally.check("site as shipped", || site::build(workspace, Mode::Release));
                if built {
                    size::run(workspace, tally);
                }
            }
            Part::E2e => {
                let built = tally.check("site as shipped", || site::build(workspace, Mode::Release))
                    && tally.check("server for the browser tests", || native::build(workspace, Mode::Dev).map(drop));
                if built {
                    e2e::run(workspace, words, tally);
                }
            }
        }
    }
}

/// Integration tests ask it too.
fn second_verifier(workspace: &Workspace, tally: &mut Tally) {
    tally.check("The second verifier's libraries are there", || verifier::prepare(workspace).map(drop));
}

fn everything(workspace: &Workspace, tally: &mut Tally) -> Result<()> {
    // Installing packages asks for the terminal and for root, so it is done before things run side by side.
    setup::toolchain(workspace)?;
    e2e::prepare(workspace)?;
    postgres::prepare()?;
    integration::prepare()?;
    verifier::prepare(workspace)?;
    thread::scope(|scope| {
        let site = scope.spawn(|| site::build(workspace, Mode::Release));
        lint::run(workspace, tally);
        let compiled = tally.check("all native crates and their tests compile", || rules::compile(workspace));
        if compiled {
            rules::native(workspace, &[], tally);
            integration::postgres(workspace, &[], tally);
        }
        verifier::run(workspace, tally);
        if compiled {
            faults(workspace, tally);
        }
        let built =
            tally.check("site as shipped", || site.join().unwrap_or_else(|_| bail!("the site's builder panicked")));
        if built {
            size::run(workspace, tally);
        }
        if built && compiled {
            e2e::run(workspace, &[], tally);
        }
    });
    Ok(())
}

fn faults(workspace: &Workspace, tally: &mut Tally) {
    tally.check("No ballot is lost, made up or doubled when things break", || fault::short(workspace));
}

/// A cargo that works on all native crates but this one. Always the same choice of crates: another would choose
/// other features of shared dependencies, and compile them again.
fn native_cargo(workspace: &Workspace, verb: &str) -> std::process::Command {
    let mut cargo = process::cargo(workspace.root());
    cargo.args([verb, "--locked", "--workspace", "--exclude", "frontend", "--exclude", "xtask"]);
    cargo
}
