//! The day strip: a limit as a row of days, each with its reason, and the same as a table.
//!
//! One day at a time is in the tab order; the arrow keys move along the strip. The reason of the day that has the
//! focus or the pointer stands below the strip. Screen readers and paper have the table. Nothing here asks what day
//! it is: today comes from the server.

use chrono::{Datelike, NaiveDate};
use domain::deadlines::{DayKind, Explanation, Length, LimitKind, LimitMark, StripDay};
use domain::time::{short_date, short_month, weekday};
use leptos::ev::KeyboardEvent;
use leptos::html::Li;

use super::words::{day_words, end_words, kind_words, length_words, limit_words, why_words};
use crate::prelude::*;

/// A limit, day by day.
#[component]
pub fn DayStrip(
    /// The days and the limits.
    explanation: Explanation,
    /// The day it is where the server stands.
    today: NaiveDate,
) -> impl IntoView {
    let lang = use_lang();
    let facts = Facts::of(&explanation, today);
    let count = explanation.strip.len();
    let current = RwSignal::new(facts.first_focus(&explanation.strip));
    let nodes: Vec<NodeRef<Li>> = (0..count).map(|_| NodeRef::new()).collect();
    let cells =
        explanation.strip.iter().enumerate().map(|(index, day)| cell(&facts, day, index, current, nodes[index]));
    let cells = cells.collect_view();
    let moves = move |event: KeyboardEvent| {
        let Some(index) = moved(&event.key(), current.get_untracked(), count) else { return };
        event.prevent_default();
        current.set(index);
        if let Some(node) = nodes[index].get_untracked() {
            // A node that is being removed cannot take the focus, which is no loss.
            let _ = node.focus();
        }
    };
    view! {
        <div class="day-strip">
            <ol class="day-strip-days" aria-label=tr!(lang, deadlines.strip) on:keydown=moves>{cells}</ol>
            <p class="day-strip-hint no-print" aria-hidden="true">{tr!(lang, deadlines.strip_hint)}</p>
            {legend(lang, &explanation.strip)}
            <details class="disclosure day-strip-list">
                <summary>{tr!(lang, deadlines.list)}</summary>
                {table(&facts, &explanation.strip)}
            </details>
        </div>
    }
}

/// The ends of the limits in words.
#[component]
pub fn LimitList(
    /// The limits.
    limits: Vec<LimitMark>,
) -> impl IntoView {
    let lang = use_lang();
    let rows = limits.into_iter().map(|mark| {
        let provisional = mark.provisional.then(|| provisional_badge(lang));
        view! {
            <div>
                <dt>{kind_words(lang, mark.kind)}" "<span class="soft">{length_words(lang, mark.length)}</span></dt>
                <dd>{limit_words(lang, &mark)}" "{provisional}</dd>
            </div>
        }
    });
    view! { <dl class="limit-list">{rows.collect_view()}</dl> }
}

/// Says that a notice still to come may change a day.
pub(super) fn provisional_badge(lang: Lang) -> AnyView {
    view! { <StatusBadge tone=Tone::Soon text=tr!(lang, deadlines.provisional)/> }.into_any()
}

/// What every day of one strip is seen against.
struct Facts {
    lang: Lang,
    today: NaiveDate,
    natural: bool,
    /// The last days, each with whose limit it is; the only limit needs no name.
    ends: Vec<(NaiveDate, Option<LimitKind>)>,
}

impl Facts {
    fn of(explanation: &Explanation, today: NaiveDate) -> Self {
        let natural = matches!(explanation.limits.first().map(|mark| mark.length), Some(Length::NaturalDays(_)));
        let named = explanation.limits.len() > 1;
        let ends = explanation.limits.iter().filter_map(|mark| Some((mark.due.date()?, named.then_some(mark.kind))));
        let ends = ends.collect();
        Self { lang: use_lang(), today, natural, ends }
    }

    fn ends_on(&self, day: NaiveDate) -> Vec<Option<LimitKind>> {
        self.ends.iter().filter(|(end, _)| *end == day).map(|(_, kind)| *kind).collect()
    }

    /// Today if the strip has it, else the end of the first limit, else the first day.
    fn first_focus(&self, strip: &[StripDay]) -> usize {
        let find = |date| strip.iter().position(|day| day.date == date);
        find(self.today).or_else(|| self.ends.first().and_then(|(end, _)| find(*end))).unwrap_or(0)
    }

    /// Before the first limit, between the limits, or after the last of them.
    fn phase(&self, day: NaiveDate) -> &'static str {
        let (first, last) = (self.ends.iter().map(|end| end.0).min(), self.ends.iter().map(|end| end.0).max());
        if last.is_some_and(|last| day > last) {
            "day-late"
        } else if first.is_some_and(|first| day > first) {
            "day-beyond"
        } else {
            "day-within"
        }
    }
}

