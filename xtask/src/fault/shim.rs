//! The disk of `shim.c`, compiled.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::hall::Copy;
use crate::process;
use crate::workspace::Workspace;

/// The files of SQLite that a power cut changes.
const FILES: [&str; 2] = ["sunhall.db", "sunhall.db-wal"];

/// The compiled disk.
pub struct Shim(PathBuf);

impl Shim {
    /// Compiles it.
    pub fn build(workspace: &Workspace) -> Result<Self> {
        let source = workspace.root().join("xtask/src/fault/shim.c");
        let library = workspace.target().join("bench/shim.so");
        let mut cc = Command::new("cc");
        cc.args(["-O2", "-Wall", "-Wextra", "-shared", "-fPIC", "-o"]).arg(&library).arg(source).arg("-ldl");
        process::run(&mut cc)?;
        Ok(Self(library))
    }

    /// Lets a server write to this disk.
    pub fn under(&self, copy: &Copy, server: &mut Command) {
        server.env("LD_PRELOAD", &self.0).env("SHIM_FOLDER", &copy.folder);
    }

    /// The same, but making durable takes so many microseconds longer.
    pub fn slowly(&self, copy: &Copy, server: &mut Command, microseconds: u32) {
        self.under(copy, server);
        server.env("SHIM_MICROSECONDS", microseconds.to_string());
    }

    /// The same, and what would survive a power cut is kept.
    pub fn keeping(&self, copy: &Copy, server: &mut Command) -> Result<()> {
        self.under(copy, server);
        server.env("SHIM_KEEP", "1");
        for file in FILES.iter().map(|name| copy.folder.join(name)).filter(|file| file.exists()) {
            fs::copy(&file, kept(&file))?;
        }
        Ok(())
    }
}

/// After the server was killed: puts in place what was durable.
pub fn cut_power(copy: &Copy) -> Result<()> {
    for file in FILES.map(|name| copy.folder.join(name)) {
        match fs::copy(kept(&file), &file) {
            Ok(_) => {}
            // It was never made durable, so it is not there.
            Err(_) => drop(fs::remove_file(&file)),
        }
    }
    let _ = fs::remove_file(copy.folder.join("sunhall.db-shm"));
    Ok(())
}

/// A switch of the disk: `full` or `broken`.
pub fn switch(copy: &Copy, name: &str, on: bool) -> Result<()> {
    let file = copy.folder.join(name);
    if on {
        fs::write(file, "")?;
    } else {
        fs::remove_file(file)?;
    }
    Ok(())
}

fn kept(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".kept");
    name.into()
}
