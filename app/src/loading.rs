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
use std::time::Duration;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use serde::{Serialize, de::DeserializeOwned};

use crate::shell::ErrorPage;
use crate::wire::{AppError, AppResult};
use answer::AnswerCodec;

pub use answer::Answer;

/// What a page was told when it [`ask`]ed.
pub struct Told<T> {
    asking: Asking,
    data: PhantomData<fn() -> T>,
}

impl<T> Clone for Told<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Told<T> {}

impl<T: Readable> Told<T> {
    /// Asks again; the page keeps what it shows until the answer is there. While the server can't be reached it is asked
    /// again and again, after longer and longer pauses.
    pub fn refetch(&self) {
        self.asking.again();
    }

    /// Takes what was told without being asked for, as JSON, in place of the answer; `false` when it is of another type.
    pub fn take(&self, text: String) -> bool {
        let answer = Answer::came(Ok(text));
        let fits = answer.read::<T>().is_ok();
        if fits {
            self.asking.resource.set(Some(answer));
        }
        fits
    }

    /// The answer, if it has come. Tracked.
    #[must_use]
    pub fn get(&self) -> Option<AppResult<T>> {
        self.asking.resource.get().map(|answer| answer.read())
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
    Told { asking: Asking::new(fetch), data: PhantomData }
}

type Coming = Pin<Box<dyn Future<Output = Answer> + Send>>;
type Fetch = Arc<dyn Fn() -> Coming + Send + Sync>;

/// The longest pause between two tries is 2 to this power, in seconds.
const LONGEST_PAUSE: u32 = 5;

/// A question, its answer, and how often it was asked again.
#[derive(Clone, Copy)]
struct Asking {
    resource: Resource<Answer, AnswerCodec>,
    fetch: StoredValue<Fetch>,
    /// Whether a good answer is shown.
    is_shown: StoredValue<bool>,
    /// The number of the question asked last, and of the one whose answer was taken last.
    numbers: StoredValue<(u32, u32)>,
}

impl Asking {
    fn new(fetch: Fetch) -> Self {
        let first = Arc::clone(&fetch);
        let resource = Resource::new_with_options(|| (), move |()| first(), false);
        let (fetch, is_shown) = (StoredValue::new(fetch), StoredValue::new(false));
        Self { resource, fetch, is_shown, numbers: StoredValue::new((0, 0)) }
    }

    fn again(self) {
        let number = self.numbers.try_update_value(|(asked, _)| {
            *asked += 1;
            *asked
        });
        match number {
            Some(number) if self.is_shown.get_value() => leptos::task::spawn_local(self.until_answered(number)),
            // There is nothing that a failure could take away.
            Some(_) => self.resource.refetch(),
            None => {}
        }
    }

    /// Asks until there is an answer, a newer question, or no page any more. That the server can't be reached is no
    /// answer: what the page shows, and follows, stays.
    async fn until_answered(self, number: u32) {
        for failures in 1.. {
            let Some(fetch) = self.fetch.try_get_value() else { return };
            let answer = fetch().await;
            if !answer.is_passing_failure() {
                return self.take(number, answer);
            }
            crate::browser::wait(Duration::from_secs(1 << Ord::min(failures, LONGEST_PAUSE))).await;
            if self.numbers.try_get_value().is_none_or(|(asked, _)| asked != number) {
                return;
            }
        }
    }

    /// Takes an answer unless a later question was answered before.
    fn take(self, number: u32, answer: Answer) {
        let is_newer = self.numbers.try_update_value(|(_, taken)| {
            let is_newer = *taken < number;
            *taken = number.max(*taken);
            is_newer
        });
        if is_newer == Some(true) {
            self.resource.set(Some(answer));
        }
    }
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
    shown(told.asking, Arc::new(move |answer| view(answer.read())))
}

fn shown(asking: Asking, view: Arc<dyn Fn(Answer) -> AnyView + Send + Sync>) -> AnyView {
    let content = move || {
        let view = Arc::clone(&view);
        Suspend::new(async move {
            let answer = asking.resource.await;
            asking.is_shown.try_set_value(answer.is_good());
            view(answer)
        })
    };
    content.into_any()
}
