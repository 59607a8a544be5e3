//! The application below `<body>`.

use leptos_meta::provide_meta_context;
use leptos_router::components::{FlatRoutes, FlatRoutesProps, Redirect, RouteChildren, Router};
use leptos_router::hooks::use_location;

use super::footer::SiteFooter;
use super::header::SiteHeader;
use super::not_found::NotFoundPage;
use super::{Mode, Preferences, SiteFacts, UnreadCount, Viewer, site_facts, use_preferences, viewer};
use crate::locale::lang_of;
use crate::prelude::*;
use crate::routes;

/// The application: the shell around whichever page the address names.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(SharedValue::new(Preferences::of_request).into_inner());
    provide_context::<SiteFacts>(SharedValue::new(site_facts::of_server).into_inner());
    provide_context(Toasts::default());
    let viewer: Viewer = SharedValue::new(viewer::of_request).into_inner();
    provide_context(UnreadCount::new(&viewer));
    provide_context(viewer);
    let routing = RwSignal::new(false);
    view! {
        <div class="routing" class:routing-on=routing aria-hidden="true"></div>
        <Router set_is_routing=SignalSetter::from(routing.write_only())><Frame/></Router>
    }
}

#[component]
fn Frame() -> impl IntoView {
    let location = use_location();
    let lang = lang_of(&location.pathname.get_untracked());
    provide_context(lang);
    focus_page_on_navigation(location.pathname);
    view! {
        <SkipLink/>
        <SiteHeader/>
        <main id="main" class="main" tabindex="-1">
            {read_aloud(lang)}
            {pages()}
        </main>
        <SiteFooter/>
        <ToastRegion/>
    }
}

/// After going to another page the keyboard and screen readers start at its main part, as they would
/// after loading it.
fn focus_page_on_navigation(path: Memo<String>) {
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            crate::browser::focus_soon("main");
        }
        now
    });
}

/// Reads the page aloud, in elder mode, where the browser can.
fn read_aloud(lang: Lang) -> Option<AnyView> {
    if use_preferences().mode != Mode::Elder {
        return None;
    }
    let able = RwSignal::new(false);
    Effect::new(move || able.set(crate::browser::can_speak()));
    let view = view! {
        <button
            type="button" class="button button-plain read-aloud" hidden=move || !able.get()
            on:click=move |_| crate::browser::read_aloud(lang.tag())
        >
            <Icon name="speak"/>
            {tr!(lang, shell.read_aloud)}
        </button>
    };
    Some(view.into_any())
}

/// The page the address names. Called as a function, because the `view!` macro wraps children in ways
/// that a list made at run time does not fit.
fn pages() -> impl IntoView {
    let children = RouteChildren::to_children(routes::all);
    FlatRoutes(FlatRoutesProps::builder().fallback(fallback).children(children).build())
}

/// The bare address goes to the first language; everything else is not there.
fn fallback() -> AnyView {
    if use_location().pathname.get_untracked() == "/" {
        view! { <Redirect path="/zh"/> }.into_any()
    } else {
        view! { <NotFoundPage/> }.into_any()
    }
}
