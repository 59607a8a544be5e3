//! The chair's buttons: each is a form, so that it works without scripts and never twice.

use domain::review::session::Act;

use super::api::ChairAct;
use crate::prelude::*;

/// How long a window can be opened for, in seconds.
pub const TIMES: [u32; 5] = [60, 120, 180, 300, 600];
/// How much more time a window can get, in seconds.
pub const MORE: [u32; 3] = [30, 60, 120];

/// Those of these lengths that end with the review, so many seconds away, or before.
pub fn fitting(lengths: &[u32], left: i64) -> Vec<u32> {
    lengths.iter().copied().filter(|seconds| i64::from(*seconds) <= left).collect()
}

/// What a button is about.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// The review.
    pub review: i64,
    /// The question's place.
    pub place: u32,
    /// The version of the session the page shows.
    pub version: i64,
    /// What is done when it was done: the page is read again.
    pub done: Callback<()>,
}

/// The name of an act's form, the same for the page and the server.
#[cfg(feature = "ssr")]
#[must_use]
pub fn form_name(act: &str, seconds: &str) -> String {
    match Act::from_name(act) {
        Some(Act::Extend) => format!("session-extend-{}", seconds.trim()),
        _ => format!("session-{}", act.replace('_', "-")),
    }
}

fn of(act: Act, seconds: u32) -> &'static str {
    match (act, seconds) {
        (Act::Open, _) => "session-open",
        (Act::Extend, 30) => "session-extend-30",
        (Act::Extend, 60) => "session-extend-60",
        (Act::Extend, _) => "session-extend-120",
        (Act::Close, _) => "session-close",
        (Act::CloseEarly, _) => "session-close-early",
        (Act::Void, _) => "session-void",
        (Act::Repeat, _) => "session-repeat",
    }
}

/// Opening, with the choice of how long.
#[component]
pub fn OpenForm(about: About, times: Vec<u32>) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<ChairAct>(of(Act::Open, 0));
    let usual = times.get(1).or(times.first()).copied().unwrap_or_default();
    form.begin_with(FormState::new(of(Act::Open, 0)).value("seconds", usual.to_string()));
    form.when_done(move |_| about.done.run(()));
    let choices = times.into_iter().map(|seconds| Choice::new(seconds.to_string(), lasts(lang, seconds))).collect();
    view! {
        <ServerForm form=form class="chair-open">
            <TicketFields form=form/>
            {hidden(about, Act::Open)}
            <Radios form=form name="seconds" label=tr!(lang, review.session.how_long) choices=choices/>
            <SubmitButton form=form label=tr!(lang, review.session.act_open)/>
        </ServerForm>
    }
}

/// One button that needs nothing else.
#[component]
pub fn PlainForm(about: About, act: Act, #[prop(default = 0)] seconds: u32) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<ChairAct>(of(act, seconds));
    form.when_done(move |_| about.done.run(()));
    let label = match act {
        Act::Extend => tr!(lang, review.session.act_extend, time = lasts(lang, seconds)),
        _ => tr!(lang, review.session.act_repeat).to_owned(),
    };
    let kind = if act == Act::Repeat { ButtonKind::Main } else { ButtonKind::Plain };
    let given = (seconds > 0).then(|| view! { <input type="hidden" name="seconds" value=seconds.to_string()/> });
    view! {
        <ServerForm form=form class="chair-plain">
            <TicketFields form=form/>
            {hidden(about, act)}
            {given}
            <SubmitButton form=form kind=kind label=label/>
        </ServerForm>
    }
}

/// Ending a window before its time: behind a fold, beside buttons that give more of it.
#[component]
pub fn CloseEarlyForm(about: About) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<ChairAct>(of(Act::CloseEarly, 0));
    form.when_done(move |_| about.done.run(()));
    view! {
        <details class="disclosure chair-close" open=move || !form.errors().is_empty()>
            <summary>{tr!(lang, review.session.act_close_early)}</summary>
            <p>{tr!(lang, review.session.close_early_text)}</p>
            <ServerForm form=form>
                <TicketFields form=form/>
                {hidden(about, Act::CloseEarly)}
                <SubmitButton form=form kind=ButtonKind::Danger label=tr!(lang, review.session.act_close_early)/>
            </ServerForm>
        </details>
    }
}

/// Declaring a window void, with the reason that everybody reads.
#[component]
pub fn VoidForm(about: About) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<ChairAct>(of(Act::Void, 0));
    form.when_done(move |_| about.done.run(()));
    // What came back because somebody was quicker is shown, not hidden.
    let typed = form.typed("reason").is_some();
    view! {
        <details class="disclosure chair-void" open=move || typed || !form.errors().is_empty()>
            <summary>{tr!(lang, review.session.act_void)}</summary>
            <p>{tr!(lang, review.session.void_text)}</p>
            <ServerForm form=form>
                <TicketFields form=form/>
                {hidden(about, Act::Void)}
                <TextArea form=form name="reason" rows=2 max=300 label=tr!(lang, review.session.reason) hint=tr!(lang, review.session.reason_hint)/>
                <SubmitButton form=form kind=ButtonKind::Danger label=tr!(lang, review.session.act_void)/>
            </ServerForm>
        </details>
    }
}

fn hidden(about: About, act: Act) -> AnyView {
    view! {
        <input type="hidden" name="review" value=about.review.to_string()/>
        <input type="hidden" name="place" value=about.place.to_string()/>
        <input type="hidden" name="version" value=about.version.to_string()/>
        <input type="hidden" name="act" value=act.name()/>
    }
    .into_any()
}

/// So many seconds in words.
fn lasts(lang: Lang, seconds: u32) -> String {
    match seconds {
        60.. if seconds.is_multiple_of(60) => tr!(lang, review.session.minutes, count = (seconds / 60).to_string()),
        _ => tr!(lang, review.session.seconds, count = seconds.to_string()),
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn only_what_ends_before_the_review_is_offered() {
        assert_eq!(fitting(&TIMES, 120), [60, 120]);
        assert_eq!(fitting(&MORE, 59), [30]);
        assert!(fitting(&MORE, -1).is_empty());
    }

    #[test]
    fn the_server_names_a_form_as_the_page_does() {
        for seconds in MORE {
            assert_eq!(form_name(Act::Extend.name(), &seconds.to_string()), of(Act::Extend, seconds));
        }
        for act in [Act::Open, Act::CloseEarly, Act::Void, Act::Repeat] {
            assert_eq!(form_name(act.name(), "60"), of(act, 60));
        }
    }
}
