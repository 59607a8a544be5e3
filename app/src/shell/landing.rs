//! The door to what is published, and the pages every public site has.

use crate::prelude::*;

/// What is published, each with its address.
#[component]
pub fn OpenPage() -> impl IntoView {
    let lang = use_lang();
    let entries = [
        (lang.path(paths::CITY_FIGURES), tr!(lang, shell.open_figures), tr!(lang, shell.open_figures_text), false),
        (lang.path(paths::GUIDES), tr!(lang, shell.open_guides), tr!(lang, shell.open_guides_text), false),
        (
            "/api/open/v1/calendar/2026".to_owned(),
            tr!(lang, shell.open_calendar),
            tr!(lang, shell.open_calendar_text),
            true,
        ),
        (
            "/api/open/v1/deadline?start=2026-02-09&days=5".to_owned(),
            tr!(lang, shell.open_deadline),
            tr!(lang, shell.open_deadline_text),
            true,
        ),
    ];
    let entries = entries.map(|(href, title, text, data)| {
        let external = data.then_some("external");
        view! { <li class="entry"><a class="entry-title" href=href rel=external>{title}</a><p class="entry-text">{text}</p></li> }
    });
    view! {
        <PageTitle text=tr!(lang, shell.open_title)/>
        <Breadcrumb here=tr!(lang, shell.door_open)/>
        <div class="reading stack">
            <h1>{tr!(lang, shell.open_title)}</h1>
            <p class="lead">{tr!(lang, shell.open_lead)}</p>
            <ul class="entries">{entries.collect_view()}</ul>
        </div>
    }
}

/// Everything that has an address.
#[component]
pub fn SiteMapPage() -> impl IntoView {
    let lang = use_lang();
    let pages = [
        (paths::HOME, tr!(lang, shell.home)),
        (paths::GUIDES, tr!(lang, shell.door_do)),
        (paths::REVIEW, tr!(lang, shell.door_review)),
        (paths::OPEN, tr!(lang, shell.door_open)),
        (paths::MY_CASES, tr!(lang, shell.my_matters)),
        (paths::NOTICES, tr!(lang, shell.notices)),
        (paths::SIGN_IN, tr!(lang, shell.sign_in)),
        (paths::ACCESSIBILITY, tr!(lang, shell.accessibility)),
        (paths::PRIVACY, tr!(lang, shell.privacy)),
    ];
    let pages = pages.map(|(path, label)| {
        view! { <li class="entry"><a class="entry-title" href=lang.path(path)>{label}</a></li> }
    });
    view! {
        <PageTitle text=tr!(lang, shell.site_map_title)/>
        <Breadcrumb here=tr!(lang, shell.site_map_title)/>
        <div class="reading stack">
            <h1>{tr!(lang, shell.site_map_title)}</h1>
            <ul class="entries">{pages.collect_view()}</ul>
        </div>
    }
}

/// What is kept about people, and why.
#[component]
pub fn PrivacyPage() -> impl IntoView {
    let lang = use_lang();
    let parts = vec![
        (tr!(lang, shell.privacy_collect), tr!(lang, shell.privacy_collect_text)),
        (tr!(lang, shell.privacy_protect), tr!(lang, shell.privacy_protect_text)),
        (tr!(lang, shell.privacy_cookies), tr!(lang, shell.privacy_cookies_text)),
        (tr!(lang, shell.privacy_rights), tr!(lang, shell.privacy_rights_text)),
    ];
    text_page(tr!(lang, shell.privacy_title), tr!(lang, shell.privacy_lead), parts)
}

/// How accessible the site is.
#[component]
pub fn AccessibilityPage() -> impl IntoView {
    let lang = use_lang();
    let parts = vec![
        (tr!(lang, shell.accessibility_elder), tr!(lang, shell.accessibility_elder_text)),
        (tr!(lang, shell.accessibility_known), tr!(lang, shell.accessibility_known_text)),
    ];
    text_page(tr!(lang, shell.accessibility_title), tr!(lang, shell.accessibility_lead), parts)
}

/// A page of text under headings.
fn text_page(title: &'static str, lead: &'static str, parts: Vec<(&'static str, &'static str)>) -> AnyView {
    let parts = parts.into_iter().map(|(heading, text)| view! { <h2>{heading}</h2><p>{text}</p> });
    view! {
        <PageTitle text=title/>
        <Breadcrumb here=title/>
        <div class="reading stack">
            <h1>{title}</h1>
            <p class="lead">{lead}</p>
            {parts.collect_view()}
        </div>
    }
    .into_any()
}
