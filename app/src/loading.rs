//! From a resource to a page: waits on the server until the data is there, keeps the old content
//! while the browser fetches anew, and shows the error page in place of what could not be loaded.
//!
//! A [`Suspend`] stands alone here. `<Suspense>` and `<Transition>` would add a fallback, which pages have none of, and
//! an effect that counts what is pending, from which leptos has had responses that never end (its issues 4578, 4673
//! and 4851).

use std::sync::Arc;

use leptos::prelude::*;

use crate::shell::ErrorPage;
use crate::wire::AppResult;

/// Shows what a resource gives, or the error page. `view` is called again whenever the resource was fetched again.
///
/// ```ignore
/// let guide = Resource::new(|| (), move |()| get_guide(code.clone()));
/// loaded(guide, |guide| view! { <GuideView guide=guide/> }.into_any())
/// ```
#[must_use]
pub fn loaded<T>(resource: Resource<AppResult<T>>, view: impl Fn(T) -> AnyView + Send + Sync + 'static) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    part(resource, move |outcome| match outcome {
        Ok(data) => view(data),
        Err(error) => view! { <ErrorPage error=error/> }.into_any(),
    })
}

/// Shows what came of a resource as a part of a page that stands without it.
#[must_use]
pub fn part<T>(
    resource: Resource<AppResult<T>>,
    view: impl Fn(AppResult<T>) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    let view: Arc<dyn Fn(AppResult<T>) -> AnyView + Send + Sync> = Arc::new(view);
    let content = move || {
        let view = Arc::clone(&view);
        Suspend::new(async move { view(resource.await) })
    };
    content.into_any()
}
