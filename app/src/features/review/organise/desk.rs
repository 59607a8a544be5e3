//! One review: where it stands, what is to be done, and how many took part.

use domain::accounts::Role;
use domain::review::desk::Desk;
use domain::review::setup::Holding;
use domain::review::state::{Act, ReviewState};
use domain::time::date_time;

use super::super::promises;
use super::acts::acts;
use super::{ORGANISE, api, words};
use crate::live::keep_current_quietly;
use crate::prelude::*;
use crate::shell::use_viewer;

/// The desk.
#[component]
pub fn DeskPage() -> impl IntoView {
    let lang = use_lang();
    let id = words::asked_review();
    let desk = ask(api::AskDesk { review: id });
    // While ballots come in the turnout moves each second.
    keep_current_quietly(desk, |desk: &Desk| vec![(format!("review/{}", desk.review), desk.topic_version)]);
    loaded(desk, move |desk| body(lang, &desk))
}

fn body(lang: Lang, desk: &Desk) -> AnyView {
    let title = words::title(lang, &desk.title());
    let above = vec![Crumb::new(tr!(lang, review.organise.title), lang.path(ORGANISE))];
    let next = words::status_words(lang, desk.state.name()).1;
    view! {
        <PageTitle text=title.clone()/>
        <Breadcrumb above=above here=title.clone()/>
        {words::notes(lang)}
        <header class="page-head">
            <h1>{title}</h1>
            <p>{words::status_badge(lang, desk.state.name())}</p>
            <p class="lead">{next}</p>
        </header>
        {lapsed(lang, desk)}
        {readiness(lang, desk)}
        {closing(lang, desk)}
        {why(lang, desk)}
        {refused(lang, desk)}
        <div class="columns">
            <div class="span-7 stack-wide">
                {four_eyes(lang, desk)}
                <section><h2>{tr!(lang, review.organise.to_do)}</h2>{acts(lang, desk)}</section>
                {turnout(lang, desk)}
            </div>
            <div class="span-5 stack-wide">{facts(lang, desk)}{ways(lang, desk)}</div>
        </div>
    }
    .into_any()
}

/// That the roll changed since it was handed in, so that two people have to look again.
fn lapsed(lang: Lang, desk: &Desk) -> Option<AnyView> {
    let ReviewState::Draft(draft) = &desk.state else { return None };
    let at = date_time(draft.roll_changed?.at, lang);
    let (title, text) = (tr!(lang, review.organise.lapsed), tr!(lang, review.organise.lapsed_text, at = at));
    Some(view! { <Banner tone=Tone::Soon title=title><p>{text}</p></Banner> }.into_any())
}

/// What is missing before it can be handed in, or opened.
fn readiness(lang: Lang, desk: &Desk) -> Option<AnyView> {
    if !desk.is_prepared() {
        return None;
    }
    let missing = missing(lang, desk);
    if missing.is_empty() {
        return None;
    }
    let items = missing.into_iter().map(|(part, text)| {
        let href = desk.organises.then(|| words::below(lang, desk, part));
        match href {
            Some(href) => view! { <li><a href=href>{text}</a></li> }.into_any(),
            None => view! { <li>{text}</li> }.into_any(),
        }
    });
    let items = items.collect_view();
    let title = if desk.state.is_editable() {
        tr!(lang, review.organise.ready_title)
    } else {
        tr!(lang, review.organise.ready_opening)
    };
    Some(view! { <Banner tone=Tone::Soon title=title><ul>{items}</ul></Banner> }.into_any())
}

/// What is missing, each with the page where it is put right.
fn missing(lang: Lang, desk: &Desk) -> Vec<(&'static str, String)> {
    let mut missing = Vec::new();
    if !desk.errors.is_empty() {
        let count = desk.errors.len().to_string();
        let part = if desk.state.is_editable() { "/edit?checked=1" } else { "/preview" };
        missing.push((part, tr!(lang, review.organise.ready_definition, count = count)));
    }
    let smallest: u64 = desk.entry.smallest_group.trim().parse().unwrap_or_default();
    for group in desk.turnout.iter().filter(|group| group.roll < smallest) {
        let text = tr!(
            lang,
            review.organise.ready_roll,
            group = group.name.get(lang).to_owned(),
            members = group.roll.to_string(),
            smallest = smallest.to_string()
        );
        missing.push(("/roll", text));
    }
    if desk.stray > 0 {
        missing.push(("/roll", tr!(lang, review.organise.ready_stray, members = desk.stray.to_string())));
    }
    if desk.drawing {
        missing.push(("/draw", tr!(lang, review.organise.ready_draw).to_owned()));
    }
    missing
}

