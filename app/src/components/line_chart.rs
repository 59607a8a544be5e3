//! An amount over time, with its table below.

use crate::prelude::*;

/// The amount at one time.
#[derive(Clone, Debug)]
pub struct Point {
    /// The time, as shown.
    pub label: String,
    /// The amount, not negative.
    pub value: f64,
    /// The amount as shown.
    pub shown: String,
}

/// A line through points at even distances.
#[component]
pub fn LineChart(
    /// What is shown.
    #[prop(into)]
    caption: String,
    /// What the points are: the first column's name.
    #[prop(into)]
    label: String,
    /// What is measured: the second column's name.
    #[prop(into)]
    unit: String,
    /// The points, oldest first.
    points: Vec<Point>,
    /// The top of the scale.
    top: f64,
) -> impl IntoView {
    let lang = use_lang();
    let path = path(&points, top);
    let first = points.first().map(|point| point.label.clone());
    let last = points.last().map(|point| point.label.clone());
    let now = points.last().map(|point| point.shown.clone());
    let rows = points.into_iter().map(|point| vec![Cell::text(point.label), Cell::text(point.shown)]).collect();
    view! {
        <figure class="line-chart">
            <figcaption class="table-caption">{caption.clone()}</figcaption>
            <div class="line-chart-plot">
                <svg viewBox="0 0 100 40" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                    <line class="chart-grid" x1="0" x2="100" y1="0" y2="0"/>
                    <line class="chart-grid" x1="0" x2="100" y1="20" y2="20"/>
                    <line class="chart-grid" x1="0" x2="100" y1="40" y2="40"/>
                    <path class="chart-line" d=path/>
                </svg>
                <span class="line-chart-now">{now}</span>
            </div>
            <p class="line-chart-axis" aria-hidden="true"><span>{first}</span><span>{last}</span></p>
            <details class="disclosure">
                <summary>{tr!(lang, components.show_table)}</summary>
                <DataTable caption=caption hide_caption=true columns=vec![Column::text(label), Column::number(unit)] rows=rows/>
            </details>
        </figure>
    }
}

/// The line in a box of 100 by 40, from the upper left.
fn path(points: &[Point], top: f64) -> String {
    let steps = u32::try_from(points.len().saturating_sub(1).max(1)).unwrap_or(u32::MAX);
    let mut path = String::new();
    for (index, point) in (0_u32..).zip(points) {
        let x = f64::from(index) / f64::from(steps) * 100.0;
        let y = 40.0 - (point.value / top).clamp(0.0, 1.0) * 40.0;
        path.push_str(&format!("{}{x:.2} {y:.2}", if index == 0 { "M" } else { "L" }));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_spans_the_box_and_stays_in_it() {
        let point = |value| Point { label: String::new(), value, shown: String::new() };
        assert_eq!(path(&[point(0.0), point(5.0), point(20.0)], 10.0), "M0.00 40.00L50.00 20.00L100.00 0.00");
        assert_eq!(path(&[point(10.0)], 10.0), "M0.00 0.00");
    }
}
