//! Running other programs, with one sentence when that fails.

use std::env;
use std::ffi::OsStr;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// Runs a program to its end with its output on the terminal.
pub fn run(command: &mut Command) -> Result<()> {
    let line = line(command);
    let status = command.status().with_context(|| format!("could not start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Runs a program to its end and gives what it wrote to standard output; its error output only if it fails.
pub fn output(command: &mut Command) -> Result<String> {
    let line = line(command);
    let done = command.stdin(Stdio::null()).output().with_context(|| format!("could not start `{line}`"))?;
    if !done.status.success() {
        bail!("`{line}` failed ({}): {}", done.status, String::from_utf8_lossy(&done.stderr).trim());
    }
    String::from_utf8(done.stdout).with_context(|| format!("`{line}` wrote something that is not text"))
}

/// Where a program lies on `PATH`.
pub fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// Whether this process may install packages.
pub fn is_root() -> bool {
    Path::new("/proc/self").metadata().is_ok_and(|about| about.uid() == 0)
}

/// The cargo that runs us, for use on the same workspace.
pub fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    forget_own_package(&mut command);
    command
}

/// Takes away what `cargo run` told us about our own package: some build scripts watch these variables, and
/// their crates would be built again each time one changes between `cargo build` and `cargo xtask build`.
pub fn forget_own_package(command: &mut Command) {
    let own = ["CARGO", "CARGO_BIN_NAME", "CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE", "OUT_DIR"];
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if own.contains(&text.as_ref()) || text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failure_names_the_program_and_its_words() {
        let error = run(Command::new("false").arg("--loudly")).unwrap_err().to_string();
        assert!(error.contains("false --loudly"), "{error}");
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = output(&mut Command::new("no-such-program-here")).unwrap_err().to_string();
        assert!(error.contains("no-such-program-here"), "{error}");
    }
}
