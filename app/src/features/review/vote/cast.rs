//! The ballot on its way, and what happens when it is not taken.

use super::retry::Refusal;
use super::state::Voting;
use super::{live, words};
use crate::features::review::booth;
use crate::prelude::*;

/// The wait, the sending, and the trying again.
pub fn view(voting: Voting) -> AnyView {
    let lang = voting.lang;
    let said = move || {
        let casting = voting.casting.get();
        match (casting.sent, casting.failures) {
            (false, _) => tr!(lang, review.booth.waiting).to_owned(),
            (true, 0) => tr!(lang, review.booth.sending).to_owned(),
            (true, failures) => tr!(lang, review.booth.trying, failures = failures.to_string()),
        }
    };
    let left = move || match voting.left.get() {
        0 => String::new(),
        seconds => tr!(lang, review.booth.seconds_left, seconds = seconds.to_string()),
    };
    let buttons = move || {
        (!voting.casting.get().sent).then(|| {
            view! {
                <p class="button-row">
                    <button type="button" class="button button-plain" on:click=move |_| booth::send_now(voting)>
                        {tr!(lang, review.booth.send_now)}
                    </button>
                    <button type="button" class="button button-plain" on:click=move |_| booth::stop(voting)>
                        {tr!(lang, review.booth.stop)}
                    </button>
                </p>
            }
        })
    };
    let resumed = move || voting.casting.get().resumed.then(|| tr!(lang, review.booth.resumed));
    view! {
        <div class="reading stack">
            <h2 id="booth-step" tabindex="-1">{tr!(lang, review.booth.casting_title)}</h2>
            <p class="lead" role="status">{said}</p>
            <p class="booth-left">{left}</p>
            <p>{resumed}</p>
            <p>{tr!(lang, review.booth.casting_text)}</p>
            {buttons}
        </div>
    }
    .into_any()
}

/// It was not taken, for good.
pub fn refused(voting: Voting, refusal: Refusal) -> AnyView {
    let lang = voting.lang;
    let (title, text) = words::refusal(lang, refusal);
    let again = (refusal == Refusal::NotValid || (voting.is_live() && refusal != Refusal::WrongReceipt)).then(|| {
        let back = move |_| booth::give_up(voting, voting.voting_step());
        view! {
            <button type="button" class="button button-plain" on:click=back>
                {tr!(lang, review.booth.back)}
            </button>
        }
    });
    view! {
        <div class="reading stack">
            <h2 id="booth-step" tabindex="-1">{title}</h2>
            <Banner tone=Tone::Red title=tr!(lang, review.booth.not_taken)><p>{text}</p></Banner>
            <p class="button-row">{again}</p>
            {live::leave(voting)}
        </div>
    }
    .into_any()
}
