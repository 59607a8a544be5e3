//! Finding a service: by words, or by department, service object and theme.

use domain::catalogue::{DepartmentEntry, ItemCard, ServiceObject, Theme};
use leptos_router::components::Form;
use leptos_router::hooks::use_query_map;

use super::api::{AskFind, Found, Wanted};
use super::words;
use crate::prelude::*;

/// The search page. Everything it shows stands in its address.
#[component]
pub fn FindPage() -> impl IntoView {
    let lang = use_lang();
    let wanted = wanted();
    let asked = wanted.clone();
    let found = ask(AskFind { wanted: asked });
    loaded(found, move |found| body(lang, &wanted, found))
}

fn wanted() -> Wanted {
    use_query_map().with_untracked(|query| {
        let get = |key: &str| query.get(key).unwrap_or_default();
        Wanted {
            q: get("q").chars().take(80).collect(),
            department: get("department"),
            object: get("object"),
            theme: get("theme"),
            after: get("after"),
        }
    })
}

fn body(lang: Lang, wanted: &Wanted, found: Found) -> AnyView {
    let title = tr!(lang, catalogue.title);
    let name =
        if wanted.q.is_empty() { title.to_owned() } else { tr!(lang, catalogue.found_title, q = wanted.q.as_str()) };
    view! {
        <PageTitle text=name.clone()/>
        <Breadcrumb here=title/>
        <h1>{name}</h1>
        {search_form(lang, wanted, &found.departments)}
        {themes(lang, wanted)}
        {results(lang, wanted, found)}
    }
    .into_any()
}

fn search_form(lang: Lang, wanted: &Wanted, departments: &[DepartmentEntry]) -> AnyView {
    let departments: Vec<_> =
        departments.iter().map(|entry| (entry.id.to_string(), entry.name.get(lang).to_owned())).collect();
    let objects = ServiceObject::ALL.iter();
    let objects = objects.map(|object| (object.name().to_owned(), words::object(lang, *object).to_owned())).collect();
    let (for_whom, anybody) = (tr!(lang, catalogue.object), tr!(lang, catalogue.anybody));
    let (organ, any_organ) = (tr!(lang, catalogue.department), tr!(lang, catalogue.any_department));
    let object = choice("find-object", "object", for_whom, anybody, objects, &wanted.object);
    let department = choice("find-department", "department", organ, any_organ, departments, &wanted.department);
    let (q, theme) = (wanted.q.clone(), wanted.theme.clone());
    let theme = (!theme.is_empty()).then(|| view! { <input type="hidden" name="theme" value=theme/> });
    view! {
        <div role="search" class="find">
            <Form method="GET" action=lang.path(paths::GUIDES)>
                <div class="find-fields">
                    <div class="field">
                        <label class="field-label" for="find-q">{tr!(lang, catalogue.find_label)}</label>
                        <p class="field-hint" id="find-hint">{tr!(lang, catalogue.find_hint)}</p>
                        <input
                            class="input" type="search" id="find-q" name="q" value=q maxlength="80"
                            autocomplete="off" aria-describedby="find-hint"
                        />
                    </div>
                    {object}
                    {department}
                </div>
                {theme}
                <button class="button" type="submit"><Icon name="search"/><span>{tr!(lang, catalogue.find)}</span></button>
            </Form>
        </div>
    }
    .into_any()
}

fn choice(
    id: &'static str,
    name: &'static str,
    label: &'static str,
    any: &'static str,
    options: Vec<(String, String)>,
    chosen: &str,
) -> AnyView {
    let options = options.into_iter().map(|(value, label)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{label}</option> }
    });
    view! {
        <div class="field">
            <label class="field-label" for=id>{label}</label>
            <select class="input input-select" id=id name=name>
                <option value="">{any}</option>
                {options.collect_view()}
            </select>
        </div>
    }
    .into_any()
}

/// The occasions as links; the chosen one leads back to all.
fn themes(lang: Lang, wanted: &Wanted) -> AnyView {
    let links = Theme::ALL.map(|theme| {
        let is_chosen = wanted.theme == theme.name();
        let next = Wanted {
            theme: if is_chosen { String::new() } else { theme.name().to_owned() },
            after: String::new(),
            ..wanted.clone()
        };
        let (href, current) = (address(lang, &next), is_chosen.then_some("true"));
        view! { <li><a class="theme" href=href aria-current=current>{words::theme(lang, theme)}</a></li> }
    });
    view! {
        <nav class="themes not-elder" aria-label=tr!(lang, catalogue.themes)>
            <ul class="themes-list">{links.collect_view()}</ul>
        </nav>
    }
    .into_any()
}

fn results(lang: Lang, wanted: &Wanted, found: Found) -> AnyView {
    if found.page.rows.is_empty() {
        let all = (lang.path(paths::GUIDES), tr!(lang, catalogue.show_all).to_owned());
        return view! {
            <EmptyState title=tr!(lang, catalogue.nothing) text=tr!(lang, catalogue.nothing_text) action=all/>
        }
        .into_any();
    }
    let first = Wanted { after: String::new(), ..wanted.clone() };
    let older = found.page.next.map(|after| address(lang, &Wanted { after, ..wanted.clone() }));
    let newest = (!wanted.after.is_empty()).then(|| address(lang, &first));
    let rows = found.page.rows.iter().map(|card| entry(lang, card)).collect_view();
    view! { <ul class="entries">{rows}</ul><Pager older=older newest=newest/> }.into_any()
}

fn entry(lang: Lang, card: &ItemCard) -> AnyView {
    let href = lang.path(&format!("{}/{}", paths::GUIDES, card.code));
    let cost = if card.free { tr!(lang, catalogue.free) } else { tr!(lang, catalogue.with_fee) };
    let facts = format!("{} · {} · {cost}", card.department.get(lang), words::days(lang, card.promised));
    view! {
        <li class="entry">
            <h2 class="entry-head"><a class="entry-title" href=href>{card.name.get(lang).to_owned()}</a></h2>
            <p>{card.summary.get(lang).to_owned()}</p>
            <p class="entry-text">{facts}</p>
        </li>
    }
    .into_any()
}

/// The page's address for what is wanted.
fn address(lang: Lang, wanted: &Wanted) -> String {
    let parts = [
        ("q", &wanted.q),
        ("department", &wanted.department),
        ("object", &wanted.object),
        ("theme", &wanted.theme),
        ("after", &wanted.after),
    ];
    let query: Vec<_> = parts
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| format!("{key}={}", leptos_router::location::Url::escape(value)))
        .collect();
    let path = lang.path(paths::GUIDES);
    if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
}
