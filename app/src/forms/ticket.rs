//! What every form carries besides its fields.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::locale::{Lang, lang_of};

/// The hidden part of a form: a key that makes sending it twice have one effect, and the page to
/// come back to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ticket {
    /// The idempotency key, made when the page was rendered: 22 characters of URL-safe base 64 on
    /// the server, 32 hexadecimal digits in the browser.
    pub key: String,
    /// The page that shows the form.
    pub back: String,
}

impl Ticket {
    /// A ticket for the page now shown. The server's key travels with the page, so the browser's
    /// first paint has the same.
    #[must_use]
    pub fn new() -> Self {
        Self { key: SharedValue::new(new_key).into_inner(), back: crate::paths::here() }
    }

    /// The language the form was shown in.
    #[must_use]
    pub fn lang(&self) -> Lang {
        lang_of(&self.back)
    }

    /// The page to come back to, if it is one of this site's.
    #[must_use]
    pub fn safe_back(&self) -> Option<&str> {
        let path = self.back.as_str();
        let local = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n']);
        local.then_some(path)
    }
}

#[cfg(feature = "ssr")]
fn new_key() -> String {
    Nonce::new().to_string()
}

#[cfg(not(feature = "ssr"))]
fn new_key() -> String {
    crate::browser::random_key()
}

#[cfg(test)]
mod tests {
    use super::Ticket;

    #[test]
    fn only_pages_of_this_site_are_returned_to() {
        let back = |path: &str| Ticket { key: String::new(), back: path.to_owned() };
        assert_eq!(back("/zh/me?tab=2").safe_back(), Some("/zh/me?tab=2"));
        for bad in ["", "//evil.example", "https://evil.example", "/\\evil", "/a\r\nSet-Cookie: x"] {
            assert_eq!(back(bad).safe_back(), None, "{bad}");
        }
    }
}
