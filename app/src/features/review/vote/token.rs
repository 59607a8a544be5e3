//! First step: the token, and what losing it means.

use domain::qr::QrPicture;
use leptos::ev::SubmitEvent;

use super::state::Voting;
use super::{forget, notice, save_link};
use crate::features::review::{booth, parts};
use crate::forms::use_plain_form;
use crate::prelude::*;

/// How secrecy works, the button that gets a token, and the field for one from elsewhere.
pub fn view(voting: Voting) -> AnyView {
    let lang = voting.lang;
    let member = voting.told.with_value(|told| told.member.clone());
    let get = match member {
        Some(member) if member.took_token && !booth::has_begun(voting) => elsewhere(lang),
        Some(member) => ask(voting, member.number),
        None => enter(lang),
    };
    view! {
        <div class="reading stack">
            <h2 id="booth-step" tabindex="-1">{tr!(lang, review.booth.token_title)}</h2>
            {notice(voting)}
            <ol class="booth-points">
                <li>{tr!(lang, review.booth.token_how)}</li>
                <li>{tr!(lang, review.booth.token_unlinked)}</li>
                <li>{tr!(lang, review.booth.token_once)}</li>
                <li><strong>{tr!(lang, review.booth.token_lost)}</strong></li>
            </ol>
            <p>
                <a href=parts::path(lang, voting.id(), "/secrecy")>{tr!(lang, review.public.secrecy)}</a>
            </p>
            {get}
            {move || bring(voting)}
        </div>
    }
    .into_any()
}

/// Whoever is not signed in.
fn enter(lang: Lang) -> AnyView {
    view! {
        <p class="button-row"><LinkButton href=lang.path("/review/enter") label=tr!(lang, review.enter.title)/></p>
    }
    .into_any()
}

/// Whose token was issued to another browser.
fn elsewhere(lang: Lang) -> AnyView {
    view! {
        <Banner tone=Tone::Soon title=tr!(lang, review.booth.took_token)>
            <p>{tr!(lang, review.booth.took_token_text)}</p>
        </Banner>
    }
    .into_any()
}

fn ask(voting: Voting, number: String) -> AnyView {
    let lang = voting.lang;
    let label = move || {
        if voting.busy.get() { tr!(lang, review.booth.getting_token) } else { tr!(lang, review.booth.get_token) }
    };
    let press = move |_| {
        if !voting.busy.get_untracked() {
            booth::issue(voting);
        }
    };
    view! {
        <p>{tr!(lang, review.booth.signed_in_as, number = number)}</p>
        <p class="button-row">
            <button type="button" class="button" aria-disabled=move || voting.busy.get().then_some("true") on:click=press>
                {label}
            </button>
        </p>
    }
    .into_any()
}

/// The field for a token from another device.
fn bring(voting: Voting) -> AnyView {
    let lang = voting.lang;
    let form = use_plain_form("token");
    let brought = voting.brought.get();
    let came = !brought.is_empty();
    let text = RwSignal::new(brought.clone());
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        booth::take_in(voting, &text.get_untracked());
    };
    view! {
        <details class="disclosure" open=came>
            <summary>{tr!(lang, review.booth.bring)}</summary>
            {came.then(|| view! { <p role="status">{tr!(lang, review.booth.bring_came)}</p> })}
            <p>{tr!(lang, review.booth.bring_own)}</p>
            {file(voting)}
            <form on:submit=send on:input=move |event| text.set(event_target_value(&event))>
                <TextArea
                    form=form name="text" label=tr!(lang, review.booth.bring_label) rows=4 value=brought
                    hint=tr!(lang, review.booth.bring_hint)
                />
                <button type="submit" class="button button-plain">{tr!(lang, review.booth.bring_use)}</button>
            </form>
        </details>
    }
    .into_any()
}

/// The same from the file it was saved as.
fn file(voting: Voting) -> AnyView {
    let lang = voting.lang;
    let (label, hint) = (tr!(lang, review.booth.bring_file), tr!(lang, review.booth.bring_file_hint));
    parts::own_file("token-file", label, hint, false, move |event| booth::take_in_file(voting, &event))
}

/// The token, to be saved before going on.
pub fn keep(voting: Voting) -> AnyView {
    let lang = voting.lang;
    view! {
        <div class="reading stack">
            <h2 id="booth-step" tabindex="-1">{tr!(lang, review.booth.keep_title)}</h2>
            <p>{tr!(lang, review.booth.keep_text)}</p>
            {shown(voting)}
            <p class="button-row">
                <button type="button" class="button" on:click=move |_| voting.go(voting.voting_step())>
                    {tr!(lang, review.booth.to_rating)}
                </button>
            </p>
            {forget(voting, tr!(lang, review.booth.forget_all_text))}
        </div>
    }
    .into_any()
}

/// The token's text with the link that saves it.
pub fn shown(voting: Voting) -> AnyView {
    let lang = voting.lang;
    let text = voting.token.get_untracked();
    let public_id = voting.told.with_value(|told| told.public_id.clone());
    let name = format!("sunhall-token-{public_id}.txt");
    let save = save_link(name, &format!("{text}\n"), tr!(lang, review.booth.save_token));
    view! {
        <div class="review-code booth-token" role="group" tabindex="0" aria-label=tr!(lang, review.booth.token_text)>
            {text}
        </div>
        <p class="button-row">{save}</p>
        <p class="soft small">{tr!(lang, review.booth.token_warning)}</p>
        {picture(voting)}
    }
    .into_any()
}

/// The token as a picture for another device, drawn here. It is folded, because whoever sees it has the token.
fn picture(voting: Voting) -> Option<AnyView> {
    let lang = voting.lang;
    let code = QrPicture::of(&booth::address_with(voting, &voting.token.get_untracked()))?;
    Some(
        view! {
            <details class="disclosure booth-picture no-print">
                <summary>{tr!(lang, review.booth.token_picture)}</summary>
                <p>{tr!(lang, review.booth.token_picture_text)}</p>
                <QrCode picture=code label=tr!(lang, review.booth.token_text)/>
            </details>
        }
        .into_any(),
    )
}
