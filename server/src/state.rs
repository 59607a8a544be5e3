//! What every route may use.

use std::sync::Arc;

use app::assets::SiteAssets;
use app::shell::SiteFacts;
use axum::extract::FromRef;
use leptos::WasmSplitManifest;
use leptos::config::LeptosOptions;
use leptos::prelude::ArcStoredValue;
use services::Backend;
use services::review::{Writer, WriterOptions};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::client::{self, Meter};
use crate::config::Config;

/// The script that fetches the parts, beside them.
const SPLIT_LOADER: &str = "__wasm_split.js";

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// Database, clock, chance, files, live topics.
    pub backend: Backend,
    /// Where ballots are cast.
    pub ballots: Writer,
    /// The configuration.
    pub config: Arc<Config>,
    /// Names of the browser files.
    pub assets: Arc<SiteAssets>,
    /// What pages say of the site itself.
    pub site: Arc<SiteFacts>,
    /// Cancelled when the server is to end: open streams then end too.
    pub ending: CancellationToken,
    /// Places for live streams.
    pub streams: Arc<Semaphore>,
    /// The limits by address; `None` when switched off.
    pub meter: Option<Meter>,
    /// What the Leptos integration wants to know.
    pub leptos: LeptosOptions,
    /// What a page loaded on demand consists of, so that the document can ask for it early.
    pub parts: WasmSplitManifest,
}

impl AppState {
    /// Puts the parts together, within a runtime: ballots are written by a task of their own.
    #[must_use]
    pub fn new(backend: Backend, config: Config, assets: SiteAssets) -> Self {
        Self::with_writer(backend, config, assets, WriterOptions::default())
    }

    /// The same with a writer of ballots that works in this way.
    #[must_use]
    pub fn with_writer(backend: Backend, config: Config, assets: SiteAssets, writer: WriterOptions) -> Self {
        let leptos = LeptosOptions::builder()
            .output_name("sunhall")
            .site_root(config.site.folder.display().to_string())
            .site_addr(config.server.address)
            .build();
        let parts = (format!("/{}", assets.pkg), assets.split.clone(), SPLIT_LOADER.to_owned());
        Self {
            ballots: Writer::start(backend.clone(), writer),
            backend,
            parts: WasmSplitManifest(ArcStoredValue::new(parts)),
            assets: Arc::new(assets),
            site: Arc::new(config.site_facts()),
            ending: CancellationToken::new(),
            streams: Arc::new(Semaphore::new(config.limits.live_streams)),
            meter: client::meter(&config.limits),
            config: Arc::new(config),
            leptos,
        }
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}

impl FromRef<AppState> for Backend {
    fn from_ref(state: &AppState) -> Self {
        state.backend.clone()
    }
}

impl FromRef<AppState> for Writer {
    fn from_ref(state: &AppState) -> Self {
        state.ballots.clone()
    }
}
