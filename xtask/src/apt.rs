//! Debian packages: installed when missing and allowed, else asked for in one sentence.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::progress::step;

/// Makes sure that the packages are installed. `purpose` ends the sentence "… is needed …".
pub fn ensure(packages: &[&str], purpose: &str) -> Result<()> {
    let missing: Vec<&str> = packages.iter().copied().filter(|package| !installed(package)).collect();
    if missing.is_empty() { Ok(()) } else { get(&missing, purpose) }
}

/// Installs the packages in the newest version there is, also in place of an older one.
pub fn get(packages: &[&str], purpose: &str) -> Result<()> {
    let names = packages.join(" ");
    if !is_debian() {
        bail!("{names} needed {purpose}: install what Debian 12 calls so, then try again");
    }
    if !process::is_root() {
        bail!("{names} needed {purpose}: run `sudo apt-get install --no-install-recommends {names}`, then try again");
    }
    step(&format!("Installing {names}"), || install(packages))
        .with_context(|| format!("{names} needed {purpose}, and apt-get could not install it: see its message above"))
}

/// Whether the machine is one whose packages we know by name.
pub fn is_debian() -> bool {
    Path::new("/etc/debian_version").is_file() && process::on_path("apt-get").is_some()
}

fn installed(package: &str) -> bool {
    let mut query = Command::new("dpkg-query");
    query.args(["--show", "--showformat=${db:Status-Status}", package]);
    process::output(&mut query).is_ok_and(|status| status == "installed")
}

/// The lists of a fresh machine are empty, or old enough to name versions that are of no use here.
fn install(packages: &[&str]) -> Result<()> {
    apt_get(&["update"], &[])?;
    apt_get(&["install", "--yes", "--no-install-recommends"], packages)
}

fn apt_get(words: &[&str], packages: &[&str]) -> Result<()> {
    let mut command = Command::new("apt-get");
    command.args(["--quiet", "--quiet"]).args(words).args(packages).env("DEBIAN_FRONTEND", "noninteractive");
    process::run(&mut command)
}
