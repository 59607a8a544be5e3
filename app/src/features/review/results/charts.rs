//! From results to what the charts draw.

use domain::review::publication::ResultsPage;
use domain::review::tally::{FunnelSide, Points, SubjectNo};
use domain::review::view::{FunnelMark, FunnelView, ResultRow};

use crate::prelude::*;

/// All subjects with their intervals, the highest first.
pub fn intervals(lang: Lang, page: &ResultsPage) -> AnyView {
    let columns = IntervalColumns {
        label: tr!(lang, review.results.department),
        mean: tr!(lang, review.results.score),
        rank: tr!(lang, review.results.rank),
        same: |lang, rows| tr!(lang, review.results.same, rows = rows),
    };
    let brackets = page.results.brackets.iter().map(|bracket| (bracket.first, bracket.last)).collect();
    let lowest = page.results.rows.iter().map(|line| drawn(line.interval.0)).fold(drawn(page.of.top), f64::min);
    // The scale begins at a round number below the lowest interval.
    let bottom = ((lowest / 10.0).floor() * 10.0).max(0.0);
    let rows = page.results.rows.iter().map(|line| interval(lang, page, line)).collect();
    view! {
        <IntervalChart
            caption=tr!(lang, review.results.chart) columns=columns intervals=rows brackets=brackets
            bottom=bottom top=drawn(page.of.top)
        />
    }
    .into_any()
}

fn interval(lang: Lang, page: &ResultsPage, line: &ResultRow) -> Interval {
    Interval {
        label: line.name.get(lang).to_owned(),
        href: address(lang, page, line.subject),
        mean: drawn(line.mean),
        low: drawn(line.interval.0),
        high: drawn(line.interval.1),
        shown: shown(line.mean, line.interval.0, line.interval.1),
        rank: ranks(line),
    }
}

/// The funnel with its table.
pub fn funnel(lang: Lang, page: &ResultsPage, funnel: &FunnelView) -> AnyView {
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
    let points = funnel.marks.iter().map(|mark| point(lang, page, mark)).collect();
    let limits = funnel.curve.iter().map(|(effective, limits)| FunnelLimit {
        exactness: thousandths(*effective),
        limits: [limits.outer.0, limits.inner.0, limits.inner.1, limits.outer.1].map(drawn),
    });
    view! {
        <FunnelChart
            caption=tr!(lang, review.results.funnel) words=words target=drawn(funnel.target) points=points
            limits=limits.collect()
        />
    }
    .into_any()
}

fn point(lang: Lang, page: &ResultsPage, mark: &FunnelMark) -> FunnelPoint {
    let place = match mark.point.side {
        FunnelSide::Within => FunnelPlace::Within,
        FunnelSide::Below | FunnelSide::Above => FunnelPlace::Outside,
        FunnelSide::FarBelow | FunnelSide::FarAbove => FunnelPlace::FarOutside,
    };
    FunnelPoint {
        label: mark.name.get(lang).to_owned(),
        href: address(lang, page, mark.point.subject),
        exactness: thousandths(mark.point.effective),
        mean: drawn(mark.point.mean),
        place,
        shown: [mark.point.mean.to_string(), format!("{:.0}", thousandths(mark.point.effective))],
        words: side(lang, mark.point.side).to_owned(),
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
pub fn address(lang: Lang, page: &ResultsPage, subject: SubjectNo) -> String {
    lang.path(&format!("/review/{}/results/{}", page.of.review, subject.index() + 1))
}

/// Mean and interval: `87.10 (85.20–89.00)`.
pub fn shown(mean: Points, low: Points, high: Points) -> String {
    format!("{mean} ({low}–{high})")
}

/// Rank and the ranks that can't be excluded: `3 (1–8)`.
pub fn ranks(line: &ResultRow) -> String {
    format!("{} ({}–{})", line.rank, line.ranks.0, line.ranks.1)
}

/// Points for drawing only.
pub fn drawn(points: Points) -> f64 {
    f64::from(i32::try_from(points.0).unwrap_or(i32::MAX)) / 1e6
}

/// Thousandths for drawing only.
fn thousandths(number: u64) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX)) / 1e3
}
