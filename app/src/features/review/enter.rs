//! `/review/enter`: signing in with the code of the letter.
//!
//! The picture in the letter leads to `/review/enter?code=…`. Opening it signs nobody in: it fills in the form, which
//! its reader sends. The code leaves the address as soon as the page is there, and is in no referrer.

use leptos_router::hooks::use_query_map;

use super::api::EnterReview;
use crate::prelude::*;

/// The longest way to type a code: 21 characters, with spaces and hyphens.
const LONGEST: u32 = 60;

/// The form.
#[component]
pub fn EnterPage() -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<EnterReview>("enter");
    let code = use_query_map().with_untracked(|query| query.get("code")).unwrap_or_default();
    let scanned = !code.is_empty();
    keep_to_ourselves();
    Effect::new(move || {
        if scanned {
            crate::browser::forget_query();
        }
    });
    view! {
        <PageTitle text=tr!(lang, review.enter.title)/>
        <Breadcrumb
            above=vec![Crumb::new(tr!(lang, review.title), lang.path(paths::REVIEW))] here=tr!(lang, review.enter.title)
        />
        <div class="account-narrow">
            <h1>{tr!(lang, review.enter.title)}</h1>
            <p class="lead">{if scanned { tr!(lang, review.enter.scanned) } else { tr!(lang, review.enter.lead) }}</p>
            <ServerForm form=form>
                <TicketFields form=form/>
                <TextField
                    form=form name="code" label=tr!(lang, review.enter.code) hint=tr!(lang, review.enter.code_hint)
                    kind=InputKind::MemberCode value=code max=LONGEST
                />
                <SubmitButton form=form label=tr!(lang, review.enter.go)/>
            </ServerForm>
            <p class="soft">{tr!(lang, review.enter.lost)}</p>
            <p class="soft">{tr!(lang, review.enter.moved)}</p>
        </div>
    }
}

/// Other sites, and our own log of other requests, learn at most where the page is, not its code.
fn keep_to_ourselves() {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        let origin_only = http::HeaderValue::from_static("strict-origin");
        response.insert_header(http::header::REFERRER_POLICY, origin_only);
    }
}
