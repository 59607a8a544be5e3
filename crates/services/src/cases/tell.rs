//! Which notice the applicant gets for which move.

use domain::{
    cases::{Act, CaseState, Completed, Ending, Outcome},
    notices::NoticeKind,
    text::Bilingual,
};

use super::case::Case;
use crate::{Result, Tx, notices::notify};

/// Tells the applicant of `case`, which has just been moved by `act`.
pub(super) async fn tell(tx: &Tx, act: Act, case: &Case) -> Result<()> {
    if let Some(kind) = notice(act, case) {
        notify(tx, case.applicant(), kind).await?;
    }
    Ok(())
}

fn notice(act: Act, moved: &Case) -> Option<NoticeKind> {
    let case = moved.reference();
    match act {
        Act::Submit => Some(NoticeKind::CaseSubmitted { case }),
        Act::Accept | Act::DeemAccepted => Some(NoticeKind::CaseAccepted { case, due: moved.row.due_on? }),
        Act::Pass => special_procedure(moved),
        Act::Ask => {
            let CaseState::Correcting(correcting) = &moved.state else { return None };
            let missing = correcting.request.missing.iter();
            let missing = missing.map(|missing| Bilingual::new(missing.what.as_str(), "")).collect();
            Some(NoticeKind::CorrectionAsked { case, missing, until: Some(correcting.request.answer_by) })
        }
        Act::Decide => {
            let decision = moved.state.decision()?;
            Some(match decision.outcome {
                Outcome::Granted => NoticeKind::CaseGranted { case, document: result_name(moved) },
                Outcome::Refused => NoticeKind::CaseRefused { case, reason: decision.reasons.to_string() },
            })
        }
        Act::Issue => Some(NoticeKind::ResultReady { case, document: result_name(moved) }),
        Act::Decline | Act::Lapse => {
            let CaseState::Completed(Completed { ending, .. }) = &moved.state else { return None };
            match ending {
                Ending::NotAccepted { reasons, .. } => {
                    Some(NoticeKind::CaseNotAccepted { case, reason: reasons.to_string() })
                }
                _ => Some(NoticeKind::CaseClosed { case }),
            }
        }
        Act::Answer => Some(NoticeKind::ObjectionAnswered { case }),
        Act::Take | Act::Supplement | Act::Withdraw | Act::Rate | Act::Object => None,
    }
}

/// Of a hearing, test or expert review the applicant is told in writing (Licensing Law, art. 45).
fn special_procedure(moved: &Case) -> Option<NoticeKind> {
    let step = moved.flow().step(moved.state.step()?)?;
    let (name, days) = (step.name.clone(), step.limit);
    let case = moved.reference();
    step.kind.is_special_procedure().then_some(NoticeKind::SpecialProcedure { case, step: name, days })
}

/// What the result document is called.
pub(super) fn result_name(case: &Case) -> Bilingual {
    case.guide().result.as_ref().map_or_else(|| case.item_name(), |result| result.name.clone())
}
