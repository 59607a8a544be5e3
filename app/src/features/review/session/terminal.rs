//! `/review/:id/terminal`: where members without a device vote, in a meeting or in any other open review. An official
//! opens it and stays beside it; each member comes with the letter, votes, and is forgotten.

use std::time::Duration;

use leptos::ev::SubmitEvent;
use leptos::html::Input;

use super::api::AskTerminal;
use crate::features::review::api::{Booth, Door};
use crate::features::review::parts::{path, review_id};
use crate::features::review::vote::state::{Notice, Voting};
use crate::features::review::vote::{notice, shut, step};
use crate::features::review::{booth, parts};
use crate::prelude::*;

/// The longest way to type a code, or the address in the letter's picture.
const LONGEST: usize = 200;

/// After how long what was typed is erased, for whoever typed it may have gone.
const FORGOTTEN: Duration = Duration::from_secs(60);

/// The id of the field for the code.
const FIELD: &str = "terminal-code";

/// The terminal.
#[component]
pub fn TerminalPage() -> impl IntoView {
    let id = review_id();
    let told = ask(AskTerminal { review: id });
    loaded(told, move |told| match told {
        Door::Open(told) => body(use_lang(), *told),
        Door::Shut(page) => shut(use_lang(), page.as_deref()),
    })
}

fn body(lang: Lang, told: Booth) -> AnyView {
    let title = tr!(lang, review.session.terminal);
    let crumbs = parts::crumbs(lang, &told.review, Some(title));
    let name = told.review.title.get(lang).to_owned();
    let voting = Voting::new(lang, told, true);
    Effect::new(move || booth::open(voting));
    view! {
        <PageTitle text=title/>
        {crumbs}
        <header class="booth-head">
            <p class="soft">{name}</p>
            <h1>{title}</h1>
        </header>
        <noscript class="booth-noscript">{tr!(lang, review.booth.no_script)}</noscript>
        {move || step(voting)}
    }
    .into_any()
}

/// What is typed, and what takes it. It is erased when nothing is added to it for a while.
fn typing() -> (RwSignal<String>, impl Fn(String) + Copy) {
    let typed = RwSignal::new(String::new());
    let strokes = StoredValue::new(0_u32);
    let input = move |text: String| {
        typed.set(text);
        strokes.update_value(|strokes| *strokes += 1);
        let last = strokes.get_value();
        let forget = move || {
            if strokes.try_get_value() == Some(last) {
                typed.try_set(String::new());
            }
        };
        set_timeout(forget, FORGOTTEN);
    };
    (typed, input)
}

/// Nobody is there: the field for the letter's code, and what voting here means for secrecy.
pub fn code_step(voting: Voting) -> AnyView {
    let lang = voting.lang;
    // What was mistyped stays to be put right; the step of whoever gets in has no such field.
    let (typed, input) = typing();
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        if !voting.busy.get_untracked() {
            booth::enter_terminal(voting, &typed.get_untracked());
        }
    };
    let is_wrong = move || voting.notice.get() == Some(Notice::NotACode);
    let field = NodeRef::<Input>::new();
    // Selected, so that a code that is scanned takes the place of what stands there.
    Effect::new(move || {
        if is_wrong()
            && let Some(field) = field.get_untracked()
        {
            field.select();
            crate::browser::focus_soon(FIELD);
        }
    });
    let drawer = if voting.is_live() {
        tr!(lang, review.session.secrecy_drawer)
    } else {
        tr!(lang, review.session.secrecy_drawer_once)
    };
    let class = move || if is_wrong() { "field field-wrong" } else { "field" };
    let described = move || if is_wrong() { "terminal-code-hint terminal-code-error" } else { "terminal-code-hint" };
    view! {
        <div class="terminal columns">
            <div class="span-7 stack">
                <h2 id="booth-step" tabindex="-1">{tr!(lang, review.session.type_code)}</h2>
                <div id="terminal-code-error">{notice(voting)}</div>
                <form class="stack" on:submit=send>
                    <div class=class>
                        <label class="field-label" for=FIELD>{tr!(lang, review.enter.code)}</label>
                        <p class="field-hint" id="terminal-code-hint">{tr!(lang, review.session.code_hint)}</p>
                        <input
                            class="input input-code" id=FIELD node_ref=field type="text" autocomplete="off"
                            autocapitalize="characters" spellcheck="false" maxlength=LONGEST.to_string()
                            aria-invalid=move || is_wrong().then_some("true") aria-describedby=described
                            prop:value=move || typed.get() on:input=move |event| input(event_target_value(&event))
                        />
                    </div>
                    <button type="submit" class="button" aria-disabled=move || voting.busy.get().then_some("true")>
                        {tr!(lang, review.session.begin)}
                    </button>
                </form>
            </div>
            <section class="span-5 stack terminal-secrecy" aria-labelledby="terminal-secrecy">
                <h2 id="terminal-secrecy">{tr!(lang, review.session.secrecy)}</h2>
                <ul class="booth-points">
                    <li>{tr!(lang, review.session.secrecy_forgets)}</li>
                    <li>{drawer}</li>
                    <li>{tr!(lang, review.session.secrecy_stored)}</li>
                    <li>{tr!(lang, review.session.secrecy_trust)}</li>
                    <li>{tr!(lang, review.session.secrecy_seen)}</li>
                </ul>
                <p><a href=path(lang, voting.id(), "/secrecy") target="_blank" rel="external">{tr!(lang, review.public.secrecy)}</a></p>
            </section>
        </div>
    }
    .into_any()
}
