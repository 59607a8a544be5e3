//! The arrows of the diagram. Each takes the state and gives the next one, or says why there is no such arrow.

use ballot::Digest;
use chrono::{DateTime, Utc};

use super::{
    Act, Approved, Author, Cancelled, Closed, Counting, Deed, Draft, Ended, Open, Preview, Published, Refused,
    ResultsApproved, Returned, ReviewError, ReviewState, Schedule, Submitted, Voided,
};
use crate::cases::Reason;

type Next = Result<ReviewState, ReviewError>;

impl ReviewState {
    /// The organiser hands in the definition with this digest.
    ///
    /// # Errors
    /// [`ReviewError::NotNow`] for anything but a draft.
    pub fn submit(self, definition: Digest, submitted: Deed) -> Next {
        match self {
            Self::Draft(_) => Ok(Self::Submitted(Submitted { submitted, definition })),
            other => Err(other.not_now(Act::Submit)),
        }
    }

    /// A second person approves the definition with this digest.
    ///
    /// # Errors
    /// [`ReviewError::SamePerson`], [`ReviewError::Changed`] if that is not what was handed in, or
    /// [`ReviewError::NotNow`].
    pub fn approve(self, definition: Digest, approved: Deed) -> Next {
        let Self::Submitted(submission) = self else { return Err(self.not_now(Act::Approve)) };
        if submission.submitted.by == approved.by {
            return Err(ReviewError::SamePerson);
        }
        if submission.definition != definition {
            return Err(ReviewError::Changed);
        }
        Ok(Self::Approved(Approved { submission, approved }))
    }

    /// It goes back to be worked on: by the second person, or because the organiser wants to change something. An
    /// approval it had is gone with it.
    ///
    /// # Errors
    /// [`ReviewError::NotNow`] unless it was handed in and not yet opened.
    pub fn send_back(self, reason: Reason, deed: Deed) -> Next {
        match self {
            Self::Submitted(_) | Self::Approved(_) => {
                Ok(Self::Draft(Draft { returned: Some(Returned { deed, reason }), roll_changed: None }))
            }
            other => Err(other.not_now(Act::SendBack)),
        }
    }

    /// The roll is not the one that was handed in any more. Two people look at it again; an approval it had is gone.
    ///
    /// # Errors
    /// [`ReviewError::NotNow`] unless it was handed in and not yet opened.
    pub fn change_roll(self, deed: Deed) -> Next {
        match self {
            Self::Submitted(_) | Self::Approved(_) => {
                Ok(Self::Draft(Draft { returned: None, roll_changed: Some(deed) }))
            }
            other => Err(other.not_now(Act::ChangeRoll)),
        }
    }

    /// The definition with this digest is frozen in the published manifest, and ballots are taken from `at` on.
    ///
    /// # Errors
    /// [`ReviewError::Changed`] if that is not what was approved, [`ReviewError::TooEarly`] before the opening time,
    /// [`ReviewError::TooLate`] from the closing time on, or [`ReviewError::NotNow`].
    pub fn open(
        self,
        definition: Digest,
        manifest: Digest,
        schedule: Schedule,
        opened_by: Author,
        at: DateTime<Utc>,
    ) -> Next {
        let Self::Approved(preparation) = self else { return Err(self.not_now(Act::Open)) };
        if preparation.submission.definition != definition {
            return Err(ReviewError::Changed);
        }
        if at < schedule.opens_at {
            return Err(ReviewError::TooEarly(schedule.opens_at));
        }
        if at >= schedule.closes_at {
            return Err(ReviewError::TooLate(schedule.closes_at));
        }
        let closes_at = schedule.closes_at;
        Ok(Self::Open(Open { preparation, opened_by, opened_at: at, manifest, closes_at }))
    }

    /// No more ballots. Members were promised the closing time, so nobody can close earlier; what must not go on is
    /// declared void instead.
    ///
    /// # Errors
    /// [`ReviewError::StillOpen`] before the closing time, or [`ReviewError::NotNow`].
    pub fn close(self, closed_by: Author, at: DateTime<Utc>) -> Next {
        match self {
            Self::Open(held) if at < held.closes_at => Err(ReviewError::StillOpen(held.closes_at)),
            Self::Open(held) => {
                Ok(Self::Closed(Closed { held, closed_by, closed_at: at, returned: None, refused: None }))
            }
            other => Err(other.not_now(Act::Close)),
        }
    }

