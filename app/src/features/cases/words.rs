//! What cases are called and what is said of them.

use domain::accounts::Role;
use domain::cases::inbox::InboxGroup;
use domain::cases::view::{CaseView, Standing, TimelineEntry as Entry};
use domain::cases::{Act, CaseState, Completed, Ending, Outcome, Satisfaction};
use domain::catalogue::StepKind;
use domain::time::date;

use crate::prelude::*;

/// Where a case stands, in a word, with its tone.
pub fn standing(lang: Lang, standing: Standing) -> (Tone, &'static str) {
    match standing {
        Standing::Draft => (Tone::Neutral, tr!(lang, cases.standing_draft)),
        Standing::Submitted => (Tone::Going, tr!(lang, cases.standing_submitted)),
        Standing::Correcting => (Tone::Paused, tr!(lang, cases.standing_correcting)),
        Standing::Handling => (Tone::Going, tr!(lang, cases.standing_handling)),
        Standing::Granted => (Tone::Ok, tr!(lang, cases.standing_granted)),
        Standing::Refused => (Tone::Red, tr!(lang, cases.standing_refused)),
        Standing::Issued => (Tone::Ok, tr!(lang, cases.standing_issued)),
        Standing::ClosedRefused => (Tone::Red, tr!(lang, cases.standing_closed_refused)),
        Standing::NotAccepted => (Tone::Red, tr!(lang, cases.standing_not_accepted)),
        Standing::Lapsed => (Tone::Neutral, tr!(lang, cases.standing_lapsed)),
        Standing::Withdrawn => (Tone::Neutral, tr!(lang, cases.standing_withdrawn)),
    }
}

/// A badge of where a case stands.
pub fn standing_badge(lang: Lang, which: Standing) -> AnyView {
    let (tone, text) = standing(lang, which);
    view! { <StatusBadge tone=tone text=text/> }.into_any()
}

/// A group of the inbox.
pub fn group(lang: Lang, group: InboxGroup) -> (Tone, &'static str) {
    match group {
        InboxGroup::Late => (Tone::Red, tr!(lang, cases.group_late)),
        InboxGroup::Today => (Tone::Soon, tr!(lang, cases.group_today)),
        InboxGroup::ThisWeek => (Tone::Going, tr!(lang, cases.group_this_week)),
        InboxGroup::Later => (Tone::Neutral, tr!(lang, cases.group_later)),
        InboxGroup::Waiting => (Tone::Paused, tr!(lang, cases.group_waiting)),
    }
}

/// The role in which an official acted.
pub fn role(lang: Lang, role: Role) -> &'static str {
    match role {
        Role::Window => tr!(lang, cases.role_window),
        Role::Reviewer => tr!(lang, cases.role_reviewer),
        Role::Head => tr!(lang, cases.role_head),
        _ => tr!(lang, cases.role_other),
    }
}

/// How satisfied the applicant was.
pub fn satisfaction(lang: Lang, rating: Satisfaction) -> &'static str {
    match rating {
        Satisfaction::VerySatisfied => tr!(lang, cases.rating_1),
        Satisfaction::Satisfied => tr!(lang, cases.rating_2),
        Satisfaction::FairlySatisfied => tr!(lang, cases.rating_3),
        Satisfaction::Dissatisfied => tr!(lang, cases.rating_4),
        Satisfaction::VeryDissatisfied => tr!(lang, cases.rating_5),
    }
}

/// What happened, for the timeline.
pub fn happened(lang: Lang, entry: &Entry) -> String {
    let plain = match entry.act {
        Act::Submit => tr!(lang, cases.act_submit),
        Act::Accept => tr!(lang, cases.act_accept),
        Act::DeemAccepted => tr!(lang, cases.act_deem_accepted),
        Act::Decline => tr!(lang, cases.act_decline),
        Act::Ask => tr!(lang, cases.act_ask),
        Act::Supplement => tr!(lang, cases.act_supplement),
        Act::Lapse => tr!(lang, cases.act_lapse),
        Act::Take => tr!(lang, cases.act_take),
        Act::Pass => return tr!(lang, cases.act_pass, step = step_name(lang, entry)),
        Act::Decide if entry.outcome == Some(Outcome::Refused) => tr!(lang, cases.act_decide_refused),
        Act::Decide => tr!(lang, cases.act_decide_granted),
        Act::Issue => tr!(lang, cases.act_issue),
        Act::Withdraw => tr!(lang, cases.act_withdraw),
        Act::Rate => {
            let rating = entry.rating.map_or("", |rating| satisfaction(lang, rating));
            return tr!(lang, cases.act_rate, rating = rating);
        }
        Act::Object => tr!(lang, cases.act_object),
        Act::Answer => tr!(lang, cases.act_answer),
    };
    plain.to_owned()
}

