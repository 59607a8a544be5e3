//! The application below `<body>`.

use leptos_meta::provide_meta_context;
use leptos_router::components::{FlatRoutes, FlatRoutesProps, Redirect, RouteChildren, Router};
use leptos_router::hooks::use_location;

use super::footer::SiteFooter;
use super::header::SiteHeader;
use super::not_found::NotFoundPage;
use super::{Preferences, Viewer, viewer};
use crate::locale::lang_of;
use crate::prelude::*;
use crate::routes;

/// The application: the shell around whichever page the address names.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(SharedValue::new(Preferences::of_request).into_inner());
    provide_context(Toasts::default());
    provide_context::<Viewer>(SharedValue::new(viewer::of_request).into_inner());
    view! { <Router><Frame/></Router> }
}

#[component]
fn Frame() -> impl IntoView {
    let location = use_location();
    let lang = lang_of(&location.pathname.get_untracked());
    provide_context(lang);
    view! {
        <SkipLink/>
        <SiteHeader/>
        <main id="main" class="main" tabindex="-1">
            {pages()}
        </main>
        <SiteFooter/>
        <ToastRegion/>
    }
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
