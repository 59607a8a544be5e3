//! Serving: start-up checks, the listener, and a graceful end.

use std::future::IntoFuture;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::router::router;
use crate::site;
use crate::state::AppState;

/// How long requests under way may still take once the server is to end.
const PATIENCE: Duration = Duration::from_millis(2_500);

/// Serves until SIGTERM or SIGINT, then ends within 3 seconds.
///
/// # Errors
/// An insecure production configuration, a missing site, a port in use.
pub async fn serve(config: Config) -> anyhow::Result<()> {
    config.refuse_insecure()?;
    let config = Arc::new(config);
    let assets = site::read_manifest(&config.site.folder).map_err(anyhow::Error::msg)?;
    let state = AppState::new(config.clone(), assets);
    let ending = state.ending.clone();
    let listener = listen(config.server.address).await?;
    tracing::info!(address = %config.server.address, base_url = config.server.base_url, "serving");
    end_on_signal(ending.clone())?;
    let service = router(state).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(ending.clone().cancelled_owned());
    tokio::select! {
        result = server.into_future() => result?,
        () = async { ending.cancelled().await; tokio::time::sleep(PATIENCE).await } => {
            tracing::warn!("requests were still under way at the end");
        }
    }
    tracing::info!("ended");
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
