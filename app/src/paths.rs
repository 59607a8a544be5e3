//! The addresses the shell links to, below the language. Pages and links use these names, so that a
//! page cannot move without its links.

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
/// Open an account.
pub const REGISTER: &str = "/register";
/// An official's inbox.
pub const WORK: &str = "/work";
/// A department head's figures.
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
