//! One department on the ballot.

use super::draft::Standing;
use super::paper::Subject;
use super::rate;
use super::state::Voting;
use crate::features::review::parts::known_words;
use crate::prelude::*;

/// The id of the heading by which a department is found on the page.
pub fn heading_id(subject: &str) -> String {
    format!("subject-{subject}")
}

/// How far a department is, in words.
pub fn standing_words(lang: Lang, standing: Standing) -> String {
    match standing {
        Standing::Untouched => tr!(lang, review.booth.untouched).to_owned(),
        Standing::Begun(missing) => tr!(lang, review.booth.begun, missing = missing.to_string()),
        Standing::Rated => tr!(lang, review.booth.rated).to_owned(),
    }
}

/// The same as a sign.
pub fn standing_icon(standing: Standing) -> AnyView {
    let name = match standing {
        Standing::Untouched => "ring",
        Standing::Begun(_) => "half",
        Standing::Rated => "tick",
    };
    view! { <Icon name=name/> }.into_any()
}

/// The card: what the city knows, a row a criterion, a comment.
pub fn view(voting: Voting, form: FormHandle, index: usize, subject: &Subject) -> AnyView {
    let lang = voting.lang;
    let (own, hidden) = (subject.id.clone(), subject.id.clone());
    let standing = Memo::new(move |_| voting.draft.with(|draft| draft.standing(&own)));
    let heading = heading_id(&subject.id);
    let labelled_by = heading.clone();
    let criteria = voting.paper.with_value(|paper| paper.criteria.clone());
    let rows = criteria.into_iter().enumerate().map(|(place, name)| row(voting, index, &subject.id, place, name));
    view! {
        <article
            class="ballot-card" aria-labelledby=labelled_by
            hidden=move || voting.shown.with(|shown| shown.as_ref().is_some_and(|shown| !shown.contains(&hidden)))
        >
            <header class="ballot-card-head">
                <h3 id=heading tabindex="-1">{subject.name.clone()}</h3>
                <span class="ballot-standing" class:ballot-standing-done=move || standing.get() == Standing::Rated>
                    {move || standing_icon(standing.get())}
                    {move || standing_words(lang, standing.get())}
                </span>
            </header>
            {known(voting, subject)}
            {rows.collect_view()}
            {acts(voting, subject)}
            {comment(voting, form, subject)}
            {(!voting.is_live()).then(|| rate::to_bar(lang))}
        </article>
    }
    .into_any()
}

/// What the city knows of the department: what it handles, in how many cases it kept its time, and which of its promises
/// it kept. That it knows nothing is said too.
fn known(voting: Voting, subject: &Subject) -> AnyView {
    let lang = voting.lang;
    let lines = voting.told.with_value(|told| match &told.known {
        None => vec![tr!(lang, review.known.not_loaded).to_owned()],
        Some(known) => known_words(lang, known, subject.known),
    });
    let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    // In a new page: the ballot stays where it is.
    let handled = subject.known.filter(|known| known.items > 0 && !voting.terminal).map(|known| {
        let href = lang.path(&format!("{}?department={}", paths::GUIDES, known.department));
        let label = tr!(lang, review.known.see_items);
        let name = tr!(lang, review.known.see_items_of, name = subject.name.as_str());
        view! { <li><a href=href target="_blank" rel="external" aria-label=name>{label}</a></li> }
    });
    view! { <ul class="ballot-known soft small">{lines}{handled}</ul> }.into_any()
}

