//! The addresses of the pages. Each feature lists its own in `routes()`; they are gathered in
//! [`all`], and nowhere else.
//!
//! A page is rendered whole on the server before the first byte ([`SsrMode::Async`]), so that it
//! works without JavaScript. The first pages people come to (home, search, guides) are in the browser's main
//! download; every other page is a part of its own, made with [`lazy_page!`](crate::lazy_page) and loaded
//! when it is opened.

use leptos::prelude::*;
use leptos::tachys::view::iterators::StaticVec;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute};
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::{Lazy, LazyRoute, NestedRoute, PartialPathMatch, PathSegment, PossibleRouteMatch, SsrMode};

use crate::locale::Lang;
use crate::{features, shell};

/// Every page. Features register here, one line each.
#[must_use]
pub fn all() -> StaticVec<AnyNestedRoute> {
    let mut routes = Vec::new();
    routes.extend(shell::routes());
    routes.extend(features::routes());
    StaticVec::from(routes)
}

/// A page below the language: `page("/cases/:id", || view! { <CasePage/> }.into_any())`.
///
/// The view is built anew when the address (path or query) changes, so it may read parameters
/// untracked.
#[must_use]
pub fn page(pattern: &'static str, view: fn() -> AnyView) -> AnyNestedRoute {
    NestedRoute::new(Pattern(pattern), move || renewed(view)).ssr_mode(SsrMode::Async).into_any_nested_route()
}

/// A page split off the main download; made with [`lazy_page!`](crate::lazy_page).
#[must_use]
pub fn lazy<R: LazyRoute + Sync>(pattern: &'static str) -> AnyNestedRoute {
    NestedRoute::new(Pattern(pattern), Lazy::<R>::new()).ssr_mode(SsrMode::Async).into_any_nested_route()
}

/// Builds the view, and builds it again whenever its parameters or its query change: those that the view reads, which
/// follow the browser's location a moment later.
#[must_use]
pub fn renewed(view: fn() -> AnyView) -> AnyView {
    let (params, query) = (use_params_map(), use_query_map());
    let address = Memo::new(move |_| (params.get(), query.get()));
    (move || {
        // Read, not only tracked: a memo that nobody has read does not know what it depends on.
        address.with(|_| ());
        untrack(view)
    })
    .into_any()
}

/// Declares a page that is not in the main download: `lazy_page!(office: InboxRoute => InboxPage)` makes the type
/// `InboxRoute`, registered with `routes::lazy::<InboxRoute>("/inbox")`.
///
/// The first word names the part of the download that the page is in; a part is loaded when the first of its pages is
/// opened. Pages that the same people open belong together, because what several parts share becomes a file for each
/// combination of parts (docs/adr/0008):
///
/// | part | pages |
/// |---|---|
/// | `citizen` | signing in, applying, one's cases and account |
/// | `open` | what anybody reads beyond the first pages: reviews and their results, the calendar, figures |
/// | `voting` | what only members of a review and those who recount it need |
/// | `office` | what officials and administrators work with |
#[macro_export]
macro_rules! lazy_page {
    ($part:ident: $route:ident => $page:ident) => {
        /// A page loaded on demand.
        #[derive(Debug)]
        pub struct $route;

        const _: () = {
            #[cfg_attr(not(feature = "whole"), ::leptos::lazy($part))]
            fn view() -> ::leptos::prelude::AnyView {
                $crate::routes::renewed(|| ::leptos::prelude::IntoAny::into_any(::leptos::prelude::view! { <$page/> }))
            }

            impl ::leptos_router::LazyRoute for $route {
                fn data() -> Self {
                    Self
                }

                async fn view(_this: Self) -> ::leptos::prelude::AnyView {
                    #[cfg(not(feature = "whole"))]
                    return view().await;
                    #[cfg(feature = "whole")]
                    view()
                }

                async fn preload() {
                    #[cfg(all(target_arch = "wasm32", not(feature = "whole")))]
                    __preload_view().await;
                }
            }
        };
    };
}

/// An address pattern below the language: `/cases/:id`, `/files/*path`, `/` for the language alone.
/// One type for all patterns keeps the router's code in the browser small.
#[derive(Clone, Copy, Debug)]
struct Pattern(&'static str);

impl PossibleRouteMatch for Pattern {
    fn optional(&self) -> bool {
        false
    }

    fn test<'a>(&self, path: &'a str) -> Option<PartialPathMatch<'a>> {
        let mut parts = path.trim_start_matches('/').split('/').filter(|part| !part.is_empty());
        Lang::from_code(parts.next()?)?;
        let mut params = Vec::new();
        for segment in segments(self.0) {
            if let Some(name) = segment.strip_prefix('*') {
                let rest: Vec<&str> = parts.by_ref().collect();
                params.push((name.into(), rest.join("/")));
                break;
            }
            let part = parts.next()?;
            match segment.strip_prefix(':') {
                Some(name) => params.push((name.into(), part.to_owned())),
                None if segment == part => {}
                None => return None,
            }
        }
        if parts.next().is_some() {
            return None;
        }
        Some(PartialPathMatch::new("", params, path))
    }

    fn generate_path(&self, path: &mut Vec<PathSegment>) {
        path.push(PathSegment::Param("lang".into()));
        for segment in segments(self.0) {
            path.push(match (segment.strip_prefix(':'), segment.strip_prefix('*')) {
                (Some(name), _) => PathSegment::Param(name.into()),
                (_, Some(name)) => PathSegment::Splat(name.into()),
                _ => PathSegment::Static(segment.into()),
            });
        }
    }
}

fn segments(pattern: &'static str) -> impl Iterator<Item = &'static str> {
    pattern.split('/').filter(|segment| !segment.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(pattern: &'static str, path: &str) -> Option<Vec<(String, String)>> {
        let matched = Pattern(pattern).test(path)?;
        Some(matched.params().into_iter().map(|(name, value)| (name.into_owned(), value)).collect())
    }

    #[test]
    fn patterns_match_whole_addresses_in_a_known_language() {
        assert_eq!(params("/", "/zh"), Some(vec![]));
        assert_eq!(params("/", "/zh/"), Some(vec![]));
        assert_eq!(params("/", "/fr"), None);
        assert_eq!(params("/cases/:id", "/en/cases/7"), Some(vec![("id".into(), "7".into())]));
        assert_eq!(params("/cases/:id", "/en/cases"), None);
        assert_eq!(params("/cases/:id", "/en/cases/7/edit"), None);
        assert_eq!(params("/files/*rest", "/en/files/a/b"), Some(vec![("rest".into(), "a/b".into())]));
    }
}
