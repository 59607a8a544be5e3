//! What this browser saw of the board before, and what became of it.

use std::sync::Arc;

use ballot::board::SignedHead;
use ballot::seen::{Alarm, Seen, Standing, Why};
use domain::time::date_time;

use super::state::Checking;
use crate::features::review::{booth, vote};
use crate::prelude::*;

/// What is known of earlier checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Past {
    /// It was not looked for yet.
    Unknown,
    /// The browser keeps nothing.
    Nowhere,
    /// Nothing was seen yet.
    Nothing,
    /// It was just cleared.
    Forgotten,
    /// Something was seen.
    Seen(Arc<Seen>, Look),
}

/// How far the comparison with what is shown now is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// It was seen just now, for the first time.
    New,
    /// It goes on.
    Looking,
    /// The server can't be reached.
    Unreachable,
    /// It is done.
    Done(Arc<Found>),
}

/// What a comparison found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What became of what was seen.
    pub standing: Standing,
    /// Ballots that are shown now.
    pub ballots: u64,
    /// Whether the ballots themselves were there, and not only a proof.
    pub leaves: bool,
    /// When it was found, Unix seconds.
    pub at: u64,
    /// An alarm as text to save.
    pub evidence: Option<String>,
}

/// What was seen, if anything was.
pub fn view(checking: Checking) -> AnyView {
    let lang = checking.lang;
    let shown = move || match checking.past.get() {
        Past::Seen(seen, look) => Some(section(checking, &seen, &look)),
        Past::Forgotten => Some(view! { <p role="status">{tr!(lang, review.seen.forgotten)}</p> }.into_any()),
        Past::Unknown | Past::Nowhere | Past::Nothing => None,
    };
    shown.into_any()
}

/// Beside the button: whether this check will be remembered.
pub fn note(checking: Checking) -> AnyView {
    let lang = checking.lang;
    let said = move || match checking.past.get() {
        Past::Nowhere => Some(tr!(lang, review.seen.nowhere)),
        Past::Nothing | Past::Forgotten => Some(tr!(lang, review.seen.none)),
        Past::Unknown | Past::Seen(..) => None,
    };
    (move || said().map(|said| view! { <p class="soft">{said}</p> })).into_any()
}

fn section(checking: Checking, seen: &Seen, look: &Look) -> AnyView {
    let lang = checking.lang;
    let (at, ballots) = (date(lang, seen.at()), seen.latest().content.size.to_string());
    let said = match look {
        Look::New => {
            let text = tr!(lang, review.seen.new_text, ballots = ballots);
            view! { <p role="status">{text}</p> }.into_any()
        }
        Look::Looking => {
            view! { <p role="status">{tr!(lang, review.seen.looking, at = at, ballots = ballots)}</p> }.into_any()
        }
        Look::Unreachable => {
            view! { <p role="status">{tr!(lang, review.seen.unreachable, at = at, ballots = ballots)}</p> }.into_any()
        }
        Look::Done(found) => found_view(checking, seen, found),
    };
    view! {
        <section class="stack check-seen" aria-labelledby="check-seen">
            <h2 id="check-seen">{tr!(lang, review.seen.title)}</h2>
            {said}
            <details class="disclosure">
                <summary>{tr!(lang, review.seen.forget)}</summary>
                <p>{tr!(lang, review.seen.forget_text)}</p>
                <button type="button" class="button button-plain" on:click=move |_| booth::forget_seen(checking)>
                    {tr!(lang, review.seen.forget)}
                </button>
            </details>
        </section>
    }
    .into_any()
}

fn found_view(checking: Checking, seen: &Seen, found: &Found) -> AnyView {
    let lang = checking.lang;
    let (at, ballots, now) = (date(lang, seen.at()), seen.latest().content.size.to_string(), found.ballots.to_string());
    let (tone, title, text) = match &found.standing {
        Standing::Kept => {
            let text = tr!(lang, review.seen.kept_text, at = at, ballots = ballots, now = now);
            (Tone::Ok, tr!(lang, review.seen.kept), text)
        }
        Standing::Older => {
            let text = tr!(lang, review.seen.older_text, at = at, ballots = ballots, now = now);
            (Tone::Neutral, tr!(lang, review.seen.older), text)
        }
        Standing::Unknown => {
            let text = tr!(lang, review.seen.unknown_text, at = at, ballots = ballots);
            (Tone::Neutral, tr!(lang, review.seen.unknown), text)
        }
        Standing::Alarm(alarm) => return alarm_view(checking, seen, alarm, found),
    };
    let how = (found.standing == Standing::Kept).then(|| {
        let how = if found.leaves { tr!(lang, review.seen.kept_leaves) } else { tr!(lang, review.seen.kept_proof) };
        view! { <p class="soft">{how}</p> }
    });
    view! { <div role="status"><Banner tone=tone title=title><p>{text}</p>{how}</Banner></div> }.into_any()
}

