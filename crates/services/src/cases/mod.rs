//! `cases`: from the first saved answer to the issued document. The rules are in `domain::cases`.
//!
//! The applicant's commands: [`start`], [`save_answers`], [`submit`], [`act_as_applicant`], [`discard`], and
//! [`upload`] for papers. The department's: [`act`]. Everything read for pages: [`page`], [`my_cases`], [`inbox`],
//! [`overview`], [`dashboard`], [`rows_of`], [`document`], [`applicant`]; for everybody [`city_figures`]. By the
//! calendar: [`DeemAccepted`], [`RecountDueDates`].

mod answers;
mod applicant;
mod calendar_jobs;
mod case;
mod city;
mod counters;
mod dashboard;
mod document;
mod draft;
mod forget;
mod import;
mod inbox;
mod list;
mod official;
mod page;
mod papers;
mod personal;
mod record;
mod submit;
mod tell;
pub mod upload;
mod watch;

pub(crate) use answers::open as open_answers;
pub use applicant::{ApplicantAct, ApplicantInput, act_as_applicant};
pub use calendar_jobs::{DeemAccepted, RecountDueDates, SweepUploads};
pub use case::Done;
pub use city::city_figures;
pub use dashboard::{dashboard, overview};
pub use document::{document, issued_document};
pub(crate) use draft::discard_all;
pub use draft::{AnswersInput, Kept, discard, draft, save_answers, start};
pub(crate) use forget::forget_applicant;
pub use import::{PastAct, PastCase, import};
pub use inbox::{InboxQuery, inbox, rows_of};
pub use list::my_cases;
pub use official::{OfficialAct, OfficialInput, act};
pub use page::page;
pub use personal::{applicant, unmask_applicant};
pub use submit::{SubmitInput, Submitted, submit};
pub use watch::may_watch;
