//! `cargo xtask build`: both sides, and with `--release` the folder to ship.

use anyhow::Result;
use clap::Args;

use crate::workspace::{Mode, Workspace};
use crate::{dist, native, site};

/// What `build` may be told.
#[derive(Args)]
pub struct Arguments {
    /// Build as shipped and put everything into target/dist.
    #[arg(long)]
    release: bool,
    /// Only what the browser loads.
    #[arg(long)]
    site_only: bool,
}

/// Builds.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let mode = Mode::from_flag(arguments.release);
    site::build(workspace, mode)?;
    if arguments.site_only {
        return Ok(());
    }
    let binary = native::build(workspace, mode)?;
    match mode {
        Mode::Dev => eprintln!("\n{} serves {}", binary.display(), workspace.site(mode).display()),
        Mode::Release => dist::build(workspace)?,
    }
    Ok(())
}
