//! The log on one page: its end and its latest check, what to look for, the events.

use domain::audit::{Entry, Filter, LastCheck, Log, Outcome};
use domain::time::date_time;
use leptos_router::components::Form;
use leptos_router::hooks::use_query_map;
use leptos_router::location::Url;

use super::api::{AskLog, CheckLog, LogPage};
use super::words;
use crate::prelude::*;

crate::lazy_page!(office: AuditRoute => AuditPage);

/// The audit log. What is looked for stands in the address.
#[component]
pub fn AuditPage() -> impl IntoView {
    let lang = use_lang();
    let (filter, after) = asked();
    let (wanted, is_first) = (filter.clone(), after.is_empty());
    let found = ask(AskLog { filter, after });
    loaded(found, move |found| body(lang, &wanted, is_first, found))
}

fn asked() -> (Filter, String) {
    use_query_map().with_untracked(|query| {
        let get = |key: &str| query.get(key).unwrap_or_default().trim().chars().take(80).collect::<String>();
        (Filter { subject: get("subject"), person: get("person") }, get("after"))
    })
}

fn body(lang: Lang, filter: &Filter, is_first: bool, found: LogPage) -> AnyView {
    let title = tr!(lang, audit.title);
    let above = vec![Crumb::new(tr!(lang, shell.admin_title), lang.path(paths::ADMIN))];
    let LogPage { log, checked } = found;
    let heading = if *filter == Filter::default() { tr!(lang, audit.events) } else { tr!(lang, audit.events_found) };
    view! {
        <PageTitle text=title/>
        <Breadcrumb above=above here=title/>
        <header class="page-head">
            <h1>{title}</h1>
            <p class="lead">{tr!(lang, audit.lead)}</p>
        </header>
        {end_of_chain(lang, &log)}
        {last_check(lang, log.checked.as_ref())}
        <CheckForm count=checked/>
        <section class="section" aria-labelledby="audit-events">
            <h2 id="audit-events">{heading}</h2>
            {search(lang, filter)}
            {events(lang, filter, is_first, log)}
        </section>
    }
    .into_any()
}

/// Number and hash of the last event, and how to check them from outside.
fn end_of_chain(lang: Lang, log: &Log) -> AnyView {
    let Some(head) = log.head else {
        let (title, text) = (tr!(lang, audit.head_damaged), tr!(lang, audit.head_damaged_text));
        return view! { <Banner tone=Tone::Red title=title><p>{text}</p></Banner> }.into_any();
    };
    view! {
        <section class="audit-end" aria-labelledby="audit-end">
            <h2 id="audit-end">{tr!(lang, audit.head_title)}</h2>
            <dl class="audit-head">
                <dt>{tr!(lang, audit.head_seq)}</dt>
                <dd class="audit-seq">{head.sequence.to_string()}</dd>
                <dt>{tr!(lang, audit.head_hash)}</dt>
                <dd><code class="audit-hash">{head.hash.to_string()}</code></dd>
            </dl>
            <p>{tr!(lang, audit.head_explain)}</p>
            <p>{tr!(lang, audit.head_command)}" "<code>"sunhall verify audit"</code></p>
        </section>
    }
    .into_any()
}

fn last_check(lang: Lang, checked: Option<&LastCheck>) -> AnyView {
    let Some(LastCheck { at, by, check }) = checked else {
        return view! { <Banner tone=Tone::Neutral title=tr!(lang, audit.check_none)/> }.into_any();
    };
    let by = tr!(lang, audit.check_by, date = date_time(*at, lang), name = by.as_str());
    match check.outcome {
        Outcome::Whole => {
            let title = tr!(lang, audit.check_whole, from = check.from.to_string(), to = check.to.to_string());
            view! { <Banner tone=Tone::Ok title=title><p>{by}</p></Banner> }.into_any()
        }
        Outcome::Broken(trouble, seq) => {
            let title = tr!(lang, audit.check_broken, trouble = words::trouble(lang, trouble, seq));
            let text = tr!(lang, audit.check_broken_text);
            view! { <Banner tone=Tone::Red title=title><p>{text}</p><p>{by}</p></Banner> }.into_any()
        }
    }
}

#[component]
fn CheckForm(count: u64) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<CheckLog>("check_log");
    view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <p class="field-hint">{tr!(lang, audit.check_help, count = count.to_string())}</p>
            <SubmitButton form=form label=tr!(lang, audit.check) kind=ButtonKind::Plain/>
        </ServerForm>
    }
}

fn search(lang: Lang, filter: &Filter) -> AnyView {
    let subject = (tr!(lang, audit.find_subject), tr!(lang, audit.find_subject_hint));
    let person = (tr!(lang, audit.find_person), tr!(lang, audit.find_person_hint));
    let (subject, person) = (
        field("audit-subject", "subject", subject, &filter.subject),
        field("audit-person", "person", person, &filter.person),
    );
    view! {
        <div role="search" class="audit-search" aria-label=tr!(lang, audit.find)>
            <Form method="GET" action=lang.path(paths::AUDIT)>
                <div class="audit-fields">{subject}{person}</div>
                <button class="button button-plain" type="submit">
                    <Icon name="search"/><span>{tr!(lang, audit.find_submit)}</span>
                </button>
            </Form>
        </div>
    }
    .into_any()
}

