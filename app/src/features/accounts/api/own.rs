//! One's own account.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::forms::{FormOutcome, Ticket};
use crate::wire::AppResult;

#[cfg(feature = "ssr")]
use super::server::{account_page, codes, forget_codes, keep_codes, key, outcome};
#[cfg(feature = "ssr")]
use crate::forms::{FormState, finish};
#[cfg(feature = "ssr")]
use crate::locale::LangPath;
#[cfg(feature = "ssr")]
use crate::server_side::{actor, backend, origin, refused, session, sign_in_as};
#[cfg(feature = "ssr")]
use domain::ids::SessionId;
#[cfg(feature = "ssr")]
use services::accounts;

/// Everything the account page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Own {
    /// Whether it is an official's account.
    pub is_official: bool,
    /// Whether it is a citizen's or agent's, which its owner can close.
    pub can_close: bool,
    /// The name shown to others.
    pub name: String,
    /// What an official signs in with.
    pub user_name: Option<String>,
    /// Masked.
    pub mobile: Option<String>,
    /// Masked.
    pub identity: Option<String>,
    /// E-mail address for notices.
    pub email: String,
    /// Language of notices.
    pub lang: String,
    /// Company and credit code.
    pub company: Option<(String, String)>,
    /// Whether an authenticator app is set up.
    pub second_step: bool,
    /// Whether one has to be set up before anything else.
    pub must_set_up: bool,
    /// Whether a new password has to be chosen before anything else.
    pub must_change_password: bool,
    /// An app being set up: picture of the code, and the secret for typing.
    pub enrolment: Option<(domain::qr::QrPicture, String)>,
    /// New recovery codes, shown until the person says that they are kept.
    pub codes: Vec<String>,
    /// Sign-ins that last.
    pub sessions: Vec<OwnSession>,
}

/// A sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSession {
    /// Its number.
    pub id: i64,
    /// Whether the page was asked for by it.
    pub current: bool,
    /// Browser and system; may be empty.
    pub device: String,
    /// Address without its end.
    pub address: String,
    /// Since when.
    pub started: chrono::DateTime<chrono::Utc>,
    /// Last used.
    pub seen: chrono::DateTime<chrono::Utc>,
}

/// The account of whoever asks.
#[server(prefix = "/api", endpoint = "accounts/own", input = GetUrl, name = AskOwn)]
pub async fn own() -> AppResult<Own> {
    let (backend, session) = (backend()?, session().await?);
    let who = &session.signed_in;
    let profile = accounts::profile(backend.db().read(), backend.data_key(), who.person).await.map_err(refused)?;
    let enrolment = accounts::enrolment(&backend, who, session.session).await.map_err(refused)?;
    let sessions = accounts::list_sessions(&backend, who).await.map_err(refused)?;
    Ok(Own {
        is_official: who.kind == domain::accounts::PersonKind::Official,
        can_close: actor().await?.citizen().is_ok(),
        name: profile.name,
        user_name: profile.user_name,
        mobile: profile.mobile,
        identity: profile.identity,
        email: profile.email.unwrap_or_default(),
        lang: profile.lang.code().to_owned(),
        company: profile.company,
        second_step: profile.second_step,
        must_set_up: session.set_up_second_step,
        must_change_password: session.change_password,
        enrolment: enrolment.map(|enrolment| (enrolment.picture, enrolment.secret)),
        codes: codes().await?,
        sessions: sessions.into_iter().map(|row| OwnSession::new(row, session.session)).collect(),
    })
}

#[cfg(feature = "ssr")]
impl OwnSession {
    fn new(row: accounts::SessionRow, current: SessionId) -> Self {
        Self {
            id: row.session.0,
            current: row.session == current,
            device: row.device,
            address: row.address,
            started: row.started_at,
            seen: row.seen_at,
        }
    }
}

/// Language of notices, and e-mail address.
#[server(prefix = "/api", endpoint = "accounts/set_contact")]
pub async fn set_contact(
    #[server(default)] lang: String,
    #[server(default)] email: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let (backend, session) = (backend()?, session().await?);
    let form = FormState::new("set_contact").value("lang", &lang).value("email", &email);
    let lang = domain::text::Lang::from_code(&lang).unwrap_or_default();
    let result = accounts::set_contact(&backend, &session.signed_in, &key(&ticket)?, lang, &email).await;
    finish(&ticket, outcome(result, form, account_page(&ticket))?).await
}

