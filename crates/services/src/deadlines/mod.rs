//! `deadlines`: the calendar from the database, and entering new notices. The counting is `domain::deadlines`.
//!
//! [`Backend::calendar`](crate::Backend::calendar) gives the calendar that everything counts by. An administrator's
//! [`enter_notice`] makes provisional days final: it leaves a [`RECOUNT`] job behind, whose handler belongs to the
//! feature that stores due dates: it counts them anew with the new calendar, records each that moved as [`MOVED`] in
//! the audit log and tells the people concerned. [`moved_cases`] lists them for the administrator.

mod cache;
mod enter;
mod load;
mod moved;
mod recount;

pub(crate) use cache::{CalendarCache, FRESH};
pub use enter::{Entered, enter_notice};
pub use load::{notices, stored_notices};
pub use moved::{MOVED, moved_cases};
pub use recount::{RECOUNT, Recount};
