//! The document around every page: header, navigation, footer, preferences, and the pages that
//! belong to no feature (home, components, privacy, not found).

mod admin;
mod app;
#[cfg(feature = "ssr")]
mod bare;
mod city;
mod components_page;
mod document;
mod footer;
mod header;
mod home;
mod landing;
mod not_found;
mod preferences;
#[cfg(feature = "ssr")]
mod preferences_route;
mod site_facts;
mod viewer;

use leptos::prelude::*;
use leptos_router::any_nested_route::AnyNestedRoute;

pub use app::App;
#[cfg(feature = "ssr")]
pub use bare::{error_document, offline_document};
pub use document::document;
pub use home::LiveFacts;
pub use not_found::{ErrorPage, NotFoundPage};
pub use preferences::{Mode, Preferences, Theme, use_preferences};
#[cfg(feature = "ssr")]
pub use preferences_route::{SetPreferences, set_preferences};
pub use site_facts::{SiteFacts, use_site_facts};
pub use viewer::{Unread, UnreadCount, Viewer, ViewerKind, use_viewer};

use crate::access::{Access, Endpoint, endpoint};
use crate::lazy_page;
use crate::paths;
use crate::routes::{lazy, page};
use admin::AdminRoute;
use city::CityFiguresPage;
use components_page::ComponentsRoute;
use home::HomePage;
use landing::{AccessibilityPage, OpenPage, PrivacyPage, SiteMapPage};

/// The shell's own endpoints.
pub const ENDPOINTS: &[Endpoint] = &[
    endpoint("/preferences", Access::Anyone),
    endpoint("/client-errors", Access::Anyone),
    endpoint("/offline/{lang}", Access::Anyone),
    components_page::SAMPLE_ENDPOINT,
    city::CITY_ENDPOINT,
];

lazy_page!(open: OpenRoute => OpenPage);
lazy_page!(open: CityFiguresRoute => CityFiguresPage);
lazy_page!(citizen: SiteMapRoute => SiteMapPage);
lazy_page!(citizen: PrivacyRoute => PrivacyPage);
lazy_page!(citizen: AccessibilityRoute => AccessibilityPage);

/// The shell's own pages.
#[must_use]
pub fn routes() -> Vec<AnyNestedRoute> {
    vec![
        page(paths::HOME, || view! { <HomePage/> }.into_any()),
        lazy::<ComponentsRoute>(paths::COMPONENTS),
        lazy::<AdminRoute>(paths::ADMIN),
        lazy::<OpenRoute>(paths::OPEN),
        lazy::<CityFiguresRoute>(paths::CITY_FIGURES),
        lazy::<SiteMapRoute>(paths::SITE_MAP),
        lazy::<PrivacyRoute>(paths::PRIVACY),
        lazy::<AccessibilityRoute>(paths::ACCESSIBILITY),
    ]
}
