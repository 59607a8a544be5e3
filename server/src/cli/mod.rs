//! The command line.

mod bounced;
pub mod demo;
mod draw;
pub mod measured;
mod review;
mod user;

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{bail, ensure};
use clap::{Args, Parser, Subcommand};
use migration::{Migrator, MigratorTrait};
use services::{Backend, audit};

use crate::backup;
use crate::config::Config;
use crate::instance::Instance;
use crate::{serve, telemetry};
use user::UserCommand;

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
    /// Bring the database's tables to this program's version
    Migrate,
    /// Fill a new database with the demo city and print its people
    Seed(demo::Seed),
    /// Write everything into one archive; the server may go on serving
    Backup {
        /// The archive to write
        archive: PathBuf,
    },
    /// Put an archive into an empty database and an empty folder
    Restore {
        /// The archive to read
        archive: PathBuf,
    },
    /// Open an official's account, or print a demo official's code
    #[command(subcommand)]
    User(UserCommand),
    /// Take in, from standard input, a mail server's report of a mail that did not arrive
    Bounced,
    /// Check what must never have been changed
    #[command(subcommand)]
    Verify(VerifyCommand),
}

#[derive(Debug, Subcommand)]
enum VerifyCommand {
    /// Check every row of the audit log against the one before it
    Audit,
    /// Check the archive of a democratic review, and recount it
    Review(review::VerifyReview),
    /// Draw the members of a review again, and compare
    Draw(draw::VerifyDraw),
}

#[derive(Args, Debug)]
struct ServeArgs {
    /// Address and port to listen on, instead of the configured one
    #[arg(long, value_name = "IP:PORT")]
    address: Option<SocketAddr>,
    /// Folder of the built browser side, instead of the configured one
    #[arg(long, value_name = "FOLDER")]
    site: Option<PathBuf>,
    #[command(flatten)]
    measured: measured::Measured,
}

/// An end with a code of its own, by which the program that called knows what happened.
#[derive(Debug, thiserror::Error)]
#[error("{sentence}")]
pub struct Ended {
    /// The code, of those in `sysexits.h`.
    pub code: u8,
    sentence: String,
}

impl Ended {
    fn new(code: u8, sentence: impl Into<String>) -> Self {
        Self { code, sentence: sentence.into() }
    }
}

/// Runs one command to its end.
///
/// # Errors
/// What the person at the terminal should read; [`Ended`] where a code goes with it.
pub fn run(cli: Cli) -> anyhow::Result<()> {
    let for_a_mail_server = matches!(cli.command, Command::Bounced);
    let done = configured(cli);
    if for_a_mail_server { done.map_err(bounced::try_later) } else { done }
}

fn configured(cli: Cli) -> anyhow::Result<()> {
    let config = Config::load(cli.config.as_deref(), std::env::vars(), cli.options())?;
    config.refuse_unusable()?;
    telemetry::start(&config.log).map_err(anyhow::Error::msg)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(command(cli.command, config))
}

async fn command(command: Command, config: Config) -> anyhow::Result<()> {
    match command {
        Command::Serve(serve) => serve::serve(config, serve.measured).await,
        Command::Migrate => migrate(&config).await,
        Command::Seed(wanted) => demo::seed(&config, wanted).await,
        Command::User(command) => user::run(&config, command).await,
        Command::Bounced => bounced::run(&config).await,
        Command::Verify(VerifyCommand::Audit) => verify_audit(&config).await,
        Command::Verify(VerifyCommand::Review(command)) => review::verify(command),
        Command::Verify(VerifyCommand::Draw(command)) => draw::verify(&command),
        Command::Backup { archive } => {
            let written = backup::backup(&existing(&config).await?, &archive).await?;
            println!("{}: {} entries, {} bytes", archive.display(), written.entries, written.bytes);
            Ok(())
        }
        Command::Restore { archive } => {
            let restored = backup::restore(&config, &archive).await?;
            println!("restored {} entries, {} bytes", restored.entries, restored.bytes);
            Ok(())
        }
    }
}

async fn migrate(config: &Config) -> anyhow::Result<()> {
    let _instance = Instance::claim(&config.database.url)?;
    let backend = serve::open_backend(config).await?;
    let pending = Migrator::get_pending_migrations(backend.db().write()).await?.len();
    Migrator::up(backend.db().write(), None).await?;
    println!("{pending} migrations were carried out");
    Ok(())
}

async fn verify_audit(config: &Config) -> anyhow::Result<()> {
    let report = audit::verify(existing(config).await?.db().read()).await?;
    println!("{} events are in order; the head is {} {}", report.events, report.head.sequence, report.head.hash);
    match report.fault {
        None => Ok(()),
        Some(fault) => bail!("the audit log was changed: {fault}."),
    }
}

/// The backend on a database that is there already: a mistyped path must not become an empty database.
async fn existing(config: &Config) -> anyhow::Result<Backend> {
    if let Some(path) = crate::instance::sqlite_path(&config.database.url) {
        ensure!(path.exists(), "there is no database at {} (`database.url`).", path.display());
    }
    serve::open_backend(config).await
}

impl Cli {
    /// What was typed. `cargo leptos watch` types nothing and names the site in the environment: then it is served.
    #[must_use]
    pub fn given() -> Self {
        let site = std::env::var_os("LEPTOS_SITE_ROOT").filter(|_| std::env::args_os().len() == 1);
        site.map_or_else(Self::parse, |site| {
            Self::parse_from(["sunhall".into(), "serve".into(), "--site".into(), site])
        })
    }

    /// The options that stand for configuration keys.
    fn options(&self) -> Vec<(&'static str, String)> {
        let mut options = Vec::new();
        if let Some(url) = &self.database_url {
            options.push(("database.url", url.clone()));
        }
        if let Command::Serve(serve) = &self.command {
            options.extend(serve.address.map(|address| ("server.address", address.to_string())));
            options.extend(serve.site.as_ref().map(|site| ("site.folder", site.display().to_string())));
        }
        options
    }
}
