//! The list of officials.

use domain::accounts::{DepartmentName, OfficialEntry, OfficialPost, PeopleFilter};
use leptos_router::components::Form;
use leptos_router::hooks::use_query_map;
use leptos_router::location::Url;

use super::super::api::{AskPeople, People};
use super::super::words;
use crate::prelude::*;

/// Officials, the newest first. What is looked for stands in the address.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let lang = use_lang();
    let (filter, after) = asked();
    let (wanted, is_first) = (filter.clone(), after.is_empty());
    let found = ask(AskPeople { filter, after });
    loaded(found, move |found| body(lang, &wanted, is_first, found))
}

fn asked() -> (PeopleFilter, String) {
    use_query_map().with_untracked(|query| {
        let get = |key: &str| query.get(key).unwrap_or_default();
        let name = get("name").chars().take(50).collect();
        (PeopleFilter { name, department: get("department") }, get("after"))
    })
}

fn body(lang: Lang, filter: &PeopleFilter, is_first: bool, found: People) -> AnyView {
    let title = tr!(lang, accounts.people_title);
    let older = found.page.next.as_ref().map(|after| address(lang, filter, after));
    let list = if found.page.rows.is_empty() { empty(lang, filter) } else { table(lang, found.page.rows) };
    view! {
        <PageTitle text=title/>
        <Breadcrumb above=vec![above(lang)] here=title/>
        <header class="page-head">
            <h1>{title}</h1>
            <p class="lead">{tr!(lang, accounts.people_lead)}</p>
        </header>
        <p><LinkButton href=lang.path("/admin/people/new") label=tr!(lang, accounts.people_new)/></p>
        {search(lang, filter, &found.departments)}
        {list}
        <Pager older=older newest=(!is_first).then(|| address(lang, filter, ""))/>
    }
    .into_any()
}

/// The way back to what administrators look after.
pub(super) fn above(lang: Lang) -> Crumb {
    Crumb::new(tr!(lang, shell.admin_title), lang.path(paths::ADMIN))
}

fn search(lang: Lang, filter: &PeopleFilter, departments: &[DepartmentName]) -> AnyView {
    let options = departments.iter().map(|department| {
        let value = department.id.to_string();
        let selected = value == filter.department;
        view! { <option value=value selected=selected>{department.name.get(lang).to_owned()}</option> }
    });
    let (options, name) = (options.collect_view(), filter.name.clone());
    view! {
        <div role="search" class="people-search" aria-label=tr!(lang, accounts.people_search)>
            <Form method="GET" action=lang.path(paths::PEOPLE)>
                <div class="people-fields">
                    <div class="field">
                        <label class="field-label" for="people-name">{tr!(lang, accounts.people_find_name)}</label>
                        <p class="field-hint" id="people-name-hint">{tr!(lang, accounts.people_find_hint)}</p>
                        <input
                            class="input" type="search" id="people-name" name="name" value=name
                            maxlength="50" autocomplete="off" aria-describedby="people-name-hint"
                        />
                    </div>
                    <div class="field">
                        <label class="field-label" for="people-department">{tr!(lang, accounts.people_department)}</label>
                        <select class="input input-select" id="people-department" name="department">
                            <option value="">{tr!(lang, accounts.people_any_department)}</option>
                            {options}
                        </select>
                    </div>
                </div>
                <button class="button button-plain" type="submit">
                    <Icon name="search"/><span>{tr!(lang, accounts.people_find)}</span>
                </button>
            </Form>
        </div>
    }
    .into_any()
}

fn table(lang: Lang, rows: Vec<OfficialEntry>) -> AnyView {
    let columns = [
        tr!(lang, accounts.people_name),
        tr!(lang, accounts.user_name),
        tr!(lang, accounts.people_posts),
        tr!(lang, accounts.people_state),
    ];
    let rows = rows.into_iter().map(|entry| {
        let href = lang.path(&format!("{}/{}", paths::PEOPLE, entry.person));
        let (state, posts) = (states(lang, &entry), posts(lang, &entry.posts));
        vec![Cell::link(href, entry.name), Cell::text(entry.user_name), Cell::view(posts), Cell::view(state)]
    });
    let (columns, rows) = (columns.into_iter().map(Column::text).collect(), rows.collect());
    view! { <DataTable caption=tr!(lang, accounts.people_title) hide_caption=true columns=columns rows=rows/> }
        .into_any()
}

/// The posts one below the other.
fn posts(lang: Lang, held: &[OfficialPost]) -> AnyView {
    if held.is_empty() {
        return view! { <span class="soft">{tr!(lang, accounts.people_no_posts)}</span> }.into_any();
    }
    let posts = held.iter().map(|post| view! { <li>{post_words(lang, post)}</li> });
    view! { <ul class="people-posts">{posts.collect_view()}</ul> }.into_any()
}

/// A post as department and role.
pub(super) fn post_words(lang: Lang, post: &OfficialPost) -> String {
    format!("{} · {}", post.department_name.get(lang), words::role(lang, post.role))
}

/// Whether the account is in use, and what is still to be done before it is.
pub(super) fn states(lang: Lang, entry: &OfficialEntry) -> AnyView {
    let (tone, text) = match entry.suspended_at {
        Some(_) => (Tone::Paused, tr!(lang, accounts.people_suspended)),
        None => (Tone::Ok, tr!(lang, accounts.people_open)),
    };
    let to_do = [
        entry.must_change_password.then(|| tr!(lang, accounts.people_first_password)),
        (!entry.second_step).then(|| tr!(lang, accounts.people_no_second_step)),
    ];
    let to_do = to_do.into_iter().flatten().map(|text| view! { <StatusBadge tone=Tone::Soon text=text/> });
    view! { <span class="people-states"><StatusBadge tone=tone text=text/>{to_do.collect_view()}</span> }.into_any()
}

fn empty(lang: Lang, filter: &PeopleFilter) -> AnyView {
    if *filter == PeopleFilter::default() {
        let new = (lang.path("/admin/people/new"), tr!(lang, accounts.people_new).to_owned());
        let (title, text) = (tr!(lang, accounts.people_none), tr!(lang, accounts.people_none_text));
        return view! { <EmptyState title=title text=text action=new/> }.into_any();
    }
    let all = (lang.path(paths::PEOPLE), tr!(lang, accounts.people_all).to_owned());
    let (title, text) = (tr!(lang, accounts.people_nobody), tr!(lang, accounts.people_nobody_text));
    view! { <EmptyState title=title text=text action=all/> }.into_any()
}

/// The list's address for a filter, from a cursor on.
fn address(lang: Lang, filter: &PeopleFilter, after: &str) -> String {
    let parts = [("name", filter.name.as_str()), ("department", &filter.department), ("after", after)];
    let query: Vec<_> = parts
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| format!("{key}={}", Url::escape(value)))
        .collect();
    let path = lang.path(paths::PEOPLE);
    if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
}
