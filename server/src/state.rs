//! What every route may use.

use std::sync::Arc;

use app::assets::SiteAssets;
use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use tokio_util::sync::CancellationToken;

use crate::config::Config;

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The configuration.
    pub config: Arc<Config>,
    /// Names of the browser files.
    pub assets: Arc<SiteAssets>,
    /// Cancelled when the server is to end: open streams then end too.
    pub ending: CancellationToken,
    leptos: LeptosOptions,
}

impl AppState {
    /// Puts the parts together.
    #[must_use]
    pub fn new(config: Arc<Config>, assets: SiteAssets) -> Self {
        let leptos = LeptosOptions::builder()
            .output_name("sunhall")
            .site_root(config.site.folder.display().to_string())
            .site_addr(config.server.address)
            .build();
        Self { config, assets: Arc::new(assets), ending: CancellationToken::new(), leptos }
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}
