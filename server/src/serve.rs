//! Serving: start-up checks, the listener, and a graceful end.

use std::future::IntoFuture;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, ensure};
use axum::serve::ListenerExt;
use migration::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;
use services::notices::Mailer;
use services::review::{ReviewSettings, TokenKeys};
use services::{Backend, DataKey, Db, DbOptions, FileStore, Settings};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::cli::measured::Measured;
use crate::config::Config;
use crate::instance::Instance;
use crate::live::Door;
use crate::router::router;
use crate::state::AppState;
use crate::{observe, site, tasks};

/// How long requests under way may still take once the server is to end.
const PATIENCE: Duration = Duration::from_millis(2_000);

/// Serves until SIGTERM or SIGINT, then ends within 3 seconds. `measured` is for measurements and tests of
/// faults; real people are served with its default.
///
/// # Errors
/// An insecure production configuration, a database in use or not migrated, a missing site, a port in use.
pub async fn serve(config: Config, measured: Measured) -> anyhow::Result<()> {
    config.refuse_insecure()?;
    ensure!(!measured.is_any() || !config.server.production, "{MEASURED_IN_PRODUCTION}");
    refuse_unusable(&config)?;
    let _instance = Instance::claim(&config.database.url)?;
    let assets = site::read_manifest(&config.site.folder).map_err(anyhow::Error::msg)?;
    let backend = open_backend(&config).await?;
    prepare(&config, &backend).await?;
    if measured.is_forgetful() {
        backend.db().write().execute_unprepared("PRAGMA synchronous = NORMAL").await?;
    }
    let address = config.server.address;
    let listener = listen(address).await?;
    if config.demo.enabled {
        println!("{}\n{}", config.server.base_url, crate::cli::demo::people(crate::cli::demo::SHOWN));
    }
    let state = AppState::with_writer(backend, config, assets, measured.writer());
    tracing::info!(%address, base_url = state.config.server.base_url, "serving");
    end_on_signal(state.ending.clone())?;
    let beside = tasks::start(&state);
    run(listener, state, beside).await?;
    tracing::info!("ended");
    Ok(())
}

/// Settings that can be read but not used.
fn refuse_unusable(config: &Config) -> anyhow::Result<()> {
    let origin = config.server.base_url.parse::<http::Uri>().ok();
    let origin = origin.filter(|uri| uri.host().is_some() && uri.scheme_str().is_some_and(|it| it.starts_with("http")));
    ensure!(
        origin.is_some_and(|uri| uri.path().trim_end_matches('/').is_empty() && uri.query().is_none()),
        "`server.base_url` must be an address without a path, as in https://hall.example.gov.cn."
    );
    ensure!([2048, 3072, 4096].contains(&config.review.token_bits), "`review.token_bits` must be 2048, 3072 or 4096.");
    ensure!(
        (60..=2_678_400).contains(&config.review.promise_seconds),
        "`review.promise_seconds` must be 60 to 2678400 (31 days)."
    );
    if !config.mail.url.is_empty() {
        let mailer = Mailer::smtp(&config.mail.url, &config.mail.from);
        mailer.map_err(|error| anyhow::anyhow!("`mail.url` or `mail.from` cannot be used: {error}."))?;
    }
    Ok(())
}

/// In production a person migrates and nothing of the demo is there; elsewhere everything is made ready.
async fn prepare(config: &Config, backend: &Backend) -> anyhow::Result<()> {
    if config.server.production {
        refuse_unmigrated(backend).await?;
        ensure!(!demo::is_filled(backend).await?, "{DEMO_IN_PRODUCTION}");
        return Ok(());
    }
    Migrator::up(backend.db().write(), None).await?;
    if config.demo.enabled {
        let cases = (crate::cli::demo::CASES, demo::SPAN);
        crate::cli::demo::fill(backend, cases, demo::Reviews::default()).await?;
    }
    Ok(())
}

const DEMO_IN_PRODUCTION: &str = "This production database was filled with the demo city, whose people's passwords are \
                                  published, so nothing was started: use a new database.";

const MEASURED_IN_PRODUCTION: &str = "--commit-per-ballot and --planted-fault are for measurements and tests, so nothing \
                                      was started: `server.production` is true.";

/// Serves on `listener` until `state.ending` is cancelled, and waits a little for the tasks `beside` it.
///
/// # Errors
/// When the listener fails.
pub async fn run(listener: TcpListener, state: AppState, beside: TaskTracker) -> anyhow::Result<()> {
    observe::recorder();
    let ending = state.ending.clone();
    let router = router(state);
    // The tap only lets axum tell addresses of a listener that is not its own.
    let door = Door::open(listener, router.clone(), ending.clone())?.tap_io(|_| ());
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(door, service).with_graceful_shutdown(ending.clone().cancelled_owned());
    tokio::select! {
        result = server.into_future() => result?,
        () = async { ending.cancelled().await; tokio::time::sleep(PATIENCE).await } => {
            tracing::warn!("requests were still under way at the end");
        }
    }
    // A job's transaction that is cut off leaves nothing behind and is tried again.
    let _ = tokio::time::timeout(Duration::from_millis(500), beside.wait()).await;
    Ok(())
}

/// The backend that the configuration describes.
///
/// # Errors
/// A bad key, or in production one that is no secret; a database that can't be reached.
pub async fn open_backend(config: &Config) -> anyhow::Result<Backend> {
    config.refuse_insecure_key()?;
    let key = DataKey::new(config.data_key().map_err(anyhow::Error::msg)?);
    let options = DbOptions { connections: config.database.connections, ..DbOptions::new(&config.database.url) };
    let db = Db::connect(&options).await.context("the database (`database.url`) cannot be opened")?;
    let base_url = config.server.base_url.trim_end_matches('/').to_owned();
    let review = ReviewSettings {
        token_keys: TokenKeys::Generate(config.review.token_bits),
        promise_seconds: config.review.promise_seconds,
        letter_font: config.review.letter_font.clone(),
    };
    let settings = Settings { base_url, demo: config.demo.enabled, review };
    Ok(Backend::new(db, FileStore::new(&config.storage.folder), key, settings))
}

/// Refuses a database whose tables are not this program's.
///
/// # Errors
/// With what to do.
pub async fn refuse_unmigrated(backend: &Backend) -> anyhow::Result<()> {
    let pending = Migrator::get_pending_migrations(backend.db().write()).await?;
    ensure!(pending.is_empty(), "the database is older than this program: run `sunhall migrate` first.");
    Ok(())
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("{address} cannot be listened on: end what uses the port, or set server.address to another")
    })
}

fn end_on_signal(ending: CancellationToken) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        tracing::info!("ending");
        ending.cancel();
    });
    Ok(())
}
