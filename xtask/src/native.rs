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
