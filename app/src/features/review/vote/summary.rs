//! Third step: everything once more, then it is cast.

use super::draft::Standing;
use super::notice;
use super::paper::{Paper, Subject};
use super::state::{Stage, Voting};
use crate::features::review::booth;
use crate::prelude::*;

/// The choices of the longest wait before sending, in seconds.
const WAITS: [u32; 4] = [0, 15, 60, 600];

/// What was rated and what was not.
pub fn view(voting: Voting) -> AnyView {
    let lang = voting.lang;
    let paper = voting.paper.get_value();
    let draft = voting.draft.get_untracked();
    let of = |wanted: fn(Standing) -> bool| -> Vec<&Subject> {
        paper.subjects.iter().filter(|subject| wanted(draft.standing(&subject.id))).collect()
    };
    let rated = of(|standing| standing == Standing::Rated);
    let begun = of(|standing| matches!(standing, Standing::Begun(_)));
    let untouched = of(|standing| standing == Standing::Untouched);
    let comments = draft.written(usize::try_from(paper.comment_characters).unwrap_or(0)).len();
    let can = !rated.is_empty();
    view! {
        <h2 id="booth-step" tabindex="-1">{tr!(lang, review.booth.summary_title)}</h2>
        <p class="lead reading">
            {tr!(
                lang,
                review.booth.summary_lead,
                rated = rated.len().to_string(),
                all = paper.subjects.len().to_string(),
                comments = comments.to_string()
            )}
        </p>
        {notice(voting)}
        {unfinished(lang, &begun)}
        {table(voting, &paper, &rated)}
        {left_out(lang, &untouched)}
        {(!voting.terminal).then(|| waits(voting))}
        <p class="reading"><strong>{tr!(lang, review.booth.cast_final)}</strong></p>
        <p class="button-row">
            <button
                type="button" class="button" aria-disabled=(!can).then_some("true")
                on:click=move |_| if can { booth::cast(voting) } else { nothing(voting) }
            >
                {tr!(lang, review.booth.cast)}
            </button>
            <button type="button" class="button button-plain" on:click=move |_| voting.go(Stage::Rating)>
                {tr!(lang, review.booth.back)}
            </button>
        </p>
    }
    .into_any()
}

fn nothing(voting: Voting) {
    voting.notice.set(Some(super::state::Notice::Nothing));
}

/// What was begun does not count as it is.
fn unfinished(lang: Lang, begun: &[&Subject]) -> Option<AnyView> {
    if begun.is_empty() {
        return None;
    }
    let names = begun.iter().map(|subject| view! { <li>{subject.name.clone()}</li> }).collect_view();
    let title = tr!(lang, review.booth.unfinished, count = begun.len().to_string());
    Some(
        view! {
            <Banner tone=Tone::Soon title=title>
                <p>{tr!(lang, review.booth.unfinished_text)}</p>
                <ul class="case-missing">{names}</ul>
            </Banner>
        }
        .into_any(),
    )
}

fn table(voting: Voting, paper: &Paper, rated: &[&Subject]) -> Option<AnyView> {
    let lang = voting.lang;
    if rated.is_empty() {
        return None;
    }
    let name = Column::text(tr!(lang, review.booth.column_name));
    let columns = [name].into_iter().chain(paper.criteria.iter().map(Column::text)).collect();
    let rows = rated.iter().map(|subject| {
        let grades = (0..paper.criteria.len()).map(|criterion| {
            let grade = voting.draft.with_untracked(|draft| draft.grade(&subject.id, criterion));
            let grade = grade.and_then(|grade| paper.grades.get(usize::from(grade)));
            Cell::text(grade.cloned().unwrap_or_default())
        });
        [Cell::text(subject.name.clone())].into_iter().chain(grades).collect()
    });
    let rows = rows.collect();
    let caption = tr!(lang, review.booth.rated_caption);
    Some(
        view! {
            <div class="table-scroll" role="region" tabindex="0" aria-label=caption>
                <DataTable caption=caption columns=columns rows=rows/>
            </div>
        }
        .into_any(),
    )
}

fn left_out(lang: Lang, untouched: &[&Subject]) -> Option<AnyView> {
    if untouched.is_empty() {
        return None;
    }
    let names = untouched.iter().map(|subject| view! { <li>{subject.name.clone()}</li> }).collect_view();
    let title = tr!(lang, review.booth.left_out, count = untouched.len().to_string());
    Some(
        view! {
            <details class="disclosure">
                <summary>{title}</summary>
                <p>{tr!(lang, review.booth.left_out_text)}</p>
                <ul class="review-subjects">{names}</ul>
            </details>
        }
        .into_any(),
    )
}

/// How long the browser may wait, so that the time of sending says nothing.
fn waits(voting: Voting) -> AnyView {
    let lang = voting.lang;
    let choices = WAITS.map(|most| {
        let id = format!("wait-{most}");
        let label = match most {
            0 => tr!(lang, review.booth.wait_none).to_owned(),
            60.. => tr!(lang, review.booth.wait_minutes, minutes = (most / 60).to_string()),
            most => tr!(lang, review.booth.wait_seconds, seconds = most.to_string()),
        };
        view! {
            <div class="choice">
                <input
                    type="radio" class="choice-input" name="wait" id=id.clone() value=most.to_string()
                    prop:checked=move || voting.longest_wait.get() == most
                    on:change=move |_| voting.longest_wait.set(most)
                />
                <label class="choice-label" for=id>{label}</label>
            </div>
        }
    });
    view! {
        <fieldset class="field">
            <legend class="field-label">{tr!(lang, review.booth.wait)}</legend>
            <p class="field-hint">{tr!(lang, review.booth.wait_hint)}</p>
            <div class="choices booth-waits">{choices.collect_view()}</div>
        </fieldset>
    }
    .into_any()
}
