//! `/zh/components`: every component, for development and review. Only on demo sites.

mod charts;
mod lists;
mod sample;

use super::{NotFoundPage, use_site_facts};
use crate::lazy_page;
use crate::prelude::*;
pub use sample::SAMPLE_ENDPOINT;

lazy_page!(office: ComponentsRoute => ComponentsPage);

/// The page; not there on a real site.
#[component]
pub fn ComponentsPage() -> impl IntoView {
    let lang = use_lang();
    if !use_site_facts().is_demo {
        return view! { <NotFoundPage/> }.into_any();
    }
    view! {
        <PageTitle text=tr!(lang, components.title)/>
        <Breadcrumb here=tr!(lang, components.title)/>
        <header class="page-head">
            <h1>{tr!(lang, components.title)}</h1>
            <p class="lead">{tr!(lang, components.lead)}</p>
        </header>
        <div class="columns">
            <div class="span-7">
                <sample::SampleForm/>
                <lists::Lists/>
            </div>
            <div class="span-5">
                <lists::States/>
                <charts::Charts/>
            </div>
        </div>
    }
    .into_any()
}

/// A part of the page under its heading.
fn part(title: &'static str, content: AnyView) -> AnyView {
    view! { <section class="section stack"><h2>{title}</h2>{content}</section> }.into_any()
}
