//! The features' screens and server functions. A feature registers here: its module, its pages in
//! [`routes`], its endpoints in [`TABLES`].

use leptos_router::any_nested_route::AnyNestedRoute;

use crate::access::Endpoint;

pub mod accounts;
pub mod audit;
pub mod cases;
pub mod catalogue;
pub mod deadlines;
pub mod notices;
pub mod review;

/// The pages of all features: one line `routes.extend(<feature>::routes());` each.
#[must_use]
pub fn routes() -> Vec<AnyNestedRoute> {
    let mut routes = Vec::new();
    routes.extend(accounts::routes());
    routes.extend(audit::routes());
    routes.extend(cases::routes());
    routes.extend(catalogue::routes());
    routes.extend(deadlines::routes());
    routes.extend(notices::routes());
    routes.extend(review::routes());
    routes
}

/// The endpoints of all features: one `<feature>::ENDPOINTS` each.
pub const TABLES: &[&[Endpoint]] = &[
    accounts::ENDPOINTS,
    audit::ENDPOINTS,
    cases::ENDPOINTS,
    catalogue::ENDPOINTS,
    deadlines::ENDPOINTS,
    notices::ENDPOINTS,
    review::ENDPOINTS,
    review::matters::ENDPOINTS,
    review::organise::ENDPOINTS,
    review::promises::ENDPOINTS,
    review::results::ENDPOINTS,
    review::session::ENDPOINTS,
];
