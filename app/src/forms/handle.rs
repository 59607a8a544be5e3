//! A page's view of one of its forms.

use domain::error::FieldError;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::{FormOutcome, FormState, Ticket};
use crate::wire::AppError;

/// One form of a page: what was typed, what is wrong, whether it is being sent.
#[derive(Clone, Copy)]
pub struct FormHandle {
    name: &'static str,
    state: RwSignal<FormState>,
    failure: RwSignal<Option<AppError>>,
    pending: Memo<bool>,
    ticket: RwSignal<Ticket>,
}

impl FormHandle {
    /// The id of a field in the page.
    #[must_use]
    pub fn field_id(&self, field: &str) -> String {
        format!("{}-{field}", self.name)
    }

    /// What was typed in this field when the page was built, or last sent.
    #[must_use]
    pub fn typed(&self, field: &str) -> Option<String> {
        self.state.with_untracked(|state| state.typed(field).map(ToOwned::to_owned))
    }

    /// Every value typed under this name.
    #[must_use]
    pub fn typed_all(&self, field: &str) -> Vec<String> {
        self.state.with_untracked(|state| state.typed_all(field).map(ToOwned::to_owned).collect())
    }

    /// What the form holds before anybody typed in it; what came back from an earlier sending goes before.
    pub fn begin_with(&self, begun: FormState) {
        let untouched = self.state.with_untracked(|state| state.values.is_empty() && state.errors.is_empty());
        if untouched {
            self.state.set(begun);
        }
    }

    /// The first thing wrong with this field. Tracked.
    #[must_use]
    pub fn error(&self, field: &str) -> Option<FieldError> {
        self.state.with(|state| state.error_of(field).cloned())
    }

    /// Everything that is wrong. Tracked.
    #[must_use]
    pub fn errors(&self) -> Vec<FieldError> {
        self.state.with(|state| state.errors.clone())
    }

    /// A failure that is nobody's typing: no connection, no permission. Tracked.
    #[must_use]
    pub fn failure(&self) -> Option<AppError> {
        self.failure.get()
    }

    /// Whether the form is being sent. Tracked.
    #[must_use]
    pub fn pending(&self) -> bool {
        self.pending.get()
    }

    /// The hidden part of the form. Tracked: once a form was done, the next sending has a new key.
    #[must_use]
    pub fn ticket(&self) -> Ticket {
        self.ticket.get()
    }
}

/// Binds a form to its action: shows what came back, and goes on when it was done. `form` is the
/// name the server function gives its [`FormState`].
#[must_use]
pub fn use_form<S>(form: &'static str, action: ServerAction<S>) -> FormHandle
where
    S: ServerFn<Output = FormOutcome, Error = AppError> + Clone + Send + Sync + 'static,
{
    let value = action.value();
    let pending = action.pending();
    handle(form, Signal::derive(move || value.get()), pending)
}

/// A form that posts to a route of our own instead of a server function.
#[must_use]
pub fn use_plain_form(form: &'static str) -> FormHandle {
    handle(form, Signal::derive(|| None), Memo::new(|_| false))
}

fn handle(form: &'static str, value: Signal<Option<Result<FormOutcome, AppError>>>, pending: Memo<bool>) -> FormHandle {
    let state =
        RwSignal::new(SharedValue::new(move || flash(form)).into_inner().unwrap_or_else(|| FormState::new(form)));
    let failure = RwSignal::new(None);
    let handle = FormHandle { name: form, state, failure, pending, ticket: RwSignal::new(Ticket::new()) };
    Effect::new(move || match value.get() {
        None => {}
        Some(Ok(FormOutcome::Done { location, reload })) => {
            failure.set(None);
            state.set(FormState::new(form));
            handle.ticket.update(|ticket| ticket.key = crate::browser::random_key());
            crate::browser::go(&location, reload);
        }
        Some(Ok(FormOutcome::Invalid(invalid))) => {
            failure.set(None);
            state.set(invalid);
            crate::browser::focus_soon("error-summary");
        }
        Some(Err(error)) => {
            failure.set(Some(error));
            crate::browser::focus_soon("error-summary");
        }
    });
    handle
}

/// What the session kept for this form from a post without JavaScript.
#[cfg(feature = "ssr")]
fn flash(form: &str) -> Option<FormState> {
    let parts = use_context::<http::request::Parts>()?;
    let super::Flash(state) = parts.extensions.get()?;
    (state.form == form).then(|| state.clone())
}

#[cfg(not(feature = "ssr"))]
fn flash(_form: &str) -> Option<FormState> {
    None
}
