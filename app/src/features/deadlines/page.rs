//! The page that counts any limit, for anyone: a form whose answer has an address of its own.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};
use domain::deadlines::{DayKind, Explanation, LimitKind};
use domain::time::long_date;
use leptos_router::hooks::use_query_map;

use super::{AskLimit, DayStrip, Explained};
use crate::prelude::*;

/// The years that can be asked about: from the first notice in the table on.
pub(super) const YEARS: RangeInclusive<i32> = 2004..=2099;
/// The longest limit that can be asked about, in days.
pub(super) const LONGEST: u16 = 400;

/// Whether the page answers this question.
pub(super) fn is_in_range(start: NaiveDate, days: u16) -> bool {
    YEARS.contains(&start.year()) && days <= LONGEST
}

/// The question in the address, as typed.
#[derive(Clone, Debug, Default)]
struct Question {
    start: String,
    days: String,
    natural: bool,
    asked: bool,
}

impl Question {
    fn of_address() -> Self {
        let query = use_query_map().get_untracked();
        let text = |name: &str| query.get(name).unwrap_or_default().trim().to_owned();
        Self {
            start: text("start"),
            days: text("days"),
            natural: text("unit") == "natural_days",
            asked: query.get("start").is_some() || query.get("days").is_some(),
        }
    }

    fn start(&self) -> Option<NaiveDate> {
        self.start.parse().ok().filter(|start| is_in_range(*start, 0))
    }

    fn days(&self) -> Option<u16> {
        self.days.parse().ok().filter(|days| *days <= LONGEST)
    }
}

/// How a deadline is counted.
#[component]
pub fn DeadlinePage() -> impl IntoView {
    let lang = use_lang();
    let question = Question::of_address();
    let answer = match (question.start(), question.days()) {
        (Some(start), Some(days)) => Some(answer(start, days, question.natural)),
        _ => None,
    };
    view! {
        <PageTitle text=tr!(lang, deadlines.title)/>
        <Breadcrumb here=tr!(lang, deadlines.title)/>
        <header class="page-head">
            <h1>{tr!(lang, deadlines.title)}</h1>
            <p class="lead">{tr!(lang, deadlines.intro)}</p>
        </header>
        {form(lang, &question)}
        {answer}
        {reasons(lang)}
    }
}

fn form(lang: Lang, question: &Question) -> AnyView {
    let wrong = |is_wrong: bool, words: &'static str| (question.asked && is_wrong).then_some(words);
    let start_error = wrong(question.start().is_none(), tr!(lang, deadlines.start_error));
    let days_error = wrong(question.days().is_none(), tr!(lang, deadlines.days_error));
    view! {
        <form class="card deadline-form" method="get" action=lang.path("/deadlines") aria-label=tr!(lang, deadlines.form)>
            {field("start", "date", tr!(lang, deadlines.start), tr!(lang, deadlines.start_hint), &question.start, start_error)}
            {field("days", "number", tr!(lang, deadlines.days), tr!(lang, deadlines.days_hint), &question.days, days_error)}
            {unit(lang, question.natural)}
            <button class="button" type="submit">{tr!(lang, deadlines.submit)}</button>
        </form>
    }
    .into_any()
}

fn field(
    name: &'static str,
    kind: &'static str,
    label: &'static str,
    hint: &'static str,
    typed: &str,
    error: Option<&'static str>,
) -> AnyView {
    let described = if error.is_some() { format!("{name}-hint {name}-error") } else { format!("{name}-hint") };
    let error_id = format!("{name}-error");
    let (low, high) = match kind {
        "date" => (format!("{}-01-01", YEARS.start()), format!("{}-12-31", YEARS.end())),
        _ => ("0".to_owned(), LONGEST.to_string()),
    };
    view! {
        <div class=if error.is_some() { "field field-wrong" } else { "field" }>
            <label class="field-label" for=name>{label}</label>
            <p class="field-hint" id=format!("{name}-hint")>{hint}</p>
            {error.map(|words| view! { <p class="field-error" id=error_id><Icon name="warning"/>{words}</p> })}
            <input
                class="input input-medium"
                id=name
                name=name
                type=kind
                min=low
                max=high
                required=true
                value=typed.to_owned()
                aria-describedby=described
                aria-invalid=error.is_some().then_some("true")
            />
        </div>
    }
    .into_any()
}

