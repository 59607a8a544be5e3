//! Pages that stay current: one event stream a tab carries the versions of all topics the page shows.
//!
//! [`keep_current`] ties a page's resource to its topics. When the stream names a newer version than the one shown,
//! the resource is fetched again and screen readers are told politely. While the reader is typing nothing is
//! replaced: the page says that there is news and lets the reader choose when to look.
//!
//! The stream is closed while the tab is hidden. On every connection, so also after a restart of the server or a lost
//! connection, the present versions come first; what happened in between is therefore never missed. Without
//! JavaScript a reload shows the present state.

#[cfg(feature = "hydrate")]
mod stream;

use leptos::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::components::use_toasts;
use crate::locale::use_lang;
use crate::tr;
use crate::wire::AppResult;

/// What the stream says of a topic.
#[derive(Clone, Deserialize)]
struct Told {
    topic: String,
    version: i64,
    /// What the topic shows to everybody at that version, in JSON.
    state: Option<String>,
}

/// Whether there is news that the page does not show yet, because its reader is typing.
#[derive(Clone, Copy)]
pub struct News {
    waiting: RwSignal<bool>,
    look: Callback<()>,
}

impl News {
    /// Whether something newer waits. Tracked.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.waiting.get()
    }

    /// Shows it.
    pub fn look(&self) {
        self.waiting.set(false);
        self.look.run(());
    }
}

/// Fetches `resource` again whenever one of its topics has a newer version than it was read at. `topics` names them
/// with those versions.
pub fn keep_current<T>(resource: Resource<AppResult<T>>, topics: fn(&T) -> Vec<(String, i64)>) -> News
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let (lang, toasts) = (use_lang(), use_toasts());
    let look = Callback::new(move |()| {
        resource.refetch();
        toasts.say(tr!(lang, cases.updated));
    });
    keep(resource, topics, Callback::new(move |_| look.run(())), look)
}

/// The same for figures that change all the time: nobody is told, and nothing waits. Where the stream says the figures
/// themselves, nobody asks for them.
pub fn keep_current_quietly<T>(resource: Resource<AppResult<T>>, topics: fn(&T) -> Vec<(String, i64)>)
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let look = Callback::new(move |()| resource.refetch());
    let take = move |told: Told| match told.state.and_then(|state| serde_json::from_str(&state).ok()) {
        Some(now) => resource.set(Some(Ok(now))),
        None => look.run(()),
    };
    keep(resource, topics, Callback::new(take), look);
}

fn keep<T>(
    resource: Resource<AppResult<T>>,
    topics: fn(&T) -> Vec<(String, i64)>,
    take: Callback<Told>,
    look: Callback<()>,
) -> News
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let waiting = RwSignal::new(false);
    // The versions that were asked for already: an answer that is older than the stream is not asked for again.
    let asked = StoredValue::new(Vec::<(String, i64)>::new());
    let shown = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        let now = match resource.get() {
            Some(Ok(value)) => topics(&value),
            _ => Vec::new(),
        };
        if shown.with_untracked(|shown| *shown != now) {
            shown.set(now);
        }
    });
    let news = move |told: Told| {
        let (topic, version) = (told.topic.clone(), told.version);
        let seen = shown.with_untracked(|shown| shown.iter().any(|(name, seen)| *name == topic && *seen >= version));
        let known = asked.with_value(|asked| asked.iter().any(|(name, last)| *name == topic && *last >= version));
        if seen || known {
            return;
        }
        asked.update_value(|asked| {
            asked.retain(|(name, _)| *name != topic);
            asked.push((topic, version));
        });
        if is_being_filled_in() {
            waiting.set(true);
        } else {
            take.run(told);
        }
    };
    follow(shown, Callback::new(news));
    News { waiting, look }
}

/// Follows the topics for as long as the page is shown. Nothing on the server.
#[cfg(feature = "hydrate")]
fn follow(topics: RwSignal<Vec<(String, i64)>>, news: Callback<Told>) {
    stream::follow(topics, news);
}

#[cfg(not(feature = "hydrate"))]
fn follow(_topics: RwSignal<Vec<(String, i64)>>, _news: Callback<Told>) {}

#[cfg(feature = "hydrate")]
fn is_being_filled_in() -> bool {
    stream::is_being_filled_in()
}

#[cfg(not(feature = "hydrate"))]
const fn is_being_filled_in() -> bool {
    false
}
