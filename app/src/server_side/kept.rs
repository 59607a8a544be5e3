//! What is between two steps of its owner: kept sealed in the browser's session, gone with it.

use domain::error::ErrorCode;
use services::Backend;
use tower_sessions::Session;

use super::refused;
use crate::wire::AppResult;

/// Keeps bytes under this name until they are forgotten.
///
/// # Errors
/// [`ErrorCode::Internal`] when the session cannot be written.
pub async fn keep(backend: &Backend, session: &Session, name: &str, bytes: &[u8]) -> AppResult<()> {
    let sealed = backend.data_key().seal(backend.chance(), name, bytes).map_err(refused)?;
    session.insert(name, sealed).await.map_err(|_| ErrorCode::Internal.into())
}

/// What is kept under this name.
///
/// # Errors
/// [`ErrorCode::Internal`] when the session cannot be read.
pub async fn kept(backend: &Backend, session: &Session, name: &str) -> AppResult<Option<Vec<u8>>> {
    let sealed: Option<String> = session.get(name).await.map_err(|_| ErrorCode::Internal)?;
    sealed.map(|sealed| backend.data_key().open(name, &sealed).map_err(refused)).transpose()
}

/// Forgets it.
///
/// # Errors
/// [`ErrorCode::Internal`] when the session cannot be written.
pub async fn forget(session: &Session, name: &str) -> AppResult<()> {
    session.remove::<String>(name).await.map_err(|_| ErrorCode::Internal)?;
    Ok(())
}
