//! The funnel plot: exactness to the right, means upwards, between the limits that chance alone would keep to. Its
//! table stands below.

use crate::prelude::*;

/// Where something lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FunnelPlace {
    /// Between the limits: chance alone can explain it.
    Within,
    /// Outside the inner limits.
    Outside,
    /// Outside the outer limits.
    FarOutside,
}

/// One dot.
#[derive(Clone, Debug)]
pub struct FunnelPoint {
    /// What it is.
    pub label: String,
    /// More on it.
    pub href: String,
    /// How exact its mean is.
    pub exactness: f64,
    /// Its mean.
    pub mean: f64,
    /// Where it lies.
    pub place: FunnelPlace,
    /// Mean and exactness as shown.
    pub shown: [String; 2],
    /// Where it lies, in words.
    pub words: String,
}

/// The limits at one exactness: outer and inner lower, inner and outer upper.
#[derive(Clone, Copy, Debug)]
pub struct FunnelLimit {
    /// The exactness.
    pub exactness: f64,
    /// The four limits, from below.
    pub limits: [f64; 4],
}

/// What the chart says beside its dots.
#[derive(Clone, Copy, Debug)]
pub struct FunnelWords {
    /// The names of the table's columns: what, mean, exactness, place.
    pub columns: [&'static str; 4],
    /// The keys: the common mean, the inner and the outer limits.
    pub keys: [&'static str; 3],
}

/// The part of the plane that is drawn.
#[derive(Clone, Copy, Debug)]
struct Frame {
    left: f64,
    right: f64,
    bottom: f64,
    top: f64,
}

/// The plot with its table.
#[component]
pub fn FunnelChart(
    /// What is compared.
    #[prop(into)]
    caption: String,
    /// The words.
    words: FunnelWords,
    /// The common mean.
    target: f64,
    /// The dots.
    points: Vec<FunnelPoint>,
    /// The limits, from the least exact to the most.
    limits: Vec<FunnelLimit>,
) -> impl IntoView {
    let lang = use_lang();
    let frame = Frame::of(target, &points, &limits);
    let curves = (0..4).map(|limit| {
        let class = if limit == 1 || limit == 2 { "funnel-inner" } else { "funnel-outer" };
        view! { <path class=class d=frame.curve(&limits, limit)/> }
    });
    let middle = frame.y(target);
    let dots = points.iter().map(|point| dot(frame, point)).collect_view();
    let axis = [format!("{:.1}", frame.top), format!("{:.1}", frame.bottom)];
    let [first, last] = [frame.left, frame.right].map(|exactness| format!("{exactness:.0}"));
    let rows = points.into_iter().map(row).collect();
    let columns = [Column::text(words.columns[0]), Column::number(words.columns[1])];
    let columns = [columns, [Column::number(words.columns[2]), Column::text(words.columns[3])]].concat();
    let keys = ["funnel-target", "funnel-inner", "funnel-outer"].into_iter().zip(words.keys).map(|(class, words)| {
        view! { <li class="chart-key"><svg class="funnel-key" aria-hidden="true"><line class=class x1="0" x2="100%" y1="50%" y2="50%"/></svg>{words}</li> }
    });
    view! {
        <figure class="funnel-chart">
            <figcaption class="table-caption">{caption.clone()}</figcaption>
            <div class="funnel-plot">
                <p class="funnel-scale" aria-hidden="true">{axis.map(|value| view! { <span>{value}</span> }).collect_view()}</p>
                <svg viewBox="0 0 100 60" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                    {curves.collect_view()}
                    <line class="funnel-target" x1="0" x2="100" y1=middle.clone() y2=middle/>
                    {dots}
                </svg>
            </div>
            <p class="funnel-axis" aria-hidden="true"><span>{first}</span><span>{words.columns[2]}</span><span>{last}</span></p>
            <ul class="funnel-keys">{keys.collect_view()}</ul>
            <details class="disclosure">
                <summary>{tr!(lang, components.show_table)}</summary>
                <DataTable caption=caption hide_caption=true columns=columns rows=rows/>
            </details>
        </figure>
    }
}

/// A dot is a line without length, so that its round end is not stretched with the plane.
fn dot(frame: Frame, point: &FunnelPoint) -> AnyView {
    let class = match point.place {
        FunnelPlace::Within => "funnel-dot",
        FunnelPlace::Outside => "funnel-dot funnel-dot-out",
        FunnelPlace::FarOutside => "funnel-dot funnel-dot-far",
    };
    let path = format!("M{} {}h0.01", frame.x(point.exactness), frame.y(point.mean));
    view! { <path class=class d=path><title>{point.label.clone()}</title></path> }.into_any()
}

fn row(point: FunnelPoint) -> Vec<Cell> {
    let [mean, exactness] = point.shown;
    vec![Cell::link(point.href, point.label), Cell::text(mean), Cell::text(exactness), Cell::text(point.words)]
}

impl Frame {
    /// Everything that is to be seen, with a tenth more above and below.
    fn of(target: f64, points: &[FunnelPoint], limits: &[FunnelLimit]) -> Self {
        let wide = || limits.iter().map(|limit| limit.exactness).chain(points.iter().map(|point| point.exactness));
        let high = || limits.iter().flat_map(|limit| limit.limits).chain(points.iter().map(|point| point.mean));
        let (left, right) = (wide().fold(f64::MAX, f64::min), wide().fold(0.0, f64::max));
        let (bottom, top) = (high().fold(target, f64::min), high().fold(target, f64::max));
        let rim = ((top - bottom) / 10.0).max(0.1);
        Self { left: left.min(right), right, bottom: bottom - rim, top: top + rim }
    }

    fn x(self, exactness: f64) -> String {
        let width = (self.right - self.left).max(f64::MIN_POSITIVE);
        format!("{:.2}", ((exactness - self.left) / width * 100.0).clamp(0.0, 100.0))
    }

    fn y(self, mean: f64) -> String {
        let height = (self.top - self.bottom).max(f64::MIN_POSITIVE);
        format!("{:.2}", 60.0 - ((mean - self.bottom) / height * 60.0).clamp(0.0, 60.0))
    }

    fn curve(self, limits: &[FunnelLimit], which: usize) -> String {
        let mut path = String::new();
        for (index, limit) in limits.iter().enumerate() {
            let letter = if index == 0 { "M" } else { "L" };
            path.push_str(&format!("{letter}{} {}", self.x(limit.exactness), self.y(limit.limits[which])));
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plane_holds_every_limit() {
        let limits = [
            FunnelLimit { exactness: 10.0, limits: [60.0, 65.0, 75.0, 80.0] },
            FunnelLimit { exactness: 30.0, limits: [66.0, 68.0, 72.0, 74.0] },
        ];
        let frame = Frame::of(70.0, &[], &limits);
        assert_eq!(frame.curve(&limits, 3), "M0.00 5.00L100.00 20.00");
        assert_eq!(frame.y(70.0), "30.00");
    }
}
