//! The words in English.

use chrono::NaiveDate;

use super::super::{CaseRef, NoticeKind};
use super::{Message, message, tail};
use crate::text::{Bilingual, Lang};

pub(super) fn words(kind: &NoticeKind) -> Message {
    match kind {
        NoticeKind::CaseSubmitted { case } => message("We have your application", [
            format!("We have received your {}.", of_case(case)),
            "The window checks the papers within 5 working days. If anything is missing, you will be told everything \
             at once."
                .into(),
        ]),
        NoticeKind::CaseAccepted { case, due } => message("Your application was accepted", [
            format!("Your {} was accepted. We promise to decide by {}.", of_case(case), date_words(*due)),
            "There is nothing you need to do. You can look at the progress at any time.".into(),
        ]),
        NoticeKind::CaseNotAccepted { case, reason } => message("Your application was not accepted", [
            format!("Your {} was not accepted. Reason: {reason}", of_case(case)),
            remedies(),
        ]),
        NoticeKind::CorrectionAsked { case, missing, until } => correction(case, missing, *until),
        NoticeKind::SpecialProcedure { case, step, days } => message("A special procedure has begun", [
            format!("Your {} is at this step: {}. We expect {days} working days.", of_case(case), step.get(Lang::En)),
            "By article 45 of the Administrative Licensing Law this time does not count toward the limit.".into(),
        ]),
        NoticeKind::DueMoved { case, from, due } => message("The promised day has moved", [format!(
            "The calendar of working days has changed. The promised day for your {} moves from {} to {}.",
            of_case(case),
            date_words(*from),
            date_words(*due)
        )]),
        other => outcome(other),
    }
}

fn outcome(kind: &NoticeKind) -> Message {
    match kind {
        NoticeKind::CaseGranted { case, document } => message(
            "Your application was granted",
            [
                format!("Your {} was granted.", of_case(case)),
                format!(
                    "We are making out the document ({}) and will tell you when it is ready.",
                    document.get(Lang::En)
                ),
            ],
        ),
        NoticeKind::CaseRefused { case, reason } => message(
            "Your application was refused",
            [format!("Your {} was refused. Reason: {reason}", of_case(case)), remedies()],
        ),
        NoticeKind::ResultReady { case, document } => message(
            "The result is ready",
            [
                format!("Your {} is finished. The document ({}) is ready.", of_case(case), document.get(Lang::En)),
                "Download it from the case page or collect it at the window. You are welcome to rate this service."
                    .into(),
            ],
        ),
        NoticeKind::CaseClosed { case } => message(
            "The case was closed",
            [
                format!("Your {} was closed, because what we asked for did not come in time.", of_case(case)),
                "You can apply again when you have the papers.".into(),
            ],
        ),
        NoticeKind::ObjectionAnswered { case } => message(
            "Your objection was answered",
            [format!("Your objection about your {} was answered. Read it on the case page.", of_case(case))],
        ),
        other => account(other),
    }
}

fn account(kind: &NoticeKind) -> Message {
    match kind {
        NoticeKind::CodesTried => message(
            "Somebody entered wrong codes for your account",
            [
                "Somebody used your password to sign in and entered wrong codes several times. They did not get in."
                    .into(),
                "If it was you, try again in a while; there is nothing else to do. If not, somebody knows your \
                 password: change it at once."
                    .into(),
            ],
        ),
        NoticeKind::SecondStepChanged => message(
            "Your second step has changed",
            [
                "The authenticator app or the recovery codes of your account were just set up, renewed or taken away. \
                 Earlier recovery codes no longer work."
                    .into(),
                "If this was not you, change your password at once and call 12345.".into(),
            ],
        ),
        _ => message(
            "Your password was changed",
            [
                "Your password has just been changed, and every other device was signed out.".into(),
                "If this was not you, reset the password at once and call 12345.".into(),
            ],
        ),
    }
}

fn correction(case: &CaseRef, missing: &[Bilingual], until: Option<NaiveDate>) -> Message {
    let until = until.map_or_else(String::new, |day| format!(" by {}", date_words(day)));
    let things = if missing.len() == 1 { "1 thing" } else { &format!("{} things", missing.len()) };
    let list: Vec<_> =
        missing.iter().enumerate().map(|(place, what)| format!("{}. {}", place + 1, what.get(Lang::En))).collect();
    message(
        "We need something more",
        [
            format!("We need {things} more for your {}{until}.", of_case(case)),
            list.join("\n"),
            "The clock stands still until then. This is everything: you will not be asked a second time.".into(),
        ],
    )
}

fn remedies() -> String {
    "If you disagree, you can apply for administrative reconsideration within 60 days or sue within 6 months.".into()
}

fn of_case(case: &CaseRef) -> String {
    let item = case.item.get(Lang::En);
    if case.number.is_empty() {
        format!("application “{item}”")
    } else {
        format!("application “{item}” (no. {})", tail(&case.number))
    }
}

pub(in crate::notices) fn date_words(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}
