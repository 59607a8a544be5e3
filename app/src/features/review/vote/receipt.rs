//! Last step: the receipt.

use domain::qr::QrPicture;

use super::state::Voting;
use super::{forget, save_link};
use crate::features::review::{booth, parts};
use crate::prelude::*;

/// The receipt to save or print, and what it is good for.
pub fn view(voting: Voting, receipt: String) -> AnyView {
    let lang = voting.lang;
    let public_id = voting.told.with_value(|told| told.public_id.clone());
    let name = voting.told.with_value(|told| told.review.title.get(lang).to_owned());
    let comments = voting.paper.with_value(|paper| paper.comment_characters > 0);
    let picture = QrPicture::of(&receipt);
    let save = save_link(
        format!("sunhall-receipt-{public_id}.txt"),
        &format!("{receipt}\n"),
        tr!(lang, review.booth.save_receipt),
    );
    // A link out of the terminal would leave what it shows to whoever comes next.
    let check = (!voting.terminal).then(|| {
        let (href, label) = (parts::path(lang, voting.id(), "/check"), tr!(lang, review.public.check));
        view! { <LinkButton href=href label=label kind=ButtonKind::Plain/> }
    });
    view! {
        <div class="reading stack booth-receipt">
            <h2 id="booth-step" tabindex="-1">{tr!(lang, review.booth.done_title)}</h2>
            <Banner tone=Tone::Ok title=tr!(lang, review.booth.done)><p>{tr!(lang, review.booth.done_text)}</p></Banner>
            <p class="soft">{name}</p>
            <div class="review-code" role="group" tabindex="0" aria-label=tr!(lang, review.booth.receipt)>
                {receipt}
            </div>
            {picture.map(|picture| view! { <QrCode picture=picture label=tr!(lang, review.booth.receipt_picture)/> })}
            <p class="button-row">
                {save}
                <button type="button" class="button button-plain" on:click=move |_| booth::print()>
                    {tr!(lang, review.booth.print)}
                </button>
                {check}
            </p>
            <ul class="booth-points">
                <li>{tr!(lang, review.booth.receipt_proves)}</li>
                <li>{tr!(lang, review.booth.receipt_silent)}</li>
                <li>{tr!(lang, review.booth.receipt_when)}</li>
                {(comments && !voting.terminal).then(|| {
                    let href = parts::path(lang, voting.id(), "/mine");
                    view! { <li>{tr!(lang, review.matters.mine_later)}" "<a href=href>{tr!(lang, review.matters.mine)}</a></li> }
                })}
            </ul>
            {(!voting.terminal).then(|| view! { {proof(voting, &public_id)} {forget(voting, tr!(lang, review.booth.forget_text))} })}
            {voting.terminal.then(|| view! {
                <Banner tone=Tone::Soon title=tr!(lang, review.session.take_receipt)>
                    <p>{tr!(lang, review.session.take_receipt_text)}</p>
                    <button type="button" class="button" on:click=move |_| booth::leave_terminal(voting)>
                        {tr!(lang, review.session.leave)}
                    </button>
                </Banner>
            })}
        </div>
    }
    .into_any()
}

/// The whole ballot with its salt, only for whoever wants to prove a comment. It is gone when the page is.
fn proof(voting: Voting, public_id: &str) -> Option<AnyView> {
    let lang = voting.lang;
    let proof = voting.proof.get_untracked();
    if proof.is_empty() {
        return None;
    }
    let save = save_link(format!("sunhall-ballot-{public_id}.json"), &proof, tr!(lang, review.booth.save_proof));
    Some(
        view! {
            <details class="disclosure">
                <summary>{tr!(lang, review.booth.proof)}</summary>
                <p>{tr!(lang, review.booth.proof_text)}</p>
                <p>{save}</p>
            </details>
        }
        .into_any(),
    )
}
