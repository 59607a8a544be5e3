//! What a member of a group goes through, with the device they have: chosen on the preview of the ballot.

use domain::review::desk::{Desk, GroupFigures};
use domain::review::setup::Holding;
use leptos_router::components::Form;

use super::words;
use crate::prelude::*;

/// How a member casts their ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// With a device of their own, when they like.
    Own,
    /// With a device of their own, in the meeting.
    Live,
    /// At a supervised terminal.
    Terminal,
}

impl Way {
    const fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Live => "live",
            Self::Terminal => "terminal",
        }
    }

    /// The ways that members of the review have.
    const fn of(desk: &Desk) -> &'static [Self] {
        match desk.entry.holding {
            Holding::Ordinary => &[Self::Own, Self::Terminal],
            Holding::Live => &[Self::Live, Self::Terminal],
        }
    }

    fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Own => tr!(lang, review.organise.way_own),
            Self::Live => tr!(lang, review.organise.way_live),
            Self::Terminal => tr!(lang, review.session.terminal),
        }
    }

    /// What they do, step by step.
    fn steps(self, lang: Lang, holding: Holding) -> [&'static str; 3] {
        match (self, holding) {
            (Self::Own, _) => [
                tr!(lang, review.organise.own_enter),
                tr!(lang, review.organise.own_rate),
                tr!(lang, review.organise.own_cast),
            ],
            (Self::Live, _) => [
                tr!(lang, review.organise.live_enter),
                tr!(lang, review.organise.live_rate),
                tr!(lang, review.organise.live_cast),
            ],
            (Self::Terminal, Holding::Ordinary) => [
                tr!(lang, review.organise.terminal_enter_ordinary),
                tr!(lang, review.organise.terminal_rate_ordinary),
                tr!(lang, review.organise.terminal_cast),
            ],
            (Self::Terminal, Holding::Live) => [
                tr!(lang, review.organise.terminal_enter),
                tr!(lang, review.organise.terminal_rate),
                tr!(lang, review.organise.terminal_cast),
            ],
        }
    }
}

/// The choice of a group and a way, and what its members go through.
pub fn member(lang: Lang, desk: &Desk) -> Option<AnyView> {
    let asked = words::query("group");
    let chosen =
        desk.turnout.iter().find(|group| asked.as_ref() == Some(&group.key)).or_else(|| desk.turnout.first())?;
    let ways = Way::of(desk);
    let asked = words::query("way");
    let way =
        ways.iter().copied().find(|way| asked.as_deref() == Some(way.name())).or_else(|| ways.first().copied())?;
    let weight = desk.entry.groups.iter().find(|group| group.key == chosen.key).map(|group| group.weight.clone());
    let counts = tr!(
        lang,
        review.organise.member_counts,
        group = chosen.name.get(lang).to_owned(),
        members = chosen.roll.to_string(),
        weight = words::weight(&weight.unwrap_or_default())
    );
    let steps = way.steps(lang, desk.entry.holding).map(|text| view! { <li>{text}</li> }).into_iter().collect_view();
    Some(
        view! {
            <section class="section stack" aria-labelledby="preview-member">
                <h2 id="preview-member">{tr!(lang, review.organise.preview_member)}</h2>
                {choice(lang, desk, chosen, way)}
                <p>{counts}</p>
                <ol class="review-subjects">{steps}</ol>
            </section>
        }
        .into_any(),
    )
}

fn choice(lang: Lang, desk: &Desk, chosen: &GroupFigures, way: Way) -> AnyView {
    let groups = desk.turnout.iter().map(|group| (group.key.clone(), group.name.get(lang).to_owned()));
    let ways = Way::of(desk).iter().map(|way| (way.name().to_owned(), way.label(lang).to_owned()));
    let (group_label, way_label) = (tr!(lang, review.organise.group), tr!(lang, review.organise.way));
    let group = select("group", group_label, groups.collect(), &chosen.key);
    let way = select("way", way_label, ways.collect(), way.name());
    view! {
        <Form method="GET" action=words::below(lang, desk, "/preview") attr:class="row">
            {group}
            {way}
            <button class="button button-plain" type="submit">{tr!(lang, review.organise.preview_show)}</button>
        </Form>
    }
    .into_any()
}

fn select(name: &'static str, label: &'static str, choices: Vec<(String, String)>, chosen: &str) -> AnyView {
    let id = format!("preview-{name}");
    let options = choices.into_iter().map(|(value, label)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{label}</option> }
    });
    let options = options.collect_view();
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>{label}</label>
            <select class="input input-select" id=id name=name>{options}</select>
        </div>
    }
    .into_any()
}
