//! From a question to a page: waits on the server until the data is there, keeps the old content
//! while the browser fetches anew, and shows the error page in place of what could not be loaded.
//!
//! A [`Suspend`] stands alone here. `<Suspense>` and `<Transition>` would add a fallback, which pages have none of, and
//! an effect that counts what is pending, from which leptos has had responses that never end (its issues 4578, 4673
//! and 4851).
//!
//! What waits, fetches and shows is compiled once, and knows no page's type: an answer travels as text, whether it came
//! with the page or was fetched, and is read once, where it is shown. What it weighed when it was compiled for every
//! page by itself: docs/adr/0009.

mod answer;

use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use serde::{Serialize, de::DeserializeOwned};

use crate::shell::ErrorPage;
use crate::wire::{AppError, AppResult};
use answer::AnswerCodec;

pub use answer::Answer;

/// What a page was told when it [`ask`]ed.
pub struct Told<T> {
    resource: Resource<Answer, AnswerCodec>,
    data: PhantomData<fn() -> T>,
}

impl<T> Clone for Told<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Told<T> {}

impl<T: Readable> Told<T> {
    /// Asks again; the page keeps what it shows until the answer is there.
    pub fn refetch(&self) {
        self.resource.refetch();
    }

    /// Takes what was told without being asked for, as JSON, in place of the answer; `false` when it is of another type.
    pub fn take(&self, text: String) -> bool {
        let answer = Answer::came(Ok(text));
        let fits = answer.read::<T>().is_ok();
        if fits {
            self.resource.set(Some(answer));
        }
        fits
    }

    /// The answer, if it has come. Tracked.
    #[must_use]
    pub fn get(&self) -> Option<AppResult<T>> {
        self.resource.get().map(|answer| answer.read())
    }
}

/// What a page can be told: server and browser have the same type of it.
pub trait Readable: Clone + Serialize + DeserializeOwned + Send + Sync + 'static {}

impl<T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static> Readable for T {}

/// Asks a reading server function, one with `input = GetUrl`: on the server while the page is made, in the browser when
/// the reader comes from another page.
///
/// ```ignore
/// let guide = ask(AskGuide { code });
/// loaded(guide, |guide| view! { <GuideView guide=guide/> }.into_any())
/// ```
#[must_use]
pub fn ask<Q>(question: Q) -> Told<Q::Output>
where
    Q: ServerFn<Error = AppError> + Clone + Serialize + Send + Sync + 'static,
    Q::Output: Readable,
{
    let fetch: Fetch = Arc::new(move || answer_to(&question));
    Told { resource: fetched(fetch), data: PhantomData }
}

type Coming = Pin<Box<dyn Future<Output = Answer> + Send>>;
type Fetch = Arc<dyn Fn() -> Coming + Send + Sync>;

fn fetched(fetch: Fetch) -> Resource<Answer, AnswerCodec> {
    Resource::new_with_options(|| (), move |()| fetch(), false)
}

#[cfg(feature = "ssr")]
fn answer_to<Q>(question: &Q) -> Coming
where
    Q: ServerFn<Error = AppError> + Clone + 'static,
    Q::Output: Readable,
{
    let question = question.clone();
    Box::pin(async move { Answer::given(question.run_body().await) })
}

#[cfg(not(feature = "ssr"))]
fn answer_to<Q>(question: &Q) -> Coming
where
    Q: ServerFn<Error = AppError> + Serialize,
{
    // What cannot be put into an address is refused by the server.
    let query = serde_qs::to_string(question).unwrap_or_default();
    Box::pin(crate::browser::ask(format!("{}?{query}", Q::url())))
}

/// Shows what was told, or the error page. `view` is called again whenever it was asked again.
#[must_use]
pub fn loaded<T: Readable>(told: Told<T>, view: impl Fn(T) -> AnyView + Send + Sync + 'static) -> AnyView {
    part(told, move |outcome| match outcome {
        Ok(data) => view(data),
        Err(error) => view! { <ErrorPage error=error/> }.into_any(),
    })
}

/// Shows what was told as a part of a page that stands without it.
#[must_use]
pub fn part<T: Readable>(told: Told<T>, view: impl Fn(AppResult<T>) -> AnyView + Send + Sync + 'static) -> AnyView {
    shown(told.resource, Arc::new(move |answer| view(answer.read())))
}

fn shown(resource: Resource<Answer, AnswerCodec>, view: Arc<dyn Fn(Answer) -> AnyView + Send + Sync>) -> AnyView {
    let content = move || {
        let view = Arc::clone(&view);
        Suspend::new(async move { view(resource.await) })
    };
    content.into_any()
}
