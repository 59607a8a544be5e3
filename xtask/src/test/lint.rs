//! What the compiler's helpers and our own rules say about the sources.

use anyhow::Result;

use super::tally::Tally;
use super::{boundaries, lock, native_cargo, source, words};
use crate::process;
use crate::setup::{self, TARGET};
use crate::workspace::{Mode, Workspace};

/// Runs all checks, the quick ones first.
pub fn run(workspace: &Workspace, tally: &mut Tally) {
    tally.check("Formatting", || process::run(process::cargo(workspace.root()).args(["fmt", "--all", "--check"])));
    tally.check("Lock file", || lock::check(workspace));
    tally.check("Direction of dependencies", || boundaries::check(workspace));
    tally.check("A home for every feature in every layer", || words::check(workspace));
    tally.check("Forbidden words", || source::check(workspace));
    tally.check("Clippy: native crates", || {
        process::run(native_cargo(workspace, "clippy").args(["--all-targets", "--", "-D", "warnings"]))
    });
    tally.check("Clippy: build tool", || build_tool(workspace));
    tally.check("Clippy: browser side, with domain and ballot for wasm32", || browser(workspace));
}

fn build_tool(workspace: &Workspace) -> Result<()> {
    let mut cargo = process::cargo(workspace.root());
    cargo.args([
        "clippy",
        "--locked",
        "--package",
        "xtask",
        "--profile",
        "xtask",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]);
    process::run(&mut cargo)
}

/// With the compiler that builds the browser side: Debian's has a clippy of its own.
fn browser(workspace: &Workspace) -> Result<()> {
    let toolchain = setup::toolchain(workspace)?;
    toolchain.ensure_clippy()?;
    let mut cargo = toolchain.cargo(workspace);
    cargo.args(["clippy", "--locked", "--target", TARGET, "--profile", Mode::Release.front_profile()]);
    for package in ["ballot", "domain", "app", "frontend"] {
        cargo.args(["--package", package]);
    }
    cargo.args(["--features", "app/hydrate", "--", "-D", "warnings"]);
    process::run(&mut cargo)
}
