//! How forms work, with JavaScript and without.
//!
//! The server function of a form takes its fields and a [`Ticket`], and returns
//! `AppResult<FormOutcome>` through [`finish`]:
//!
//! ```ignore
//! #[server(prefix = "/api", endpoint = "accounts/rename")]
//! pub async fn rename(#[server(default)] name: String, #[server(default)] ticket: Ticket) -> AppResult<FormOutcome> {
//!     let outcome = match services::accounts::rename(…).await {
//!         Ok(()) => FormOutcome::done("/zh/me"),
//!         Err(invalid) => FormState::new("rename").value("name", &name).with_errors(invalid).into(),
//!     };
//!     finish(&ticket, outcome).await
//! }
//! ```
//!
//! The page:
//!
//! ```ignore
//! let form = use_form::<Rename>("rename");
//! view! {
//!     <ServerForm form=form>
//!         <TicketFields form=form/>
//!         <TextField form=form name="name" label=tr!(lang, accounts.name)/>
//!         <SubmitButton form=form label=tr!(lang, accounts.save)/>
//!     </ServerForm>
//! }
//! ```
//!
//! With JavaScript the outcome comes back as data: errors appear at once, `Done` navigates. Without,
//! [`finish`] stores errors and typed values in the session and the browser is sent back to the page,
//! which shows them once. Values of secret fields are never put into a [`FormState`].

mod handle;
#[cfg(feature = "ssr")]
mod server;
mod ticket;
mod words;

use domain::error::{Fault, FieldError};
use serde::{Deserialize, Serialize};

pub use handle::{FormHandle, use_form, use_plain_form};
#[cfg(feature = "ssr")]
pub use server::{Flash, carry_flash, finish, keep_flash};
pub use ticket::Ticket;
pub use words::{fault_words, file_size};

/// What became of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FormOutcome {
    /// It was done; the browser goes on to this address.
    Done {
        /// An address of this site, such as `/zh/cases/7`.
        location: String,
        /// Whether the page must be loaded anew, as after signing in or out.
        reload: bool,
    },
    /// Something has to be put right; nothing was changed.
    Invalid(FormState),
}

impl FormOutcome {
    /// Done; go on to this address.
    #[must_use]
    pub fn done(location: impl Into<String>) -> Self {
        Self::Done { location: location.into(), reload: false }
    }

    /// Done; load this address anew, because who is signed in has changed.
    #[must_use]
    pub fn done_anew(location: impl Into<String>) -> Self {
        Self::Done { location: location.into(), reload: true }
    }
}

impl From<FormState> for FormOutcome {
    fn from(state: FormState) -> Self {
        Self::Invalid(state)
    }
}

/// A form as it was sent: what was typed and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormState {
    /// Which form of the page.
    pub form: String,
    /// Field name and what was typed. Never a password, a code or an identity number.
    pub values: Vec<(String, String)>,
    /// What is wrong, in the order of the fields.
    pub errors: Vec<FieldError>,
}

impl FormState {
    /// An empty state of this form.
    #[must_use]
    pub fn new(form: &str) -> Self {
        Self { form: form.to_owned(), ..Self::default() }
    }

    /// Remembers what was typed in a field.
    #[must_use]
    pub fn value(mut self, field: &str, value: impl Into<String>) -> Self {
        self.values.push((field.to_owned(), value.into()));
        self
    }

    /// Adds an error; `field` is empty for one about the form as a whole.
    #[must_use]
    pub fn error(mut self, field: &str, fault: Fault) -> Self {
        self.errors.push(FieldError::new(field, fault));
        self
    }

    /// Adds the errors a use-case found.
    #[must_use]
    pub fn with_errors(mut self, errors: impl IntoIterator<Item = FieldError>) -> Self {
        self.errors.extend(errors);
        self
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.errors.is_empty()
    }

    /// What was typed in this field.
    #[must_use]
    pub fn typed(&self, field: &str) -> Option<&str> {
        self.values.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str())
    }

    /// Every value typed under this name (checkboxes).
    pub fn typed_all<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a str> {
        self.values.iter().filter(move |(name, _)| name == field).map(|(_, value)| value.as_str())
    }

    /// The first thing wrong with this field.
    #[must_use]
    pub fn error_of(&self, field: &str) -> Option<&FieldError> {
        self.errors.iter().find(|error| error.field == field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_keeps_values_and_the_first_error_of_a_field() {
        let state = FormState::new("sample")
            .value("name", "王")
            .error("name", Fault::TooShort(2))
            .error("name", Fault::Required);
        assert_eq!(state.typed("name"), Some("王"));
        assert_eq!(state.error_of("name").map(|error| &error.fault), Some(&Fault::TooShort(2)));
        assert!(!state.is_valid());
        assert!(FormState::new("sample").is_valid());
    }
}
