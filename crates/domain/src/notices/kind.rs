//! What a notice says, as data.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    ids::{CaseId, NoticeId},
    text::Bilingual,
};

/// The case a notice is about, with what a reader needs to recognise it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRef {
    /// Its number in the database, for the link.
    pub id: CaseId,
    /// Its acceptance number, for people; empty before there is one.
    pub number: String,
    /// The name of the item applied for.
    pub item: Bilingual,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NoticeKind {
    /// The application arrived 已收件.
    CaseSubmitted {
        /// Which.
        case: CaseRef,
    },
    /// It was accepted, and the clock runs 已受理.
    CaseAccepted {
        /// Which.
        case: CaseRef,
        /// The promised day.
        due: NaiveDate,
    },
    /// It was not accepted, with reasons 不予受理.
    CaseNotAccepted {
        /// Which.
        case: CaseRef,
        /// Why.
        reason: String,
    },
    /// Something is missing; everything is named at once 一次性告知补正.
    CorrectionAsked {
        /// Which.
        case: CaseRef,
        /// What is missing or wrong, each with what to do.
        missing: Vec<Bilingual>,
        /// Until when.
        until: Option<NaiveDate>,
    },
    /// A hearing, test or expert review begins, whose time does not count 特别程序告知.
    SpecialProcedure {
        /// Which.
        case: CaseRef,
        /// What is done.
        step: Bilingual,
        /// Working days it is expected to take.
        days: u16,
    },
    /// The due day moved because the calendar of working days changed 期限调整.
    DueMoved {
        /// Which.
        case: CaseRef,
        /// The day before.
        from: NaiveDate,
        /// The day now.
        due: NaiveDate,
    },
    /// It was granted 准予许可.
    CaseGranted {
        /// Which.
        case: CaseRef,
        /// What will be issued.
        document: Bilingual,
    },
    /// It was refused, with reasons and the ways to object 不予许可.
    CaseRefused {
        /// Which.
        case: CaseRef,
        /// Why.
        reason: String,
    },
    /// The result document is ready 办结.
    ResultReady {
        /// Which.
        case: CaseRef,
        /// What.
        document: Bilingual,
    },
    /// The case ended without a decision, because the correction never came 终止.
    CaseClosed {
        /// Which.
        case: CaseRef,
    },
    /// The objection was answered 异议已答复.
    ObjectionAnswered {
        /// Which.
        case: CaseRef,
    },
    /// The password was changed, and other sessions have ended 密码已修改.
    PasswordChanged,
    /// The authenticator app or the recovery codes were set up, renewed or taken away 第二步验证有变动.
    SecondStepChanged,
    /// Somebody who knows the password enters wrong codes 多次输错验证码.
    CodesTried,
    /// Comments of a review were handed over to the reader's departments 评议意见交办.
    MattersCame {
        /// What the review is called.
        review: Bilingual,
        /// How many came at once.
        matters: u32,
        /// The first of their last days.
        due: NaiveDate,
    },
    /// On the day before, answers to comments were rated as not solving anything 评议意见重新办理.
    MattersReopened {
        /// How many are to be answered once more.
        matters: u32,
        /// The first of their last days.
        due: NaiveDate,
    },
}

impl NoticeKind {
    /// The stable name used in the database.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::CaseSubmitted { .. } => "case_submitted",
            Self::CaseAccepted { .. } => "case_accepted",
            Self::CaseNotAccepted { .. } => "case_not_accepted",
            Self::CorrectionAsked { .. } => "correction_asked",
            Self::SpecialProcedure { .. } => "special_procedure",
            Self::DueMoved { .. } => "due_moved",
            Self::CaseGranted { .. } => "case_granted",
            Self::CaseRefused { .. } => "case_refused",
            Self::ResultReady { .. } => "result_ready",
            Self::CaseClosed { .. } => "case_closed",
            Self::ObjectionAnswered { .. } => "objection_answered",
            Self::PasswordChanged => "password_changed",
            Self::SecondStepChanged => "second_step_changed",
            Self::CodesTried => "codes_tried",
            Self::MattersCame { .. } => "matters_came",
            Self::MattersReopened { .. } => "matters_reopened",
        }
    }

    /// The case it is about.
    #[must_use]
    pub const fn case(&self) -> Option<&CaseRef> {
        match self {
            Self::CaseSubmitted { case }
            | Self::CaseAccepted { case, .. }
            | Self::CaseNotAccepted { case, .. }
            | Self::CorrectionAsked { case, .. }
            | Self::SpecialProcedure { case, .. }
            | Self::DueMoved { case, .. }
            | Self::CaseGranted { case, .. }
            | Self::CaseRefused { case, .. }
            | Self::ResultReady { case, .. }
            | Self::CaseClosed { case }
            | Self::ObjectionAnswered { case } => Some(case),
            Self::PasswordChanged
            | Self::SecondStepChanged
            | Self::CodesTried
            | Self::MattersCame { .. }
            | Self::MattersReopened { .. } => None,
        }
    }

    /// Whether it is worth a text message: the person has to act, or the case is decided.
    #[must_use]
    pub const fn is_urgent(&self) -> bool {
        match self {
            Self::CaseNotAccepted { .. }
            | Self::CorrectionAsked { .. }
            | Self::CaseGranted { .. }
            | Self::CaseRefused { .. }
            | Self::ResultReady { .. }
            | Self::PasswordChanged
            | Self::SecondStepChanged
            | Self::CodesTried => true,
            Self::CaseSubmitted { .. }
            | Self::CaseAccepted { .. }
            | Self::SpecialProcedure { .. }
            | Self::DueMoved { .. }
            | Self::CaseClosed { .. }
            | Self::ObjectionAnswered { .. }
            | Self::MattersCame { .. }
            | Self::MattersReopened { .. } => false,
        }
    }

    /// Where the reader goes on, below the language: `/cases/7`.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::MattersCame { .. } | Self::MattersReopened { .. } => "/work/matters".to_owned(),
            other => other.case().map_or_else(|| "/account".to_owned(), |case| format!("/cases/{}", case.id)),
        }
    }
}

/// A notice in a person's inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its number.
    pub id: NoticeId,
    /// What happened.
    pub kind: NoticeKind,
    /// When it was sent.
    pub at: DateTime<Utc>,
    /// When it was first read.
    pub read_at: Option<DateTime<Utc>>,
}
