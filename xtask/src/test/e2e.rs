//! The journeys in a browser, by Playwright, on the server and the site as built.
//!
//! The tests find what they need in `E2E_BINARY` (the program `sunhall`), `E2E_SITE` (the folder of the built
//! browser side) and `E2E_CHROMIUM` (the browser's program); they start their own servers.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::tally::Tally;
use crate::workspace::{Mode, Workspace};
use crate::{apt, process, progress::step};

/// Fetches the browser, Chinese fonts, readers of paper and pictures, and the test runner if they are missing.
pub fn prepare(workspace: &Workspace) -> Result<()> {
    if chromium().is_none() {
        apt::ensure(&["chromium"], "for the browser tests")?;
    }
    if apt::is_debian() {
        apt::ensure(&["fonts-noto-cjk", "fonts-wqy-microhei"], "to see Chinese in the browser tests, and in letters")?;
        apt::ensure(&["poppler-utils", "zbar-tools"], "to read what pages print and show")?;
    }
    if process::on_path("npm").is_none() {
        apt::ensure(&["nodejs", "npm"], "for the browser tests")?;
    }
    fetch_runner(&folder(workspace))
}

/// Runs the journeys on the development server and the site as shipped.
pub fn run(workspace: &Workspace, words: &[String], tally: &mut Tally) {
    if !tally.check("Browser, fonts and runner for the browser tests", || prepare(workspace)) {
        return;
    }
    let folder = folder(workspace);
    let types = || process::run(Command::new("npm").args(["run", "--silent", "check"]).current_dir(&folder));
    tally.check("Types of the browser tests", types);
    let mut playwright = Command::new(folder.join("node_modules/.bin/playwright"));
    playwright.args(["test", "--reporter=list"]).args(words).current_dir(&folder);
    playwright.env("E2E_BINARY", workspace.binary(Mode::Dev)).env("E2E_SITE", workspace.site(Mode::Release));
    if let Some(chromium) = chromium() {
        playwright.env("E2E_CHROMIUM", chromium);
    }
    tally.runner("Journeys in a browser", &mut playwright);
}

/// `npm ci`, unless what is installed came from the same lock file.
fn fetch_runner(folder: &Path) -> Result<()> {
    let lock = folder.join("package-lock.json");
    let wanted = fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    let stamp = folder.join("node_modules/.installed-from");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    step("Fetching the browser tests' runner", || {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        process::run(&mut npm)
    })?;
    Ok(fs::write(stamp, wanted)?)
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.root().join("end2end")
}

fn chromium() -> Option<PathBuf> {
    env::var_os("E2E_CHROMIUM").map(PathBuf::from).or_else(|| process::on_path("chromium"))
}
