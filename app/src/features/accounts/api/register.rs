//! Registering.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::forms::{FormOutcome, Ticket};
use crate::wire::AppResult;

#[cfg(feature = "ssr")]
use super::server::{after_attempt, key};
#[cfg(feature = "ssr")]
use crate::forms::{FormState, finish};
#[cfg(feature = "ssr")]
use crate::server_side::{backend, origin, refused};
#[cfg(feature = "ssr")]
use domain::accounts::{MobileNumber, SignInName};
#[cfg(feature = "ssr")]
use services::{
    ServiceError,
    accounts::{self, Attempt, RegisterAgent, RegisterCitizen},
};

/// The form, as typed.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Registration {
    /// `agent` for a company's agent.
    pub kind: String,
    /// Name as on the identity card.
    pub name: String,
    /// Identity number.
    pub identity: String,
    /// Mobile number.
    pub mobile: String,
    /// Password.
    pub password: String,
    /// Password once more.
    pub password_again: String,
    /// Whether the terms were agreed to.
    pub agree: String,
    /// The company's name.
    pub company_name: String,
    /// Its credit code.
    pub credit_code: String,
}

/// Opens an account and signs in to it.
#[server(prefix = "/api", endpoint = "accounts/register")]
pub async fn register(
    #[server(flatten)]
    #[server(default)]
    form: Registration,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let (backend, origin, lang) = (backend()?, origin()?, ticket.lang());
    let key = key(&ticket)?;
    let person = form.person(lang);
    let registered = if form.is_agent() {
        let agent = RegisterAgent { person, company_name: &form.company_name, credit_code: &form.credit_code };
        accounts::register_agent(&backend, &key, agent).await
    } else {
        accounts::register_citizen(&backend, &key, person).await
    };
    match registered {
        Err(ServiceError::Invalid(errors)) => return finish(&ticket, form.state().with_errors(errors).into()).await,
        Err(error) => return Err(refused(error)),
        Ok(_) => {}
    }
    let mobile = MobileNumber::parse(&form.mobile).map_err(|_| domain::error::ErrorCode::Internal)?;
    let attempt = Attempt { name: SignInName::Mobile(mobile), password: &form.password, origin: &origin };
    let attempt = accounts::sign_in(&backend, attempt).await.map_err(refused)?;
    finish(&ticket, after_attempt(form.state(), attempt, "password", "", lang).await?).await
}

/// Says nothing: most of the form is personal data.
impl std::fmt::Debug for Registration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Registration(…)")
    }
}

#[cfg(feature = "ssr")]
impl Registration {
    fn is_agent(&self) -> bool {
        self.kind == "agent"
    }

    fn person(&self, lang: crate::locale::Lang) -> RegisterCitizen<'_> {
        RegisterCitizen {
            name: &self.name,
            identity: &self.identity,
            mobile: &self.mobile,
            password: &self.password,
            password_again: &self.password_again,
            agree: self.agree == "true",
            lang,
        }
    }

    /// What is shown again. The identity number and the passwords are not kept anywhere.
    fn state(&self) -> FormState {
        FormState::new("register")
            .value("kind", &self.kind)
            .value("name", &self.name)
            .value("mobile", &self.mobile)
            .value("agree", &self.agree)
            .value("company_name", &self.company_name)
            .value("credit_code", &self.credit_code)
    }
}
