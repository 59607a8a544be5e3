//! The language of a page. It stands in the address (`/zh/…`, `/en/…`) and nowhere else, so that a
//! link says the same to everyone and nothing in the first paint depends on the browser.

use leptos::prelude::*;

pub use domain::text::Lang;

use crate::i18n::Locale;

/// Addresses in a language.
pub trait LangPath: Copy {
    /// An address within this language: `Lang::En.path("/cases/7")` is `/en/cases/7`.
    fn path(self, rest: &str) -> String;

    /// The same page in this language: `/zh/cases/7` to `/en/cases/7`.
    fn translate_path(self, path: &str) -> String;

    /// The language's own name for itself.
    fn own_name(self) -> &'static str;
}

impl LangPath for Lang {
    fn path(self, rest: &str) -> String {
        let mut path = String::with_capacity(3 + rest.len());
        path.push('/');
        path.push_str(self.code());
        if rest != "/" {
            path.push_str(rest);
        }
        path
    }

    fn translate_path(self, path: &str) -> String {
        let whole = path.trim_start_matches('/');
        let (first, rest) = whole.split_once('/').unwrap_or((whole, ""));
        let rest = if Self::from_code(first).is_some() { rest } else { whole };
        if rest.is_empty() { self.path("/") } else { self.path(&format!("/{rest}")) }
    }

    fn own_name(self) -> &'static str {
        match self {
            Self::Zh => "中文",
            Self::En => "English",
        }
    }
}

/// The language of an address; the first language where the address has none.
#[must_use]
pub fn lang_of(path: &str) -> Lang {
    path.trim_start_matches('/').split('/').next().and_then(Lang::from_code).unwrap_or_default()
}

/// The key set of the generated texts; used by [`tr!`](crate::tr).
#[doc(hidden)]
#[must_use]
pub const fn texts(lang: Lang) -> Locale {
    match lang {
        Lang::Zh => Locale::zh,
        Lang::En => Locale::en,
    }
}

/// The language of the page being shown. It never changes within a page load: the language switch
/// loads the page anew.
#[must_use]
pub fn use_lang() -> Lang {
    use_context().unwrap_or_default()
}

/// A text of the interface: `tr!(lang, shell.site_name)`, with variables
/// `tr!(lang, cases.due, date = due)`. The first word is the file below `locales/`. Without
/// variables a `&'static str`, with variables a `String`. An unknown key does not compile.
#[macro_export]
macro_rules! tr {
    ($lang:expr, $($key:tt)*) => {
        $crate::i18n::td_string!($crate::locale::texts($lang), $($key)*)
    };
}

#[cfg(test)]
mod tests {
    use super::{Lang, LangPath, lang_of};

    #[test]
    fn addresses_change_language_and_keep_the_page() {
        assert_eq!(Lang::En.translate_path("/zh/cases/7"), "/en/cases/7");
        assert_eq!(Lang::Zh.translate_path("/en"), "/zh");
        assert_eq!(Lang::Zh.translate_path("/"), "/zh");
        assert_eq!(Lang::En.translate_path("/zhong"), "/en/zhong");
        assert_eq!(lang_of("/en/x"), Lang::En);
        assert_eq!(lang_of("/english"), Lang::Zh);
        assert_eq!(Lang::Zh.path("/"), "/zh");
    }

    #[test]
    fn texts_take_variables() {
        assert_eq!(tr!(Lang::En, shell.title_on_site, page = "Cases"), "Cases – Sunhall");
        assert_eq!(tr!(Lang::Zh, shell.site_name), "阳光大厅");
    }
}
