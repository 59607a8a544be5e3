//! `cargo xtask serve`: from a fresh checkout to a page in the browser.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::process::CommandExt;
use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;

use crate::workspace::{Mode, Workspace};
use crate::{native, site};

/// What `serve` may be told.
#[derive(Args)]
pub struct Arguments {
    /// Build and serve the release profile.
    #[arg(long)]
    release: bool,
    /// The database, e.g. postgres://user@localhost/sunhall; without it an SQLite file below data/.
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
    /// The port on this machine.
    #[arg(long, default_value_t = 3000)]
    port: u16,
}

/// Builds and becomes the server.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let mode = Mode::from_flag(arguments.release);
    free_port(arguments.port)?;
    site::build(workspace, mode)?;
    let binary = native::build(workspace, mode)?;
    let mut server = Command::new(&binary);
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port));
    server.arg("serve").args(["--address", &address.to_string()]).arg("--site").arg(workspace.site(mode));
    server.current_dir(workspace.root()).env("SUNHALL_SERVER_BASE_URL", format!("http://{address}"));
    if let Some(url) = &arguments.database_url {
        server.args(["--database-url", url]);
    }
    // Signals go straight to the server: this program makes room for it.
    Err(server.exec()).with_context(|| format!("could not start {}", binary.display()))
}

/// Says in one sentence what to do when the port is taken.
pub fn free_port(port: u16) -> Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    listener
        .map(drop)
        .with_context(|| format!("port {port} is in use: stop what uses it, or choose another with --port"))
}