/// A new password; other sessions end.
#[server(prefix = "/api", endpoint = "accounts/change_password")]
pub async fn change_password(
    #[server(default)] current: String,
    #[server(default)] password: String,
    #[server(default)] password_again: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let (backend, session, origin) = (backend()?, session().await?, origin()?);
    let input = accounts::ChangePassword { current: &current, password: &password, password_again: &password_again };
    let (who, key) = (&session.signed_in, key(&ticket)?);
    let result = accounts::change_password(&backend, who, session.session, &origin, &key, input).await;
    if result.is_ok() {
        sign_in_as(session.session).await?;
    }
    finish(&ticket, outcome(result, FormState::new("change_password"), account_page(&ticket))?).await
}

/// Ends one of the own sign-ins.
#[server(prefix = "/api", endpoint = "accounts/revoke_session")]
pub async fn revoke_session(id: i64, #[server(default)] ticket: Ticket) -> AppResult<FormOutcome> {
    let (backend, session) = (backend()?, session().await?);
    // One that is over already needs no ending.
    let result = match accounts::revoke_session(&backend, &session.signed_in, &key(&ticket)?, SessionId(id)).await {
        Err(error) if error.code() == domain::error::ErrorCode::NotFound => Ok(()),
        other => other,
    };
    finish(&ticket, outcome(result, FormState::new("revoke_session"), account_page(&ticket))?).await
}

/// Begins setting up an authenticator app.
#[server(prefix = "/api", endpoint = "accounts/start_second_step")]
pub async fn start_second_step(#[server(default)] ticket: Ticket) -> AppResult<FormOutcome> {
    let (backend, session) = (backend()?, session().await?);
    let result = accounts::start_enrolment(&backend, &session.signed_in, session.session, &key(&ticket)?).await;
    finish(&ticket, outcome(result, FormState::new("start_second_step"), account_page(&ticket))?).await
}

/// Confirms the app with a first code.
#[server(prefix = "/api", endpoint = "accounts/confirm_second_step")]
pub async fn confirm_second_step(
    #[server(default)] code: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let (backend, session, origin) = (backend()?, session().await?, origin()?);
    let (who, key) = (&session.signed_in, key(&ticket)?);
    let result = accounts::confirm_enrolment(&backend, who, session.session, &origin, &key, &code).await;
    if let Ok(codes) = &result {
        keep_codes(codes).await?;
    }
    finish(&ticket, outcome(result, FormState::new("confirm_second_step"), account_page(&ticket))?).await
}

/// New recovery codes instead of the old ones.
#[server(prefix = "/api", endpoint = "accounts/renew_recovery_codes")]
pub async fn renew_recovery_codes(
    #[server(default)] code: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let (backend, session, origin) = (backend()?, session().await?, origin()?);
    let result = accounts::renew_recovery_codes(&backend, &session.signed_in, &origin, &key(&ticket)?, &code).await;
    if let Ok(codes) = &result {
        keep_codes(codes).await?;
    }
    finish(&ticket, outcome(result, FormState::new("renew_recovery_codes"), account_page(&ticket))?).await
}

/// The person has kept the recovery codes: they are shown no more. Said twice, it is said.
#[server(prefix = "/api", endpoint = "accounts/kept_codes", name = KeptCodes)]
pub async fn kept_codes(#[server(default)] ticket: Ticket) -> AppResult<FormOutcome> {
    forget_codes().await?;
    finish(&ticket, FormOutcome::done_anew(account_page(&ticket))).await
}

/// Closes the account for good.
#[server(prefix = "/api", endpoint = "accounts/close", name = CloseAccount)]
pub async fn close_account(
    #[server(default)] password: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let (backend, origin) = (backend()?, origin()?);
    let citizen = actor().await?.citizen().map_err(|denied| crate::wire::AppError::Refused(denied.into()))?;
    let result = accounts::close(&backend, &citizen, &origin, &key(&ticket)?, &password).await;
    let done = ticket.lang().path("/sign-in?closed=1");
    finish(&ticket, outcome(result, FormState::new("close_account"), done)?).await
}
