//! The addresses the shell links to, below the language. Pages and links use these names, so that a
//! page cannot move without its links.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::locale::{Lang, LangPath};

/// The home page.
pub const HOME: &str = "/";
/// Find and read service guides; `?q=` searches.
pub const GUIDES: &str = "/guides";
/// The democratic review 民主评议.
pub const REVIEW: &str = "/review";
/// What is published 公开.
pub const OPEN: &str = "/open";
/// This month's figures, a row a department.
pub const CITY_FIGURES: &str = "/open/figures";
/// A citizen's own cases and drafts.
pub const MY_CASES: &str = "/my";
/// What the system has told the reader.
pub const NOTICES: &str = "/notices";
/// The reader's own account.
pub const ACCOUNT: &str = "/account";
/// Sign in; `?next=` is where to go afterwards.
pub const SIGN_IN: &str = "/sign-in";
/// The same for officials.
pub const SIGN_IN_OFFICIAL: &str = "/sign-in/official";
/// Open an account.
pub const REGISTER: &str = "/register";
/// An official's inbox.
pub const WORK: &str = "/work";
/// A department's figures, for its head and for supervisors.
pub const DASHBOARD: &str = "/work/overview";
/// What the reader's administrative posts let them look after.
pub const ADMIN: &str = "/admin";
/// Officials and their posts, for the security administrator.
pub const PEOPLE: &str = "/admin/people";
/// The audit log, for the audit administrator.
pub const AUDIT: &str = "/audit";
/// Everything that has an address.
pub const SITE_MAP: &str = "/site-map";
/// What is kept about people, and why.
pub const PRIVACY: &str = "/privacy";
/// How accessible the site is.
pub const ACCESSIBILITY: &str = "/accessibility";
/// All components together; in development and demos.
pub const COMPONENTS: &str = "/components";

/// Below these everything is for officials.
const OFFICE: [&str; 5] = ["work", "admin", "audit", "deadlines/notices", "review/organise"];

/// The address of the page that is shown, with its query.
#[must_use]
pub fn here() -> String {
    let address = use_location();
    let (path, search) = (address.pathname.get_untracked(), address.search.get_untracked());
    match search.trim_start_matches('?') {
        "" => path,
        search => format!("{path}?{search}"),
    }
}

/// Where whoever has to sign in to see `page` does so, and is led back to it; nowhere when the page is not known.
#[must_use]
pub fn sign_in_to(lang: Lang, page: &str) -> String {
    let door = lang.path(door_of(page));
    if page.is_empty() { door } else { format!("{door}?next={}", query_value(page)) }
}

/// Where the people sign in whom a page is for.
#[must_use]
pub fn door_of(page: &str) -> &'static str {
    let path = page.split(['?', '#']).next().unwrap_or_default();
    let below = path.trim_start_matches('/').split_once('/').map_or("", |(_, below)| below);
    let is_within = |part: &str| below.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let in_session = is_within("review") && (below.ends_with("/chair") || below.ends_with("/terminal"));
    if in_session || OFFICE.into_iter().any(is_within) { SIGN_IN_OFFICIAL } else { SIGN_IN }
}

/// A text as a value in the query of an address.
#[must_use]
pub fn query_value(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => value.push(char::from(byte)),
            other => value.push_str(&format!("%{other:02X}")),
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_has_to_sign_in_finds_the_right_door_and_comes_back() {
        let official = "/zh/sign-in/official";
        for page in ["/zh/work", "/zh/work/overview", "/en/admin/people/3", "/zh/review/organise", "/zh/review/3/chair"]
        {
            assert_eq!(sign_in_to(Lang::Zh, page), format!("{official}?next={page}"));
        }
        for page in ["/zh/my", "/zh/workshop", "/zh/review/3/ballot", "/zh"] {
            assert_eq!(sign_in_to(Lang::Zh, page), format!("/zh/sign-in?next={page}"));
        }
        assert_eq!(sign_in_to(Lang::En, ""), "/en/sign-in");
        let case = sign_in_to(Lang::Zh, "/zh/work?case=12&mine=1");
        assert_eq!(case, format!("{official}?next=/zh/work%3Fcase%3D12%26mine%3D1"));
    }

    #[test]
    fn a_query_holds_any_text() {
        assert_eq!(query_value("/a b+\"<评>"), "/a%20b%2B%22%3C%E8%AF%84%3E");
    }
}
