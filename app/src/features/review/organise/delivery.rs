//! Getting codes and reminders to members: what is under way, what can be begun, what did not arrive.

use domain::review::delivery::{DeliveryDesk, NoReminder, RoundLine, RoundState, Scope, Way};
use domain::time::date_time;

use super::api::{self, BeginRound, NoteLost, StopRound};
use super::delivery_lists::{history, lost};
use super::words;
use crate::live::keep_current;
use crate::prelude::*;

/// The name of the form that begins a round of this scope.
pub const fn form_name(scope: Scope) -> &'static str {
    match scope {
        Scope::Missing => "begin-missing",
        Scope::Undelivered => "begin-undelivered",
        Scope::Unused => "begin-unused",
        Scope::Absent => "begin-absent",
    }
}

/// The page.
#[component]
pub fn DeliveryPage() -> impl IntoView {
    let lang = use_lang();
    let id = words::asked_review();
    let before = words::query("before").and_then(|before| before.parse().ok());
    let found = ask(api::AskDelivery { review: id, before });
    let topic = |found: &DeliveryDesk| vec![(format!("review/{}", found.desk.review), found.desk.topic_version)];
    let news = keep_current(found, topic);
    loaded(found, move |found| {
        let (title, lead) = (tr!(lang, review.delivery.title), tr!(lang, review.delivery.lead));
        view! {
            {words::head(lang, &found.desk, title, lead)}
            {news.banner(lang)}
            {words::unapproved(lang, &found.desk)}
            <div class="delivery stack-wide">
                {under_way(lang, &found)}
                {choices(lang, &found)}
                {lost(lang, &found, before.is_some())}
                {history(lang, &found)}
            </div>
        }
        .into_any()
    })
}

/// Rounds that run, and files that wait to be fetched.
fn under_way(lang: Lang, found: &DeliveryDesk) -> Option<AnyView> {
    let active = found.rounds.iter().filter(|round| matches!(round.state, RoundState::Running | RoundState::Ready));
    let review = found.desk.review.0;
    let cards: Vec<AnyView> = active
        .map(|round| match round.state {
            RoundState::Ready => ready(lang, review, round),
            _ => running(lang, review, round),
        })
        .collect();
    (!cards.is_empty()).then(|| {
        view! { <section class="stack" aria-labelledby="delivery-now"><h2 id="delivery-now">{tr!(lang, review.delivery.now)}</h2>{cards}</section> }
            .into_any()
    })
}

fn running(lang: Lang, review: i64, round: &RoundLine) -> AnyView {
    let text = |number: u64| number.to_string();
    let (done, words) = if round.way == Way::Letters {
        let words = tr!(lang, review.delivery.progress_letters, made = text(round.made), total = text(round.total));
        (round.made, words)
    } else {
        let words = tr!(
            lang,
            review.delivery.progress_messages,
            sent = text(round.sent),
            failed = text(round.failed),
            total = text(round.total),
            skipped = text(round.skipped)
        );
        (round.sent + round.failed + round.skipped, words)
    };
    view! {
        <div class="card stack">
            <h3>{what(lang, round.scope)} " · " {short(lang, round.way)}</h3>
            <p role="status">{words.clone()}</p>
            <progress class="delivery-progress" max=round.total value=done aria-label=words></progress>
            <p class="soft">{tr!(lang, review.delivery.pace)}</p>
            <Stop review=review round=round.round label=tr!(lang, review.delivery.stop)/>
            <p class="soft">{tr!(lang, review.delivery.stop_text)}</p>
        </div>
    }
    .into_any()
}

