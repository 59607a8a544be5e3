//! The arrows of a window's diagram. Each takes the state and gives the next one, or says why there is no such arrow.

use chrono::{DateTime, Utc};

use super::{
    Quorum, Turnout,
    window::{Act, ClosedWindow, End, OpenWindow, Planned, SessionError, VoidedWindow, Window},
};

type Next = Result<Window, SessionError>;

impl Window {
    /// The chair opens it: ballots are taken from `now` until `until`.
    ///
    /// # Errors
    /// [`SessionError::NotLater`] if that is no time at all, or [`SessionError::NotNow`].
    pub fn open(self, until: DateTime<Utc>, now: DateTime<Utc>) -> Next {
        match self {
            Self::Planned(_) if until <= now => Err(SessionError::NotLater(now)),
            Self::Planned(Planned { round }) => Ok(Self::Open(OpenWindow { round, opened_at: now, until })),
            other => Err(other.not_now(Act::Open)),
        }
    }

    /// The chair gives more time. Once the time is up it is too late for that: some members have left the page.
    ///
    /// # Errors
    /// [`SessionError::NotLater`] unless the new end is later, or [`SessionError::NotNow`].
    pub fn extend(self, until: DateTime<Utc>, now: DateTime<Utc>) -> Next {
        match self {
            Self::Open(open) if now < open.until && until <= open.until => Err(SessionError::NotLater(open.until)),
            Self::Open(open) if now < open.until => Ok(Self::Open(OpenWindow { until, ..open })),
            other => Err(other.not_now(Act::Extend)),
        }
    }

    /// Its time is up; `turnout` is what was durably taken until then.
    ///
    /// # Errors
    /// [`SessionError::StillOpen`] before the time is up, or [`SessionError::NotNow`].
    pub fn close(self, turnout: Turnout, quorum: Quorum, now: DateTime<Utc>) -> Next {
        match self {
            Self::Open(open) if now < open.until => Err(SessionError::StillOpen(open.until)),
            Self::Open(open) => Ok(end(open, open.until, false, turnout, quorum)),
            other => Err(other.not_now(Act::Close)),
        }
    }

    /// The chair closes it before its time is up, usually because everybody has taken part.
    ///
    /// # Errors
    /// [`SessionError::NotNow`] unless it is open and its time is not up.
    pub fn close_early(self, turnout: Turnout, quorum: Quorum, now: DateTime<Utc>) -> Next {
        match self {
            Self::Open(open) if now < open.until => Ok(end(open, now, true, turnout, quorum)),
            other => Err(other.not_now(Act::CloseEarly)),
        }
    }

    /// It is declared void: its ballots count for nothing.
    ///
    /// # Errors
    /// [`SessionError::NotNow`] unless it is open or closed.
    pub fn void(self, end: End) -> Next {
        let (round, opened_at) = match self {
            Self::Open(OpenWindow { round, opened_at, .. }) | Self::Closed(ClosedWindow { round, opened_at, .. }) => {
                (round, opened_at)
            }
            other => return Err(other.not_now(Act::Void)),
        };
        Ok(Self::Voided(VoidedWindow { round, opened_at, end }))
    }

    /// The question will be put once more, because the window is void or lacked its quorum.
    ///
    /// # Errors
    /// [`SessionError::HasResult`] if there was a quorum, or [`SessionError::NotNow`].
    pub fn repeat(self) -> Next {
        match self {
            Self::Closed(closed) if closed.quorate => Err(SessionError::HasResult),
            Self::Closed(ClosedWindow { round, .. }) | Self::Voided(VoidedWindow { round, .. }) => {
                Ok(Self::Planned(Planned { round: round.saturating_add(1) }))
            }
            other => Err(other.not_now(Act::Repeat)),
        }
    }

    const fn not_now(&self, act: Act) -> SessionError {
        SessionError::NotNow { state: self.name(), act }
    }
}

fn end(open: OpenWindow, closed_at: DateTime<Utc>, early: bool, turnout: Turnout, quorum: Quorum) -> Window {
    let OpenWindow { round, opened_at, .. } = open;
    Window::Closed(ClosedWindow { round, opened_at, closed_at, early, turnout, quorate: quorum.is_met(turnout) })
}
