//! The pages on which people sign in.

use leptos_router::hooks::use_query_map;

use super::api::{SecondStep, SignIn, SignInOfficial};
use crate::prelude::*;

/// Citizens and agents.
#[component]
pub fn SignInPage() -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<SignIn>("sign_in");
    let closed = asked("closed").map(|_| {
        view! { <Banner tone=Tone::Ok title=tr!(lang, accounts.closed)/> }
    });
    let register = with_next(lang.path(paths::REGISTER));
    view! {
        <PageTitle text=tr!(lang, accounts.sign_in_title)/>
        <div class="account-narrow">
            {closed}
            <h1>{tr!(lang, accounts.sign_in_title)}</h1>
            <ServerForm form=form>
                <TicketFields form=form/>
                <NextField/>
                <TextField form=form name="mobile" label=tr!(lang, accounts.mobile) kind=InputKind::Mobile/>
                <TextField form=form name="password" label=tr!(lang, accounts.password) kind=InputKind::Password/>
                <SubmitButton form=form label=tr!(lang, accounts.sign_in)/>
            </ServerForm>
            <ul class="account-links">
                <li>{tr!(lang, accounts.no_account)} " " <a href=register>{tr!(lang, accounts.register)}</a></li>
                <li><a href=with_next(lang.path(paths::SIGN_IN_OFFICIAL))>{tr!(lang, accounts.to_official)}</a></li>
            </ul>
        </div>
    }
}

/// Officials: the password.
#[component]
pub fn OfficialPage() -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<SignInOfficial>("sign_in_official");
    let late = asked("late").map(|_| {
        view! { <Banner tone=Tone::Soon title=tr!(lang, accounts.late)/> }
    });
    view! {
        <PageTitle text=tr!(lang, accounts.official_title)/>
        <div class="account-narrow">
            {late}
            <h1>{tr!(lang, accounts.official_title)}</h1>
            <p class="lead">{tr!(lang, accounts.official_lead)}</p>
            <ServerForm form=form>
                <TicketFields form=form/>
                <NextField/>
                <TextField form=form name="user_name" label=tr!(lang, accounts.user_name) kind=InputKind::UserName/>
                <TextField form=form name="password" label=tr!(lang, accounts.password) kind=InputKind::Password/>
                <SubmitButton form=form label=tr!(lang, accounts.next_step)/>
            </ServerForm>
            <ul class="account-links">
                <li><a href=with_next(lang.path(paths::SIGN_IN))>{tr!(lang, accounts.to_citizen)}</a></li>
            </ul>
        </div>
    }
}

/// The second step: the code.
#[component]
pub fn CodePage() -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<SecondStep>("second_step");
    view! {
        <PageTitle text=tr!(lang, accounts.code_title)/>
        <div class="account-narrow">
            <h1>{tr!(lang, accounts.code_title)}</h1>
            <ServerForm form=form>
                <TicketFields form=form/>
                <NextField/>
                <TextField
                    form=form name="code" label=tr!(lang, accounts.code) hint=tr!(lang, accounts.code_hint)
                    kind=InputKind::Code
                />
                <SubmitButton form=form label=tr!(lang, accounts.sign_in)/>
            </ServerForm>
            <ul class="account-links">
                <li><a href=lang.path(paths::SIGN_IN_OFFICIAL)>{tr!(lang, accounts.start_over)}</a></li>
            </ul>
        </div>
    }
}

/// Where to go afterwards, as the query says.
#[component]
fn NextField() -> impl IntoView {
    view! { <input type="hidden" name="next" value=asked("next").unwrap_or_default()/> }
}

fn asked(key: &str) -> Option<String> {
    use_query_map().with_untracked(|query| query.get(key)).filter(|value| !value.is_empty())
}

/// The same destination for another way in.
fn with_next(path: String) -> String {
    match asked("next") {
        Some(next) => format!("{path}?next={}", paths::query_value(&next)),
        None => path,
    }
}