fn ready(lang: Lang, review: i64, round: &RoundLine) -> AnyView {
    let until = round.keep_until.map(|until| date_time(until, lang)).unwrap_or_default();
    let href = format!("/review/organise/{review}/rounds/{}/letters.pdf", round.round);
    let fetched = (round.fetched > 0)
        .then(|| view! { <p>{tr!(lang, review.delivery.fetched, count = round.fetched.to_string())}</p> });
    let text = tr!(lang, review.delivery.ready_text, count = round.made.to_string(), until = until);
    let label = tr!(lang, review.delivery.delete);
    let number = round.round;
    let delete = if round.fetched == 0 {
        view! {
            <details class="disclosure">
                <summary>{label}</summary>
                <p>{tr!(lang, review.delivery.delete_text)}</p>
                <Stop review=review round=number label=label kind=ButtonKind::Danger deletes=true/>
            </details>
        }
        .into_any()
    } else {
        view! { <Stop review=review round=number label=label deletes=true/> }.into_any()
    };
    view! {
        <Banner tone=Tone::Ok title=tr!(lang, review.delivery.ready)>
            <p>{text}</p>
            {fetched}
            <div class="delivery-ready">
                <p>
                    <a class="button" href=href download="letters.pdf" rel="external">
                        {tr!(lang, review.delivery.download)}
                    </a>
                </p>
                {delete}
            </div>
        </Banner>
    }
    .into_any()
}

#[component]
fn Stop(
    review: i64,
    round: i64,
    label: &'static str,
    #[prop(default = ButtonKind::Plain)] kind: ButtonKind,
    /// Whether a file is deleted, rather than what runs stopped.
    #[prop(optional)]
    deletes: bool,
) -> impl IntoView {
    let form = use_form::<StopRound>("stop-round");
    view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <input type="hidden" name="review" value=review/>
            <input type="hidden" name="round" value=round/>
            <input type="hidden" name="deletes" value=deletes.to_string()/>
            <SubmitButton form=form kind=kind label=label/>
        </ServerForm>
    }
}

/// What can be begun.
fn choices(lang: Lang, found: &DeliveryDesk) -> AnyView {
    if !found.desk.roll_is_open() {
        return view! { <Banner tone=Tone::Neutral title=tr!(lang, review.delivery.closed)/> }.into_any();
    }
    let font = (!found.ways.contains(&Way::Letters)).then(|| {
        let title = tr!(lang, review.delivery.no_font);
        let letters = words::below(lang, &found.desk, "/letters");
        view! {
            <Banner tone=Tone::Soon title=title>
                <p>{tr!(lang, review.delivery.no_font_text)}</p>
                <p><a href=letters>{tr!(lang, review.delivery.no_font_link)}</a></p>
            </Banner>
        }
    });
    let messages = match (found.ways.contains(&Way::Email), found.ways.contains(&Way::Sms)) {
        (true, true) => None,
        (true, false) => Some(tr!(lang, review.delivery.no_sms)),
        (false, true) => Some(tr!(lang, review.delivery.no_mail)),
        (false, false) => Some(tr!(lang, review.delivery.no_messages)),
    };
    let messages = messages.map(|title| view! { <Banner tone=Tone::Soon title=title/> });
    let scopes = [Scope::Missing, Scope::Undelivered, Scope::Absent, Scope::Unused];
    let cards = scopes.map(|scope| card(lang, found, scope));
    view! { {font}{messages}<div class="delivery-choices">{cards.into_iter().collect_view()}</div> }.into_any()
}

fn card(lang: Lang, found: &DeliveryDesk, scope: Scope) -> AnyView {
    let (title, text) = match scope {
        Scope::Missing => (tr!(lang, review.delivery.missing), tr!(lang, review.delivery.missing_text)),
        Scope::Undelivered => (tr!(lang, review.delivery.undelivered), tr!(lang, review.delivery.undelivered_text)),
        Scope::Unused => (tr!(lang, review.delivery.unused), tr!(lang, review.delivery.unused_text)),
        Scope::Absent => (tr!(lang, review.delivery.absent), tr!(lang, review.delivery.absent_text)),
    };
    let members = found.counts.of(scope);
    let ways: Vec<Way> = found.ways.iter().copied().filter(|way| scope.goes_by(*way)).collect();
    let refusal = match (scope, &found.no_reminder) {
        (Scope::Absent, Some(NoReminder::NotOpen)) => Some(tr!(lang, review.delivery.reminder_not_open).to_owned()),
        (Scope::Absent, Some(NoReminder::Enough)) => Some(tr!(lang, review.delivery.reminder_enough).to_owned()),
        (Scope::Absent, Some(NoReminder::Until(at))) => {
            Some(tr!(lang, review.delivery.reminder_until, at = date_time(*at, lang)))
        }
        _ if members == 0 => Some(tr!(lang, review.delivery.none_there).to_owned()),
        _ if found.is_busy() => Some(tr!(lang, review.delivery.busy).to_owned()),
        _ if ways.is_empty() => Some(tr!(lang, review.delivery.no_way).to_owned()),
        _ => None,
    };
    let below = match refusal {
        Some(why) => view! { <p class="soft">{why}</p> }.into_any(),
        None => view! { <Begin review=found.desk.review.0 scope=scope ways=ways about=title/> }.into_any(),
    };
    view! {
        <section class="card stack">
            <h2>{title}</h2>
            <p>{text}</p>
            <p class="delivery-count">{tr!(lang, review.delivery.concerns, count = members.to_string())}</p>
            {below}
        </section>
    }
    .into_any()
}

