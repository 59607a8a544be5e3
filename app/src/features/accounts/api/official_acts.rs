//! What the security administrator does to one official's account, each with its reason.

use leptos::prelude::*;

use crate::forms::{FormOutcome, Ticket};
use crate::wire::AppResult;

#[cfg(feature = "ssr")]
use super::server::{key, security_administrator};
#[cfg(feature = "ssr")]
use crate::forms::{FormState, finish};
#[cfg(feature = "ssr")]
use crate::locale::LangPath;
#[cfg(feature = "ssr")]
use crate::server_side::{backend, refused};
#[cfg(feature = "ssr")]
use domain::{
    accounts::{Post, Role},
    error::{ErrorCode, Fault, FieldError},
    ids::{DepartmentId, PersonId},
};
#[cfg(feature = "ssr")]
use services::{ServiceError, accounts};

/// Grants a post.
#[server(prefix = "/api", endpoint = "accounts/grant_post")]
pub async fn grant_post(
    person: i64,
    #[server(default)] department: String,
    #[server(default)] role: String,
    #[server(default)] reason: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let (backend, administrator, key) = (backend()?, security_administrator().await?, key(&ticket)?);
    let form = FormState::new("grant_post").value("department", &department).value("role", &role);
    let form = form.value("reason", &reason);
    let result = match chosen(&department, &role, &reason) {
        Ok(post) => accounts::grant(&backend, &administrator, &key, PersonId(person), post, &reason).await,
        Err(errors) => Err(ServiceError::Invalid(errors)),
    };
    acted(&ticket, person, "grant", form, result).await
}

/// Withdraws a post.
#[server(prefix = "/api", endpoint = "accounts/withdraw_post")]
pub async fn withdraw_post(
    person: i64,
    #[server(default)] post: String,
    #[server(default)] reason: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let (backend, administrator, key) = (backend()?, security_administrator().await?, key(&ticket)?);
    let form = FormState::new("withdraw_post").value("post", &post).value("reason", &reason);
    let result = match Post::from_value(&post) {
        Some(post) => accounts::withdraw(&backend, &administrator, &key, PersonId(person), post, &reason).await,
        None => Err(ServiceError::Invalid(and_reason(vec![FieldError::new("post", Fault::Required)], &reason))),
    };
    acted(&ticket, person, "withdraw", form, result).await
}

/// Gives another first password.
#[server(prefix = "/api", endpoint = "accounts/reset_password")]
pub async fn reset_password(
    person: i64,
    #[server(default)] password: String,
    #[server(default)] reason: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let (backend, administrator, key) = (backend()?, security_administrator().await?, key(&ticket)?);
    let form = FormState::new("reset_password").value("reason", &reason);
    let who = PersonId(person);
    let result = accounts::reset_password(&backend, &administrator, &key, who, &password, &reason).await;
    acted(&ticket, person, "password", form, result).await
}

/// Takes the authenticator app away, so that another one can be set up.
#[server(prefix = "/api", endpoint = "accounts/reset_second_step")]
pub async fn reset_second_step(
    person: i64,
    #[server(default)] reason: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let (backend, administrator, key) = (backend()?, security_administrator().await?, key(&ticket)?);
    let form = FormState::new("reset_second_step").value("reason", &reason);
    let result = accounts::reset_second_step(&backend, &administrator, &key, PersonId(person), &reason).await;
    acted(&ticket, person, "second", form, result).await
}

/// Suspends the account, once it was confirmed.
#[server(prefix = "/api", endpoint = "accounts/suspend", name = SuspendOfficial)]
pub async fn suspend(
    person: i64,
    #[server(default)] reason: String,
    #[server(default)] confirm: bool,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let (backend, administrator, key) = (backend()?, security_administrator().await?, key(&ticket)?);
    let form = FormState::new("suspend").value("reason", &reason).value("confirm", confirm.to_string());
    let result = if confirm {
        accounts::suspend(&backend, &administrator, &key, PersonId(person), &reason).await
    } else {
        let mut errors = and_reason(Vec::new(), &reason);
        errors.push(FieldError::new("confirm", Fault::MustAgree));
        Err(ServiceError::Invalid(errors))
    };
    acted(&ticket, person, "suspend", form, result).await
}

/// Puts a suspended account back into use.
#[server(prefix = "/api", endpoint = "accounts/restore", name = RestoreOfficial)]
pub async fn restore(
    person: i64,
    #[server(default)] reason: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    let (backend, administrator, key) = (backend()?, security_administrator().await?, key(&ticket)?);
    let form = FormState::new("restore").value("reason", &reason);
    let result = accounts::restore(&backend, &administrator, &key, PersonId(person), &reason).await;
    acted(&ticket, person, "restore", form, result).await
}

/// The outcome of an act: the official's page as it is now, which says what was done or why not; or the form again.
#[cfg(feature = "ssr")]
async fn acted(
    ticket: &Ticket,
    person: i64,
    done: &str,
    form: FormState,
    result: Result<(), ServiceError>,
) -> AppResult<FormOutcome> {
    let page = ticket.lang().path(&format!("/admin/people/{person}"));
    let outcome = match result {
        Ok(()) => FormOutcome::done_anew(format!("{page}?done={done}")),
        Err(ServiceError::Invalid(errors)) => form.with_errors(errors).into(),
        Err(ServiceError::Code(code @ (ErrorCode::ChangedMeanwhile | ErrorCode::NotNow))) => {
            FormOutcome::done_anew(format!("{page}?was={code}"))
        }
        Err(error) => return Err(refused(error)),
    };
    // Without JavaScript the form comes back on the page alone, which no longer says what was done before.
    finish(&Ticket { back: page, ..ticket.clone() }, outcome).await
}

/// The post as chosen in the form.
#[cfg(feature = "ssr")]
fn chosen(department: &str, role: &str, reason: &str) -> Result<Post, Vec<FieldError>> {
    match (department.parse().map(DepartmentId), Role::from_name(role)) {
        (Ok(department), Some(role)) => Ok(Post { department, role }),
        (department, role) => {
            let missing = [("department", department.is_err()), ("role", role.is_none())];
            let missing = missing.into_iter().filter(|(_, is_missing)| *is_missing);
            Err(and_reason(missing.map(|(field, _)| FieldError::new(field, Fault::Required)).collect(), reason))
        }
    }
}

/// The errors, and that the reason is missing too if it is.
#[cfg(feature = "ssr")]
fn and_reason(mut errors: Vec<FieldError>, reason: &str) -> Vec<FieldError> {
    if reason.trim().is_empty() {
        errors.push(FieldError::new("reason", Fault::Required));
    }
    errors
}
