//! Drawing members by lot: a pool is looked at, announced with its seats and the source of the seed, and drawn when
//! everybody can read the seed.

use domain::review::lot::{DrawDesk, DrawLine, LotState, PoolCheck};
use domain::time::date_time;

use super::api::{self, AnnounceDraw, DiscardPool, RunDraw, WithdrawDraw};
use super::{roll, words};
use crate::features::review::draw::facts;
use crate::forms::use_plain_form;
use crate::prelude::*;

/// The name of the form that sends a pool.
pub const POOL: &str = "pool";

/// The page.
#[component]
pub fn DrawPage() -> impl IntoView {
    let lang = use_lang();
    let id = words::asked_review();
    let found = ask(api::AskDraw { review: id });
    loaded(found, move |found| {
        let (title, lead) = (tr!(lang, review.draw.title), tr!(lang, review.draw.lead));
        let can_draw = found.desk.is_prepared();
        let stands = found.draws.iter().any(|draw| draw.state != LotState::Withdrawn);
        let review = found.desk.review.0;
        let form = match &found.waiting {
            _ if stands && (can_draw || !found.desk.drawing) => ().into_any(),
            _ if !can_draw => view! { <Banner tone=Tone::Neutral title=tr!(lang, review.draw.closed)/> }.into_any(),
            None if found.desk.entry.groups.is_empty() => words::no_groups(lang, &found.desk),
            None => view! { <Send review=review/> }.into_any(),
            Some(check) => checked(lang, &found, check),
        };
        view! {
            {words::head(lang, &found.desk, title, lead)}
            {steps(lang)}
            <div class="stack-wide section">
                {form}
                {found.draws.iter().map(|draw| one(lang, &found, draw, can_draw)).collect_view()}
            </div>
        }
        .into_any()
    })
}

/// Why nobody can choose who is drawn.
fn steps(lang: Lang) -> AnyView {
    view! {
        <ol class="draw-steps">
            <li>{tr!(lang, review.draw.step_pool)}</li>
            <li>{tr!(lang, review.draw.step_announce)}</li>
            <li>{tr!(lang, review.draw.step_seed)}</li>
            <li>{tr!(lang, review.draw.step_replay)}</li>
        </ol>
    }
    .into_any()
}

/// The form that sends a pool, to a plain route.
#[component]
fn Send(review: i64) -> impl IntoView {
    let lang = use_lang();
    let form = use_plain_form(POOL);
    view! {
        <section>
            <h2>{tr!(lang, review.draw.pool)}</h2>
            <form method="post" enctype="multipart/form-data" action=format!("/review/organise/{review}/pool")>
                <ErrorSummary form=form/>
                <TicketFields form=form/>
                <UploadField
                    form=form name="file" accept=roll::LISTS optional=true label=tr!(lang, review.organise.list_file)
                    hint=tr!(lang, review.organise.list_hint)
                />
                <TextArea form=form name="text" rows=6 optional=true label=tr!(lang, review.organise.list_text)/>
                <SubmitButton form=form label=tr!(lang, review.organise.list_check)/>
            </form>
        </section>
    }
}

fn checked(lang: Lang, found: &DrawDesk, check: &PoolCheck) -> AnyView {
    let candidates: u64 = check.counts.values().map(|count| u64::from(*count)).sum();
    let review = found.desk.review.0;
    let (head, announce) = match check.unreadable {
        Some(fault) => {
            let why = roll::unreadable(lang, fault);
            (
                view! { <Banner tone=Tone::Red title=tr!(lang, review.organise.list_unreadable)><p>{why}</p></Banner> }
                    .into_any(),
                None,
            )
        }
        None if check.all_faults > 0 => {
            let title = tr!(lang, review.organise.list_faults, count = check.all_faults.to_string());
            (view! { <Banner tone=Tone::Red title=title><p>{tr!(lang, review.organise.list_faults_text)}</p></Banner> }.into_any(), None)
        }
        None => {
            let title = tr!(lang, review.draw.pool_clean, count = candidates.to_string());
            let groups: Vec<(String, String, u32)> = check
                .counts
                .iter()
                .map(|(group, count)| (group.clone(), found.desk.group(group).get(lang).to_owned(), *count))
                .collect();
            let list = check.list.to_string();
            let form = view! { <Announce review=review list=list groups=groups doubts=check.all_doubts/> }.into_any();
            (
                view! { <Banner tone=Tone::Ok title=title><p>{tr!(lang, review.draw.pool_clean_text)}</p></Banner> }
                    .into_any(),
                Some(form),
            )
        }
    };
    view! {
        <section class="stack-wide">
            <h2>{tr!(lang, review.draw.pool_checked)}</h2>
            {head}
            {roll::faults(lang, &check.faults)}
            {roll::doubtful(lang, &check.doubts, check.all_doubts)}
            {announce}
            <Discard review=review/>
        </section>
    }
    .into_any()
}