/// The form that begins a round.
#[component]
fn Begin(review: i64, scope: Scope, ways: Vec<Way>, about: &'static str) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<BeginRound>(form_name(scope));
    let label = |way: Way| match way {
        Way::Letters => tr!(lang, review.delivery.way_letters),
        Way::Email => tr!(lang, review.delivery.way_email),
        Way::Sms => tr!(lang, review.delivery.way_sms),
    };
    let ways: Vec<Choice> = ways.into_iter().map(|way| Choice::new(way.name(), label(way))).collect();
    let reason = scope.revokes().then(|| {
        view! { <TextArea form=form name="reason" rows=2 max=1000 label=tr!(lang, review.delivery.reason) hint=tr!(lang, review.delivery.reason_hint)/> }
    });
    let kind = if scope.revokes() { ButtonKind::Plain } else { ButtonKind::Main };
    view! {
        <ServerForm form=form>
            <TicketFields form=form/>
            <input type="hidden" name="review" value=review/>
            <input type="hidden" name="scope" value=scope.name()/>
            <Radios form=form name="way" label=tr!(lang, review.delivery.way) choices=ways/>
            {language(lang, form)}
            {reason}
            <SubmitButton form=form kind=kind label=tr!(lang, review.delivery.begin) about=about/>
        </ServerForm>
    }
}

/// In which language members are written to: Chinese unless somebody says otherwise, whatever the page is in.
pub fn language(lang: Lang, form: FormHandle) -> AnyView {
    let choices = [(Lang::Zh, "中文"), (Lang::En, "English")].map(|(one, name)| Choice::new(one.code(), name));
    let label = tr!(lang, review.delivery.language);
    view! { <Radios form=form name="lang" label=label choices=choices.to_vec() value=Lang::Zh.code()/> }.into_any()
}

/// To whom, in a word.
pub fn what(lang: Lang, scope: Scope) -> &'static str {
    match scope {
        Scope::Missing => tr!(lang, review.delivery.what_missing),
        Scope::Undelivered => tr!(lang, review.delivery.what_undelivered),
        Scope::Unused => tr!(lang, review.delivery.what_unused),
        Scope::Absent => tr!(lang, review.delivery.what_absent),
    }
}

/// By which way, in a word.
pub fn short(lang: Lang, way: Way) -> &'static str {
    match way {
        Way::Letters => tr!(lang, review.delivery.short_letters),
        Way::Email => tr!(lang, review.delivery.short_email),
        Way::Sms => tr!(lang, review.delivery.short_sms),
    }
}

/// That a member's code came back.
#[component]
pub fn Note(review: i64, member: i64) -> impl IntoView {
    let lang = use_lang();
    let form = use_form::<NoteLost>("note-lost");
    view! {
        <section class="card">
            <h2>{tr!(lang, review.delivery.note)}</h2>
            <p>{tr!(lang, review.delivery.note_text)}</p>
            <ServerForm form=form>
                <TicketFields form=form/>
                <input type="hidden" name="review" value=review/>
                <input type="hidden" name="member" value=member/>
                <SubmitButton form=form kind=ButtonKind::Plain label=tr!(lang, review.delivery.note)/>
            </ServerForm>
        </section>
    }
}
