//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::config::Config;
use crate::{serve, telemetry};

/// Sunhall 阳光大厅: public power where everyone can see it.
#[derive(Debug, Parser)]
#[command(name = "sunhall", version, about, propagate_version = true)]
pub struct Cli {
    /// Configuration file; keys can also be set in the environment (SUNHALL_SERVER_BASE_URL for [server] base_url)
    #[arg(long, global = true, env = "SUNHALL_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Database, instead of the configured one: sqlite:PATH or postgres://…
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the application
    Serve(ServeArgs),
}

#[derive(Args, Debug)]
struct ServeArgs {
    /// Address and port to listen on, instead of the configured one
    #[arg(long, value_name = "IP:PORT")]
    address: Option<SocketAddr>,
    /// Folder of the built browser side, instead of the configured one
    #[arg(long, value_name = "FOLDER")]
    site: Option<PathBuf>,
}

/// Runs one command to its end.
///
/// # Errors
/// What the person at the terminal should read.
pub fn run(cli: Cli) -> anyhow::Result<()> {
    let config = Config::load(cli.config.as_deref(), std::env::vars(), cli.options())?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async move {
        match cli.command {
            Command::Serve(_) => {
                telemetry::start(&config.log).map_err(anyhow::Error::msg)?;
                serve::serve(config).await
            }
        }
    })
}

impl Cli {
    /// The options that stand for configuration keys.
    fn options(&self) -> Vec<(&'static str, String)> {
        let mut options = Vec::new();
        if let Some(url) = &self.database_url {
            options.push(("database.url", url.clone()));
        }
        let Command::Serve(serve) = &self.command;
        if let Some(address) = serve.address {
            options.push(("server.address", address.to_string()));
        }
        if let Some(site) = &serve.site {
            options.push(("site.folder", site.display().to_string()));
        }
        options
    }
}
