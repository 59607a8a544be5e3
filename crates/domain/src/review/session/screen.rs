//! What pages show at an instant. It is reckoned from the stored windows, so that a page that missed something is right
//! again with the next state it gets.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Session, Window};
use crate::cases::Reason;

/// What a page shows: a member's, the big screen, the chair's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "screen")]
pub enum Screen {
    /// The session has not begun, or the next question has not been put.
    Waiting {
        /// The place of the question that comes next.
        next: usize,
    },
    /// The question is put.
    Vote {
        /// Its place.
        place: usize,
        /// Which time it is put.
        round: u16,
        /// Until when.
        until: DateTime<Utc>,
    },
    /// This page has cast its ballot; the window is still open.
    Cast {
        /// The question's place.
        place: usize,
        /// Until when the others may.
        until: DateTime<Utc>,
    },
    /// The time is up and the window is not closed yet, because the last ballots are being written.
    Counting {
        /// The question's place.
        place: usize,
    },
    /// The last question is done; another comes.
    Done {
        /// The place of the question that was put last.
        place: usize,
        /// The place of the question that comes next.
        next: usize,
        /// What came of it.
        outcome: Outcome,
    },
    /// All questions are done.
    Over,
}

/// What came of a window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Outcome {
    /// There is a result.
    Result,
    /// Too few took part; the question can be put again.
    NoQuorum,
    /// It was declared void.
    Void {
        /// Why.
        reason: Reason,
    },
}

impl Session {
    /// What the page of a member shows at `now`. `cast` is the place and round of the window in which the page cast
    /// its last ballot; only the page knows, because ballots are anonymous.
    #[must_use]
    pub fn screen(&self, cast: Option<(usize, u16)>, now: DateTime<Utc>) -> Screen {
        if let Some((place, Window::Open(open))) = self.open_place().map(|place| (place, &self.questions[place].window))
        {
            return match now {
                late if late >= open.until => Screen::Counting { place },
                _ if cast == Some((place, open.round)) => Screen::Cast { place, until: open.until },
                _ => Screen::Vote { place, round: open.round, until: open.until },
            };
        }
        let next = self.questions.iter().position(|question| question.window.is_to_come());
        match (self.last_ended(), next) {
            (_, None) => Screen::Over,
            (None, Some(next)) => Screen::Waiting { next },
            (Some((place, outcome)), Some(next)) => Screen::Done { place, next, outcome },
        }
    }

    /// The window that ended last, with what came of it.
    #[must_use]
    pub fn last_ended(&self) -> Option<(usize, Outcome)> {
        let ended = |(place, window): (usize, &Window)| match window {
            Window::Closed(closed) if closed.quorate => Some((closed.closed_at, place, Outcome::Result)),
            Window::Closed(closed) => Some((closed.closed_at, place, Outcome::NoQuorum)),
            Window::Voided(voided) => Some((voided.end.at, place, Outcome::Void { reason: voided.end.reason.clone() })),
            Window::Planned(_) | Window::Open(_) => None,
        };
        let windows = self.questions.iter().map(|question| &question.window).enumerate();
        let last = windows.filter_map(ended).max_by_key(|(at, place, _)| (*at, *place))?;
        Some((last.1, last.2))
    }
}

impl Window {
    /// Whether the question is still to be put, once more or for the first time.
    const fn is_to_come(&self) -> bool {
        match self {
            Self::Planned(_) | Self::Voided(_) => true,
            Self::Closed(closed) => !closed.quorate,
            Self::Open(_) => false,
        }
    }
}
