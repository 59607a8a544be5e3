//! Second step: rating, department by department.

use std::collections::BTreeSet;

use super::draft::Standing;
use super::state::{Stage, Voting};
use super::{card, forget, live, notice, token};
use crate::features::review::booth;
use crate::forms::use_plain_form;
use crate::prelude::*;

/// The departments as cards, with what is left to do beside them.
pub fn view(voting: Voting) -> AnyView {
    let lang = voting.lang;
    let form = use_plain_form("ballot");
    let subjects = voting.paper.with_value(|paper| paper.subjects.clone());
    let cards = subjects.iter().enumerate().map(|(index, subject)| card::view(voting, form, index, subject));
    let cards = cards.collect_view();
    view! {
        <h2 id="booth-step" tabindex="-1">{tr!(lang, review.booth.rate_title)}</h2>
        <p class="reading">{tr!(lang, review.booth.rate_lead)}</p>
        {notice(voting)}
        <div class="booth">
            <aside class="booth-side">
                {ring(voting)}
                {to_bar(lang)}
                {filter(voting)}
                {jump_list(voting)}
                {own_token(voting)}
                {forget(voting, tr!(lang, review.booth.forget_all_text))}
                {live::leave(voting)}
            </aside>
            <div class="booth-cards">
                {cards}
                <p class="soft" hidden=move || !nothing_shown(voting)>{tr!(lang, review.booth.all_rated)}</p>
            </div>
        </div>
        {bar(voting)}
    }
    .into_any()
}

/// The token to be saved; not at a terminal, where it is nobody's to take along.
fn own_token(voting: Voting) -> Option<AnyView> {
    let lang = voting.lang;
    (!voting.terminal).then(|| {
        view! {
            <details class="disclosure no-print">
                <summary>{tr!(lang, review.booth.my_token)}</summary>
                {token::shown(voting)}
            </details>
        }
        .into_any()
    })
}

fn nothing_shown(voting: Voting) -> bool {
    voting.shown.with(|shown| shown.as_ref().is_some_and(BTreeSet::is_empty))
}

/// How many are rated, of how many.
fn counts(voting: Voting) -> (usize, usize) {
    (voting.draft.with(super::draft::Draft::rated), voting.paper.with_value(|paper| paper.subjects.len()))
}

/// The ring of what is done; the same stands as words below.
fn ring(voting: Voting) -> AnyView {
    let lang = voting.lang;
    let part = move || {
        let (rated, all) = counts(voting);
        format!("{} 100", (rated * 100).checked_div(all).unwrap_or(0))
    };
    let said = move || {
        let (rated, all) = counts(voting);
        tr!(lang, review.booth.progress, rated = rated.to_string(), all = all.to_string())
    };
    view! {
        <div class="booth-progress">
            <svg class="booth-ring not-elder" viewBox="0 0 40 40" aria-hidden="true" focusable="false">
                <circle class="booth-ring-all" cx="20" cy="20" r="16"></circle>
                <circle
                    class="booth-ring-done" cx="20" cy="20" r="16" pathLength="100" stroke-dasharray=part
                    transform="rotate(-90 20 20)"
                ></circle>
            </svg>
            <p class="booth-said" role="status">{said}</p>
        </div>
    }
    .into_any()
}

/// All, or only what is not rated yet. Which those are is decided when the button is pressed: a card does not go away
/// under its reader's hand.
fn filter(voting: Voting) -> AnyView {
    let lang = voting.lang;
    let unrated = move |_| {
        let left = voting.paper.with_value(|paper| {
            let left = paper.ids().into_iter();
            left.filter(|id| voting.draft.with_untracked(|draft| draft.standing(id)) != Standing::Rated).collect()
        });
        voting.shown.set(Some(left));
    };
    let is_all = move || voting.shown.with(Option::is_none);
    let pressed = |pressed: bool| if pressed { "true" } else { "false" };
    view! {
        <div class="booth-filter" role="group" aria-label=tr!(lang, review.booth.filter)>
            <button
                type="button" class="button button-plain" aria-pressed=move || pressed(is_all())
                on:click=move |_| voting.shown.set(None)
            >
                {tr!(lang, review.booth.show_all)}
            </button>
            <button
                type="button" class="button button-plain" aria-pressed=move || pressed(!is_all()) on:click=unrated
            >
                {tr!(lang, review.booth.show_unrated)}
            </button>
        </div>
    }
    .into_any()
}

fn jump_list(voting: Voting) -> AnyView {
    let lang = voting.lang;
    let subjects = voting.paper.with_value(|paper| paper.subjects.clone());
    let items = subjects.into_iter().map(|subject| {
        let (id, target) = (subject.id.clone(), card::heading_id(&subject.id));
        let href = format!("#{target}");
        let standing = Memo::new(move |_| voting.draft.with(|draft| draft.standing(&id)));
        let shown = subject.id;
        let jump = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            show(voting, &shown);
            booth::focus(&target);
        };
        view! {
            <li>
                <a class="booth-jump-link" href=href on:click=jump>
                    {move || card::standing_icon(standing.get())}
                    <span>{subject.name}</span>
                    <span class="visually-hidden">{move || card::standing_words(lang, standing.get())}</span>
                </a>
            </li>
        }
    });
    view! {
        <details class="disclosure booth-jump" open=booth::is_wide()>
            <summary>{tr!(lang, review.booth.jump)}</summary>
            <nav aria-label=tr!(lang, review.booth.jump)><ol>{items.collect_view()}</ol></nav>
        </details>
    }
    .into_any()
}

/// Brings a department back that the filter left out.
fn show(voting: Voting, id: &str) {
    voting.shown.update(|shown| {
        if let Some(shown) = shown {
            shown.insert(id.to_owned());
        }
    });
}

/// Where the bar is found on the page.
const BAR: &str = "booth-bar";

/// For whoever has a keyboard: past dozens of departments to the bar. It shows while it has the focus.
pub fn to_bar(lang: Lang) -> AnyView {
    let jump = |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        booth::focus(BAR);
    };
    view! { <a class="on-focus" href=format!("#{BAR}") on:click=jump>{tr!(lang, review.booth.to_bar)}</a> }.into_any()
}

/// What stays in sight: how far one is, and where to go.
fn bar(voting: Voting) -> AnyView {
    let lang = voting.lang;
    let last = StoredValue::new(None::<String>);
    let next = move |_| {
        let ids = voting.paper.with_value(super::paper::Paper::ids);
        let next = voting.draft.with_untracked(|draft| draft.next_unrated(&ids, last.get_value().as_deref()).cloned());
        match next {
            Some(next) => {
                show(voting, &next);
                booth::focus(&card::heading_id(&next));
                last.set_value(Some(next));
            }
            None => voting.go(Stage::Summary),
        }
    };
    let said = move || {
        let (rated, all) = counts(voting);
        format!("{rated} / {all}")
    };
    let all = voting.paper.with_value(|paper| paper.subjects.len()).to_string();
    view! {
        <div class="booth-bar" id=BAR tabindex="-1" role="group" aria-label=tr!(lang, review.booth.bar)>
            <progress
                class="review-bar" max=all value=move || counts(voting).0.to_string()
                aria-label=tr!(lang, review.booth.progress_label)
            ></progress>
            <span class="booth-bar-count" aria-hidden="true">{said}</span>
            <button type="button" class="button button-plain" on:click=next>{tr!(lang, review.booth.next)}</button>
            <button type="button" class="button" on:click=move |_| voting.go(Stage::Summary)>
                {tr!(lang, review.booth.to_summary)}
            </button>
        </div>
    }
    .into_any()
}
