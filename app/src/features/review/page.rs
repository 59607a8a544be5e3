//! `/review/:id`: who is asked about whom, when, and how many took part so far.

use domain::review::setup::{Comments, ResultsPolicy};
use domain::review::view::{GroupTurnout, ReviewPage as Page, ReviewStanding, TurnoutNow};

use super::api::{AskReviewPage, AskTurnout};
use super::parts;
use crate::live::keep_current_quietly;
use crate::prelude::*;

/// One review.
#[component]
pub fn ReviewPage() -> impl IntoView {
    let id = parts::review_id();
    let page = ask(AskReviewPage { review: id });
    let now = ask(AskTurnout { review: id });
    keep_current_quietly(now, |now| vec![(format!("review/{}", now.review), now.topic_version)]);
    let lang = use_lang();
    // Beside each other: a part within what another one shows would be asked for after its resource is gone.
    view! {
        {loaded(page, move |page| body(lang, &page))}
        {part(now, move |now| now.ok().map(|now| turnout_section(lang, &now)).into_any())}
    }
}

fn turnout_section(lang: Lang, now: &TurnoutNow) -> AnyView {
    view! {
        <section class="section" aria-labelledby="review-turnout">
            <h2 id="review-turnout">{tr!(lang, review.public.turnout)}</h2>
            {turnout_table(lang, now)}
            {roll_changes(lang, now)}
            <p class="soft small reading">{tr!(lang, review.public.turnout_note)}</p>
        </section>
    }
    .into_any()
}

fn body(lang: Lang, page: &Page) -> AnyView {
    let review = &page.summary;
    let title = review.title.get(lang).to_owned();
    view! {
        <PageTitle text=title.clone()/>
        {parts::crumbs(lang, review, None)}
        <header class="page-head">
            <div class="row"><h1>{title}</h1>{parts::standing_badge(lang, review.standing)}</div>
            <p class="lead">{parts::times(lang, review)}</p>
        </header>
        {ended(lang, page)}
        {doors(lang, page)}
        {asked(lang, page)}
        {about(lang, page)}
        {fingerprint(lang, page)}
    }
    .into_any()
}

/// Why it was called off or declared void.
fn ended(lang: Lang, page: &Page) -> Option<AnyView> {
    let reason = page.ended.as_ref()?.as_str().to_owned();
    let title = match page.summary.standing {
        ReviewStanding::Cancelled => tr!(lang, review.public.was_cancelled),
        _ => tr!(lang, review.public.was_voided),
    };
    Some(view! { <Banner tone=Tone::Soon title=title><p>{reason}</p></Banner> }.into_any())
}

/// What can be done here.
fn doors(lang: Lang, page: &Page) -> AnyView {
    let id = page.summary.id.0;
    let main = match page.summary.standing {
        ReviewStanding::Open => Some(("/ballot", tr!(lang, review.public.take_part), ButtonKind::Main)),
        _ => page.published.then(|| ("/results", tr!(lang, review.public.results), ButtonKind::Main)),
    };
    // What was published stays; a void review counts nothing more.
    let (published, void) = (page.published, page.summary.standing == ReviewStanding::Voided);
    let so_far = page.counts && !published && !void;
    let so_far = so_far.then(|| ("/results", tr!(lang, review.public.results_so_far), ButtonKind::Plain));
    let after = [
        ("/matters", tr!(lang, review.matters.title), ButtonKind::Plain),
        ("/promises", tr!(lang, review.promises.title), ButtonKind::Plain),
    ];
    let after = after.into_iter().filter(move |_| published);
    let check = page.public_id.is_some().then(|| ("/check", tr!(lang, review.public.check), ButtonKind::Plain));
    let screen = (page.meeting && page.public_id.is_some())
        .then(|| ("/screen", tr!(lang, review.session.screen), ButtonKind::Plain));
    let secrecy = ("/secrecy", tr!(lang, review.public.secrecy), ButtonKind::Plain);
    let draw = page.drawn.then(|| ("/draw", tr!(lang, review.draw.page_title), ButtonKind::Plain));
    let further = so_far.into_iter().chain(screen).chain(after).chain(check).chain([secrecy]).chain(draw);
    let links = main.into_iter().chain(further).map(|(part, label, kind)| {
        view! { <LinkButton href=parts::path(lang, id, part) label=label kind=kind/> }
    });
    view! { <p class="button-row">{links.collect_view()}</p> }.into_any()
}