    /// Somebody asks for the board to be checked and counted; again, where a count does not come to an end.
    ///
    /// # Errors
    /// [`ReviewError::NotNow`] unless it is closed and not counted.
    pub fn count(self, asked: Deed) -> Next {
        match self {
            Self::Closed(closed) => Ok(Self::Counting(Counting { closed: Closed { refused: None, ..closed }, asked })),
            Self::Counting(counting) => Ok(Self::Counting(Counting { asked, ..counting })),
            other => Err(other.not_now(Act::Count)),
        }
    }

    /// The results with this digest are there for those who prepare their publication. Whoever asked for them prepared
    /// them.
    ///
    /// # Errors
    /// [`ReviewError::NotNow`] unless it is being counted.
    pub fn preview(self, results: Digest) -> Next {
        match self {
            Self::Counting(Counting { closed, asked }) => {
                Ok(Self::Preview(Preview { closed, prepared: asked, results }))
            }
            other => Err(other.not_now(Act::Preview)),
        }
    }

    /// The board has faults, so there is no count.
    ///
    /// # Errors
    /// [`ReviewError::NotNow`] unless it is being counted.
    pub fn refuse(self, refused: Refused) -> Next {
        match self {
            Self::Counting(Counting { closed, .. }) => Ok(Self::Closed(Closed { refused: Some(refused), ..closed })),
            other => Err(other.not_now(Act::Refuse)),
        }
    }

    /// The preview is withdrawn and will be made again, for instance because comments were not yet moderated.
    ///
    /// # Errors
    /// [`ReviewError::NotNow`] unless there is a preview that is not yet public.
    pub fn recheck(self, reason: Reason, deed: Deed) -> Next {
        let closed = match self {
            Self::Preview(preview) => preview.closed,
            Self::ResultsApproved(approved) => approved.preview.closed,
            other => return Err(other.not_now(Act::Recheck)),
        };
        Ok(Self::Closed(Closed { returned: Some(Returned { deed, reason }), ..closed }))
    }

    /// A second person approves the results with this digest.
    ///
    /// # Errors
    /// [`ReviewError::SamePerson`], [`ReviewError::Changed`] if that is not what was previewed, or
    /// [`ReviewError::NotNow`].
    pub fn approve_results(self, results: Digest, approved: Deed) -> Next {
        let Self::Preview(preview) = self else { return Err(self.not_now(Act::ApproveResults)) };
        if preview.prepared.by == approved.by {
            return Err(ReviewError::SamePerson);
        }
        if preview.results != results {
            return Err(ReviewError::Changed);
        }
        Ok(Self::ResultsApproved(ResultsApproved { preview, approved }))
    }

    /// The results become public.
    ///
    /// # Errors
    /// [`ReviewError::NotNow`] unless they are approved.
    pub fn publish(self, published: Deed) -> Next {
        match self {
            Self::ResultsApproved(approval) => Ok(Self::Published(Published { approval, published })),
            other => Err(other.not_now(Act::Publish)),
        }
    }

    /// It is called off before any ballot was taken.
    ///
    /// # Errors
    /// [`ReviewError::NotNow`] once it has been opened, or if it has ended.
    pub fn cancel(self, reason: Reason, deed: Deed) -> Next {
        match self {
            Self::Draft(_) | Self::Submitted(_) | Self::Approved(_) => {
                let announced = self.is_public();
                Ok(Self::Cancelled(Cancelled { end: Ended { deed, reason }, announced }))
            }
            other => Err(other.not_now(Act::Cancel)),
        }
    }

    /// It is declared void after it was opened; what was published stays, marked void.
    ///
    /// # Errors
    /// [`ReviewError::NotNow`] before it was opened, or if it has ended.
    pub fn void(self, reason: Reason, deed: Deed) -> Next {
        match self.held() {
            Some(held) if !matches!(self, Self::Voided(_)) => {
                Ok(Self::Voided(Voided { held: held.clone(), end: Ended { deed, reason } }))
            }
            _ => Err(self.not_now(Act::Void)),
        }
    }

    const fn not_now(&self, act: Act) -> ReviewError {
        ReviewError::NotNow { state: self.name(), act }
    }
}
