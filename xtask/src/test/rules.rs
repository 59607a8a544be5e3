//! The native tests: the pure crates alone, or every crate in one build.

use anyhow::Result;

use super::native_cargo;
use super::tally::Tally;
use crate::process;
use crate::workspace::Workspace;

/// Only domain and ballot: compiles neither Leptos nor SeaORM.
pub fn domain(workspace: &Workspace, words: &[String], tally: &mut Tally) {
    let mut cargo = process::cargo(workspace.root());
    cargo.args(["test", "--locked", "--package", "domain", "--package", "ballot"]).arg("--").args(words);
    tally.runner("Rules: domain and ballot", &mut cargo);
}

/// Compiles the server and all native tests, once for every part that needs them.
pub fn compile(workspace: &Workspace) -> Result<()> {
    process::run(native_cargo(workspace, "test").arg("--no-run"))
}

/// Every native crate's tests, the integration tests on SQLite among them, and this program's own.
pub fn native(workspace: &Workspace, words: &[String], tally: &mut Tally) {
    tally.check("The font of the letters is there", super::integration::prepare);
    let mut all = native_cargo(workspace, "test");
    all.arg("--no-fail-fast").env_remove(super::integration::DATABASE).arg("--").args(words);
    tally.runner("Native tests, with the integration tests on SQLite", &mut all);
    let mut own = process::cargo(workspace.root());
    own.args(["test", "--locked", "--package", "xtask", "--profile", "xtask", "--"]).args(words);
    tally.runner("Tests of the build tool", &mut own);
}
