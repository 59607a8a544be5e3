//! What came of a question, as the big screen and the chair show it.

use domain::review::view::{SubjectScore, WindowScores};

use super::parts::track;
use crate::prelude::*;

/// The colours of grades, the best first.
const SERIES: [&str; 5] =
    ["session-grade-0", "session-grade-1", "session-grade-2", "session-grade-3", "session-grade-4"];

/// The subjects with their means and how the answers are distributed.
pub fn scores(lang: Lang, scores: &WindowScores) -> AnyView {
    let subjects = scores.subjects.iter().map(|subject| one(lang, scores, subject));
    let class = if scores.subjects.len() > 1 { "session-scores session-scores-many" } else { "session-scores" };
    view! { <div class=class>{subjects.collect_view()}</div> }.into_any()
}

fn one(lang: Lang, all: &WindowScores, subject: &SubjectScore) -> AnyView {
    let name = subject.name.get(lang).to_owned();
    let mean = match subject.mean {
        Some(mean) => view! {
            <p class="session-mean">{mean.to_string()}<span class="session-unit">{tr!(lang, review.session.points)}</span></p>
        }
        .into_any(),
        None => view! { <p class="session-few">{tr!(lang, review.session.too_few)}</p> }.into_any(),
    };
    view! {
        <section class="session-score">
            <h3 class="session-score-name">{name}</h3>
            {mean}
            {distribution(lang, all, subject)}
        </section>
    }
    .into_any()
}

/// The answers by grade, as bars with their shares.
fn distribution(lang: Lang, all: &WindowScores, subject: &SubjectScore) -> Option<AnyView> {
    subject.grades.as_ref()?;
    let rows = all.grades.iter().zip(subject.shares()).enumerate().map(|(place, (grade, share))| {
        let shown = format!("{}.{}%", share / 100, share % 100 / 10);
        let class = SERIES[place.min(SERIES.len() - 1)];
        view! {
            <li class="session-grade">
                <span class="session-grade-name">{grade.get(lang).to_owned()}</span>
                {track(class, format!("{}.{:02}", share / 100, share % 100), None)}
                <span class="session-grade-share">{shown}</span>
            </li>
        }
    });
    Some(view! { <ul class="session-grades">{rows.collect_view()}</ul> }.into_any())
}
