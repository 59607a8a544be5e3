//! The folder to ship: the program, the site, a sample configuration and a systemd unit.

use std::fs;

use anyhow::{Context, Result};

use crate::progress::step;
use crate::site;
use crate::workspace::{Mode, NAME, Workspace};

/// Fills `target/dist` from the release build.
pub fn build(workspace: &Workspace) -> Result<()> {
    let dist = workspace.dist();
    step("Filling target/dist", || {
        if dist.exists() {
            fs::remove_dir_all(&dist)?;
        }
        fs::create_dir_all(&dist)?;
        fs::copy(workspace.binary(Mode::Release), dist.join(NAME)).context("cannot copy the server")?;
        copy(&workspace.site(Mode::Release), &dist.join("site"))?;
        copy(&workspace.root().join("server/dist"), &dist)
    })?;
    eprintln!("\nReady to ship: {}", dist.display());
    Ok(())
}

fn copy(from: &std::path::Path, to: &std::path::Path) -> Result<()> {
    for file in site::files(from)? {
        let copy = to.join(file.strip_prefix(from)?);
        fs::create_dir_all(copy.parent().context("a file lies in a folder")?)?;
        fs::copy(&file, &copy)?;
    }
    Ok(())
}
