//! The deterministic demo city 晴湾市: invented places, departments and people; real power items with their real legal
//! bases. Everything here is marked as demo data and is refused by a production configuration.
//!
//! - [`seed`] fills a new database, and does nothing to one that is filled already.
//! - [`PEOPLE`] lists the people with what they sign in with; [`PASSWORD`] is everybody's password.

mod cases;
mod city;
mod codes;
mod departments;
mod items;
mod people;
mod places;
mod review;

use services::{Backend, Result};

pub use cases::{SPAN, seed_cases};
pub use departments::{DEPARTMENTS, DemoDepartment, MOST_DEPARTMENTS};
pub use items::{DemoItem, items};
pub use people::{DemoPerson, PASSWORD, PEOPLE, citizen, official};
pub use review::{DEMO_GROUPS, Reviews, member_code, members_of_live_review, members_of_open_review, seed_reviews};

/// Whether the database holds the demo city.
///
/// # Errors
/// When the database fails.
pub async fn is_filled(backend: &Backend) -> Result<bool> {
    city::is_filled(backend).await
}

/// Fills a new database with the demo city of so many organs, at least those that do something. Asked again it does
/// nothing.
///
/// # Errors
/// When the database fails, or is not a demo database.
pub async fn seed(backend: &Backend, organs: usize) -> Result<()> {
    if !backend.settings().demo {
        return Err(services::ServiceError::fault("demo.enabled is off: this database does not take demo people"));
    }
    city::seed(backend, organs).await
}
