//! `accounts`: signing in, registering, one's own account, and the people a security administrator looks after 账户.
//!
//! Rules are in `domain::accounts`, effects in `services::accounts`. `/sign-in` is for citizens, `/sign-in/official` and
//! `/sign-in/code` for officials, `/account` for everybody who is signed in, `/admin/people` for the security
//! administrator.

mod account;
mod api;
mod people;
mod register;
mod sign_in;
mod words;

use domain::accounts::Role;
use leptos_router::any_nested_route::AnyNestedRoute;

use crate::access::{Access, Endpoint, endpoint};
use crate::prelude::*;
use crate::routes::lazy;
use account::AccountPage;
use register::RegisterPage;
use sign_in::{CodePage, OfficialPage, SignInPage};

const ADMINISTRATOR: Access = Access::Role(Role::SecurityAdministrator);

/// Who may call what.
pub const ENDPOINTS: &[Endpoint] = &[
    endpoint("/api/accounts/sign_in", Access::Anyone),
    endpoint("/api/accounts/sign_in_official", Access::Anyone),
    endpoint("/api/accounts/second_step", Access::Anyone),
    endpoint("/api/accounts/sign_out", Access::Anyone),
    endpoint("/api/accounts/register", Access::Anyone),
    endpoint("/api/accounts/own", Access::SignedIn),
    endpoint("/api/accounts/set_contact", Access::SignedIn),
    endpoint("/api/accounts/change_password", Access::SignedIn),
    endpoint("/api/accounts/revoke_session", Access::SignedIn),
    endpoint("/api/accounts/start_second_step", Access::SignedIn),
    endpoint("/api/accounts/confirm_second_step", Access::SignedIn),
    endpoint("/api/accounts/renew_recovery_codes", Access::SignedIn),
    endpoint("/api/accounts/kept_codes", Access::SignedIn),
    endpoint("/api/accounts/close", Access::Citizen),
    endpoint("/account/export", Access::SignedIn),
    endpoint("/api/accounts/people", ADMINISTRATOR),
    endpoint("/api/accounts/official", ADMINISTRATOR),
    endpoint("/api/accounts/create_official", ADMINISTRATOR),
    endpoint("/api/accounts/grant_post", ADMINISTRATOR),
    endpoint("/api/accounts/withdraw_post", ADMINISTRATOR),
    endpoint("/api/accounts/reset_password", ADMINISTRATOR),
    endpoint("/api/accounts/reset_second_step", ADMINISTRATOR),
    endpoint("/api/accounts/suspend", ADMINISTRATOR),
    endpoint("/api/accounts/restore", ADMINISTRATOR),
];

crate::lazy_page!(citizen: SignInRoute => SignInPage);
crate::lazy_page!(citizen: OfficialRoute => OfficialPage);
crate::lazy_page!(citizen: CodeRoute => CodePage);
crate::lazy_page!(citizen: RegisterRoute => RegisterPage);
crate::lazy_page!(citizen: AccountRoute => AccountPage);

/// The pages.
#[must_use]
pub fn routes() -> Vec<AnyNestedRoute> {
    vec![
        lazy::<SignInRoute>(paths::SIGN_IN),
        lazy::<OfficialRoute>(paths::SIGN_IN_OFFICIAL),
        lazy::<CodeRoute>("/sign-in/code"),
        lazy::<RegisterRoute>(paths::REGISTER),
        lazy::<AccountRoute>(paths::ACCOUNT),
        lazy::<people::PeopleRoute>(paths::PEOPLE),
        lazy::<people::NewRoute>("/admin/people/new"),
        lazy::<people::OfficialRoute>("/admin/people/:id"),
    ]
}
