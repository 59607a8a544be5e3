//! What roles and languages are called.

use domain::accounts::Role;

use crate::prelude::*;

/// A role, in a word.
pub fn role(lang: Lang, role: Role) -> &'static str {
    match role {
        Role::Window => tr!(lang, accounts.role_window),
        Role::Reviewer => tr!(lang, accounts.role_reviewer),
        Role::Head => tr!(lang, accounts.role_head),
        Role::Supervisor => tr!(lang, accounts.role_supervisor),
        Role::SystemAdministrator => tr!(lang, accounts.role_system),
        Role::SecurityAdministrator => tr!(lang, accounts.role_security),
        Role::AuditAdministrator => tr!(lang, accounts.role_audit),
        Role::ReviewOrganiser => tr!(lang, review.role_organiser),
    }
}

/// The languages to choose from, each by its own name.
pub fn languages() -> Vec<Choice> {
    Lang::ALL.into_iter().map(|lang| Choice::new(lang.code(), lang.own_name())).collect()
}
