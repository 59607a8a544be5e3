//! Amounts compared. The chart is its own table: name, bar, figure in each row.

use leptos::prelude::*;

/// One amount.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What it is the amount of.
    pub label: String,
    /// The amount, not negative.
    pub value: f64,
    /// The amount as shown.
    pub shown: String,
    /// The rows behind it; empty where there are none to show.
    pub href: String,
}

/// Horizontal bars, drawn as SVG so that no style attribute is needed.
#[component]
pub fn BarChart(
    /// What is compared.
    #[prop(into)]
    caption: String,
    /// What the bars are of: the first column's name.
    #[prop(into)]
    label: String,
    /// What is measured: the figure column's name.
    #[prop(into)]
    unit: String,
    /// The bars, in the order shown.
    bars: Vec<Bar>,
    /// An amount to reach, drawn as a line: its value and its name.
    #[prop(optional)]
    target: Option<(f64, String)>,
) -> impl IntoView {
    let goal = target.as_ref().map(|(value, _)| *value);
    let most = bars.iter().map(|bar| bar.value).chain(goal).fold(f64::MIN_POSITIVE, f64::max);
    let line = goal.map(|goal| percent(goal, most));
    let rows = bars.into_iter().map(|bar| {
        let width = percent(bar.value, most);
        let name = if bar.href.is_empty() {
            bar.label.into_any()
        } else {
            view! { <a href=bar.href>{bar.label}</a> }.into_any()
        };
        let mark = line.clone().map(|x| view! { <line class="chart-target" x1=x.clone() x2=x y1="0" y2="100%"/> });
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="bar-cell" aria-hidden="true">
                    <svg class="bar" focusable="false"><rect class="bar-fill" width=width height="100%"/>{mark}</svg>
                </td>
                <td class="number">{bar.shown}</td>
            </tr>
        }
    });
    view! {
        <table class="bar-chart">
            <caption class="table-caption">{caption}</caption>
            <thead class="visually-hidden">
                <tr><th scope="col">{label}</th><td aria-hidden="true"></td><th scope="col">{unit}</th></tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        {target.map(|(_, name)| view! { <p class="chart-key"><svg class="chart-key-mark" aria-hidden="true"><line class="chart-target" x1="50%" x2="50%" y1="0" y2="100%"/></svg>{name}</p> })}
    }
}

/// A share of the longest bar, to a tenth of a per cent.
pub(super) fn percent(value: f64, most: f64) -> String {
    format!("{:.1}%", (value / most * 100.0).clamp(0.0, 100.0))
}
