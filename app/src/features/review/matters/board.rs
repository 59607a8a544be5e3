//! The public board of a review's matters.

use domain::ids::DepartmentId;
use domain::review::matter::MatterState;
use domain::review::view::{MatterCounts, MattersBoard};
use leptos_router::hooks::use_query_map;

use super::super::parts;
use super::{api, words};
use crate::prelude::*;

/// What the address asks for.
#[derive(Clone, Debug, Default)]
struct Asked {
    review: i64,
    department: Option<i64>,
    state: Option<String>,
    after: Option<String>,
}

impl Asked {
    fn of_address() -> Self {
        let review = parts::review_id();
        use_query_map().with_untracked(|query| Self {
            review,
            department: query.get("department").and_then(|number| number.parse().ok()),
            state: query.get("state").filter(|state| MatterState::NAMES.contains(&state.as_str())),
            after: query.get("after").filter(|after| !after.is_empty()),
        })
    }

    /// The address of the board with this department, state and cursor.
    fn address(&self, lang: Lang, department: Option<i64>, state: Option<&str>, after: Option<&str>) -> String {
        let department = department.map(|number| format!("department={number}"));
        let state = state.map(|state| format!("state={state}"));
        let after = after.map(|after| format!("after={after}"));
        let query: Vec<String> = [department, state, after].into_iter().flatten().collect();
        let board = parts::path(lang, self.review, "/matters");
        if query.is_empty() { board } else { format!("{board}?{}", query.join("&")) }
    }
}

/// The page.
#[component]
pub fn BoardPage() -> impl IntoView {
    let lang = use_lang();
    let asked = Asked::of_address();
    let (state, after) = (asked.state.clone(), asked.after.clone());
    let (review, department) = (asked.review, asked.department);
    let board = ask(api::AskMatters { review, department, state, after });
    loaded(board, move |board| body(lang, &asked, board))
}

fn body(lang: Lang, asked: &Asked, board: MattersBoard) -> AnyView {
    let title = tr!(lang, review.matters.title);
    let review = board.title.get(lang).to_owned();
    let above = vec![
        Crumb::new(tr!(lang, review.title), lang.path(paths::REVIEW)),
        Crumb::new(review.clone(), parts::path(lang, asked.review, "")),
    ];
    view! {
        <PageTitle text=format!("{title} · {review}")/>
        <Breadcrumb above=above here=title/>
        <header class="page-head">
            <h1>{title}</h1>
            <p class="lead">{judgement(lang, &board.counts)}</p>
            {held_back(lang, board.held_back)}
            <p class="reading">{tr!(lang, review.matters.lead)}</p>
            <p class="button-row no-print">
                <LinkButton
                    href=parts::path(lang, asked.review, "/mine") label=tr!(lang, review.matters.find_mine)
                    kind=ButtonKind::Plain
                />
                <LinkButton
                    href=parts::path(lang, asked.review, "/promises") label=tr!(lang, review.promises.title)
                    kind=ButtonKind::Plain
                />
            </p>
        </header>
        {filter(lang, asked, &board)}
        {list(lang, asked, board)}
    }
    .into_any()
}

/// What the counts say, in a sentence.
fn judgement(lang: Lang, counts: &MatterCounts) -> String {
    if counts.all() == 0 {
        return tr!(lang, review.matters.none).to_owned();
    }
    let (all, answered) = (counts.all().to_string(), (counts.answered + counts.rated).to_string());
    tr!(lang, review.matters.judgement, all = all, answered = answered, overdue = counts.overdue.to_string())
}

/// How many comments went to nobody, so that none vanishes unsaid.
fn held_back(lang: Lang, count: u64) -> Option<AnyView> {
    let text = tr!(lang, review.matters.held_back_count, count = count.to_string());
    (count > 0).then(|| view! { <p class="reading">{text}</p> }.into_any())
}

/// The states as tabs, the departments as a list behind a fold: links, which work without JavaScript.
fn filter(lang: Lang, asked: &Asked, board: &MattersBoard) -> Option<AnyView> {
    if board.counts.all() == 0 {
        return None;
    }
    let tab = |label: &str, state: Option<&str>, count: Option<u64>| Tab {
        label: label.to_owned(),
        href: asked.address(lang, asked.department, state, None),
        count,
        here: asked.state.as_deref() == state,
    };
    // How many there are in a state is kept for all departments together here.
    let counted = asked.department.is_none();
    let mut counts = board.counts;
    let mut tabs = vec![tab(tr!(lang, review.matters.all), None, counted.then(|| board.counts.all()))];
    for name in MatterState::NAMES {
        let count = counts.of_state(name).map(|count| *count).filter(|_| counted);
        tabs.push(tab(words::state(lang, name), Some(name), count));
    }
    let here = board.departments.iter().find(|(id, ..)| Some(id.0) == asked.department);
    let chosen =
        here.map_or(tr!(lang, review.matters.every_department).to_owned(), |(_, name, _)| name.get(lang).to_owned());
    let link = |department: Option<DepartmentId>, name: &str, count: u64| {
        let href = asked.address(lang, department.map(|id| id.0), asked.state.as_deref(), None);
        let here = (department.map(|id| id.0) == asked.department).then_some("true");
        view! { <li><a href=href aria-current=here>{name.to_owned()}</a>" "<span class="count">{count.to_string()}</span></li> }
    };
    let all = link(None, tr!(lang, review.matters.every_department), board.counts.all());
    let departments = board.departments.iter().map(|(id, name, count)| link(Some(*id), name.get(lang), *count));
    let departments = departments.collect_view();
    let view = view! {
        <div class="no-print">
            <Tabs label=tr!(lang, review.matters.by_state) tabs=tabs/>
            <details class="disclosure">
                <summary>{tr!(lang, review.matters.department)}": "{chosen}</summary>
                <ul class="matter-departments">{all}{departments}</ul>
            </details>
        </div>
    };
    Some(view.into_any())
}

fn list(lang: Lang, asked: &Asked, board: MattersBoard) -> AnyView {
    let (rows, next) = (board.matters.rows, board.matters.next);
    if rows.is_empty() {
        let (title, text) = if board.counts.all() == 0 {
            (tr!(lang, review.matters.none), tr!(lang, review.matters.none_text))
        } else {
            (tr!(lang, review.matters.none_here), tr!(lang, review.matters.none_here_text))
        };
        let all = (asked.address(lang, None, None, None), tr!(lang, review.matters.show_all).to_owned());
        return if board.counts.all() == 0 {
            view! { <EmptyState title=title text=text/> }.into_any()
        } else {
            view! { <EmptyState title=title text=text action=all/> }.into_any()
        };
    }
    let items = rows.iter().map(|matter| {
        let href = parts::path(lang, matter.review.0, &format!("/matters/{}", matter.number));
        words::entry(lang, matter, href)
    });
    let items = items.collect_view();
    let state = asked.state.as_deref();
    let older = next.map(|next| asked.address(lang, asked.department, state, Some(&next)));
    let newest = asked.after.is_some().then(|| asked.address(lang, asked.department, state, None));
    view! { <ul class="entries">{items}</ul><Pager older=older newest=newest/> }.into_any()
}
