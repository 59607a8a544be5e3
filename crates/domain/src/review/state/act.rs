//! What can be done to a review as a whole.

use serde::{Deserialize, Serialize};

/// An act on a review, by name. The audit log, the buttons and the diagram all use these names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// The organiser hands the definition in for approval 提交审核.
    Submit,
    /// A second person approves what was handed in 审核通过.
    Approve,
    /// A second person, or the organiser, sends it back to be worked on 退回修改.
    SendBack,
    /// The roll changed after it was handed in, so that it has to be handed in again 名册变动.
    ChangeRoll,
    /// The definition is frozen and ballots are taken 开始评议.
    Open,
    /// No more ballots are taken 截止.
    Close,
    /// The organiser asks for the board to be checked and counted 核验并计票.
    Count,
    /// The count is there for those who prepare its publication 结果预览.
    Preview,
    /// The board does not hold the check, so nothing is counted 核验未通过.
    Refuse,
    /// The preview is withdrawn, to be made again 重新核对.
    Recheck,
    /// A second person approves the results 结果审定.
    ApproveResults,
    /// The results are public 公布.
    Publish,
    /// It is called off before it began 取消.
    Cancel,
    /// It is declared void after it began 作废.
    Void,
}

impl Act {
    /// Every act, in the order in which a review usually meets them.
    pub const ALL: [Self; 14] = [
        Self::Submit,
        Self::Approve,
        Self::SendBack,
        Self::ChangeRoll,
        Self::Open,
        Self::Close,
        Self::Count,
        Self::Preview,
        Self::Refuse,
        Self::Recheck,
        Self::ApproveResults,
        Self::Publish,
        Self::Cancel,
        Self::Void,
    ];

    /// The stable name used in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Approve => "approve",
            Self::SendBack => "send_back",
            Self::ChangeRoll => "change_roll",
            Self::Open => "open",
            Self::Close => "close",
            Self::Count => "count",
            Self::Preview => "preview",
            Self::Refuse => "refuse",
            Self::Recheck => "recheck",
            Self::ApproveResults => "approve_results",
            Self::Publish => "publish",
            Self::Cancel => "cancel",
            Self::Void => "void",
        }
    }

    /// Reads the stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.name() == name)
    }
}
