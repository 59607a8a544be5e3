//! The token, signed unseen.

use leptos::prelude::*;

use crate::wire::AppResult;

/// Signs the member's blinded message, base64url: once a member, and the same message again with the same answer.
#[server(prefix = "/api", endpoint = "review/issue", name = IssueToken)]
pub async fn issue_token(blinded: String) -> AppResult<String> {
    use crate::server_side::{actor, backend, refused, session};
    use ballot::{bytes::Bytes, token::BlindedMessage};
    use domain::error::ErrorCode;
    let member = actor().await?.panel_member().map_err(ErrorCode::from)?;
    let blinded = BlindedMessage(Bytes::from_text(&blinded).map_err(|_| ErrorCode::Invalid)?);
    let sign_in = session().await?.session;
    let answer = services::review::issue_token(&backend()?, &member, sign_in, &blinded).await.map_err(refused)?;
    Ok(answer.0.to_string())
}
