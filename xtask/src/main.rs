//! `cargo xtask …`: everything one does with this repository, from a bare machine on.
//!
//! One file a command; what several commands share stands beside them:
//! [`workspace`] knows where things are, [`process`] runs programs, [`setup`] gets what is missing,
//! [`front`], [`style`] and [`site`] make what a browser loads, [`native`] makes the server, [`hall`] holds a review
//! with thousands of members.

mod apt;
mod bench;
mod build;
mod dist;
mod fault;
mod front;
mod hall;
mod native;
mod process;
mod progress;
mod serve;
mod setup;
mod site;
mod style;
mod test;
mod wasm_std;
mod workspace;

use anyhow::Result;
use clap::{Parser, Subcommand};
use workspace::Workspace;

/// Set up, build, serve and test Sunhall.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure what pages and reviews cost.
    Bench(bench::Arguments),
    /// Build browser and server side; with --release leave one folder to ship in target/dist.
    Build(build::Arguments),
    /// Break things, and see that nothing acknowledged is lost.
    Fault(fault::Arguments),
    /// Set up, build, fill a new database with the demo city and serve it.
    Serve(serve::Arguments),
    /// Run everything that must hold, or parts of it.
    Test(test::Arguments),
}

fn main() {
    if let Err(error) = run(Cli::parse()) {
        eprintln!("\n✗ {error:#}");
        std::process::exit(1);
    }
}

fn run(cli: Cli) -> Result<()> {
    let workspace = Workspace::find()?;
    match cli.command {
        Command::Bench(arguments) => bench::run(&workspace, &arguments),
        Command::Build(arguments) => build::run(&workspace, &arguments),
        Command::Fault(arguments) => fault::run(&workspace, &arguments),
        Command::Serve(arguments) => serve::run(&workspace, &arguments),
        Command::Test(arguments) => test::run(&workspace, &arguments),
    }
}
