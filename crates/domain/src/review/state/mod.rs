//! Where a review stands. Each state carries exactly what is known in it.
//!
//! Transitions are in `transitions.rs`; the diagram is `docs/state-machines/review.md`. Two acts need four eyes: the
//! definition is approved by somebody who did not hand it in, the results by somebody who did not prepare them. What
//! is approved is named by its digest, so that nothing can be changed between looking and approving.

mod act;
mod error;
mod transitions;

use ballot::Digest;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use act::Act;
pub use error::ReviewError;

use crate::{cases::Reason, ids::PersonId};

/// The state machine of a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum ReviewState {
    /// The organiser is still working on the definition 筹备.
    Draft(Draft),
    /// Waits for a second person 待审核.
    Submitted(Submitted),
    /// Approved; waits for its opening 待开始.
    Approved(Approved),
    /// Ballots are taken; the definition is frozen 评议中.
    Open(Open),
    /// No more ballots 已截止.
    Closed(Closed),
    /// The board is being checked and counted, which takes a while 正在计票.
    Counting(Counting),
    /// The count is there for those who prepare its publication 结果预览.
    Preview(Preview),
    /// The results are approved; they wait for publication 待公布.
    ResultsApproved(ResultsApproved),
    /// The results are public 已公布.
    Published(Published),
    /// Called off before it began 已取消.
    Cancelled(Cancelled),
    /// Declared void after it began 已作废.
    Voided(Voided),
}

/// Who did something, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Who opened or closed a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The scheduled time came.
    Schedule,
    /// Somebody did it by hand, within what the schedule allows.
    Person(PersonId),
}

/// The times members were told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// From this instant on ballots are taken.
    pub opens_at: DateTime<Utc>,
    /// From this instant on no more.
    pub closes_at: DateTime<Utc>,
}

/// Still being worked on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Why it came back, if it did.
    pub returned: Option<Returned>,
    /// Who changed the roll after it was handed in or approved, so that it has to be looked at again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roll_changed: Option<Deed>,
}

/// Why something came back, and from whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// Who sent it back, and when.
    pub deed: Deed,
    /// Why.
    pub reason: Reason,
}

/// Handed in for approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitted {
    /// Who handed it in.
    pub submitted: Deed,
    /// The digest of the definition that was handed in, and of the roll as it was.
    pub definition: Digest,
}

/// Approved by a second person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approved {
    /// What was handed in, by whom.
    pub submission: Submitted,
    /// Who approved it.
    pub approved: Deed,
}

/// Frozen; ballots are taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// How it was prepared.
    pub preparation: Approved,
    /// Who opened it.
    pub opened_by: Author,
    /// When.
    pub opened_at: DateTime<Utc>,
    /// The digest of the published manifest.
    pub manifest: Digest,
    /// The closing time in the manifest; nobody can move it.
    pub closes_at: DateTime<Utc>,
}

/// No more ballots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// How it was held.
    pub held: Open,
    /// Who closed it.
    pub closed_by: Author,
    /// When.
    pub closed_at: DateTime<Utc>,
    /// Why the last preview was withdrawn, if there was one.
    pub returned: Option<Returned>,
    /// What the last check of the board found, if it did not hold.
    #[serde(default)]
    pub refused: Option<Refused>,
}

/// A board that did not hold the check; which faults they are stands in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// When it was found.
    pub at: DateTime<Utc>,
    /// How many faults there are.
    pub faults: u64,
}

/// Being checked and counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counting {
    /// How it was held.
    pub closed: Closed,
    /// Who asked for it.
    pub asked: Deed,
}

/// Counted, but not yet for the public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// How it was held.
    pub closed: Closed,
    /// Who had the preview made.
    pub prepared: Deed,
    /// The digest of the results.
    pub results: Digest,
}

/// Approved by a second person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultsApproved {
    /// What was approved.
    pub preview: Preview,
    /// Who approved it.
    pub approved: Deed,
}

