//! `accounts`: people, how they sign in, what they may do, and their personal data.
//!
//! Rules stand in `domain::accounts`; why nobody is locked out by a stranger, in its `throttle`. Personal data is
//! sealed with a [`DataKey`](crate::DataKey).

mod able;
mod closing;
mod contact;
mod create;
mod directory;
mod export;
mod lanes;
mod officials;
mod password;
mod personal;
mod posts;
mod real_name;
mod register;
mod reset;
mod rows;
mod sealed;
mod second_step;
mod sessions;
mod sign_in;
mod standing;

pub use able::who_may;
pub use closing::close;
pub use contact::{Contact, contact, set_contact};
pub(crate) use create::open_plain;
pub use create::{NewPerson, SecondStepSecret, create};
pub use directory::{Names, departments, find_officials, names, official};
pub use export::export;
pub use officials::{NewOfficial, create_official};
pub use password::{ChangePassword, change_password};
pub use personal::{Profile, Unmask, Unmasked, profile, unmask};
pub use posts::{grant, withdraw};
pub use real_name::{Authority, Claim, RealNameUnavailable};
pub use register::{RegisterAgent, RegisterCitizen, register_agent, register_citizen};
pub use reset::{reset_password, reset_second_step};
pub(crate) use sealed::mobile;
pub use second_step::{Enrolment, confirm_enrolment, current_code, enrolment, renew_recovery_codes, start_enrolment};
pub(crate) use sessions::end_all;
pub use sessions::{Session, SessionRow, end_session, list_sessions, revoke_session, session, use_session};
pub use sign_in::{Attempt, Opened, Origin, Outcome, PendingStep, hold, sign_in, sign_in_second_step};
pub use standing::{restore, suspend};
