//! `catalogue`: finding a service and reading its guide 办事指南.
//!
//! - `/guides` searches and lists by department, service object and theme, without JavaScript too;
//! - `/guides/:code` is one guide: what you get, how long, what it costs, what you need, how it goes, and the start;
//! - [`FlowLine`] draws a flow from its definition, here and on a case's page.
//!
//! The rules are in `domain::catalogue`, finding and publishing in `services::catalogue`.

mod api;
mod find;
mod flow_line;
mod guide;
mod json_ld;
mod law;
mod words;

use leptos::prelude::*;
use leptos_router::any_nested_route::AnyNestedRoute;

use crate::access::{Access, Endpoint, endpoint};
use crate::routes::page;

pub use flow_line::{FlowLine, FlowStage, FlowStop, StopState, stages};

/// Who may call what.
pub const ENDPOINTS: &[Endpoint] =
    &[endpoint("/api/catalogue/find", Access::Anyone), endpoint("/api/catalogue/guide", Access::Anyone)];

/// The pages.
#[must_use]
pub fn routes() -> Vec<AnyNestedRoute> {
    vec![
        page("/guides", || view! { <find::FindPage/> }.into_any()),
        page("/guides/:code", || view! { <guide::GuidePage/> }.into_any()),
    ]
}
