//! Pauses: days that don't count, each with its reason and who ordered it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Why the clock stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// The applicant was asked to bring what is missing 补正.
    Correction,
    /// A hearing is held 听证.
    Hearing,
    /// A tender is held 招标.
    Tender,
    /// An auction is held 拍卖.
    Auction,
    /// Something is inspected 检验.
    Inspection,
    /// Something is tested 检测.
    Testing,
    /// Something is in quarantine 检疫.
    Quarantine,
    /// Something is appraised 鉴定.
    Appraisal,
    /// Experts review 专家评审.
    ExpertReview,
    /// A third party is asked for its opinion 征求第三方意见.
    ThirdParty,
}

impl PauseReason {
    /// Every reason.
    pub const ALL: [Self; 10] = [
        Self::Correction,
        Self::Hearing,
        Self::Tender,
        Self::Auction,
        Self::Inspection,
        Self::Testing,
        Self::Quarantine,
        Self::Appraisal,
        Self::ExpertReview,
        Self::ThirdParty,
    ];

    /// The stable code, as stored and sent.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::Hearing => "hearing",
            Self::Tender => "tender",
            Self::Auction => "auction",
            Self::Inspection => "inspection",
            Self::Testing => "testing",
            Self::Quarantine => "quarantine",
            Self::Appraisal => "appraisal",
            Self::ExpertReview => "expert_review",
            Self::ThirdParty => "third_party",
        }
    }

    /// The reason with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// Whole days on which the clock stands still: from `from` on, until the day before `until`.
///
/// A clock stopped and started on the same day loses nothing: `from == until` covers no day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// The first day that doesn't count.
    pub from: NaiveDate,
    /// The first day that counts again; `None` while it is not known.
    pub until: Option<NaiveDate>,
    /// Why.
    pub reason: PauseReason,
    /// Who ordered it, as shown to the applicant.
    pub by: String,
}

impl Pause {
    /// Whether this day doesn't count for this pause.
    #[must_use]
    pub fn covers(&self, date: NaiveDate) -> bool {
        self.from <= date && self.until.is_none_or(|until| date < until)
    }

    fn outlasts(&self, other: &Self) -> bool {
        match (self.until, other.until) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(mine), Some(theirs)) => mine > theirs,
        }
    }
}

/// Finds the pause of each day while the days go forward, in one pass over both.
pub(super) struct PauseCursor<'a> {
    coming: std::vec::IntoIter<&'a Pause>,
    next: Option<&'a Pause>,
    lasting: Option<&'a Pause>,
}

impl<'a> PauseCursor<'a> {
    pub(super) fn new(pauses: &'a [Pause]) -> Self {
        let mut sorted: Vec<_> = pauses.iter().collect();
        sorted.sort_by_key(|pause| pause.from);
        let mut coming = sorted.into_iter();
        let next = coming.next();
        Self { coming, next, lasting: None }
    }

    /// The pause that covers this day and lasts longest; each day asked for must be later than the one before.
    pub(super) fn at(&mut self, date: NaiveDate) -> Option<&'a Pause> {
        while let Some(pause) = self.next.filter(|pause| pause.from <= date) {
            if self.lasting.is_none_or(|lasting| pause.outlasts(lasting)) {
                self.lasting = Some(pause);
            }
            self.next = self.coming.next();
        }
        self.lasting.filter(|pause| pause.covers(date))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_on_the_wire() {
        for reason in PauseReason::ALL {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.code());
            assert_eq!(PauseReason::from_code(reason.code()), Some(reason));
        }
        assert_eq!(PauseReason::from_code("holiday"), None);
    }

    #[test]
    fn the_day_the_clock_runs_again_counts() {
        let date = |day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
        let pause = Pause { from: date(3), until: Some(date(5)), reason: PauseReason::Hearing, by: String::new() };
        let covered: Vec<_> = (2..=6).map(|day| pause.covers(date(day))).collect();
        assert_eq!(covered, [false, true, true, false, false]);
    }
}