fn alarm_view(checking: Checking, seen: &Seen, alarm: &Alarm, found: &Found) -> AnyView {
    let lang = checking.lang;
    let public_id = checking.page.with_value(|page| page.public_id.clone().unwrap_or_default());
    let evidence = format!("sunhall-{public_id}-evidence.json");
    let command = format!("sunhall verify review sunhall-{public_id}.ndjson --seen {evidence}");
    let why = why(lang, alarm.why);
    let save = found.evidence.as_ref().map(|text| vote::save_link(evidence, text, tr!(lang, review.seen.save)));
    view! {
        <div role="alert" class="stack">
            <Banner tone=Tone::Red title=tr!(lang, review.seen.alarm)><p>{why}</p></Banner>
        </div>
        {both(lang, (&alarm.seen, seen.at()), (alarm.shown.as_ref(), found.at))}
        <h3>{tr!(lang, review.seen.what_now)}</h3>
        <ol class="check-steps">
            <li>{tr!(lang, review.seen.do_save)}<p class="button-row">{save}</p></li>
            <li>{tr!(lang, review.seen.do_tell)}</li>
            <li>
                {tr!(lang, review.seen.do_compare)}
                <pre class="review-code" tabindex="0">{command}</pre>
            </li>
        </ol>
    }
    .into_any()
}

/// Both heads side by side.
fn both(lang: Lang, (seen, seen_at): (&SignedHead, u64), (shown, shown_at): (Option<&SignedHead>, u64)) -> AnyView {
    let columns = vec![
        Column::text(tr!(lang, review.seen.head)),
        Column::text(tr!(lang, review.seen.seen_head)),
        Column::text(tr!(lang, review.seen.shown_head)),
    ];
    let row = |name: &'static str, of: &dyn Fn(&SignedHead) -> String| {
        let shown = shown.map_or_else(|| tr!(lang, review.seen.nothing_shown).to_owned(), of);
        vec![Cell::text(name), Cell::text(of(seen)), Cell::text(shown)]
    };
    let when = vec![
        Cell::text(tr!(lang, review.seen.when_seen)),
        Cell::text(date(lang, seen_at)),
        Cell::text(date(lang, shown_at)),
    ];
    let rows = vec![
        when,
        row(tr!(lang, review.seen.number), &|head| head.content.sequence.to_string()),
        row(tr!(lang, review.seen.ballots), &|head| head.content.size.to_string()),
        row(tr!(lang, review.seen.time), &|head| date(lang, head.content.time)),
        row(tr!(lang, review.seen.root), &|head| short(&head.content.root.to_string())),
    ];
    view! { <DataTable caption=tr!(lang, review.seen.alarm) hide_caption=true columns=columns rows=rows/> }.into_any()
}

/// What is wrong, in words.
fn why(lang: Lang, why: Why) -> &'static str {
    match why {
        Why::Fork => tr!(lang, review.seen.fork),
        Why::Rollback => tr!(lang, review.seen.rollback),
        Why::Rewritten => tr!(lang, review.seen.rewritten),
        Why::OtherReview => tr!(lang, review.seen.other_review),
        Why::Unsigned => tr!(lang, review.seen.unsigned),
    }
}

fn date(lang: Lang, seconds: u64) -> String {
    let time = i64::try_from(seconds).ok().and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0));
    time.map(|time| date_time(time, lang)).unwrap_or_default()
}

/// The beginning of a root, which is enough to tell two apart by eye.
fn short(root: &str) -> String {
    root.chars().take(16).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_alarm_has_words_of_its_own() {
        for lang in Lang::ALL {
            let mut all: Vec<&str> = Why::ALL.into_iter().map(|one| why(lang, one)).collect();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), Why::ALL.len());
        }
    }
}