/// One criterion: a large choice a grade. Nothing is chosen beforehand.
fn row(voting: Voting, index: usize, subject: &str, criterion: usize, name: String) -> AnyView {
    let lang = voting.lang;
    let criteria = voting.criteria();
    let group = format!("grade-{index}-{criterion}");
    let (own, before) = (subject.to_owned(), subject.to_owned());
    let chosen = Memo::new(move |_| voting.draft.with(|draft| draft.grade(&own, criterion)));
    let grades = voting.paper.with_value(|paper| paper.grades.clone());
    let choices = grades.into_iter().enumerate().map(|(place, grade)| {
        let (id, value) = (format!("{group}-{place}"), u8::try_from(place).unwrap_or(u8::MAX));
        let (own, subject) = (id.clone(), subject.to_owned());
        let choose = move |_| voting.change(|draft| draft.set(&subject, criterion, criteria, value));
        view! {
            <label class="ballot-choice" for=own>
                <input
                    type="radio" class="ballot-radio" id=id name=group.clone() value=place.to_string() autocomplete="off"
                    prop:checked=move || chosen.get() == Some(value) on:change=choose
                />
                <span>{grade}</span>
            </label>
        }
    });
    let choices = choices.collect_view();
    let repeat = (criterion > 0).then(|| {
        let (asked, label) = (before.clone(), tr!(lang, review.booth.same_for, criterion = name.as_str()));
        let can = Memo::new(move |_| voting.draft.with(|draft| draft.grade(&asked, criterion - 1)).is_some());
        let press = move |_| voting.change(|draft| draft.repeat(&before, criterion, criteria));
        view! {
            <button
                type="button" class="link-button ballot-same" aria-label=label disabled=move || !can.get()
                on:click=press
            >
                {tr!(lang, review.booth.same)}
            </button>
        }
    });
    view! {
        <fieldset class="ballot-row">
            <legend class="ballot-criterion">{name}</legend>
            <div class="ballot-choices">{choices}</div>
            {repeat}
        </fieldset>
    }
    .into_any()
}

/// Quick ways: "don't know" for the rest, and taking everything back.
fn acts(voting: Voting, subject: &Subject) -> AnyView {
    let lang = voting.lang;
    let (fill, clear) = (subject.id.clone(), subject.id.clone());
    let criteria = voting.criteria();
    let unknown = voting.paper.with_value(|paper| paper.unknown).map(|unknown| {
        let press = move |_| voting.change(|draft| draft.fill(&fill, criteria, unknown));
        let label = tr!(lang, review.booth.unknown_for, name = subject.name.as_str());
        view! {
            <button type="button" class="link-button" aria-label=label on:click=press>
                {tr!(lang, review.booth.unknown)}
            </button>
        }
    });
    let label = tr!(lang, review.booth.clear_for, name = subject.name.as_str());
    view! {
        <p class="row ballot-acts">
            {unknown}
            <button
                type="button" class="link-button" aria-label=label
                on:click=move |_| voting.change(|draft| draft.clear(&clear))
            >
                {tr!(lang, review.booth.clear)}
            </button>
        </p>
    }
    .into_any()
}

/// The comment, where the review has comments.
fn comment(voting: Voting, form: FormHandle, subject: &Subject) -> Option<AnyView> {
    let lang = voting.lang;
    let most = voting.paper.with_value(|paper| paper.comment_characters);
    if most == 0 {
        return None;
    }
    let (own, counted) = (subject.id.clone(), subject.id.clone());
    let written = voting.draft.with_untracked(|draft| draft.comment(&subject.id).to_owned());
    let open = !written.is_empty();
    let write = move |event| voting.change(|draft| draft.write(&own, &event_target_value(&event)));
    let count = move || {
        let used = voting.draft.with(|draft| draft.comment(&counted).chars().count());
        tr!(lang, review.booth.comment_count, used = used.to_string(), most = most.to_string())
    };
    let label = tr!(lang, review.booth.comment_on, name = subject.name.as_str());
    Some(
        view! {
            <details class="disclosure ballot-comment" open=open on:input=write>
                <summary>{tr!(lang, review.booth.comment)}</summary>
                <TextArea
                    form=form name=format!("comment-{}", subject.id) label=label value=written optional=true rows=3
                    hint=tr!(lang, review.booth.comment_hint) max=most
                />
                <p class="soft small">{count}</p>
            </details>
        }
        .into_any(),
    )
}