/// That it is being closed, which takes a while if there are many ballots.
fn closing(lang: Lang, desk: &Desk) -> Option<AnyView> {
    let text = desk.closing.then(|| tr!(lang, review.organise.closing_text))?;
    let title = tr!(lang, review.organise.closing);
    Some(view! { <div role="status"><Banner tone=Tone::Neutral title=title><p>{text}</p></Banner></div> }.into_any())
}

/// Why it came back, was called off or declared void.
fn why(lang: Lang, desk: &Desk) -> Option<AnyView> {
    let (title, reason) = match &desk.state {
        ReviewState::Draft(draft) => (tr!(lang, review.organise.came_back), &draft.returned.as_ref()?.reason),
        ReviewState::Closed(closed) => (tr!(lang, review.organise.withdrawn), &closed.returned.as_ref()?.reason),
        ReviewState::Cancelled(cancelled) => (tr!(lang, review.organise.was_cancelled), &cancelled.end.reason),
        ReviewState::Voided(voided) => (tr!(lang, review.organise.was_voided), &voided.end.reason),
        _ => return None,
    };
    let reason = reason.as_str().to_owned();
    Some(view! { <Banner tone=Tone::Neutral title=title><p>{reason}</p></Banner> }.into_any())
}

/// That there is no count: the board does not hold the check, or the count was broken off.
fn refused(lang: Lang, desk: &Desk) -> Option<AnyView> {
    let (title, text) = match &desk.state {
        ReviewState::Closed(closed) => {
            let faults = closed.refused?.faults.to_string();
            (tr!(lang, review.organise.refused), tr!(lang, review.organise.refused_text, faults = faults))
        }
        ReviewState::Counting(_) if desk.acts.contains(&Act::Count) => {
            (tr!(lang, review.organise.count_late), tr!(lang, review.organise.count_late_text).to_owned())
        }
        _ => return None,
    };
    Some(view! { <div role="alert"><Banner tone=Tone::Red title=title><p>{text}</p></Banner></div> }.into_any())
}

/// Why two people are needed, where that is what is waited for.
fn four_eyes(lang: Lang, desk: &Desk) -> Option<AnyView> {
    let text = match &desk.state {
        ReviewState::Submitted(_) => tr!(lang, review.organise.four_eyes_definition),
        ReviewState::Preview(_) => tr!(lang, review.organise.four_eyes_results),
        _ => return None,
    };
    let title = tr!(lang, review.organise.four_eyes);
    Some(view! { <Banner tone=Tone::Neutral title=title><p>{text}</p></Banner> }.into_any())
}

/// Who took part, by group; never what they said.
fn turnout(lang: Lang, desk: &Desk) -> Option<AnyView> {
    if desk.turnout.is_empty() {
        return None;
    }
    let bars = desk.turnout.iter().map(|group| Bar {
        label: group.name.get(lang).to_owned(),
        value: share(group.issued, group.roll),
        shown: tr!(
            lang,
            review.organise.turnout_shown,
            issued = group.issued.to_string(),
            roll = group.roll.to_string(),
            cast = group.cast.to_string()
        ),
        href: String::new(),
    });
    let changed: u64 = desk.turnout.iter().map(|group| group.added + group.struck).sum();
    let changed = (changed > 0).then(|| {
        let sum = |part: fn(&domain::review::desk::GroupFigures) -> u64| {
            desk.turnout.iter().map(part).sum::<u64>().to_string()
        };
        let (added, struck) = (sum(|group| group.added), sum(|group| group.struck));
        view! { <p class="soft">{tr!(lang, review.organise.roll_changed, added = added, struck = struck)}</p> }
    });
    Some(
        view! {
            <section>
                <h2>{tr!(lang, review.organise.turnout)}</h2>
                <BarChart
                    caption=tr!(lang, review.organise.turnout_caption) label=tr!(lang, review.organise.group)
                    unit=tr!(lang, review.organise.took_part) bars=bars.collect() target=(100.0, tr!(lang, review.organise.everybody).to_owned())
                />
                <p class="soft">{tr!(lang, review.organise.turnout_text)}</p>
                {changed}
            </section>
        }
        .into_any(),
    )
}

