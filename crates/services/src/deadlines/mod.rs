//! `deadlines`: the calendar from the database, and entering new notices. The counting is `domain::deadlines`.
//!
//! [`Backend::calendar`](crate::Backend::calendar) gives the calendar that everything counts by. An administrator's
//! [`enter_notice`] makes provisional days final: it leaves a [`RECOUNT`] job behind, whose handler belongs to the
//! feature that stores due dates. That handler goes through its stored deadlines that are provisional or begin in the
//! notice's span, recounts each with the new calendar ([`recounted`]), stores what changed, and tells the people
//! concerned.

mod cache;
mod enter;
mod load;
mod recount;

pub(crate) use cache::CalendarCache;
pub use enter::{Entered, enter_notice};
pub use load::{notices, stored_notices};
pub use recount::{RECOUNT, Recount, Recounted, recounted};
