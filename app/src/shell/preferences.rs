//! How a reader wants the site to look: kept in cookies, read by the server, so that it works
//! without JavaScript and the first paint is already right.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The cookie that keeps the [`Mode`].
pub const MODE_COOKIE: &str = "mode";
/// The cookie that keeps the [`Theme`].
pub const THEME_COOKIE: &str = "theme";

/// Normal, or the elder mode 长者模式: extra-large type, high contrast, fewer things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    /// As designed.
    #[default]
    Normal,
    /// 长者模式
    Elder,
}

/// Light, dark, or as the device says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theme {
    /// As the device says.
    #[default]
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// Everything a reader has set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    /// Normal or elder.
    pub mode: Mode,
    /// Light or dark.
    pub theme: Theme,
}

impl Mode {
    /// The name in the cookie, the form and `<html data-mode>`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Elder => "elder",
        }
    }

    /// The mode of this name; normal for anything else.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        if name == Self::Elder.name() { Self::Elder } else { Self::Normal }
    }
}

impl Theme {
    /// The name in the cookie, the form and `<html data-theme>`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of this name; the device's for anything else.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.name() == name).unwrap_or_default()
    }
}

impl Preferences {
    /// What a `Cookie` header says.
    #[must_use]
    pub fn from_cookies(header: &str) -> Self {
        let mut preferences = Self::default();
        for (name, value) in header.split(';').filter_map(|pair| pair.trim().split_once('=')) {
            match name {
                MODE_COOKIE => preferences.mode = Mode::from_name(value),
                THEME_COOKIE => preferences.theme = Theme::from_name(value),
                _ => {}
            }
        }
        preferences
    }

    /// What the request being answered says; the default in the browser, which gets the server's
    /// reading with the page.
    #[must_use]
    pub fn of_request() -> Self {
        #[cfg(feature = "ssr")]
        if let Some(parts) = use_context::<http::request::Parts>() {
            let header = parts.headers.get(http::header::COOKIE).and_then(|value| value.to_str().ok());
            return header.map(Self::from_cookies).unwrap_or_default();
        }
        Self::default()
    }
}

/// What the reader has set.
#[must_use]
pub fn use_preferences() -> Preferences {
    use_context().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_read_and_nonsense_is_ignored() {
        let read = Preferences::from_cookies("a=b; mode=elder; theme=dark");
        assert_eq!(read, Preferences { mode: Mode::Elder, theme: Theme::Dark });
        assert_eq!(Preferences::from_cookies("mode=<script>; theme"), Preferences::default());
    }
}
