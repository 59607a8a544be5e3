//! What did not arrive, and the rounds so far.

use domain::review::delivery::{DeliveryDesk, LostLine, LostWhy, RoundState, Way};
use domain::time::date_time;

use super::delivery::{short, what};
use super::words;
use crate::prelude::*;

/// What did not arrive, and what to do about it.
pub fn lost(lang: Lang, found: &DeliveryDesk, later: bool) -> AnyView {
    let body = if found.lost.rows.is_empty() {
        let (title, text) = (tr!(lang, review.delivery.lost_none), tr!(lang, review.delivery.lost_none_text));
        view! { <EmptyState title=title text=text/> }.into_any()
    } else {
        let columns = vec![
            Column::text(tr!(lang, review.organise.member_number)),
            Column::text(tr!(lang, review.organise.member_name)),
            Column::text(tr!(lang, review.delivery.how)),
            Column::text(tr!(lang, review.delivery.lost_why)),
        ];
        let rows = found.lost.rows.iter().map(|line| {
            let href = words::below(lang, &found.desk, &format!("/members/{}", line.member));
            vec![
                Cell::link(href, line.number.clone()),
                Cell::text(line.name.clone()),
                Cell::text(short(lang, line.way)),
                Cell::view(why(lang, line)),
            ]
        });
        let beginning = words::below(lang, &found.desk, "/delivery");
        let older = found.lost.next.as_ref().map(|next| format!("{beginning}?before={next}"));
        view! {
            <p>{tr!(lang, review.delivery.lost_text)}</p>
            <DataTable caption=tr!(lang, review.delivery.lost) hide_caption=true columns=columns rows=rows.collect()/>
            <Pager older=older newest=later.then_some(beginning)/>
        }
        .into_any()
    };
    view! { <section class="stack"><h2>{tr!(lang, review.delivery.lost)}</h2>{body}</section> }.into_any()
}

/// Why it did not arrive in words, with what the provider said folded behind them.
fn why(lang: Lang, line: &LostLine) -> AnyView {
    if line.error.is_empty() {
        return tr!(lang, review.delivery.lost_noted).into_any();
    }
    let words = match (LostWhy::of(&line.error), line.way) {
        (LostWhy::NoAddress, _) => tr!(lang, review.delivery.why_no_address),
        (LostWhy::Refused, _) => tr!(lang, review.delivery.why_refused),
        (LostWhy::NotSetUp, Way::Sms) => tr!(lang, review.delivery.why_no_sms),
        (LostWhy::NotSetUp, _) => tr!(lang, review.delivery.why_no_mail),
        (LostWhy::Other, _) => tr!(lang, review.delivery.why_other),
    };
    view! {
        <details class="disclosure">
            <summary>{words}</summary>
            <p class="soft small" lang="en">{line.error.clone()}</p>
        </details>
    }
    .into_any()
}

/// Every round so far.
pub fn history(lang: Lang, found: &DeliveryDesk) -> AnyView {
    let body = if found.rounds.is_empty() {
        let (title, text) = (tr!(lang, review.delivery.history_none), tr!(lang, review.delivery.history_none_text));
        view! { <EmptyState title=title text=text/> }.into_any()
    } else {
        let columns = vec![
            Column::text(tr!(lang, review.delivery.at)),
            Column::text(tr!(lang, review.delivery.what)),
            Column::text(tr!(lang, review.delivery.how)),
            Column::number(tr!(lang, review.delivery.made)),
            Column::number(tr!(lang, review.delivery.sent)),
            Column::number(tr!(lang, review.delivery.failed)),
            Column::number(tr!(lang, review.delivery.skipped)),
            Column::text(tr!(lang, review.delivery.state)),
        ];
        let rows = found.rounds.iter().map(|round| {
            vec![
                Cell::text(date_time(round.at, lang)),
                Cell::text(what(lang, round.scope)),
                Cell::text(short(lang, round.way)),
                Cell::text(round.made.to_string()),
                Cell::text(round.sent.to_string()),
                Cell::text(round.failed.to_string()),
                Cell::text(round.skipped.to_string()),
                Cell::view(state(lang, round.state)),
            ]
        });
        view! { <DataTable caption=tr!(lang, review.delivery.history) hide_caption=true columns=columns rows=rows.collect()/> }
            .into_any()
    };
    view! { <section class="stack"><h2>{tr!(lang, review.delivery.history)}</h2>{body}</section> }.into_any()
}

fn state(lang: Lang, state: RoundState) -> AnyView {
    let (tone, text) = match state {
        RoundState::Running => (Tone::Going, tr!(lang, review.delivery.state_running)),
        RoundState::Ready => (Tone::Soon, tr!(lang, review.delivery.state_ready)),
        RoundState::Done => (Tone::Ok, tr!(lang, review.delivery.state_done)),
        RoundState::Stopped => (Tone::Paused, tr!(lang, review.delivery.state_stopped)),
    };
    view! { <StatusBadge tone=tone text=text/> }.into_any()
}
