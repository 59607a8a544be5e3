//! The one event stream of the tab.

use std::cell::RefCell;
use std::collections::BTreeSet;

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, HtmlInputElement, HtmlTextAreaElement, MessageEvent, VisibilityState};

use super::Announced;

/// When a stream that was refused is asked for again.
const AGAIN: std::time::Duration = std::time::Duration::from_secs(5);

thread_local! {
    static TAB: RefCell<Tab> = RefCell::new(Tab::default());
}

/// What the tab follows, and by which stream.
#[derive(Default)]
struct Tab {
    followers: Vec<Follower>,
    next: u64,
    open: Option<Open>,
    watches_visibility: bool,
}

struct Follower {
    id: u64,
    topics: Vec<String>,
    news: Callback<Announced>,
}

/// An open stream; dropped, it is closed.
struct Open {
    topics: Vec<String>,
    source: EventSource,
    _on_version: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(web_sys::Event)>,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// Follows `topics` until the owner goes.
pub fn follow(topics: RwSignal<Vec<(String, i64)>>, news: Callback<Announced>) {
    let id = TAB.with_borrow_mut(|tab| {
        tab.next += 1;
        tab.followers.push(Follower { id: tab.next, topics: Vec::new(), news });
        tab.next
    });
    Effect::new(move || {
        let names: Vec<String> = topics.with(|topics| topics.iter().map(|(topic, _)| topic.clone()).collect());
        TAB.with_borrow_mut(|tab| {
            if let Some(follower) = tab.followers.iter_mut().find(|follower| follower.id == id) {
                follower.topics = names;
            }
        });
        refresh();
    });
    on_cleanup(move || {
        TAB.with_borrow_mut(|tab| tab.followers.retain(|follower| follower.id != id));
        refresh();
    });
}

/// Makes the stream fit what is followed: opens, reopens or closes it.
fn refresh() {
    watch_visibility();
    let hidden = document().visibility_state() == VisibilityState::Hidden;
    let wanted: BTreeSet<String> = TAB.with_borrow(|tab| tab.followers.iter().flat_map(|f| f.topics.clone()).collect());
    let wanted: Vec<String> = if hidden { Vec::new() } else { wanted.into_iter().collect() };
    let same = TAB.with_borrow(|tab| tab.open.as_ref().map_or(wanted.is_empty(), |open| open.topics == wanted));
    if same {
        return;
    }
    let open = if wanted.is_empty() { None } else { connect(wanted) };
    TAB.with_borrow_mut(|tab| tab.open = open);
}

fn connect(topics: Vec<String>) -> Option<Open> {
    let source = EventSource::new(&format!("/live?topics={}", topics.join(","))).ok()?;
    let on_version = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let Some(text) = event.data().as_string() else { return };
        if let Ok(news) = serde_json::from_str(&text) {
            tell(&news);
        }
    });
    let failed = source.clone();
    let on_error = Closure::<dyn FnMut(web_sys::Event)>::new(move |_| {
        // A lost connection is taken up again by the browser itself; a refused one is not.
        if failed.ready_state() == EventSource::CLOSED {
            set_timeout(reconnect, AGAIN);
        }
    });
    source.add_event_listener_with_callback("version", on_version.as_ref().unchecked_ref()).ok()?;
    source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    Some(Open { topics, source, _on_version: on_version, _on_error: on_error })
}

fn reconnect() {
    let dead =
        TAB.with_borrow(|tab| tab.open.as_ref().is_some_and(|open| open.source.ready_state() == EventSource::CLOSED));
    if dead {
        drop(TAB.with_borrow_mut(|tab| tab.open.take()));
        refresh();
    }
}

/// Tells everybody who follows the topic. The list is copied first: who is told may change it, and end whoever comes
/// later in it.
fn tell(news: &Announced) {
    let follows = |follower: &&Follower| follower.topics.contains(&news.topic);
    let told: Vec<_> = TAB.with_borrow(|tab| tab.followers.iter().filter(follows).map(|f| f.news).collect());
    for follower in told {
        follower.try_run(news.clone());
    }
}

/// A hidden tab needs no news: it gets all of it on coming back.
fn watch_visibility() {
    let first = TAB.with_borrow_mut(|tab| !std::mem::replace(&mut tab.watches_visibility, true));
    if first {
        let changed = Closure::<dyn FnMut()>::new(refresh);
        // Failing to listen costs a stream in a hidden tab, nothing else.
        let _ = document().add_event_listener_with_callback("visibilitychange", changed.as_ref().unchecked_ref());
        // For as long as the tab lives.
        changed.forget();
    }
}

/// Whether the reader has typed something into the page's main part that was not sent yet.
pub fn is_being_filled_in() -> bool {
    let Ok(fields) = document().query_selector_all("main textarea, main input") else { return false };
    (0..fields.length()).filter_map(|index| fields.get(index)).any(|node| is_changed(&node))
}

fn is_changed(node: &web_sys::Node) -> bool {
    if let Some(area) = node.dyn_ref::<HtmlTextAreaElement>() {
        return area.default_value().is_ok_and(|shown| area.value() != shown);
    }
    let Some(input) = node.dyn_ref::<HtmlInputElement>() else { return false };
    match input.type_().as_str() {
        "hidden" | "submit" | "button" => false,
        "checkbox" | "radio" => input.checked() != input.default_checked(),
        _ => input.value() != input.default_value(),
    }
}