fn step_name(lang: Lang, entry: &Entry) -> String {
    entry.step.as_ref().map(|name| name.get(lang).to_owned()).unwrap_or_default()
}

/// What an official's button says.
pub fn to_do(lang: Lang, act: Act) -> &'static str {
    match act {
        Act::Accept => tr!(lang, cases.do_accept),
        Act::Decline => tr!(lang, cases.do_decline),
        Act::Ask => tr!(lang, cases.do_ask),
        Act::Lapse => tr!(lang, cases.do_lapse),
        Act::Take => tr!(lang, cases.do_take),
        Act::Pass => tr!(lang, cases.do_pass),
        Act::Decide => tr!(lang, cases.do_decide),
        Act::Issue => tr!(lang, cases.do_issue),
        Act::Answer => tr!(lang, cases.do_answer),
        _ => "",
    }
}

/// The state of a case in a sentence that a neighbour would understand, and what happens next, by whom, by when.
pub fn sentence(lang: Lang, case: &CaseView) -> (String, String) {
    let said = say(lang, case);
    let late = case.state.is_open() && !case.state.is_waiting() && case.due.next.is_some_and(|due| due < case.today);
    let next = if late { late_words(lang, case) } else { next(lang, case) };
    (said, next)
}

fn say(lang: Lang, case: &CaseView) -> String {
    let document = case.result_name.get(lang);
    match &case.state {
        CaseState::Draft => tr!(lang, cases.say_draft).to_owned(),
        CaseState::Submitted(_) => tr!(lang, cases.say_submitted).to_owned(),
        CaseState::Correcting(correcting) => {
            let (count, due) = (correcting.request.missing.len(), date(correcting.request.answer_by, lang));
            tr!(lang, cases.say_correcting, count = count.to_string(), date = due)
        }
        CaseState::Handling(handling) => {
            let step = case.flow.step(&handling.step).map(|step| step.name.get(lang).to_owned()).unwrap_or_default();
            tr!(lang, cases.say_handling, step = step)
        }
        CaseState::Decided(decided) => match decided.decision.outcome {
            Outcome::Granted => tr!(lang, cases.say_granted, document = document),
            Outcome::Refused => tr!(lang, cases.say_refused).to_owned(),
        },
        CaseState::Completed(Completed { ending, .. }) => match ending {
            Ending::Issued { decision, .. } if decision.outcome == Outcome::Granted => {
                tr!(lang, cases.say_issued, document = document)
            }
            Ending::Issued { .. } => tr!(lang, cases.say_closed_refused).to_owned(),
            Ending::NotAccepted { .. } => tr!(lang, cases.say_not_accepted).to_owned(),
            Ending::CorrectionNeverCame => tr!(lang, cases.say_lapsed).to_owned(),
        },
        CaseState::Withdrawn(_) => tr!(lang, cases.say_withdrawn).to_owned(),
    }
}

fn next(lang: Lang, case: &CaseView) -> String {
    let department = case.department.name.get(lang);
    let due = case.due.next.map(|due| date(due, lang)).unwrap_or_default();
    match &case.state {
        CaseState::Draft => tr!(lang, cases.next_draft).to_owned(),
        CaseState::Submitted(_) => tr!(lang, cases.next_submitted, department = department, date = due),
        CaseState::Correcting(_) => tr!(lang, cases.next_correcting).to_owned(),
        CaseState::Handling(handling) => {
            if is_special(case, &handling.step) {
                tr!(lang, cases.next_special, date = due)
            } else {
                tr!(lang, cases.next_handling, department = department, date = due)
            }
        }
        CaseState::Decided(decided) => match decided.decision.outcome {
            Outcome::Granted => tr!(lang, cases.next_granted, date = due),
            Outcome::Refused => tr!(lang, cases.next_refused, date = due),
        },
        CaseState::Completed(Completed { ending, .. }) => match ending {
            Ending::Issued { decision, .. } if decision.outcome == Outcome::Granted => {
                tr!(lang, cases.next_issued).to_owned()
            }
            Ending::Issued { .. } | Ending::NotAccepted { .. } => tr!(lang, cases.next_remedies).to_owned(),
            Ending::CorrectionNeverCame => tr!(lang, cases.next_lapsed).to_owned(),
        },
        CaseState::Withdrawn(_) => tr!(lang, cases.next_withdrawn).to_owned(),
    }
}

fn is_special(case: &CaseView, step: &str) -> bool {
    case.flow.step(step).map(|step| step.kind).is_some_and(StepKind::is_special_procedure)
}

fn late_words(lang: Lang, case: &CaseView) -> String {
    let due = case.due.next.map(|due| date(due, lang)).unwrap_or_default();
    let (phone, complaint) = (case.department.phone.as_str(), case.complaint_phone.as_str());
    tr!(lang, cases.next_late, date = due, phone = phone, complaint = complaint)
}
