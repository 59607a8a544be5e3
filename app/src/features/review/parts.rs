//! What the pages of a review share.

use domain::review::view::{Known, KnownDepartment, ReviewStanding, ReviewSummary};
use domain::time::{date, date_time};
use leptos_router::hooks::use_params_map;

use crate::prelude::*;

/// The review's number in the address: `7`, or `r7` as open data calls it. 0, which no review has, for anything else.
pub fn review_id() -> i64 {
    let id = use_params_map().with_untracked(|params| params.get("id").unwrap_or_default());
    id.strip_prefix('r').unwrap_or(&id).parse().unwrap_or(0)
}

/// The address of one of a review's pages; `part` is empty for the review itself, or `/check`.
pub fn path(lang: Lang, review: i64, part: &str) -> String {
    lang.path(&format!("/review/{review}{part}"))
}

/// The way down from the list to this page.
pub fn crumbs(lang: Lang, review: &ReviewSummary, here: Option<&str>) -> AnyView {
    let title = review.title.get(lang).to_owned();
    let mut above = vec![Crumb::new(tr!(lang, review.title), lang.path(paths::REVIEW))];
    match here {
        None => view! { <Breadcrumb above=above here=title/> }.into_any(),
        Some(here) => {
            above.push(Crumb::new(title, path(lang, review.id.0, "")));
            view! { <Breadcrumb above=above here=here.to_owned()/> }.into_any()
        }
    }
}

/// A field for files that stay in the browser: they are read here and sent nowhere.
pub fn own_file(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    many: bool,
    read: impl Fn(leptos::ev::Event) + 'static,
) -> AnyView {
    let hint_id = format!("{id}-hint");
    view! {
        <div class="field">
            <label class="field-label" for=id>{label}</label>
            <p class="field-hint" id=hint_id.clone()>{hint}</p>
            <input
                type="file" class="input-file" id=id multiple=many aria-describedby=hint_id autocomplete="off"
                on:change=read
            />
        </div>
    }
    .into_any()
}

/// Where it stands, as a badge.
pub fn standing_badge(lang: Lang, standing: ReviewStanding) -> AnyView {
    let (tone, label) = match standing {
        ReviewStanding::Preparing | ReviewStanding::Coming => (Tone::Neutral, tr!(lang, review.public.phase_coming)),
        ReviewStanding::Open => (Tone::Going, tr!(lang, review.public.phase_open)),
        ReviewStanding::Counting => (Tone::Soon, tr!(lang, review.public.phase_counting)),
        ReviewStanding::Published => (Tone::Ok, tr!(lang, review.public.phase_published)),
        ReviewStanding::Cancelled => (Tone::Paused, tr!(lang, review.public.phase_cancelled)),
        ReviewStanding::Voided => (Tone::Red, tr!(lang, review.public.phase_voided)),
    };
    view! { <StatusBadge tone=tone text=label/> }.into_any()
}

/// From when to when, in words.
pub fn times(lang: Lang, review: &ReviewSummary) -> String {
    let (from, to) = (date_time(review.schedule.opens_at, lang), date_time(review.schedule.closes_at, lang));
    tr!(lang, review.public.times, from = from, to = to)
}

/// What is known of a department, in sentences: what it does and how it did. That nothing is known is one too.
pub fn known_words(lang: Lang, known: &Known, of: Option<KnownDepartment>) -> Vec<String> {
    let Some(of) = of else {
        return vec![tr!(lang, review.known.nothing, day = date(known.on, lang))];
    };
    let mut lines = Vec::new();
    if of.items > 0 {
        lines.push(tr!(lang, review.known.items, count = of.items.to_string()));
    }
    if of.on_time.whole == 0 && of.promises.all() == 0 {
        lines.push(tr!(lang, review.known.nothing, day = date(known.on, lang)));
    }
    if of.on_time.whole > 0 {
        let (part, whole) = (of.on_time.part.to_string(), of.on_time.whole.to_string());
        let per_mille = of.on_time.per_mille();
        let percent = format!("{}.{}", per_mille / 10, per_mille % 10);
        let (since, on) = (date(known.since, lang), date(known.on, lang));
        lines.push(tr!(
            lang,
            review.known.cases,
            since = since,
            on = on,
            whole = whole,
            part = part,
            percent = percent
        ));
    }
    if of.promises.all() > 0 {
        let counts = super::promises::counts(lang, &of.promises);
        let review = known.earlier.as_ref().map(|(_, title)| title.get(lang).to_owned()).unwrap_or_default();
        lines.push(tr!(lang, review.known.promises, review = review, counts = counts));
    }
    lines
}

/// A weight as people write it: `40%`, `12.5%`.
pub fn weight(hundredths: u32) -> String {
    match (hundredths / 100, hundredths % 100) {
        (whole, 0) => format!("{whole}%"),
        (whole, part) if part % 10 == 0 => format!("{whole}.{}%", part / 10),
        (whole, part) => format!("{whole}.{part:02}%"),
    }
}

/// A fingerprint in groups of eight, which people can compare.
pub fn grouped(fingerprint: &str) -> String {
    let digits: Vec<char> = fingerprint.chars().collect();
    digits.chunks(8).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_have_no_needless_digits() {
        assert_eq!([4000, 1250, 333, 5].map(weight), ["40%", "12.5%", "3.33%", "0.05%"]);
    }

    #[test]
    fn fingerprints_are_read_in_groups() {
        assert_eq!(grouped("0123456789abcdef"), "01234567 89abcdef");
    }
}
