//! What is shown once: kept in the browser's session, sealed, from the act that made it to the page that shows it.

use domain::error::ErrorCode;

use super::{auth_session, backend, refused};
use crate::wire::AppResult;

/// Keeps a text under this name until it is taken.
///
/// # Errors
/// [`ErrorCode::Internal`] when the session cannot be written.
pub async fn keep_once(name: &str, text: &str) -> AppResult<()> {
    let backend = backend()?;
    let sealed = backend.data_key().seal(backend.chance(), name, text.as_bytes()).map_err(refused)?;
    auth_session().await?.session.insert(name, sealed).await.map_err(|_| ErrorCode::Internal.into())
}

/// Takes the text out; none when there is none, or it was taken.
///
/// # Errors
/// [`ErrorCode::Internal`] when the session cannot be read.
pub async fn take_once(name: &str) -> AppResult<Option<String>> {
    let session = auth_session().await?.session;
    let sealed: Option<String> = session.remove(name).await.map_err(|_| ErrorCode::Internal)?;
    let Some(sealed) = sealed else { return Ok(None) };
    Ok(String::from_utf8(backend()?.data_key().open(name, &sealed).map_err(refused)?).ok())
}
