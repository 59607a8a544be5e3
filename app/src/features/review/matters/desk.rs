//! What a department has to answer, by the last day.

use domain::review::view::{MatterPage as Page, MattersDesk};
use leptos_router::hooks::use_query_map;

use super::api::{self, AnswerMatter};
use super::matter::{asked_number, said, timeline};
use super::{DESK, words};
use crate::live::{News, keep_current};
use crate::prelude::*;

/// The list.
#[component]
pub fn MattersPage() -> impl IntoView {
    let lang = use_lang();
    let (answered, after) = use_query_map()
        .with_untracked(|query| (query.get("show").is_some_and(|show| show == "answered"), query.get("after")));
    let later = after.is_some();
    let desk = ask(api::AskMattersDesk { answered, after });
    let news = keep_current(desk, |desk: &MattersDesk| desk.topics.clone());
    loaded(desk, move |desk| list(lang, desk, (answered, later), news))
}

fn list(lang: Lang, desk: MattersDesk, (answered, later): (bool, bool), news: News) -> AnyView {
    let title = tr!(lang, review.matters.desk);
    let base = lang.path(DESK);
    let of = |answered: bool| if answered { format!("{base}?show=answered") } else { base.clone() };
    let tab = |label: &str, shows: bool| Tab {
        label: label.to_owned(),
        href: of(shows),
        count: None,
        here: shows == answered,
    };
    let tabs = vec![tab(tr!(lang, review.matters.owed), false), tab(tr!(lang, review.matters.answered), true)];
    let join = if answered { "&" } else { "?" };
    let older = desk.matters.next.as_ref().map(|next| format!("{}{join}after={next}", of(answered)));
    let items = desk.matters.rows.iter().map(|matter| {
        let href = lang.path(&format!("{DESK}/{}", matter.number));
        words::entry(lang, matter, href)
    });
    let items = items.collect_view();
    let rows = if desk.matters.rows.is_empty() {
        let (title, text) = if answered {
            (tr!(lang, review.matters.desk_none_answered), tr!(lang, review.matters.desk_none_answered_text))
        } else {
            (tr!(lang, review.matters.desk_none), tr!(lang, review.matters.desk_none_text))
        };
        view! { <EmptyState title=title text=text/> }.into_any()
    } else {
        view! { <ul class="entries">{items}</ul> }.into_any()
    };
    view! {
        <PageTitle text=title/>
        <Breadcrumb above=vec![Crumb::new(tr!(lang, shell.workbench), lang.path(paths::WORK))] here=title/>
        {notes(lang, news)}
        <header class="page-head">
            <h1>{title}</h1>
            <p class="lead">{tr!(lang, review.matters.desk_lead)}</p>
        </header>
        <Tabs label=title tabs=tabs/>
        {rows}
        <Pager older=older newest=later.then(|| of(answered))/>
    }
    .into_any()
}

/// What was done, and that there is news.
fn notes(lang: Lang, news: News) -> AnyView {
    let done = use_query_map().with_untracked(|query| query.get("done").is_some());
    let said = done.then(|| view! { <Banner tone=Tone::Ok title=tr!(lang, review.matters.done_answer)/> });
    view! {
        {said}
        {news.banner(lang)}
    }
    .into_any()
}

/// One matter with the form for its answer.
#[component]
pub fn AnswerPage() -> impl IntoView {
    let lang = use_lang();
    let number = asked_number();
    let found = ask(api::AskMatter { number });
    loaded(found, move |page| task(lang, page))
}

fn task(lang: Lang, page: Page) -> AnyView {
    let number = page.matter.number.to_string();
    let title = tr!(lang, review.matters.one, number = number.clone());
    let above = vec![
        Crumb::new(tr!(lang, shell.workbench), lang.path(paths::WORK)),
        Crumb::new(tr!(lang, review.matters.desk), lang.path(DESK)),
    ];
    let form = use_form::<AnswerMatter>("answer");
    let answer =
        page.may_answer.then(|| view! { <Answer form=form number=number.clone() version=page.matter.version/> });
    view! {
        <PageTitle text=title.clone()/>
        <Breadcrumb above=above here=number/>
        {overtaken(lang, page.may_answer, form.typed("text"))}
        <header class="page-head">
            <h1>{title}</h1>
            <p>{words::badge(lang, page.matter.standing)}</p>
        </header>
        {said(lang, &page)}
        {answer}
        <section class="section" aria-labelledby="matter-steps">
            <h2 id="matter-steps">{tr!(lang, review.matters.steps)}</h2>
            {timeline(lang, &page.steps)}
        </section>
    }
    .into_any()
}

/// Says that somebody else was quicker. What was typed stands in the form, or here where there is none any more.
fn overtaken(lang: Lang, may_answer: bool, typed: Option<String>) -> Option<AnyView> {
    use_query_map().with_untracked(|query| query.get("was"))?;
    if may_answer {
        let (title, text) = (tr!(lang, review.matters.was_changed), tr!(lang, review.matters.was_changed_text));
        return Some(view! { <Banner tone=Tone::Soon title=title><p>{text}</p></Banner> }.into_any());
    }
    let typed = typed.map(|text| {
        view! {
            <p>{tr!(lang, review.matters.was_typed)}</p>
            <blockquote class="comment-text">{text}</blockquote>
        }
    });
    Some(view! { <Banner tone=Tone::Soon title=tr!(lang, review.matters.was_not_now)>{typed}</Banner> }.into_any())
}

#[component]
fn Answer(form: FormHandle, number: String, version: i64) -> impl IntoView {
    let lang = use_lang();
    view! {
        <section class="section reading">
            <ServerForm form=form>
                <TicketFields form=form/>
                <input type="hidden" name="number" value=number/>
                <input type="hidden" name="version" value=version/>
                <TextArea
                    form=form name="text" rows=6 max=1000 label=tr!(lang, review.matters.answer)
                    hint=tr!(lang, review.matters.answer_hint)
                />
                <SubmitButton form=form label=tr!(lang, review.matters.send_answer)/>
            </ServerForm>
        </section>
    }
}
