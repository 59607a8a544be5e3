//! The page to compare with: `crates/baseline`, axum and maud, written by hand, with the same text.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use anyhow::Result;
use serde_json::{Value, json};

use super::city::Running;
use super::html;
use crate::workspace::Workspace;

/// The text of one of our pages, for the comparison to show at `/name`.
pub fn text(name: &str, page: &str) -> Value {
    let block = |block: html::Block| json!({ "tag": block.tag, "href": block.href, "text": block.text });
    json!({ "name": name, "blocks": html::blocks(page).into_iter().map(block).collect::<Vec<_>>() })
}

/// Starts the comparison with these texts.
pub fn start(workspace: &Workspace, binary: &Path, texts: &[Value], address: SocketAddr) -> Result<Running> {
    let file = workspace.target().join("bench/text.json");
    fs::write(&file, serde_json::to_vec(&texts)?)?;
    let mut command = Command::new(binary);
    command.arg(&file).arg(address.to_string());
    Running::start(&mut command, address, "/home")
}
