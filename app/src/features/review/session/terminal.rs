//! `/review/:id/terminal`: where members without a device vote. An official opens it and stays beside it; each member
//! comes with the letter, votes in the open window, and is forgotten.

use leptos::ev::SubmitEvent;

use super::api::AskTerminal;
use crate::features::review::api::Booth;
use crate::features::review::parts::{path, review_id};
use crate::features::review::vote::{notice, state::Voting, step};
use crate::features::review::{booth, parts};
use crate::prelude::*;

/// The longest way to type a code, or the address in the letter's picture.
const LONGEST: usize = 200;

/// The terminal.
#[component]
pub fn TerminalPage() -> impl IntoView {
    let id = review_id();
    let told = ask(AskTerminal { review: id });
    loaded(told, move |told| body(use_lang(), told))
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

/// Nobody is there: the field for the letter's code, and what voting here means for secrecy.
pub fn code_step(voting: Voting) -> AnyView {
    let lang = voting.lang;
    let typed = RwSignal::new(String::new());
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let code = typed.get_untracked();
        typed.set(String::new());
        if !voting.busy.get_untracked() {
            booth::enter_terminal(voting, &code);
        }
    };
    view! {
        <div class="terminal columns">
            <div class="span-7 stack">
                <h2 id="booth-step" tabindex="-1">{tr!(lang, review.session.type_code)}</h2>
                {notice(voting)}
                <form class="stack" on:submit=send>
                    <div class="field">
                        <label class="field-label" for="terminal-code">{tr!(lang, review.enter.code)}</label>
                        <p class="field-hint" id="terminal-code-hint">{tr!(lang, review.session.code_hint)}</p>
                        <input
                            class="input input-code" id="terminal-code" type="text" autocomplete="off"
                            autocapitalize="characters" spellcheck="false" maxlength=LONGEST.to_string()
                            aria-describedby="terminal-code-hint" prop:value=move || typed.get()
                            on:input=move |event| typed.set(event_target_value(&event))
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
                    <li>{tr!(lang, review.session.secrecy_drawer)}</li>
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
