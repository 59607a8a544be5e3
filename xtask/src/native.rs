//! The server side: the program `sunhall`.

use std::path::PathBuf;

use anyhow::Result;

use crate::process;
use crate::progress::step;
use crate::workspace::{Mode, NAME, Workspace};

/// Compiles the server and gives its program.
pub fn build(workspace: &Workspace, mode: Mode) -> Result<PathBuf> {
    step("Compiling the server", || {
        let mut cargo = process::cargo(workspace.root());
        cargo.args(["build", "--locked", "--package", "server", "--bin", NAME, "--profile", mode.native_profile()]);
        // Leptos reads the name of the browser side's files when it is compiled.
        cargo.env("LEPTOS_OUTPUT_NAME", NAME);
        process::run(&mut cargo)
    })?;
    Ok(workspace.binary(mode))
}

/// The programs beside the server that measurements need.
pub struct Measuring {
    /// Of the crate `load`.
    pub load: PathBuf,
    /// Of the crate `baseline`.
    pub baseline: PathBuf,
}

/// Compiles the server and what measures it, all at once: one after the other, they would choose other features of
/// shared dependencies, and compile them again.
pub fn build_for_measuring(workspace: &Workspace, mode: Mode) -> Result<Measuring> {
    const LOAD: &str = "sunhall-load";
    const BASELINE: &str = "sunhall-baseline";
    step("Compiling the server and what measures it", || {
        let mut cargo = process::cargo(workspace.root());
        cargo.args(["build", "--locked", "--package", "server", "--package", "load", "--package", "baseline"]);
        cargo.args(["--bin", NAME, "--bin", LOAD, "--bin", BASELINE, "--profile", mode.native_profile()]);
        process::run(cargo.env("LEPTOS_OUTPUT_NAME", NAME))
    })?;
    let beside = |name| workspace.binary(mode).with_file_name(name);
    Ok(Measuring { load: beside(LOAD), baseline: beside(BASELINE) })
}
