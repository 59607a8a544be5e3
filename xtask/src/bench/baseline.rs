//! The page to compare with: `server/examples/baseline.rs`, axum and maud, written by hand, with the same text.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use serde_json::{Value, json};

use super::city::Running;
use super::html;
use crate::process;
use crate::progress::step;
use crate::workspace::{Mode, Workspace};

/// Compiles the comparison with the product's own profile.
pub fn build(workspace: &Workspace, mode: Mode) -> Result<PathBuf> {
    step("Compiling the comparison", || {
        let mut cargo = process::cargo(workspace.root());
        cargo.args(["build", "--locked", "--package", "server", "--example", "baseline"]);
        process::run(cargo.args(["--profile", mode.native_profile()]))
    })?;
    let beside = workspace.binary(mode);
    Ok(beside.with_file_name("examples").join("baseline"))
}

/// The text of one of our pages, for the comparison to show at `/name`.
pub fn text(name: &str, page: &str) -> Value {
    let block = |block: html::Block| json!({ "tag": block.tag, "href": block.href, "text": block.text });
    json!({ "name": name, "blocks": html::blocks(page).into_iter().map(block).collect::<Vec<_>>() })
}

/// Starts the comparison with these texts.
pub fn start(workspace: &Workspace, binary: &PathBuf, texts: &[Value], address: SocketAddr) -> Result<Running> {
    let file = workspace.target().join("bench/text.json");
    fs::write(&file, serde_json::to_vec(&texts)?)?;
    let mut command = Command::new(binary);
    command.arg(&file).arg(address.to_string());
    Running::start(&mut command, address, "/home")
}