fn turnout_table(lang: Lang, now: &TurnoutNow) -> AnyView {
    let columns = vec![
        Column::text(tr!(lang, review.public.group)),
        Column::number(tr!(lang, review.public.roll)),
        Column::number(tr!(lang, review.public.issued)),
        Column::number(tr!(lang, review.public.cast)),
        Column::text(tr!(lang, review.public.share)),
    ];
    let total = (tr!(lang, review.public.all_groups).to_owned(), now.turnout.total());
    let named = |group: &GroupTurnout| (group.name.get(lang).to_owned(), group.clone());
    let rows = now.turnout.groups.iter().map(named).chain([total]).map(|(name, turnout)| {
        let percent = turnout.percent().to_string();
        let share = view! {
            <span class="review-share">
                <progress class="review-bar" max="100" value=percent.clone() aria-hidden="true"></progress>
                <span>{percent.clone()}"%"</span>
            </span>
        };
        vec![
            Cell::text(name),
            Cell::text(turnout.roll.to_string()),
            Cell::text(turnout.issued.to_string()),
            Cell::text(turnout.cast.to_string()),
            Cell::view(share),
        ]
    });
    view! {
        <DataTable caption=tr!(lang, review.public.turnout) hide_caption=true columns=columns rows=rows.collect()/>
    }
    .into_any()
}

/// How the roll changed since the opening: whoever is added or struck off is counted for everybody to see.
fn roll_changes(lang: Lang, now: &TurnoutNow) -> Option<AnyView> {
    let GroupTurnout { added, struck, .. } = now.turnout.total();
    let text = tr!(lang, review.public.roll_changes, added = added.to_string(), struck = struck.to_string());
    (added + struck > 0).then(|| view! { <p class="reading">{text}</p> }.into_any())
}

/// Who is asked, and how much each group weighs.
fn asked(lang: Lang, page: &Page) -> AnyView {
    let columns = vec![Column::text(tr!(lang, review.public.group)), Column::number(tr!(lang, review.public.weight))];
    let row = |(name, hundredths): &(domain::text::Bilingual, u32)| {
        vec![Cell::text(name.get(lang)), Cell::text(parts::weight(*hundredths))]
    };
    let groups = page.groups.iter().map(row).collect();
    let criteria_columns =
        vec![Column::text(tr!(lang, review.public.criterion)), Column::number(tr!(lang, review.public.weight))];
    let criteria = page.criteria.iter().map(row).collect();
    let smallest = page.smallest.to_string();
    view! {
        <section class="section" aria-labelledby="review-asked">
            <h2 id="review-asked">{tr!(lang, review.public.asked)}</h2>
            <p class="reading">{tr!(lang, review.public.weights_note)}</p>
            <div class="columns">
                <div class="span-6">
                    <DataTable caption=tr!(lang, review.public.groups) columns=columns rows=groups/>
                </div>
                <div class="span-6">
                    <DataTable caption=tr!(lang, review.public.criteria) columns=criteria_columns rows=criteria/>
                </div>
            </div>
            <p class="soft small reading">{tr!(lang, review.public.smallest_note, count = smallest)}</p>
        </section>
    }
    .into_any()
}

/// Who is reviewed, and when the results come.
fn about(lang: Lang, page: &Page) -> AnyView {
    let subjects = page.subjects.iter().map(|name| view! { <li>{name.get(lang).to_owned()}</li> }).collect_view();
    let results = match page.results {
        ResultsPolicy::AtClose => tr!(lang, review.public.results_at_close),
        ResultsPolicy::InBatches if page.meeting => tr!(lang, review.public.results_in_batches_meeting),
        ResultsPolicy::InBatches => tr!(lang, review.public.results_in_batches),
    };
    let comments = match page.comments {
        Comments::NotTaken => tr!(lang, review.public.no_comments),
        Comments::Taken => tr!(lang, review.public.comments),
    };
    let title = tr!(lang, review.public.subjects, count = page.subjects.len().to_string());
    view! {
        <section class="section" aria-labelledby="review-about">
            <h2 id="review-about">{tr!(lang, review.public.about)}</h2>
            <p class="reading">{results}</p>
            <p class="reading">{comments}</p>
            <details class="disclosure">
                <summary>{title}</summary>
                <ol class="review-subjects">{subjects}</ol>
            </details>
        </section>
    }
    .into_any()
}

/// What nobody can change any more, under one number.
fn fingerprint(lang: Lang, page: &Page) -> Option<AnyView> {
    let (public_id, fingerprint) = (page.public_id.as_ref()?, page.fingerprint.as_ref()?);
    let manifest = format!("/api/open/v1/reviews/{public_id}/manifest");
    let section = view! {
        <section class="section" aria-labelledby="review-fingerprint">
            <h2 id="review-fingerprint">{tr!(lang, review.public.fingerprint)}</h2>
            <p class="review-code">{parts::grouped(fingerprint)}</p>
            <p class="reading">{tr!(lang, review.public.fingerprint_text)}</p>
            <p><a href=manifest rel="external">{tr!(lang, review.public.manifest)}</a></p>
        </section>
    };
    Some(section.into_any())
}
