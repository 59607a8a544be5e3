//! A page's view of one of its forms.

use domain::error::FieldError;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::{FormOutcome, FormState, Ticket};
use crate::wire::{AppError, AppResult};

/// One form of a page: what was typed, what is wrong, whether it is being sent.
#[derive(Clone, Copy)]
pub struct FormHandle {
    name: &'static str,
    url: &'static str,
    state: RwSignal<FormState>,
    failure: RwSignal<Option<AppError>>,
    pending: RwSignal<bool>,
    outcome: RwSignal<Option<AppResult<FormOutcome>>>,
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

    /// The address it is posted to.
    #[must_use]
    pub const fn url(&self) -> &'static str {
        self.url
    }

    /// Sends what the submitted form holds, and shows what comes back or goes on when it was done. While it is being
    /// sent it is not sent again.
    pub fn send(self, event: &SubmitEvent) {
        event.prevent_default();
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        let outcome = self.outcome;
        crate::browser::post_form(event, self.url, Callback::new(move |came| drop(outcome.try_set(Some(came)))));
    }

    /// Calls `done` with where it goes on each time the form was done: for a page that stays and has something newer to
    /// show, and for what a tab keeps and is to forget then.
    pub fn when_done(self, done: impl Fn(&str) + 'static) {
        Effect::new(move || {
            let location = self.outcome.with(|outcome| match outcome {
                Some(Ok(FormOutcome::Done { location, .. })) => Some(location.clone()),
                _ => None,
            });
            if let Some(location) = location {
                untrack(|| done(&location));
            }
        });
    }

    fn came_back(self, outcome: AppResult<FormOutcome>) {
        self.pending.set(false);
        match outcome {
            Ok(FormOutcome::Done { location, reload }) => {
                self.failure.set(None);
                self.state.set(FormState::new(self.name));
                self.ticket.update(|ticket| ticket.key = crate::browser::random_key());
                crate::browser::go(&location, reload);
            }
            Ok(FormOutcome::Invalid(invalid)) => {
                self.failure.set(None);
                self.state.set(invalid);
                crate::browser::focus_soon("error-summary");
            }
            Err(error) => {
                self.failure.set(Some(error));
                crate::browser::focus_soon("error-summary");
            }
        }
    }

    /// The hidden part of the form. Tracked: once a form was done, the next sending has a new key.
    #[must_use]
    pub fn ticket(&self) -> Ticket {
        self.ticket.get()
    }
}

/// Binds a form to the server function that takes it. `form` is the name the server function gives its [`FormState`].
#[must_use]
pub fn use_form<S>(form: &'static str) -> FormHandle
where
    S: ServerFn<Output = FormOutcome, Error = AppError>,
{
    handle(form, S::url())
}

/// A form that posts to a route of our own instead of a server function.
#[must_use]
pub fn use_plain_form(form: &'static str) -> FormHandle {
    handle(form, "")
}

fn handle(form: &'static str, url: &'static str) -> FormHandle {
    let state = SharedValue::new(move || flash(form)).into_inner().unwrap_or_else(|| FormState::new(form));
    let handle = FormHandle {
        name: form,
        url,
        state: RwSignal::new(state),
        failure: RwSignal::new(None),
        pending: RwSignal::new(false),
        outcome: RwSignal::new(None),
        ticket: RwSignal::new(Ticket::new()),
    };
    // In an effect, because going on needs the page's context.
    Effect::new(move || {
        if let Some(outcome) = handle.outcome.get() {
            untrack(|| handle.came_back(outcome));
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