/// Public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// How it came to the results.
    pub approval: ResultsApproved,
    /// Who published them.
    pub published: Deed,
}

/// How it ended before its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// Who did it.
    pub deed: Deed,
    /// Why; it stands on the review's page.
    pub reason: Reason,
}

/// Called off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancelled {
    /// Who did it, and why.
    #[serde(flatten)]
    pub end: Ended,
    /// Whether it had been approved: then letters may have gone out, and everybody may know of it.
    #[serde(default)]
    pub announced: bool,
}

/// Declared void. What had been published stays published, marked void.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voided {
    /// How it was held until then.
    pub held: Open,
    /// Who declared it void, and why.
    pub end: Ended,
}

impl ReviewState {
    /// The stable names of all states.
    pub const NAMES: [&'static str; 11] = [
        "draft",
        "submitted",
        "approved",
        "open",
        "closed",
        "counting",
        "preview",
        "results_approved",
        "published",
        "cancelled",
        "voided",
    ];

    /// The state's stable name in the database and on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Draft(_) => "draft",
            Self::Submitted(_) => "submitted",
            Self::Approved(_) => "approved",
            Self::Open(_) => "open",
            Self::Closed(_) => "closed",
            Self::Counting(_) => "counting",
            Self::Preview(_) => "preview",
            Self::ResultsApproved(_) => "results_approved",
            Self::Published(_) => "published",
            Self::Cancelled(_) => "cancelled",
            Self::Voided(_) => "voided",
        }
    }

    /// How the review was opened, once it was.
    #[must_use]
    pub const fn held(&self) -> Option<&Open> {
        match self {
            Self::Open(open) => Some(open),
            Self::Closed(closed) => Some(&closed.held),
            Self::Counting(counting) => Some(&counting.closed.held),
            Self::Preview(preview) => Some(&preview.closed.held),
            Self::ResultsApproved(approved) => Some(&approved.preview.closed.held),
            Self::Published(published) => Some(&published.approval.preview.closed.held),
            Self::Voided(voided) => Some(&voided.held),
            Self::Draft(_) | Self::Submitted(_) | Self::Approved(_) | Self::Cancelled(_) => None,
        }
    }

    /// What was handed in, while it waits, is approved, or was opened.
    #[must_use]
    pub fn submission(&self) -> Option<&Submitted> {
        match self {
            Self::Submitted(submission) => Some(submission),
            Self::Approved(approved) => Some(&approved.submission),
            other => other.held().map(|held| &held.preparation.submission),
        }
    }

    /// Whether a ballot that arrives at `now` is taken. The closing time decides, not whether somebody has closed yet.
    #[must_use]
    pub fn takes_ballots(&self, now: DateTime<Utc>) -> bool {
        matches!(self, Self::Open(open) if open.opened_at <= now && now < open.closes_at)
    }

    /// Why it ended before its time, if it did.
    #[must_use]
    pub const fn end(&self) -> Option<&Ended> {
        match self {
            Self::Cancelled(cancelled) => Some(&cancelled.end),
            Self::Voided(voided) => Some(&voided.end),
            _ => None,
        }
    }

    /// Whether everybody may know of it: it was approved, and did not go back.
    #[must_use]
    pub const fn is_public(&self) -> bool {
        match self {
            Self::Draft(_) | Self::Submitted(_) => false,
            Self::Cancelled(cancelled) => cancelled.announced,
            _ => true,
        }
    }

    /// Whether it was not opened yet and may be, so that definition and roll are still being prepared.
    #[must_use]
    pub const fn is_prepared(&self) -> bool {
        matches!(self, Self::Draft(_) | Self::Submitted(_) | Self::Approved(_))
    }

    /// Whether the definition can still be changed.
    #[must_use]
    pub const fn is_editable(&self) -> bool {
        matches!(self, Self::Draft(_))
    }
}

impl Default for ReviewState {
    fn default() -> Self {
        Self::Draft(Draft::default())
    }
}

#[cfg(test)]
mod tests;
