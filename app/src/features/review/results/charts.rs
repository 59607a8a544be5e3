//! From results to what the charts draw.

use domain::review::publication::{FunnelDot, ResultsView, SubjectLine};
use domain::review::tally::{FunnelSide, Points};

use crate::prelude::*;

/// All subjects with their intervals, the highest first.
pub fn intervals(lang: Lang, view: &ResultsView) -> AnyView {
    let columns = IntervalColumns {
        label: tr!(lang, review.results.department),
        mean: tr!(lang, review.results.score),
        rank: tr!(lang, review.results.rank),
        same: tr!(lang, review.results.same),
    };
    let brackets = view.brackets.iter().map(|bracket| (bracket.first, bracket.last)).collect();
    let lowest = view.lines.iter().map(|line| drawn(line.low)).fold(drawn(view.top), f64::min);
    // The scale begins at a round number below the lowest interval.
    let bottom = ((lowest / 10.0).floor() * 10.0).max(0.0);
    let rows = view.lines.iter().map(|line| interval(lang, view, line)).collect();
    view! {
        <IntervalChart
            caption=tr!(lang, review.results.chart) columns=columns intervals=rows brackets=brackets
            bottom=bottom top=drawn(view.top)
        />
    }
    .into_any()
}

fn interval(lang: Lang, view: &ResultsView, line: &SubjectLine) -> Interval {
    Interval {
        label: line.name.get(lang).to_owned(),
        href: address(lang, view, line.place),
        mean: drawn(line.mean),
        low: drawn(line.low),
        high: drawn(line.high),
        shown: shown(line.mean, line.low, line.high),
        rank: ranks(line),
    }
}

/// The funnel with its table.
pub fn funnel(lang: Lang, view: &ResultsView) -> AnyView {
    let words = FunnelWords {
        columns: [
            tr!(lang, review.results.department),
            tr!(lang, review.results.score),
            tr!(lang, review.results.effective),
            tr!(lang, review.results.side),
        ],
        keys: [
            tr!(lang, review.results.key_target),
            tr!(lang, review.results.key_inner),
            tr!(lang, review.results.key_outer),
        ],
    };
    let points = view.dots.iter().map(|dot| point(lang, view, dot)).collect();
    let limits = view.limits.iter().map(|(effective, limits)| FunnelLimit {
        exactness: thousandths(*effective),
        limits: [limits.outer.0, limits.inner.0, limits.inner.1, limits.outer.1].map(drawn),
    });
    view! {
        <FunnelChart
            caption=tr!(lang, review.results.funnel) words=words target=drawn(view.target) points=points
            limits=limits.collect()
        />
    }
    .into_any()
}

fn point(lang: Lang, view: &ResultsView, dot: &FunnelDot) -> FunnelPoint {
    let place = match dot.side {
        FunnelSide::Within => FunnelPlace::Within,
        FunnelSide::Below | FunnelSide::Above => FunnelPlace::Outside,
        FunnelSide::FarBelow | FunnelSide::FarAbove => FunnelPlace::FarOutside,
    };
    FunnelPoint {
        label: dot.name.get(lang).to_owned(),
        href: address(lang, view, dot.place),
        exactness: thousandths(dot.effective),
        mean: drawn(dot.mean),
        place,
        shown: [dot.mean.to_string(), format!("{:.0}", thousandths(dot.effective))],
        words: side(lang, dot.side).to_owned(),
    }
}

/// Where a subject lies, in words.
fn side(lang: Lang, side: FunnelSide) -> &'static str {
    match side {
        FunnelSide::FarBelow => tr!(lang, review.results.far_below),
        FunnelSide::Below => tr!(lang, review.results.below),
        FunnelSide::Within => tr!(lang, review.results.within),
        FunnelSide::Above => tr!(lang, review.results.above),
        FunnelSide::FarAbove => tr!(lang, review.results.far_above),
    }
}

/// The page of one subject.
pub fn address(lang: Lang, view: &ResultsView, place: usize) -> String {
    lang.path(&format!("/review/{}/results/{place}", view.review))
}

/// Mean and interval: `87.10 (85.20–89.00)`.
pub fn shown(mean: Points, low: Points, high: Points) -> String {
    format!("{mean} ({low}–{high})")
}

/// Rank and the ranks that can't be excluded: `3 (1–8)`.
pub fn ranks(line: &SubjectLine) -> String {
    format!("{} ({}–{})", line.rank, line.best, line.worst)
}

/// Points for drawing only.
pub fn drawn(points: Points) -> f64 {
    f64::from(i32::try_from(points.0).unwrap_or(i32::MAX)) / 1e6
}

/// Thousandths for drawing only.
fn thousandths(number: u64) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX)) / 1e3
}
