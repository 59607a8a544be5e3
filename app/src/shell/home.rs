//! The home page: one search field, three doors, the city's live facts.

use super::header::SearchForm;
use super::{Viewer, ViewerKind, use_viewer};
use crate::prelude::*;

/// The home page.
#[component]
pub fn HomePage() -> impl IntoView {
    let lang = use_lang();
    view! {
        <PageTitle text=""/>
        <section class="hero">
            <h1 class="hero-title">{tr!(lang, shell.home_heading)}</h1>
            <SearchForm id="home-search"/>
            {examples(lang)}
        </section>
        {mine(lang, &use_viewer())}
        <Doors/>
        <super::city::CityBand/>
    }
}

/// Things people come for, as links that search.
fn examples(lang: Lang) -> AnyView {
    let words = [tr!(lang, shell.example_food), tr!(lang, shell.example_fire), tr!(lang, shell.example_hotel)];
    let links = words.map(|word| {
        let href = format!("{}?q={word}", lang.path(paths::GUIDES));
        view! { <li><a href=href>{word}</a></li> }
    });
    view! {
        <div class="examples not-elder">
            <p id="examples-label">{tr!(lang, shell.examples)}</p>
            <ul class="examples-list" aria-labelledby="examples-label">{links.collect_view()}</ul>
        </div>
    }
    .into_any()
}

/// The shortest way to the viewer's own things.
fn mine(lang: Lang, viewer: &Viewer) -> Option<AnyView> {
    let (path, label) = match viewer.kind {
        ViewerKind::Citizen => (paths::MY_CASES, tr!(lang, shell.my_matters)),
        ViewerKind::Official => (paths::WORK, tr!(lang, shell.workbench)),
        ViewerKind::Anonymous | ViewerKind::PanelMember => return None,
    };
    let greeting = tr!(lang, shell.greeting, name = viewer.name.as_str());
    let view = view! {
        <section class="mine" aria-label=label>
            <p class="mine-greeting">{greeting}</p>
            <LinkButton href=lang.path(path) label=label/>
        </section>
    };
    Some(view.into_any())
}

/// Do something, take part, see for yourself.
#[component]
fn Doors() -> impl IntoView {
    let lang = use_lang();
    let doors = [
        (paths::GUIDES, "do", tr!(lang, shell.door_do), tr!(lang, shell.door_do_text)),
        (paths::REVIEW, "review", tr!(lang, shell.door_review), tr!(lang, shell.door_review_text)),
        (paths::OPEN, "open", tr!(lang, shell.door_open), tr!(lang, shell.door_open_text)),
    ];
    let doors = doors.map(|(path, icon, title, text)| {
        view! {
            <li class="door">
                <Icon name=icon/>
                <h2 class="door-title"><a class="door-link" href=lang.path(path)>{title}</a></h2>
                <p class="door-text">{text}</p>
            </li>
        }
    });
    view! { <ul class="doors">{doors.collect_view()}</ul> }
}

/// The band of live facts, each opening to its rows. Nothing where there are no facts.
#[component]
pub fn LiveFacts(
    /// The facts; at most four.
    figures: Vec<Figure>,
) -> impl IntoView {
    let lang = use_lang();
    if figures.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="section live-facts">
            <h2 class="live-facts-title">{tr!(lang, shell.live_facts)}</h2>
            <FigureBand figures=figures/>
        </section>
    }
    .into_any()
}
