//! Means with their intervals, one row each, and brackets around those that can't be told apart. The chart is its
//! own table: name, dot with interval, figures.

use super::bar_chart::percent;
use crate::prelude::*;

/// Distance of brackets side by side, in pixels.
const LANE: usize = 8;

/// One mean.
#[derive(Clone, Debug)]
pub struct Interval {
    /// What it is the mean of.
    pub label: String,
    /// More on it; empty where there is nothing.
    pub href: String,
    /// The mean.
    pub mean: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Mean and interval as shown.
    pub shown: String,
    /// Its rank as shown.
    pub rank: String,
}

/// The names of the columns.
#[derive(Clone, Copy, Debug)]
pub struct IntervalColumns {
    /// What the means are of.
    pub label: &'static str,
    /// Mean and interval.
    pub mean: &'static str,
    /// Rank.
    pub rank: &'static str,
    /// That one can't be told apart from these rows, for who does not see the brackets.
    pub same: fn(Lang, String) -> String,
}

/// Dots with intervals on a scale from `bottom` to `top`, in the order given.
#[component]
pub fn IntervalChart(
    /// What is compared.
    #[prop(into)]
    caption: String,
    /// The names of the columns.
    columns: IntervalColumns,
    /// The means, the highest first.
    intervals: Vec<Interval>,
    /// Runs of rows that can't be told apart: places of the first and the last.
    brackets: Vec<(usize, usize)>,
    /// The lower end of the scale.
    bottom: f64,
    /// The upper end.
    top: f64,
) -> impl IntoView {
    let lang = use_lang();
    let lanes = lanes(&brackets);
    let width = lanes.iter().max().map_or(0, |most| (most + 1) * LANE + LANE);
    let scale = move |value: f64| percent(value - bottom, top - bottom);
    let rows = intervals.into_iter().enumerate().map(|(place, interval)| {
        let marks = marks(place, &brackets, &lanes);
        let same = same(place, &brackets).map(|rows| spoken((columns.same)(lang, rows)));
        let (low, high, mean) = (scale(interval.low), scale(interval.high), scale(interval.mean));
        let name = if interval.href.is_empty() {
            interval.label.into_any()
        } else {
            view! { <a href=interval.href>{interval.label}</a> }.into_any()
        };
        view! {
            <tr>
                <td class="interval-bracket" aria-hidden="true">
                    // The first keeps the place, the second is as high as the row.
                    <svg width=width height="1" focusable="false"></svg>
                    <svg class="interval-lanes" width=width focusable="false">{marks}</svg>
                </td>
                <th scope="row">{name}{same}</th>
                <td class="interval-plot" aria-hidden="true">
                    <svg width="100%" height="28" focusable="false">
                        <line class="interval-scale" x1="0" x2="100%" y1="14" y2="14"/>
                        <line class="interval-line" x1=low x2=high y1="14" y2="14"/>
                        <circle class="interval-dot" cx=mean cy="14" r="6"/>
                    </svg>
                </td>
                <td class="number">{interval.shown}</td>
                <td class="number">{interval.rank}</td>
            </tr>
        }
    });
    view! {
        <table class="interval-chart">
            <caption class="table-caption">{caption}</caption>
            <thead>
                <tr>
                    <td aria-hidden="true"></td>
                    <th scope="col">{columns.label}</th>
                    <td class="interval-plot" aria-hidden="true"><p class="interval-axis"><span>{shown(bottom)}</span><span>{shown(top)}</span></p></td>
                    <th scope="col" class="number">{columns.mean}</th>
                    <th scope="col" class="number">{columns.rank}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// The column of each bracket, so that none overlap.
fn lanes(brackets: &[(usize, usize)]) -> Vec<usize> {
    let mut ends = Vec::<usize>::new();
    let mut lanes = Vec::new();
    for (first, last) in brackets {
        let free = ends.iter().position(|end| end < first);
        let lane = free.unwrap_or(ends.len());
        if lane == ends.len() {
            ends.push(*last);
        } else {
            ends[lane] = *last;
        }
        lanes.push(lane);
    }
    lanes
}

/// The parts of the brackets that stand beside one row.
fn marks(place: usize, brackets: &[(usize, usize)], lanes: &[usize]) -> AnyView {
    let here = brackets.iter().zip(lanes).filter(|((first, last), _)| (*first..=*last).contains(&place));
    let marks = here.map(|((first, last), lane)| {
        let x = (lane * LANE + LANE / 2).to_string();
        let (from, to) = (if place == *first { "20%" } else { "0" }, if place == *last { "80%" } else { "100%" });
        let end = (lane * LANE + LANE).to_string();
        let cap = |here: bool, y: &'static str| {
            let (x1, x2) = (x.clone(), end.clone());
            here.then(move || view! { <line class="bracket-line" x1=x1 x2=x2 y1=y y2=y/> })
        };
        let (begin, finish) = (cap(place == *first, "20%"), cap(place == *last, "80%"));
        view! { <line class="bracket-line" x1=x.clone() x2=x.clone() y1=from y2=to/>{begin}{finish} }
    });
    marks.collect_view().into_any()
}

/// The same in words: with which rows, counted from 1, one can't be told apart.
fn same(place: usize, brackets: &[(usize, usize)]) -> Option<String> {
    let here = brackets.iter().filter(|(first, last)| (*first..=*last).contains(&place));
    let rows: Vec<String> = here.map(|(first, last)| format!("{}–{}", first + 1, last + 1)).collect();
    (!rows.is_empty()).then(|| rows.join(", "))
}

fn spoken(text: String) -> AnyView {
    view! { <span class="visually-hidden">" "{text}</span> }.into_any()
}

fn shown(value: f64) -> String {
    format!("{value:.0}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_that_overlap_stand_beside_each_other() {
        assert_eq!(lanes(&[(0, 3), (2, 5), (4, 6), (7, 9)]), [0, 1, 0, 0]);
        assert_eq!(lanes(&[]), [0; 0]);
    }
}
