//! From a resource to a page: waits on the server until the data is there, keeps the old content
//! while the browser fetches anew, and shows the error page in place of what could not be loaded.

use std::sync::Arc;

use leptos::prelude::*;

use crate::shell::ErrorPage;
use crate::wire::{AppError, AppResult};

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
    show(resource, view, |error| view! { <ErrorPage error=error/> }.into_any())
}

/// The same for a further part of a page, which says nothing where nothing could be loaded: another part does.
#[must_use]
pub fn loaded_beside<T>(
    resource: Resource<AppResult<T>>,
    view: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    show(resource, view, |_| ().into_any())
}

fn show<T>(
    resource: Resource<AppResult<T>>,
    view: impl Fn(T) -> AnyView + Send + Sync + 'static,
    failed: fn(AppError) -> AnyView,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    let view: Arc<dyn Fn(T) -> AnyView + Send + Sync> = Arc::new(view);
    let content = move || {
        let view = Arc::clone(&view);
        Suspend::new(async move {
            match resource.await {
                Ok(data) => view(data),
                Err(error) => failed(error),
            }
        })
    };
    view! { <Transition>{content}</Transition> }.into_any()
}