fn field(id: &'static str, name: &'static str, (label, hint): (&'static str, &'static str), typed: &str) -> AnyView {
    let (hint_id, typed) = (format!("{id}-hint"), typed.to_owned());
    let described_by = hint_id.clone();
    view! {
        <div class="field">
            <label class="field-label" for=id>{label}</label>
            <p class="field-hint" id=hint_id>{hint}</p>
            <input
                class="input" type="search" id=id name=name value=typed maxlength="80" autocomplete="off"
                spellcheck="false" aria-describedby=described_by
            />
        </div>
    }
    .into_any()
}

fn events(lang: Lang, filter: &Filter, is_first: bool, log: Log) -> AnyView {
    if log.page.rows.is_empty() {
        let all = (lang.path(paths::AUDIT), tr!(lang, audit.all).to_owned());
        let (title, text) = (tr!(lang, audit.empty), tr!(lang, audit.empty_text));
        return view! { <EmptyState title=title text=text action=all/> }.into_any();
    }
    let columns = [
        tr!(lang, audit.seq),
        tr!(lang, audit.at),
        tr!(lang, audit.who),
        tr!(lang, audit.what),
        tr!(lang, audit.subject),
        tr!(lang, audit.why),
    ];
    let older = log.page.next.as_ref().map(|after| address(lang, filter, after));
    let newest = (!is_first).then(|| address(lang, filter, ""));
    let rows = log.page.rows.into_iter().map(|entry| row(lang, entry)).collect();
    let columns = columns.into_iter().map(Column::text).collect();
    view! {
        <DataTable caption=tr!(lang, audit.events) hide_caption=true columns=columns rows=rows/>
        <Pager older=older newest=newest/>
    }
    .into_any()
}

fn row(lang: Lang, entry: Entry) -> Vec<Cell> {
    let of_subject = Filter { subject: entry.subject.clone(), ..Filter::default() };
    vec![
        Cell::text(entry.seq.to_string()),
        Cell::view(view! { <time datetime=entry.at.to_rfc3339()>{date_time(entry.at, lang)}</time> }),
        who(lang, &entry),
        what(lang, &entry),
        Cell::link(address(lang, &of_subject, ""), entry.subject.clone()),
        why(lang, entry),
    ]
}

/// Who acted, in whose name. The link leads to what else they did.
fn who(lang: Lang, entry: &Entry) -> Cell {
    let department = entry.department.as_ref().map(|name| name.get(lang).to_owned());
    let department = department.map(|name| view! { <span class="audit-note">{name}</span> });
    let Some(person) = entry.person else {
        return Cell::view(view! { <div>{tr!(lang, audit.system)}{department}</div> });
    };
    let name = match entry.name.as_str() {
        "" => tr!(lang, audit.closed, person = person.to_string()),
        name => name.to_owned(),
    };
    let href = address(lang, &Filter { person: person.to_string(), ..Filter::default() }, "");
    Cell::view(view! { <div><a href=href>{name}</a>{department}</div> })
}

/// What was done, in words, with its name in the log.
fn what(lang: Lang, entry: &Entry) -> Cell {
    let code = entry.action.clone();
    match words::act(lang, &entry.action) {
        Some(words) => Cell::view(view! { <div>{words}<code class="audit-note">{code}</code></div> }),
        None => Cell::view(view! { <code>{code}</code> }),
    }
}

/// The reason, and folded what fixes the event.
fn why(lang: Lang, entry: Entry) -> Cell {
    let reason = match entry.reason {
        Some(reason) => view! { <p class="audit-reason">{reason}</p> }.into_any(),
        None => view! { <p class="soft">{tr!(lang, audit.no_reason)}</p> }.into_any(),
    };
    let facts = (!entry.detail.is_empty()).then(|| {
        view! { <p>{tr!(lang, audit.facts)}" "<code class="audit-hash">{entry.detail}</code></p> }
    });
    let number = entry.seq.to_string();
    Cell::view(view! {
        <div>
            {reason}
            <details class="disclosure audit-more">
                <summary>{tr!(lang, audit.more)}<span class="visually-hidden">" "{number}</span></summary>
                {facts}
                <p>{tr!(lang, audit.head_hash)}" "<code class="audit-hash">{entry.hash}</code></p>
            </details>
        </div>
    })
}

/// The page's address for what is looked for, from a cursor on.
fn address(lang: Lang, filter: &Filter, after: &str) -> String {
    let parts = [("subject", filter.subject.as_str()), ("person", &filter.person), ("after", after)];
    let query: Vec<_> = parts
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| format!("{key}={}", Url::escape(value)))
        .collect();
    let path = lang.path(paths::AUDIT);
    if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
}