fn unit(lang: Lang, natural: bool) -> AnyView {
    view! {
        <div class="field">
            <label class="field-label" for="unit">{tr!(lang, deadlines.unit)}</label>
            <select class="input input-select" id="unit" name="unit">
                <option value="working_days" selected=!natural>{tr!(lang, deadlines.working_days)}</option>
                <option value="natural_days" selected=natural>{tr!(lang, deadlines.natural_days)}</option>
            </select>
        </div>
    }
    .into_any()
}

fn answer(start: NaiveDate, days: u16, natural: bool) -> AnyView {
    let lang = use_lang();
    let explained = ask(AskLimit { start, days, natural });
    part(explained, move |explained| match explained {
        Ok(explained) => result(lang, explained),
        Err(error) => view! { <Banner tone=Tone::Red title=error.message(lang)/> }.into_any(),
    })
}

fn result(lang: Lang, Explained { explanation, today }: Explained) -> AnyView {
    let mark = explanation.limits.first().cloned();
    let due = explanation.due(LimitKind::Statutory).map(|day| long_date(day, lang));
    let start = long_date(explanation.start, lang);
    let sentence = mark.map(|mark| {
        let days = mark.length.days().to_string();
        match mark.length {
            domain::deadlines::Length::WorkingDays(_) => {
                tr!(lang, deadlines.result_working, start = start.as_str(), days = days)
            }
            domain::deadlines::Length::NaturalDays(_) => {
                tr!(lang, deadlines.result_natural, start = start.as_str(), days = days)
            }
        }
    });
    let provisional = explanation.provisional.then(|| {
        view! {
            <Banner tone=Tone::Soon title=tr!(lang, deadlines.provisional_title)>
                <p>{tr!(lang, deadlines.provisional_help)}</p>
            </Banner>
        }
    });
    let sum = tally(lang, &explanation);
    let links = links(lang, &explanation);
    view! {
        <section class="section deadline-result" aria-labelledby="result">
            <h2 id="result">{tr!(lang, deadlines.result)}</h2>
            <p class="deadline-due">{sentence}<strong>{due}</strong></p>
            <p class="soft">{sum}</p>
            {provisional}
            <DayStrip explanation=explanation today=today/>
            {links}
        </section>
    }
    .into_any()
}

fn tally(lang: Lang, explanation: &Explanation) -> String {
    let counted =
        |day: &&domain::deadlines::StripDay| matches!(day.kind, DayKind::Counted { .. } | DayKind::MakeUp { .. });
    let skipped = |day: &&domain::deadlines::StripDay| matches!(day.kind, DayKind::Weekend | DayKind::Holiday { .. });
    let (counted, skipped) = (explanation.strip.iter().filter(counted), explanation.strip.iter().filter(skipped));
    tr!(lang, deadlines.counted_sum, counted = counted.count().to_string(), skipped = skipped.count().to_string())
}

/// The years that the strip touches, and the same answer for programs.
fn links(lang: Lang, explanation: &Explanation) -> AnyView {
    let mut years: Vec<i32> = explanation.strip.iter().map(|day| day.date.year()).collect();
    years.dedup();
    let years = years.into_iter().map(|year| {
        let words = tr!(lang, deadlines.see_year, year = year.to_string());
        view! { <li><a href=lang.path(&format!("/deadlines/years/{year}"))>{words}</a></li> }
    });
    let program = explanation.limits.first().map(|mark| {
        let unit = match mark.length {
            domain::deadlines::Length::WorkingDays(_) => "working_days",
            domain::deadlines::Length::NaturalDays(_) => "natural_days",
        };
        let (start, days) = (explanation.start, mark.length.days());
        format!("/api/open/v1/deadline?start={start}&days={days}&unit={unit}")
    });
    view! {
        <ul class="deadline-links">
            {years.collect_view()}
            <li><a href=program rel="external">{tr!(lang, deadlines.for_programs)}</a></li>
        </ul>
    }
    .into_any()
}

fn reasons(lang: Lang) -> AnyView {
    view! {
        <section class="section reading" aria-labelledby="why">
            <h2 id="why">{tr!(lang, deadlines.why)}</h2>
            <ul class="bullets">
                <li>{tr!(lang, deadlines.why_first)}</li>
                <li>{tr!(lang, deadlines.why_working)}</li>
                <li>{tr!(lang, deadlines.why_natural)}</li>
                <li>{tr!(lang, deadlines.why_pause)}</li>
            </ul>
        </section>
    }
    .into_any()
}
