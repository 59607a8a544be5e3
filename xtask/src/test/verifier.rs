//! The ballot's second verifier, in Python, on the published vectors: whoever doubts the first can read another.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::tally::Tally;
use crate::workspace::Workspace;
use crate::{apt, process, progress::step};

/// Runs its tests with the libraries that `end2end/verifier/requirements.txt` names.
pub fn run(workspace: &Workspace, tally: &mut Tally) {
    tally.check("The second verifier agrees on every ballot vector", || {
        let python = prepare(workspace)?;
        process::run(Command::new(python).arg("test_verify.py").current_dir(folder(workspace)))
    });
}

/// Its Python, in an environment of its own below `target/`, made anew when the requirements change.
pub fn prepare(workspace: &Workspace) -> Result<PathBuf> {
    let list = folder(workspace).join("requirements.txt");
    let wanted = fs::read(&list).with_context(|| format!("cannot read {}", list.display()))?;
    let environment = workspace.root().join("target/verifier");
    let (python, stamp) = (environment.join("bin/python"), environment.join("installed-from"));
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    if process::output(Command::new("python3").args(["-c", "import ensurepip, venv"])).is_err() {
        apt::ensure(&["python3", "python3-venv"], "for the second verifier")?;
    }
    step("Fetching the second verifier's libraries", || {
        process::output(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&environment))?;
        process::output(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(&list))
    })?;
    fs::write(stamp, wanted)?;
    Ok(python)
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.root().join("end2end/verifier")
}
