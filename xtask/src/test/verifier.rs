//! The ballot's second verifier, in Python, on the published vectors: whoever doubts the first can read another.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::{native_cargo, tally::Tally};
use crate::workspace::Workspace;
use crate::{apt, process, progress::step};

/// Archives damaged at random that both verifiers judge.
const MUTATIONS: usize = 10_000;

/// Runs its tests with the libraries that `end2end/verifier/requirements.txt` names.
pub fn run(workspace: &Workspace, tally: &mut Tally) {
    tally.check("The second verifier agrees on every ballot vector", || {
        let python = prepare(workspace)?;
        process::run(Command::new(python).arg("test_verify.py").current_dir(folder(workspace)))
    });
    tally.check("Both verifiers find every one of 10,000 random damages, and the same faults", || damages(workspace));
}

/// The first verifier judges archives damaged at random and keeps them; the second judges them too.
fn damages(workspace: &Workspace) -> Result<()> {
    let python = prepare(workspace)?;
    let kept = workspace.root().join("target/verifier/mutants");
    if kept.exists() {
        fs::remove_dir_all(&kept)?;
    }
    let mut first = native_cargo(workspace, "test");
    first.args(["--quiet", "--test", "protocol", "--", "every_random_mutation_is_found"]);
    process::run(first.env("BALLOT_MUTATIONS", MUTATIONS.to_string()).env("BALLOT_MUTANTS", &kept))?;
    let judged = fs::read_dir(&kept).context("the first verifier kept no archives")?.count() / 2;
    ensure!(judged == MUTATIONS, "the first verifier kept {judged} damaged archives instead of {MUTATIONS}");
    process::run(Command::new(python).arg("test_verify.py").arg(&kept).current_dir(folder(workspace)))?;
    Ok(fs::remove_dir_all(&kept)?)
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
