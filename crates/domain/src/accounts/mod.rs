//! `accounts`: people, what they may do, and in whose name 账户.

mod account;
mod actor;
mod numbers;
pub mod password;
mod people;
mod policy;
mod session;
mod sign_in;
pub mod throttle;

pub use account::{AccountError, AccountState};
pub use actor::{Actor, Citizen, Denied, Official, PanelMember, PersonKind, Post, Role, SignedIn};
pub use numbers::{CreditCode, IdentityNumber, MobileNumber, masked_email};
pub use people::{DepartmentName, OfficialDetails, OfficialEntry, OfficialPost, PeopleFilter};
pub use policy::{Action, Resource, can};
pub use session::{AfterPassword, SECOND_STEP, SessionRules, SignInEnd};
pub use sign_in::{SignInName, UserName, device_label, masked_address, site, subscriber};
