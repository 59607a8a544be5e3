//! From a resource to a page: waits on the server until the data is there, keeps the old content
//! while the browser fetches anew, and shows the error page in place of what could not be loaded.

use std::sync::Arc;

use leptos::prelude::*;

use crate::shell::ErrorPage;
use crate::wire::AppResult;

/// Shows what a resource gives. `view` is called again whenever the resource was fetched again.
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
    let view: Arc<dyn Fn(T) -> AnyView + Send + Sync> = Arc::new(view);
    let content = move || {
        let view = Arc::clone(&view);
        Suspend::new(async move {
            match resource.await {
                Ok(data) => view(data),
                Err(error) => view! { <ErrorPage error=error/> }.into_any(),
            }
        })
    };
    view! { <Transition>{content}</Transition> }.into_any()
}
