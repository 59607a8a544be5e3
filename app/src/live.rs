//! Pages that stay current: one event stream a tab carries the versions of all topics the page shows.
//!
//! [`keep_current`] ties what a page was told to its topics. When the stream names a newer version than the one shown,
//! it is asked again and screen readers are told politely. While the reader is typing nothing is
//! replaced: the page says that there is news and lets the reader choose when to look.
//!
//! The stream is closed while the tab is hidden. On every connection, so also after a restart of the server or a lost
//! connection, the present versions come first; what happened in between is therefore never missed. Without
//! JavaScript a reload shows the present state.

#[cfg(feature = "hydrate")]
mod stream;

use leptos::prelude::*;
use serde::Deserialize;

use crate::components::{Banner, Tone, use_toasts};
use crate::loading::{Readable, Told};
use crate::locale::{Lang, use_lang};
use crate::tr;

/// What the stream says of a topic.
#[derive(Clone, Deserialize)]
pub struct Announced {
    /// The topic.
    pub topic: String,
    /// Its newest version.
    pub version: i64,
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
    /// Says so while something newer waits, with the button that shows it.
    #[must_use]
    pub fn banner(self, lang: Lang) -> AnyView {
        let Self { waiting, look } = self;
        view! {
            <div role="status">
                {move || waiting.get().then(|| view! {
                    <Banner tone=Tone::Soon title=tr!(lang, components.newer)>
                        <p>{tr!(lang, components.newer_text)}</p>
                        <button type="button" class="button button-plain" on:click=move |_| look.run(())>
                            {tr!(lang, components.look_again)}
                        </button>
                    </Banner>
                })}
            </div>
        }
        .into_any()
    }
}

/// Asks again whenever one of its topics has a newer version than it was read at. `topics` names them
/// with those versions.
pub fn keep_current<T>(told: Told<T>, topics: fn(&T) -> Vec<(String, i64)>) -> News
where
    T: Readable,
{
    let (lang, toasts) = (use_lang(), use_toasts());
    let asked = StoredValue::new(false);
    let look = Callback::new(move |()| {
        asked.set_value(true);
        told.refetch();
    });
    // Said once it is true.
    Effect::new(move || {
        let is_there = told.get().is_some_and(|told| told.is_ok());
        if is_there && asked.try_update_value(std::mem::take) == Some(true) {
            toasts.say(tr!(lang, components.updated));
        }
    });
    keep(told, topics, Callback::new(move |_| look.run(())), look)
}

/// The same for figures that change all the time: nobody is told, and nothing waits. Where the stream says the figures
/// themselves, nobody asks for them.
pub fn keep_current_quietly<T>(told: Told<T>, topics: fn(&T) -> Vec<(String, i64)>)
where
    T: Readable,
{
    let look = Callback::new(move |()| told.refetch());
    let take = move |news: Announced| {
        let taken = news.state.is_some_and(|state| told.take(state));
        if !taken {
            look.run(());
        }
    };
    keep(told, topics, Callback::new(take), look);
}

fn keep<T>(told: Told<T>, topics: fn(&T) -> Vec<(String, i64)>, take: Callback<Announced>, look: Callback<()>) -> News
where
    T: Readable,
{
    let waiting = RwSignal::new(false);
    // The versions that were asked for already: an answer that is older than the stream is not asked for again.
    let asked = StoredValue::new(Vec::<(String, i64)>::new());
    let shown = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        let now = match told.get() {
            Some(Ok(value)) => topics(&value),
            _ => Vec::new(),
        };
        let is_newest =
            |(topic, version): &(String, i64)| now.iter().any(|(name, seen)| name == topic && seen >= version);
        if asked.with_value(|asked| asked.iter().all(is_newest)) {
            waiting.set(false);
        }
        if shown.with_untracked(|shown| *shown != now) {
            shown.set(now);
        }
    });
    let news = move |news: Announced| {
        let (topic, version) = (news.topic.clone(), news.version);
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
            take.run(news);
        }
    };
    follow(shown, Callback::new(news));
    News { waiting, look }
}

/// Follows the topics for as long as the owner is there, and says which has which version: for what asks for the present
/// state by itself. Nothing on the server.
#[cfg(feature = "hydrate")]
pub fn follow(topics: RwSignal<Vec<(String, i64)>>, news: Callback<Announced>) {
    stream::follow(topics, news);
}

#[cfg(not(feature = "hydrate"))]
fn follow(_topics: RwSignal<Vec<(String, i64)>>, _news: Callback<Announced>) {}

#[cfg(feature = "hydrate")]
fn is_being_filled_in() -> bool {
    stream::is_being_filled_in()
}

#[cfg(not(feature = "hydrate"))]
const fn is_being_filled_in() -> bool {
    false
}
