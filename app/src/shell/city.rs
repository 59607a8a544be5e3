//! The city's month: the band on the home page, and the rows behind it.

use domain::cases::view::{CityFigures, MonthFigures};
use leptos::server_fn::codec::GetUrl;

use super::home::LiveFacts;
use crate::access::{Access, Endpoint, endpoint};
use crate::prelude::*;

/// Its entry in the table of endpoints.
pub const CITY_ENDPOINT: Endpoint = endpoint("/api/cases/city", Access::Anyone);

/// This month in the whole city.
#[server(prefix = "/api", endpoint = "cases/city", input = GetUrl, name = AskCity)]
pub async fn city_figures() -> AppResult<CityFigures> {
    use crate::server_side::{backend, refused};
    services::cases::city_figures(&backend()?).await.map_err(refused)
}

/// The band of the home page; each figure opens to its rows.
#[component]
pub fn CityBand() -> impl IntoView {
    let city = ask(AskCity {});
    // The home page stands without its figures.
    part(city, |city| city.ok().map(|city| view! { <LiveFacts figures=facts(use_lang(), &city)/> }).into_any())
}

fn facts(lang: Lang, city: &CityFigures) -> Vec<Figure> {
    let total = city.total();
    let href = lang.path(paths::CITY_FIGURES);
    let figure =
        |value: String, label: &str, note: String| Figure { value, label: label.to_owned(), href: href.clone(), note };
    vec![
        figure(
            percent(&total),
            tr!(lang, shell.fact_on_time),
            tr!(
                lang,
                shell.fact_on_time_note,
                on_time = total.on_time.to_string(),
                decided = total.decided.to_string()
            ),
        ),
        figure(total.received.to_string(), tr!(lang, shell.fact_received), String::new()),
        figure(total.decided.to_string(), tr!(lang, shell.fact_decided), String::new()),
    ]
}

fn percent(month: &MonthFigures) -> String {
    month.on_time_percent().map_or_else(|| "–".to_owned(), |percent| format!("{percent}%"))
}

/// The rows behind the band: one a department.
#[component]
pub fn CityFiguresPage() -> impl IntoView {
    let city = ask(AskCity {});
    loaded(city, |city| table(use_lang(), city))
}

fn table(lang: Lang, city: CityFigures) -> AnyView {
    let title = tr!(lang, shell.city_title, month = city.month.as_str());
    let columns = vec![
        Column::text(tr!(lang, shell.city_department)),
        Column::number(tr!(lang, shell.fact_received)),
        Column::number(tr!(lang, shell.fact_decided)),
        Column::number(tr!(lang, shell.city_on_time)),
        Column::number(tr!(lang, shell.fact_on_time)),
    ];
    let rows: Vec<Vec<Cell>> = city
        .departments
        .iter()
        .map(|row| {
            let month = &row.figures;
            let counts = [month.received, month.decided, month.on_time].map(|count| Cell::text(count.to_string()));
            let name = Cell::text(row.name.get(lang));
            std::iter::once(name).chain(counts).chain([Cell::text(percent(month))]).collect()
        })
        .collect();
    let list = if rows.is_empty() {
        view! { <EmptyState title=tr!(lang, shell.city_none) text=tr!(lang, shell.city_none_text)/> }.into_any()
    } else {
        view! { <DataTable caption=title.clone() hide_caption=true columns=columns rows=rows/> }.into_any()
    };
    view! {
        <PageTitle text=title.clone()/>
        <Breadcrumb above=vec![Crumb::new(tr!(lang, shell.door_open), lang.path(paths::OPEN))] here=title.clone()/>
        <header class="page-head">
            <h1>{title}</h1>
            <p class="lead">{tr!(lang, shell.city_lead)}</p>
        </header>
        {list}
    }
    .into_any()
}
