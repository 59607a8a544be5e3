//! The browser's standard library for Debian's compiler.
//!
//! Debian ships the compiler and the library's source with all that it depends on, but no library for the browser.
//! An empty crate built with `build-std` yields it, without any download; put where the compiler looks, it serves
//! every later build without any special flag.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

use crate::process;
use crate::setup::{self, TARGET};
use crate::workspace::Workspace;

const CRATE: &str = "nothing";

/// Builds the library and puts it where Debian's compiler looks, in place of one of another version.
pub fn install(workspace: &Workspace) -> Result<()> {
    let destination = setup::debian_target_folder()?;
    if !process::is_root() {
        bail!(
            "the browser's standard library must be put into {}: run `cargo xtask build` once as root",
            destination.display()
        );
    }
    let folder = workspace.front().join("std");
    let built = build(&folder)?;
    if destination.exists() {
        fs::remove_dir_all(&destination).with_context(|| format!("cannot replace {}", destination.display()))?;
    }
    fs::create_dir_all(&destination)?;
    for library in &built {
        let name = library.file_name().context("a library has a name")?;
        fs::copy(library, destination.join(name))?;
    }
    fs::remove_dir_all(&folder)?;
    Ok(())
}

/// Removes what was compiled against another build of the library: it does not fit this one, and cargo, which looks
/// at the compiler's version only, can't tell.
pub fn forget_outdated(workspace: &Workspace) -> Result<()> {
    let identity = identity(&setup::debian_target_folder()?)?;
    let stamp = workspace.front().join("std.key");
    if fs::read_to_string(&stamp).is_ok_and(|last| last == identity) {
        return Ok(());
    }
    let compiled = workspace.front().join(TARGET);
    if compiled.exists() {
        fs::remove_dir_all(compiled)?;
    }
    Ok(fs::write(stamp, identity)?)
}

/// Name and content of the library itself.
fn identity(folder: &Path) -> Result<String> {
    let libraries = libraries(folder)?;
    let is_std = |path: &&PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("libstd-"));
    let path = libraries.iter().find(is_std).context("the browser's standard library has a libstd")?;
    Ok(format!("{} {}", path.display(), hex::encode(Sha256::digest(fs::read(path)?))))
}

/// Builds the library in `folder` and gives its files.
fn build(folder: &Path) -> Result<Vec<PathBuf>> {
    write_crate(folder)?;
    let mut cargo = setup::debian_cargo(folder);
    cargo.args(["build", "--release", "--quiet", "-Z", "build-std=std,panic_abort", "--target", TARGET]);
    cargo.args(vendored()?);
    // Only here: everything else is built with what is stable.
    cargo.env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", folder.join("target"));
    // In place of the workspace's own flags. The bitcode is for the release build, which optimises across crates.
    cargo.env("CARGO_ENCODED_RUSTFLAGS", "-Cembed-bitcode=yes");
    process::run(&mut cargo)?;
    let libraries = libraries(&folder.join("target").join(TARGET).join("release/deps"))?;
    ensure!(!libraries.is_empty(), "building the standard library left no files");
    Ok(libraries)
}

/// Takes what the library depends on from Debian's source package.
fn vendored() -> Result<Vec<String>> {
    let sysroot = process::output(Command::new("/usr/bin/rustc").args(["--print", "sysroot"]))?;
    let folder = Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/vendor");
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let settings =
        ["source.crates-io.replace-with=\"debian\"".to_owned(), format!("source.debian.directory={folder:?}")];
    Ok(settings.into_iter().flat_map(|setting| ["--config".to_owned(), setting]).collect())
}

fn write_crate(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder.join("src"))?;
    let manifest = format!("[package]\nname = \"{CRATE}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n");
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/lib.rs"), "")?;
    Ok(())
}

fn libraries(folder: &Path) -> Result<Vec<PathBuf>> {
    let own = format!("lib{CRATE}-");
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".rlib") && !name.starts_with(&own) {
            found.push(path);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_empty_crate_itself_is_left_out() {
        let folder = std::env::temp_dir().join(format!("sunhall-xtask-libraries-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for name in ["libstd-1.rlib", "libnothing-2.rlib", "libstd-1.rmeta"] {
            fs::write(folder.join(name), "").unwrap();
        }
        let names: Vec<_> =
            libraries(&folder).unwrap().iter().map(|path| path.file_name().unwrap().to_owned()).collect();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(names, ["libstd-1.rlib"]);
    }
}
