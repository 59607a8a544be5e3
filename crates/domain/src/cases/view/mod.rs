//! What the pages about cases show. The server fills these types in, the browser reads them.

mod figures;
mod lists;
mod page;

use serde::{Deserialize, Serialize};

use super::{CaseState, Completed, Ending, Outcome};

pub use figures::{CityFigures, Dashboard, DepartmentFigures, Figure, Load, MonthFigures, Overview};
pub use lists::{CaseSummary, Inbox, InboxRow};
pub use page::{CaseView, DepartmentCard, DocumentView, DraftView, MaterialView, TimelineEntry};

/// Where a case stands, for lists: the state without what it carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// 草稿
    Draft,
    /// 待受理
    Submitted,
    /// 待补正
    Correcting,
    /// 办理中
    Handling,
    /// 准予，待颁证
    Granted,
    /// 不予许可，待送达
    Refused,
    /// 办结：准予
    Issued,
    /// 办结：不予许可
    ClosedRefused,
    /// 办结：不予受理
    NotAccepted,
    /// 办结：补正不来
    Lapsed,
    /// 已撤回
    Withdrawn,
}

impl Standing {
    /// Where `state` stands.
    #[must_use]
    pub const fn of(state: &CaseState) -> Self {
        match state {
            CaseState::Draft => Self::Draft,
            CaseState::Submitted(_) => Self::Submitted,
            CaseState::Correcting(_) => Self::Correcting,
            CaseState::Handling(_) => Self::Handling,
            CaseState::Decided(decided) => match decided.decision.outcome {
                Outcome::Granted => Self::Granted,
                Outcome::Refused => Self::Refused,
            },
            CaseState::Completed(Completed { ending, .. }) => match ending {
                Ending::Issued { decision, .. } => match decision.outcome {
                    Outcome::Granted => Self::Issued,
                    Outcome::Refused => Self::ClosedRefused,
                },
                Ending::NotAccepted { .. } => Self::NotAccepted,
                Ending::CorrectionNeverCame => Self::Lapsed,
            },
            CaseState::Withdrawn(_) => Self::Withdrawn,
        }
    }
}
