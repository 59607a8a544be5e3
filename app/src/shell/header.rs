//! The head of every page: name, search, what can be done, who is looking.

use domain::accounts::Role;
use leptos_router::components::Form;
use leptos_router::hooks::use_location;

use super::{Mode, UnreadCount, Viewer, ViewerKind, use_preferences, use_viewer};
use crate::features::review::organise::ORGANISE;
use crate::prelude::*;

/// Site name, search, tools, navigation.
#[component]
pub fn SiteHeader() -> impl IntoView {
    let lang = use_lang();
    let location = use_location();
    let at_home = Memo::new(move |_| location.pathname.with(|path| path.trim_end_matches('/') == lang.path("/")));
    view! {
        <header class="site-header">
            <div class="wrap site-top">
                <a class="site-name" href=lang.path(paths::HOME)>
                    <Icon name="mark"/>
                    <span>{tr!(lang, shell.site_name)}</span>
                </a>
                {move || (!at_home.get()).then(|| view! { <SearchForm id="search"/> })}
                <Tools/>
            </div>
            <MainNavigation/>
        </header>
    }
}

/// The search field of the header and, larger, of the home page.
#[component]
pub fn SearchForm(
    /// The field's id.
    id: &'static str,
) -> impl IntoView {
    let lang = use_lang();
    view! {
        <div class="site-search" role="search">
            <Form method="GET" action=lang.path(paths::GUIDES)>
                <label class="visually-hidden" for=id>{tr!(lang, shell.search_label)}</label>
                <input class="input site-search-input" type="search" id=id name="q" autocomplete="off" maxlength="80"/>
                <button class="button site-search-button" type="submit">
                    <Icon name="search"/>
                    <span>{tr!(lang, shell.search)}</span>
                </button>
            </Form>
        </div>
    }
}

/// Language, mode, account.
#[component]
fn Tools() -> impl IntoView {
    let lang = use_lang();
    let other = if lang == Lang::Zh { Lang::En } else { Lang::Zh };
    let location = use_location();
    let address = move || {
        let path = other.translate_path(&location.pathname.get());
        let search = location.search.get();
        if search.is_empty() { path } else { format!("{path}?{}", search.trim_start_matches('?')) }
    };
    view! {
        <ul class="site-tools">
            <li><ModeSwitch/></li>
            <li><a class="tool" href=address rel="external" lang=other.tag() hreflang=other.tag()>{other.own_name()}</a></li>
            {account_tools(lang, &use_viewer())}
        </ul>
    }
}

/// 长者模式: a plain form, so that it works without JavaScript.
#[component]
fn ModeSwitch() -> impl IntoView {
    let lang = use_lang();
    let (mode, label) = match use_preferences().mode {
        Mode::Normal => (Mode::Elder, tr!(lang, shell.elder_on)),
        Mode::Elder => (Mode::Normal, tr!(lang, shell.elder_off)),
    };
    view! {
        <form method="post" action="/preferences">
            <BackField/>
            <button class="tool" type="submit" name="mode" value=mode.name()>{label}</button>
        </form>
    }
}

/// The page to come back to after a preference was set.
#[component]
pub fn BackField() -> impl IntoView {
    let location = use_location();
    let back = move || {
        let search = location.search.get();
        let path = location.pathname.get();
        if search.is_empty() { path } else { format!("{path}?{}", search.trim_start_matches('?')) }
    };
    view! { <input type="hidden" name="back" value=back/> }
}

fn account_tools(lang: Lang, viewer: &Viewer) -> AnyView {
    if !viewer.is_signed_in() {
        let sign_in = lang.path(paths::SIGN_IN);
        return view! { <li><a class="tool tool-strong" href=sign_in>{tr!(lang, shell.sign_in)}</a></li> }.into_any();
    }
    let count = use_context::<UnreadCount>();
    let unread = move || {
        let count = count.map_or(0, UnreadCount::get);
        (count > 0).then(|| {
            let words = tr!(lang, shell.unread, count = count.to_string());
            view! { <span class="count" aria-hidden="true">{count.to_string()}</span><span class="visually-hidden">{words}</span> }
        })
    };
    view! {
        <li><a class="tool" href=lang.path(paths::NOTICES)>{tr!(lang, shell.notices)}{unread}</a></li>
        <li><a class="tool tool-strong" href=lang.path(paths::ACCOUNT)>{viewer.name.clone()}</a></li>
    }
    .into_any()
}

/// The three doors, and what belongs to who is looking.
#[component]
fn MainNavigation() -> impl IntoView {
    let lang = use_lang();
    let location = use_location();
    let items = navigation(lang, &use_viewer()).into_iter().map(|(path, label)| {
        let href = lang.path(path);
        let here = {
            let href = href.clone();
            move || location.pathname.with(|now| is_within(now, &href)).then_some("true")
        };
        view! { <li><a class="site-nav-link" href=href aria-current=here>{label}</a></li> }
    });
    view! {
        <nav class="site-nav" aria-label=tr!(lang, shell.main_navigation)>
            <ul class="wrap site-nav-list">{items.collect_view()}</ul>
        </nav>
    }
}

fn navigation(lang: Lang, viewer: &Viewer) -> Vec<(&'static str, &'static str)> {
    let mut items = vec![
        (paths::GUIDES, tr!(lang, shell.door_do)),
        (paths::REVIEW, tr!(lang, shell.door_review)),
        (paths::OPEN, tr!(lang, shell.door_open)),
    ];
    if viewer.kind == ViewerKind::Citizen {
        items.push((paths::MY_CASES, tr!(lang, shell.my_matters)));
    }
    if viewer.handles_cases() {
        items.push((paths::WORK, tr!(lang, shell.workbench)));
    }
    if viewer.has(Role::Head) || viewer.has(Role::Supervisor) {
        items.push((paths::DASHBOARD, tr!(lang, shell.dashboard)));
    }
    if viewer.has(Role::ReviewOrganiser) || viewer.has(Role::Supervisor) {
        items.push((ORGANISE, tr!(lang, review.organise.title)));
    }
    let administration = [
        (Role::SystemAdministrator, paths::ADMIN, tr!(lang, shell.administration)),
        (Role::SecurityAdministrator, paths::PEOPLE, tr!(lang, shell.people)),
        (Role::AuditAdministrator, paths::AUDIT, tr!(lang, shell.audit)),
    ];
    let held = administration.into_iter().filter(|(role, ..)| viewer.has(*role));
    items.extend(held.map(|(_, path, label)| (path, label)));
    items
}

/// Whether a page is the one linked to or below it. The inbox is not "at" its neighbour, the overview, nor the door to
/// reviews at what their organisers do.
fn is_within(now: &str, href: &str) -> bool {
    let below = now.strip_prefix(href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let beside = [(paths::WORK, paths::DASHBOARD), (paths::REVIEW, ORGANISE)];
    below && !beside.iter().any(|(door, other)| href.ends_with(door) && now.contains(other))
}

#[cfg(test)]
mod tests {
    use super::is_within;

    #[test]
    fn a_page_is_within_the_part_it_stands_below() {
        assert!(is_within("/zh/guides", "/zh/guides"));
        assert!(is_within("/zh/guides/7", "/zh/guides"));
        assert!(!is_within("/zh/guidesx", "/zh/guides"));
        assert!(!is_within("/zh/work/overview", "/zh/work"));
        assert!(is_within("/zh/work/overview", "/zh/work/overview"));
        assert!(is_within("/zh/review/7/results", "/zh/review"));
        assert!(!is_within("/zh/review/organise/7", "/zh/review"));
        assert!(is_within("/zh/review/organise/7", "/zh/review/organise"));
    }
}
