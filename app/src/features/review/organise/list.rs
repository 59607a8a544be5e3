//! The list of reviews.

use domain::accounts::Role;
use domain::page::Page;
use domain::review::desk::DeskRow;
use domain::time::date_time;

use super::ORGANISE;
use super::api::{self, CreateReview};
use super::words;
use crate::prelude::*;
use crate::shell::use_viewer;

/// All reviews, the newest first, and the button for a new one.
#[component]
pub fn ReviewsPage() -> impl IntoView {
    let lang = use_lang();
    let before = words::query("before").and_then(|before| before.parse().ok());
    let reviews = ask(api::ListReviews { before });
    loaded(reviews, move |reviews| {
        let title = tr!(lang, review.organise.title);
        let organises = use_viewer().has(Role::ReviewOrganiser);
        view! {
            <PageTitle text=title/>
            <Breadcrumb here=title/>
            <header class="page-head">
                <h1>{title}</h1>
                <p class="lead">{tr!(lang, review.organise.lead)}</p>
            </header>
            {organises.then(|| view! { <NewReview/> })}
            <section class="section">{table(lang, reviews, before.is_some())}</section>
        }
        .into_any()
    })
}

/// The button for a new review.
#[component]
fn NewReview() -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<CreateReview>("create");
    view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <SubmitButton form=form label=tr!(lang, review.organise.new)/>
        </ServerForm>
    }
}

fn table(lang: Lang, reviews: Page<DeskRow>, later: bool) -> AnyView {
    if reviews.rows.is_empty() {
        let (title, text) = (tr!(lang, review.organise.none), tr!(lang, review.organise.none_text));
        return view! { <EmptyState title=title text=text/> }.into_any();
    }
    let columns = [
        tr!(lang, review.organise.column_title),
        tr!(lang, review.organise.column_state),
        tr!(lang, review.organise.column_times),
        tr!(lang, review.organise.column_next),
    ];
    let rows = reviews.rows.iter().map(|row| {
        let times = row.opens_at.zip(row.closes_at);
        let times = times.map(|(from, to)| format!("{} – {}", date_time(from, lang), date_time(to, lang)));
        vec![
            Cell::link(lang.path(&format!("{ORGANISE}/{}", row.review)), words::title(lang, &row.title)),
            Cell::view(words::status_badge(lang, &row.status)),
            Cell::text(times.unwrap_or_else(|| tr!(lang, review.organise.no_times).to_owned())),
            Cell::text(words::status_words(lang, &row.status).1),
        ]
    });
    let (columns, rows) = (columns.into_iter().map(Column::text).collect(), rows.collect());
    let beginning = lang.path(ORGANISE);
    let older = reviews.next.as_ref().map(|next| format!("{beginning}?before={next}"));
    view! {
        <DataTable caption=tr!(lang, review.organise.title) hide_caption=true columns=columns rows=rows/>
        <Pager older=older newest=later.then_some(beginning)/>
    }
    .into_any()
}