#[component]
fn Announce(review: i64, list: String, groups: Vec<(String, String, u32)>, doubts: u64) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<AnnounceDraw>("announce");
    let distinct = (doubts > 0).then(|| {
        view! { <Checkbox form=form name="fields[distinct]" label=tr!(lang, review.organise.distinct)/> }
    });
    let seats = groups.into_iter().map(move |(key, name, count)| {
        let label = tr!(lang, review.draw.seats, group = name, count = count.to_string());
        view! { <TextField form=form name=format!("fields[seats][{key}]") kind=InputKind::Number max=6 label=label/> }
    });
    view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <input type="hidden" name="review" value=review/>
            <input type="hidden" name="list" value=list/>
            {seats.collect_view()}
            <TextArea form=form name="fields[source]" rows=3 max=500 label=tr!(lang, review.draw.source) hint=tr!(lang, review.draw.source_hint)/>
            <TextField form=form name="fields[seed_at]" kind=InputKind::DateTime label=tr!(lang, review.draw.seed_at) hint=tr!(lang, review.draw.seed_at_hint)/>
            {distinct}
            <SubmitButton form=form label=tr!(lang, review.draw.announce)/>
        </ServerForm>
    }
}

#[component]
fn Discard(review: i64) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<DiscardPool>("discard-pool");
    view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <input type="hidden" name="review" value=review/>
            <SubmitButton form=form kind=ButtonKind::Plain label=tr!(lang, review.organise.list_discard)/>
        </ServerForm>
    }
}

/// A draw, and what can be done with it now.
fn one(lang: Lang, found: &DrawDesk, draw: &DrawLine, can_draw: bool) -> AnyView {
    let review = found.desk.review.0;
    let act = match draw.state {
        LotState::Announced if can_draw && found.now >= draw.seed_at => view! { <Run review=review/> }.into_any(),
        LotState::Announced if can_draw => {
            let at = date_time(draw.seed_at, lang);
            view! {
                <p>{tr!(lang, review.draw.wait, at = at)}</p>
                <Withdraw review=review/>
            }
            .into_any()
        }
        _ => ().into_any(),
    };
    let tickets = (draw.state != LotState::Withdrawn).then(|| {
        let href = format!("/review/organise/{review}/tickets.csv");
        view! { <p><a href=href rel="external" download="tickets.csv">{tr!(lang, review.draw.tickets)}</a></p> }
    });
    let public = lang.path(&format!("/review/{review}/draw"));
    let name = |key: &str| found.desk.group(key).get(lang).to_owned();
    view! {
        <section class="card stack">
            {facts(lang, draw, name)}
            <p><a href=public>{tr!(lang, review.draw.public)}</a></p>
            {tickets}
            {act}
        </section>
    }
    .into_any()
}

#[component]
fn Run(review: i64) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<RunDraw>("run-draw");
    view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <input type="hidden" name="review" value=review/>
            <TextField form=form name="seed" max=1000 label=tr!(lang, review.draw.seed) hint=tr!(lang, review.draw.seed_hint)/>
            <TextField form=form name="again" max=1000 label=tr!(lang, review.draw.again)/>
            <SubmitButton form=form label=tr!(lang, review.draw.run)/>
        </ServerForm>
    }
}

#[component]
fn Withdraw(review: i64) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<WithdrawDraw>("withdraw-draw");
    view! {
        <details class="disclosure" open=move || !form.errors().is_empty()>
            <summary>{tr!(lang, review.draw.withdraw)}</summary>
            <p>{tr!(lang, review.draw.withdraw_text)}</p>
            <ServerForm form=form>
                <TicketFields form=form/>
                <input type="hidden" name="review" value=review/>
                <TextArea form=form name="reason" rows=2 max=1000 label=tr!(lang, review.organise.reason) hint=tr!(lang, review.draw.reason_hint)/>
                <SubmitButton form=form kind=ButtonKind::Danger label=tr!(lang, review.draw.withdraw)/>
            </ServerForm>
        </details>
    }
}