fn cell(facts: &Facts, day: &StripDay, index: usize, current: RwSignal<usize>, node: NodeRef<Li>) -> AnyView {
    let (lang, date) = (facts.lang, day.date);
    let ends = facts.ends_on(date);
    let is_today = date == facts.today;
    let words = day_words(lang, day, facts.natural, &ends, is_today);
    let class = format!(
        "day day-{} {} on-{}{}{}{}",
        kind_class(&day.kind),
        facts.phase(date),
        date.weekday().number_from_monday(),
        if is_today { " day-today" } else { "" },
        if date.day() == 1 { " day-month" } else { "" },
        if day.provisional { " day-provisional" } else { "" },
    );
    let label = match date.day() {
        _ if index == 0 => short_date(date, lang),
        1 => short_month(date, lang),
        day => day.to_string(),
    };
    let marks = ends.into_iter().map(|kind| view! { <span class="day-mark">{mark_words(lang, kind)}</span> });
    let today = is_today.then(|| view! { <span class="day-today">{tr!(lang, deadlines.today)}</span> });
    let tabindex = move || if current.get() == index { "0" } else { "-1" };
    view! {
        <li node_ref=node class=class tabindex=tabindex on:focus=move |_| current.set(index)>
            <span class="day-date" aria-hidden="true">{label}</span>
            <span class="day-dot" aria-hidden="true">{glyph(lang, &day.kind)}</span>
            <span class="day-marks" aria-hidden="true">{marks.collect_view()}{today}</span>
            <span class="day-why">{words}</span>
        </li>
    }
    .into_any()
}

/// What stands inside the dot: the number it counts as, or the first letter of the holiday.
fn glyph(lang: Lang, kind: &DayKind) -> String {
    match kind {
        DayKind::Start => "0".to_owned(),
        DayKind::Counted { number } => number.to_string(),
        DayKind::Holiday { name, .. } => name.get(lang).chars().take(1).collect(),
        DayKind::MovedTo => "→".to_owned(),
        DayKind::MakeUp { .. } | DayKind::Weekend | DayKind::Paused { .. } => String::new(),
    }
}

const fn kind_class(kind: &DayKind) -> &'static str {
    match kind {
        DayKind::Start => "start",
        DayKind::Counted { .. } => "counted",
        DayKind::MakeUp { .. } => "make-up",
        DayKind::Weekend => "weekend",
        DayKind::Holiday { .. } => "holiday",
        DayKind::Paused { .. } => "paused",
        DayKind::MovedTo => "moved",
    }
}

fn kind_name(lang: Lang, class: &str) -> &'static str {
    match class {
        "start" => tr!(lang, deadlines.kind_start),
        "counted" => tr!(lang, deadlines.kind_counted),
        "make-up" => tr!(lang, deadlines.kind_make_up),
        "weekend" => tr!(lang, deadlines.kind_weekend),
        "holiday" => tr!(lang, deadlines.kind_holiday),
        "paused" => tr!(lang, deadlines.kind_paused),
        _ => tr!(lang, deadlines.kind_moved),
    }
}

fn mark_words(lang: Lang, kind: Option<LimitKind>) -> &'static str {
    match kind {
        None => tr!(lang, deadlines.mark_end),
        Some(LimitKind::Promised) => tr!(lang, deadlines.mark_promised),
        Some(LimitKind::Statutory) => tr!(lang, deadlines.mark_statutory),
    }
}

/// The kinds of day that this strip has, in the order in which they come.
fn legend(lang: Lang, strip: &[StripDay]) -> AnyView {
    let mut classes: Vec<&'static str> = Vec::new();
    for class in strip.iter().map(|day| kind_class(&day.kind)) {
        if !classes.contains(&class) {
            classes.push(class);
        }
    }
    let entries = classes.into_iter().map(|class| {
        view! {
            <li class=format!("day-{class} day-within")>
                <span class="day-dot" aria-hidden="true"></span>
                {kind_name(lang, class)}
            </li>
        }
    });
    view! { <ul class="day-strip-legend" aria-label=tr!(lang, deadlines.legend)>{entries.collect_view()}</ul> }
        .into_any()
}

fn table(facts: &Facts, strip: &[StripDay]) -> AnyView {
    let lang = facts.lang;
    let columns = [tr!(lang, deadlines.column_date), tr!(lang, deadlines.column_day), tr!(lang, deadlines.column_why)];
    let rows = strip.iter().map(|day| {
        let ends = facts.ends_on(day.date).into_iter().map(|kind| {
            view! { <strong class="day-strip-end">{end_words(lang, kind)}</strong> }
        });
        let today = (day.date == facts.today).then(|| tr!(lang, deadlines.today));
        let why = view! { <span>{why_words(lang, day, facts.natural)}" "{ends.collect_view()}" "{today}</span> };
        let date = view! { <time datetime=day.date.to_string()>{domain::time::date(day.date, lang)}</time> };
        vec![Cell::view(date), Cell::text(weekday(day.date, lang)), Cell::view(why)]
    });
    let (columns, rows) = (columns.into_iter().map(Column::text).collect(), rows.collect());
    view! { <DataTable caption=tr!(lang, deadlines.list) hide_caption=true columns=columns rows=rows/> }.into_any()
}

/// Where a key moves the focus on a strip of `count` days; `None` for keys that don't.
fn moved(key: &str, index: usize, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowRight" => Some((index + 1).min(last)),
        "ArrowLeft" => Some(index.saturating_sub(1)),
        "ArrowDown" => Some((index + 7).min(last)),
        "ArrowUp" => Some(index.saturating_sub(7)),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn keys_move_within_the_strip() {
        assert_eq!(moved("ArrowRight", 0, 3), Some(1));
        assert_eq!(moved("ArrowRight", 2, 3), Some(2));
        assert_eq!(moved("ArrowLeft", 0, 3), Some(0));
        assert_eq!(moved("ArrowDown", 1, 30), Some(8));
        assert_eq!(moved("End", 0, 30), Some(29));
        assert_eq!(moved("Tab", 0, 30), None);
        assert_eq!(moved("ArrowRight", 0, 0), None);
    }
}
