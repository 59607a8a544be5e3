//! Charts and figures, with made-up amounts.

use super::part;
use crate::prelude::*;

/// Figures, bars, a line.
#[component]
pub fn Charts() -> impl IntoView {
    let lang = use_lang();
    let figures = vec![
        Figure {
            value: "97.4%".into(),
            label: tr!(lang, components.figure_on_time).into(),
            href: "#".into(),
            note: String::new(),
        },
        Figure {
            value: "3".into(),
            label: tr!(lang, components.figure_late).into(),
            href: "#".into(),
            note: String::new(),
        },
    ];
    let bar = |label: &str, value: f64| Bar { label: label.into(), value, shown: value.to_string(), href: "#".into() };
    let bars = vec![bar("李雯", 14.0), bar("周立", 9.0), bar("陈晓东", 4.0)];
    let points = [61.0, 64.0, 72.0, 70.0, 83.0, 91.0]
        .iter()
        .zip(1..)
        .map(|(value, month)| Point { label: format!("2026-0{month}"), value: *value, shown: format!("{value}%") })
        .collect();
    let content = view! {
        <FigureBand figures=figures/>
        <BarChart
            caption=tr!(lang, components.chart_load) label=tr!(lang, components.column_person) unit=tr!(lang, components.column_cases)
            bars=bars target=(10.0, tr!(lang, components.chart_target).to_owned())
        />
        <LineChart
            caption=tr!(lang, components.figure_on_time) label=tr!(lang, components.column_month) unit=tr!(lang, components.figure_on_time)
            points=points top=100.0
        />
    };
    part(tr!(lang, components.part_charts), content.into_any())
}
