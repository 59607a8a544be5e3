//! Making the letters. They are answered by a plain route, once: their codes are kept nowhere.

use super::delivery::language;
use super::{api, words};
use crate::forms::use_plain_form;
use crate::prelude::*;

/// The name of the form that asks for a new letter.
pub const REISSUE: &str = "reissue";

/// Letters for everybody who has none.
#[component]
pub fn LettersPage() -> impl IntoView {
    let lang = use_lang();
    let id = words::asked_review();
    let desk = ask(api::AskDesk { review: id });
    loaded(desk, move |desk| {
        let (title, lead) = (tr!(lang, review.organise.letters_title), tr!(lang, review.organise.letters_lead));
        let form = if desk.roll_is_open() {
            view! { <Issue review=desk.review.0/> }.into_any()
        } else {
            view! { <Banner tone=Tone::Neutral title=tr!(lang, review.organise.letters_closed)/> }.into_any()
        };
        let instead = words::below(lang, &desk, "/delivery");
        view! {
            {words::head(lang, &desk, title, lead)}
            {words::unapproved(lang, &desk)}
            <p class="section"><a href=instead>{tr!(lang, review.delivery.instead)}</a></p>
            {form}
        }
        .into_any()
    })
}

#[component]
fn Issue(review: i64) -> impl IntoView {
    let lang = use_lang();
    let form = use_plain_form("letters");
    view! {
        <Banner tone=Tone::Soon title=tr!(lang, review.organise.letters_once)>
            <p>{tr!(lang, review.organise.letters_once_text)}</p>
        </Banner>
        <form class="section" method="post" action=format!("/review/organise/{review}/letters")>
            <TicketFields form=form/>
            {language(lang, form)}
            <SubmitButton form=form label=tr!(lang, review.organise.letters_issue)/>
        </form>
    }
}

/// A new letter for one member; the old one stops working.
#[component]
pub fn Reissue(review: i64, member: i64) -> impl IntoView {
    let lang = use_lang();
    let form = use_plain_form(REISSUE);
    view! {
        <section class="card">
            <h2>{tr!(lang, review.organise.reissue)}</h2>
            <p>{tr!(lang, review.organise.reissue_text)}</p>
            <form method="post" action=format!("/review/organise/{review}/letters/{member}")>
                <ErrorSummary form=form/>
                <TicketFields form=form/>
                <TextArea form=form name="reason" rows=3 max=1000 label=tr!(lang, review.organise.reason) hint=tr!(lang, review.organise.reason_logged)/>
                {language(lang, form)}
                <SubmitButton form=form kind=ButtonKind::Plain label=tr!(lang, review.organise.reissue)/>
            </form>
        </section>
    }
}
