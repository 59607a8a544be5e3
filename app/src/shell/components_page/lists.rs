//! Lists, states and messages.

use super::part;
use crate::prelude::*;

/// Tables, timeline, summary, tabs, tick list, empty list, dialog.
#[component]
pub fn Lists() -> impl IntoView {
    let lang = use_lang();
    let word = tr!(lang, components.sample_item);
    let columns = vec![
        Column::text(tr!(lang, components.column_item)),
        Column::text(tr!(lang, components.column_state)),
        Column::number(tr!(lang, components.column_days)),
    ];
    let rows = [(Tone::Ok, tr!(lang, components.tone_ok), 3), (Tone::Red, tr!(lang, components.tone_red), 12)].map(
        |(tone, state, days)| {
            vec![
                Cell::link("#", word),
                Cell::view(view! { <StatusBadge tone=tone text=state/> }),
                Cell::text(days.to_string()),
            ]
        },
    );
    let needed = ["sample_paper", "sample_name"].map(|_| TickItem {
        label: tr!(lang, components.sample_paper).to_owned(),
        detail: tr!(lang, components.sample_paper_hint).to_owned(),
    });
    let summary = vec![
        SummaryRow::new(tr!(lang, components.sample_name), "王小明").change("#", tr!(lang, components.change)),
        SummaryRow::new(tr!(lang, components.sample_mobile), "138****8000"),
    ];
    let content = view! {
        <Tabs label=tr!(lang, components.part_lists) tabs=tabs(lang)/>
        <DataTable caption=tr!(lang, components.part_lists) columns=columns rows=rows.into()/>
        <Pager older=Some("?before=7".to_owned()) newest=Some("?".to_owned())/>
        <SummaryCard title=tr!(lang, components.part_summary) rows=summary/>
        <TickList id="needed" items=needed.into()/>
        <Timeline entries=entries(lang)/>
        <EmptyState title=tr!(lang, components.empty_title) text=tr!(lang, components.empty_text) action=(lang.path(paths::GUIDES), tr!(lang, shell.open_guides).to_owned())/>
        <DialogButton dialog="sample-dialog" label=tr!(lang, components.dialog_open)/>
        <Dialog id="sample-dialog" title=tr!(lang, components.dialog_title)><p>{tr!(lang, components.dialog_text)}</p></Dialog>
    };
    part(tr!(lang, components.part_lists), content.into_any())
}

fn tabs(lang: Lang) -> Vec<Tab> {
    let tab = |label: &str, count, here| Tab { label: label.to_owned(), href: "#".to_owned(), count, here };
    vec![tab(tr!(lang, components.tab_open), Some(12), true), tab(tr!(lang, components.tab_done), None, false)]
}

fn entries(lang: Lang) -> Vec<TimelineEntry> {
    let entry = |instant: &str, when: &str, title: &str, who: &str| TimelineEntry {
        instant: instant.to_owned(),
        when: when.to_owned(),
        title: title.to_owned(),
        who: who.to_owned(),
        detail: String::new(),
    };
    vec![
        entry("2026-03-05T10:42:00+08:00", "2026-03-05 10:42", tr!(lang, components.event_accepted), "李雯"),
        entry("2026-03-04T16:05:00+08:00", "2026-03-04 16:05", tr!(lang, components.event_submitted), ""),
    ]
}

/// Badges, banners, steps, buttons.
#[component]
pub fn States() -> impl IntoView {
    let lang = use_lang();
    let tones = [
        (Tone::Neutral, tr!(lang, components.tone_neutral)),
        (Tone::Going, tr!(lang, components.tone_going)),
        (Tone::Ok, tr!(lang, components.tone_ok)),
        (Tone::Soon, tr!(lang, components.tone_soon)),
        (Tone::Yellow, tr!(lang, components.tone_yellow)),
        (Tone::Red, tr!(lang, components.tone_red)),
        (Tone::Paused, tr!(lang, components.tone_paused)),
    ];
    let badges = tones.map(|(tone, text)| view! { <StatusBadge tone=tone text=text/> });
    let banners = [tones[1], tones[2], tones[3], tones[5], tones[6]]
        .map(|(tone, text)| view! { <Banner tone=tone title=text><p>{tr!(lang, components.banner_text)}</p></Banner> });
    let step = |label: &str, state| Step { label: label.to_owned(), state, href: None };
    let steps = vec![
        step(tr!(lang, components.sample_name), StepState::Done),
        step(tr!(lang, components.sample_paper), StepState::Here),
        step(tr!(lang, components.sample_reason), StepState::ToCome),
    ];
    let content = view! {
        <p class="row">{badges.collect_view()}</p>
        {banners.collect_view()}
        <Steps steps=steps/>
        <p class="row">
            <LinkButton href="#" label=tr!(lang, components.button_main)/>
            <LinkButton href="#" label=tr!(lang, components.button_plain) kind=ButtonKind::Plain/>
            <LinkButton href="#" label=tr!(lang, components.button_danger) kind=ButtonKind::Danger/>
        </p>
    };
    part(tr!(lang, components.part_states), content.into_any())
}
