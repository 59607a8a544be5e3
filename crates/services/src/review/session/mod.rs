//! The live session of a review: the chair opens a window for one question after the other, ballots are taken in the
//! open window only, and what became of each window stands in the signed heads.
//!
//! The state machine is in `domain::review::session`; here it meets rows. Acts of the chair hold the review's row as
//! closing does, and whoever writes ballots shares it: a ballot is either in the window's turnout or refused.
//! A window that lacked its quorum, or was declared void, says so in its row and with that in every later head: whoever
//! recounts the archive counts the windows that are not void, and no others.

mod acts;
mod count;
mod end;
mod floor;
mod store;
mod view;

pub use acts::{Command, Step, chair};
pub use count::CountDue;
pub use end::WindowDue;
pub(super) use end::{settle, void_open};
pub(super) use floor::{Floor, windows_with};
pub(super) use store::{begin, in_heads, void_windows};
pub use view::{chair_desk, session_now, session_told};
