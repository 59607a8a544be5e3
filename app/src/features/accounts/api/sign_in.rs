//! Signing in and out.

use leptos::prelude::*;

use crate::forms::{FormOutcome, Ticket};
use crate::wire::AppResult;

#[cfg(feature = "ssr")]
use super::server::{after_attempt, pending};
#[cfg(feature = "ssr")]
use crate::forms::{FormState, finish};
#[cfg(feature = "ssr")]
use crate::locale::LangPath;
#[cfg(feature = "ssr")]
use crate::server_side::{backend, origin, refused};
#[cfg(feature = "ssr")]
use domain::accounts::{MobileNumber, SignInName, UserName};
#[cfg(feature = "ssr")]
use services::accounts::{self, Attempt};

/// A citizen or agent signs in.
#[server(prefix = "/api", endpoint = "accounts/sign_in")]
pub async fn sign_in(
    #[server(default)] mobile: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let name = MobileNumber::parse(&mobile).map(SignInName::Mobile);
    let form = FormState::new("sign_in").value("mobile", &mobile);
    finish(&ticket, try_password(form, ("mobile", name), &password, &next, &ticket).await?).await
}

/// An official signs in: first the password.
#[server(prefix = "/api", endpoint = "accounts/sign_in_official")]
pub async fn sign_in_official(
    #[server(default)] user_name: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let name = UserName::parse(&user_name).map(SignInName::User);
    let form = FormState::new("sign_in_official").value("user_name", &user_name);
    finish(&ticket, try_password(form, ("user_name", name), &password, &next, &ticket).await?).await
}

/// The second step: the authenticator app's code, or a recovery code.
#[server(prefix = "/api", endpoint = "accounts/second_step")]
pub async fn second_step(
    #[server(default)] code: String,
    #[server(default)] next: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let (backend, origin, lang) = (backend()?, origin()?, ticket.lang());
    let expired = || FormOutcome::done(lang.path("/sign-in/official?late=1"));
    let Ok(pending) = pending().await else { return finish(&ticket, expired()).await };
    match accounts::sign_in_second_step(&backend, &pending, &code, &origin).await {
        Ok(attempt) => {
            finish(&ticket, after_attempt(FormState::new("second_step"), attempt, "code", &next, lang).await?).await
        }
        Err(error) if error.code() == domain::error::ErrorCode::NotSignedIn => finish(&ticket, expired()).await,
        Err(error) => Err(refused(error)),
    }
}

/// Signs out.
#[server(prefix = "/api", endpoint = "accounts/sign_out")]
pub async fn sign_out(#[server(default)] ticket: Ticket) -> AppResult<FormOutcome> {
    crate::server_side::sign_out().await?;
    finish(&ticket, FormOutcome::done_anew(ticket.lang().path(crate::paths::HOME))).await
}

#[cfg(feature = "ssr")]
async fn try_password(
    form: FormState,
    (field, name): (&str, Result<SignInName, domain::error::Fault>),
    password: &str,
    next: &str,
    ticket: &Ticket,
) -> AppResult<FormOutcome> {
    let (backend, origin) = (backend()?, origin()?);
    let name = match name {
        Ok(name) if !password.is_empty() => name,
        Ok(_) => return Ok(form.error("password", domain::error::Fault::Required).into()),
        Err(fault) => return Ok(form.error(field, fault).into()),
    };
    let attempt = accounts::sign_in(&backend, Attempt { name, password, origin: &origin }).await.map_err(refused)?;
    after_attempt(form, attempt, "password", next, ticket.lang()).await
}
