//! `/review/:id/ballot`: the booth. The server sends the same page to everybody; what a voter does in it stays in the
//! browser until the ballot is cast.

mod card;
mod cast;
pub mod draft;
mod live;
pub mod paper;
mod rate;
mod receipt;
pub mod retry;
pub mod state;
mod summary;
mod token;
mod words;

use domain::review::view::{ReviewPage, ReviewStanding};
use domain::time::date_time;

use self::state::{Stage, Voting};
use super::api::{AskBooth, Booth, Door};
use super::{booth, parts};
use crate::prelude::*;

/// The booth.
#[component]
pub fn BallotPage() -> impl IntoView {
    let id = parts::review_id();
    let brought = RwSignal::new(String::new());
    // Whatever else is wrong, a token does not stay in the address.
    Effect::new(move || booth::take_from_address(brought));
    let told = ask(AskBooth { review: id });
    loaded(told, move |told| match told {
        Door::Open(told) => body(use_lang(), *told, brought),
        Door::Shut(page) => shut(use_lang(), page.as_deref()),
    })
}

/// The review was not opened: when it will be, or that it never will.
pub fn shut(lang: Lang, page: Option<&ReviewPage>) -> AnyView {
    let title = tr!(lang, review.booth.title);
    let text = match page.map(|page| &page.summary) {
        None => tr!(lang, review.booth.shut_preparing).to_owned(),
        Some(review) if review.standing == ReviewStanding::Cancelled => {
            tr!(lang, review.booth.shut_cancelled).to_owned()
        }
        Some(review) => tr!(lang, review.booth.shut_coming, from = date_time(review.schedule.opens_at, lang)),
    };
    let to_review = page.map(|page| {
        let href = parts::path(lang, page.summary.id.0, "");
        view! { <p><a href=href>{tr!(lang, review.booth.to_review)}</a></p> }
    });
    view! {
        <PageTitle text=title/>
        {page.map(|page| parts::crumbs(lang, &page.summary, Some(title)))}
        <div class="reading stack">
            <h1>{title}</h1>
            <p class="lead">{text}</p>
            {to_review}
        </div>
    }
    .into_any()
}

fn body(lang: Lang, told: Booth, brought: RwSignal<String>) -> AnyView {
    let title = tr!(lang, review.booth.title);
    let crumbs = parts::crumbs(lang, &told.review, Some(title));
    let name = told.review.title.get(lang).to_owned();
    let voting = Voting { brought, ..Voting::new(lang, told, false) };
    // After the first paint, which is the same everywhere.
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

/// The step that is shown.
pub fn step(voting: Voting) -> AnyView {
    match voting.stage.get() {
        Stage::Starting => starting(voting),
        Stage::Blocked(block) => blocked(voting, block),
        Stage::Code => crate::features::review::session::code_step(voting),
        Stage::Live => live::view(voting),
        Stage::Token => token::view(voting),
        Stage::Keep => token::keep(voting),
        Stage::Rating => rate::view(voting),
        Stage::Summary => summary::view(voting),
        Stage::Casting => cast::view(voting),
        Stage::Refused(refusal) => cast::refused(voting, refusal),
        Stage::Done(receipt) => receipt::view(voting, receipt),
    }
}

/// What stands there until the browser takes over, and for ever where it can't.
fn starting(voting: Voting) -> AnyView {
    let lang = voting.lang;
    let otherwise =
        if voting.is_live() { tr!(lang, review.booth.otherwise_meeting) } else { tr!(lang, review.booth.otherwise) };
    view! {
        <div class="reading stack">
            <p class="lead booth-starting">{tr!(lang, review.booth.starting)}</p>
            <p>{tr!(lang, review.booth.needs)}</p>
            <p>{otherwise}</p>
        </div>
    }
    .into_any()
}

fn blocked(voting: Voting, block: state::Block) -> AnyView {
    let lang = voting.lang;
    let (title, text) = words::block(lang, block);
    view! {
        <div class="reading stack">
            <h2 id="booth-step" tabindex="-1">{title}</h2>
            <p>{text}</p>
            <p><a href=parts::path(lang, voting.id(), "")>{tr!(lang, review.booth.to_review)}</a></p>
            {(block == state::Block::Closed).then(|| forget(voting, tr!(lang, review.booth.forget_all_text)))}
        </div>
    }
    .into_any()
}

/// What went wrong in this step.
pub fn notice(voting: Voting) -> AnyView {
    let lang = voting.lang;
    view! {
        <div role="alert">
            {move || voting.notice.get().map(|notice| {
                let (title, text) = words::notice(lang, notice);
                view! { <Banner tone=Tone::Red title=title><p>{text}</p></Banner> }
            })}
        </div>
    }
    .into_any()
}

/// The way to remove from this device what is kept of the voter, unfolded first; nothing where nothing is kept, and at a
/// terminal, which forgets by itself.
fn forget(voting: Voting, text: &'static str) -> Option<AnyView> {
    let lang = voting.lang;
    (!voting.terminal && booth::has_kept(voting)).then(|| {
        view! {
            <details class="disclosure">
                <summary>{tr!(lang, review.booth.forget)}</summary>
                <p>{text}</p>
                <button type="button" class="button button-danger" on:click=move |_| booth::forget(voting)>
                    {tr!(lang, review.booth.forget)}
                </button>
            </details>
        }
        .into_any()
    })
}

/// A text to save as a file, without asking a server for it.
pub fn save_link(name: String, text: &str, label: &'static str) -> AnyView {
    view! { <a class="button button-plain" download=name href=data_address(text)>{label}</a> }.into_any()
}

/// An address that holds the text itself (RFC 2397).
fn data_address(text: &str) -> String {
    let mut address = "data:text/plain;charset=utf-8,".to_owned();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => address.push(char::from(byte)),
            other => address.push_str(&format!("%{other:02X}")),
        }
    }
    address
}

#[cfg(test)]
mod tests {
    #[test]
    fn any_text_fits_into_an_address() {
        assert_eq!(super::data_address("SHT1.a_b\n评"), "data:text/plain;charset=utf-8,SHT1.a_b%0A%E8%AF%84");
    }
}
