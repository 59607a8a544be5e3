//! Finds, or makes, a compiler that builds for the browser.
//!
//! In this order: the toolchain in use, if it has the target; rustup, if it may fetch it; Debian's own compiler,
//! for which [`wasm_std`](crate::wasm_std) builds the standard library. The compiler chosen is tried on a few lines
//! first, because a library left by another version of it is as good as none.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;
use crate::{apt, process, progress::step, wasm_std};

/// The browser's target.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// What Debian 12 calls its compiler that is kept up to date for browsers, with what is needed to use it.
const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-19"];

/// The oldest compiler that builds the workspace, its `rust-version`.
const OLDEST: (u32, u32) = (1, 95);

/// A compiler that builds for the browser.
#[derive(Clone, Debug)]
pub enum Toolchain {
    /// The one that runs us.
    Default,
    /// Debian's, beside it.
    Debian,
}

impl Toolchain {
    /// A cargo of this toolchain that works on the workspace and builds into `target/front`.
    pub fn cargo(&self, workspace: &Workspace) -> Command {
        let mut command = match self {
            Self::Default => process::cargo(workspace.root()),
            Self::Debian => debian_cargo(workspace.root()),
        };
        command.env("CARGO_TARGET_DIR", workspace.front());
        command
    }

    /// How a message calls it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Default => "the default toolchain",
            Self::Debian => "Debian's toolchain",
        }
    }

    /// Makes sure that `cargo clippy` works.
    pub fn ensure_clippy(&self) -> Result<()> {
        match self {
            Self::Default => Ok(()),
            Self::Debian => apt::ensure(&["rust-web-clippy"], "to check the browser side"),
        }
    }

    fn rustc(&self) -> Command {
        match self {
            Self::Default => Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())),
            Self::Debian => {
                let mut rustc = Command::new("/usr/bin/rustc");
                rustc.args(["-C", "linker=wasm-ld-19"]);
                rustc
            }
        }
    }
}

/// A toolchain that was seen to build for the browser.
pub fn toolchain(workspace: &Workspace) -> Result<Toolchain> {
    if builds(&Toolchain::Default, workspace)? {
        return Ok(Toolchain::Default);
    }
    if rustup_may_fetch() && rustup_target().is_ok() && builds(&Toolchain::Default, workspace)? {
        return Ok(Toolchain::Default);
    }
    if !apt::is_debian() {
        bail!("no compiler here builds for the browser: run `rustup target add {TARGET}`, then try again");
    }
    debian_packages()?;
    if !builds(&Toolchain::Debian, workspace)? {
        step("Building Rust's standard library for the browser", || wasm_std::install(workspace))?;
    }
    if !builds(&Toolchain::Debian, workspace)? {
        bail!("Debian's compiler still cannot build for {TARGET}: reinstall {}", DEBIAN_PACKAGES.join(" "));
    }
    wasm_std::forget_outdated(workspace)?;
    Ok(Toolchain::Debian)
}

/// Installs Debian's compiler, or a newer one in place of one that is too old for the workspace.
fn debian_packages() -> Result<()> {
    const PURPOSE: &str = "to build for the browser";
    apt::ensure(&DEBIAN_PACKAGES, PURPOSE)?;
    if debian_version()? < OLDEST {
        apt::get(&DEBIAN_PACKAGES, PURPOSE)?;
    }
    let (major, minor) = debian_version()?;
    if (major, minor) < OLDEST {
        bail!(
            "Debian's compiler is version {major}.{minor}, and {}.{} is needed: look at apt's sources",
            OLDEST.0,
            OLDEST.1
        );
    }
    Ok(())
}

fn debian_version() -> Result<(u32, u32)> {
    let text = process::output(Command::new("/usr/bin/rustc").arg("--version"))?;
    version(&text).with_context(|| format!("/usr/bin/rustc says `{}` of its version", text.trim()))
}

/// Major and minor of `rustc 1.96.0 (…)`.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.split_whitespace().nth(1)?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// Debian's cargo with Debian's compiler, out of reach of rustup's settings.
pub fn debian_cargo(folder: &Path) -> Command {
    let mut command = Command::new("/usr/bin/cargo");
    command.current_dir(folder).env("RUSTC", "/usr/bin/rustc");
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-19");
    // So that `cargo clippy` is its own too, and not the default toolchain's, which has no standard library for it.
    let path = env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("/usr/bin:{path}"));
    process::forget_own_package(&mut command);
    for name in ["RUSTUP_TOOLCHAIN", "RUSTDOC", "LD_LIBRARY_PATH", "RUSTC_BOOTSTRAP"] {
        command.env_remove(name);
    }
    command
}

/// Whether a few lines that need the standard library compile and link, with its bitcode as the release build does.
fn builds(toolchain: &Toolchain, workspace: &Workspace) -> Result<bool> {
    let folder = workspace.front().join("probe");
    fs::create_dir_all(&folder).with_context(|| format!("cannot write to {}", folder.display()))?;
    let source = folder.join("probe.rs");
    fs::write(&source, "pub fn greeting() -> String { String::from(\"hello\") }\n")?;
    let mut rustc = toolchain.rustc();
    rustc.args(["--edition=2024", "--crate-type=cdylib", "--target", TARGET, "-C", "lto=fat", "-C", "panic=abort"]);
    rustc.arg("-o").arg(folder.join("probe.wasm")).arg(&source);
    Ok(process::output(&mut rustc).is_ok())
}

/// Where `RUSTUP_AUTO_INSTALL=0` is set nothing is to be fetched through rustup.
fn rustup_may_fetch() -> bool {
    process::on_path("rustup").is_some() && env::var_os("RUSTUP_AUTO_INSTALL").is_none_or(|value| value != "0")
}

fn rustup_target() -> Result<()> {
    step("Adding the browser's target through rustup", || {
        process::run(Command::new("rustup").args(["target", "add", TARGET]))
    })
}

/// Where Debian's compiler looks for the browser's standard library.
pub fn debian_target_folder() -> Result<PathBuf> {
    let mut rustc = Command::new("/usr/bin/rustc");
    let folder = process::output(rustc.args(["--print", "target-libdir", "--target", TARGET]))?;
    Ok(PathBuf::from(folder.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_compiler_is_told_from_a_new_one() {
        assert_eq!(version("rustc 1.96.0 (ac68faa20 2026-07-06) (built from a source tarball)\n"), Some((1, 96)));
        assert!(version("rustc 1.85.0\n").unwrap() < OLDEST);
        assert_eq!(version("command not found"), None);
    }

    #[test]
    fn the_oldest_compiler_is_the_one_the_workspace_names() {
        let manifest = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml")).unwrap();
        assert!(manifest.contains(&format!("rust-version = \"{}.{}\"", OLDEST.0, OLDEST.1)));
    }
}