/// Per cent.
fn share(part: u64, whole: u64) -> f64 {
    let share = domain::review::tally::Share { part, whole };
    f64::from(share.per_mille()) / 10.0
}

fn facts(lang: Lang, desk: &Desk) -> AnyView {
    let entry = &desk.entry;
    let mut rows = vec![
        SummaryRow::new(tr!(lang, review.organise.opens), words::typed_time(lang, &entry.opens_at)),
        SummaryRow::new(tr!(lang, review.organise.closes), words::typed_time(lang, &entry.closes_at)),
        SummaryRow::new(tr!(lang, review.organise.departments), entry.subjects.len().to_string()),
        SummaryRow::new(tr!(lang, review.organise.criteria), entry.criteria.len().to_string()),
        SummaryRow::new(tr!(lang, review.organise.groups), entry.groups.len().to_string()),
        SummaryRow::new(tr!(lang, review.organise.previous), words::previous(lang, desk)),
    ];
    if entry.holding == Holding::Live {
        rows.push(SummaryRow::new(tr!(lang, review.session.mode), tr!(lang, review.session.mode_live)));
    }
    if let Some(definition) = desk.definition {
        rows.push(SummaryRow::new(tr!(lang, review.organise.digest), definition.to_string()));
    }
    if let Some(fingerprint) = &desk.fingerprint {
        rows.push(SummaryRow::new(tr!(lang, review.organise.fingerprint), fingerprint.clone()));
    }
    let frozen = desk.fingerprint.is_some().then(|| {
        view! { <p class="soft">{tr!(lang, review.organise.frozen_text)}</p> }
    });
    view! { <section class="organise-facts"><h2>{tr!(lang, review.organise.facts)}</h2><SummaryCard rows=rows/>{frozen}</section> }
        .into_any()
}

/// Where to go from here.
fn ways(lang: Lang, desk: &Desk) -> AnyView {
    let checks = use_viewer().has(Role::Supervisor);
    // The session is there once the review was opened.
    let live = desk.entry.holding == Holding::Live && desk.public_id.is_some();
    let open = matches!(desk.state, ReviewState::Open(_));
    let below = |part: &str| lang.path(&format!("/review/{}{part}", desk.review));
    let all = [
        (
            desk.organises && desk.state.is_editable(),
            words::below(lang, desk, "/edit"),
            tr!(lang, review.organise.edit_title),
        ),
        (true, words::below(lang, desk, "/preview"), tr!(lang, review.organise.preview_title)),
        (desk.organises, words::below(lang, desk, "/roll"), tr!(lang, review.organise.roll_title)),
        (desk.organises, words::below(lang, desk, "/draw"), tr!(lang, review.draw.title)),
        (desk.organises, words::below(lang, desk, "/members"), tr!(lang, review.organise.members_title)),
        (desk.organises, words::below(lang, desk, "/delivery"), tr!(lang, review.delivery.title)),
        (desk.organises, words::below(lang, desk, "/letters"), tr!(lang, review.organise.letters_title)),
        (true, words::below(lang, desk, "/comments"), tr!(lang, review.organise.comments_title)),
        (live, below("/chair"), tr!(lang, review.session.chair)),
        (live, below("/screen"), tr!(lang, review.session.screen)),
        (live || open, below("/terminal"), tr!(lang, review.session.terminal)),
        (desk.counted, below("/results"), tr!(lang, review.results.title)),
        (desk.published, below("/matters"), tr!(lang, review.matters.title)),
        (desk.published, below("/promises"), tr!(lang, review.promises.title)),
        (desk.published && checks, lang.path(promises::DESK), tr!(lang, review.promises.look)),
    ];
    let entries = all.into_iter().filter(|(shown, ..)| *shown).map(|(_, href, label)| {
        view! { <li class="entry"><a class="entry-title" href=href>{label}</a></li> }
    });
    view! { <nav aria-label=tr!(lang, review.organise.ways)><h2>{tr!(lang, review.organise.ways)}</h2><ul class="entries">{entries.collect_view()}</ul></nav> }
        .into_any()
}
