//! A live session 现场评议: the chair opens a window for one subject or question after the other, and every member's
//! page follows.
//!
//! [`Window`] is the state machine of one window, drawn in `docs/state-machines/review-window.md`; [`Session`] keeps
//! the windows in order and lets only one be open; [`Screen`] is what a page shows. A question has no result before its
//! window is closed. Who chairs, and the arithmetic of the result, are not this module's matter.

mod quorum;
mod screen;
mod transitions;
mod window;

pub use quorum::{Quorum, Turnout};
pub use screen::{Outcome, Screen};
pub use window::{Act, ClosedWindow, End, OpenWindow, Planned, SessionError, VoidedWindow, Window};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a window is about: the places of subjects in the frozen definition, all of them rated together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The subjects, in the order of the ballot; usually one.
    pub subjects: Vec<u16>,
    /// Its window.
    pub window: Window,
}

/// A session with its questions in the order in which they are to be put.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    questions: Vec<Question>,
    quorum: Quorum,
}

impl Session {
    /// A session that has not begun: one window for each list of subjects.
    #[must_use]
    pub fn new(questions: Vec<Vec<u16>>, quorum: Quorum) -> Self {
        let question = |subjects| Question { subjects, window: Window::default() };
        Self { questions: questions.into_iter().map(question).collect(), quorum }
    }

    /// The questions.
    #[must_use]
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// How many have to take part.
    #[must_use]
    pub const fn quorum(&self) -> Quorum {
        self.quorum
    }

    /// The place of the open window, if one is open.
    #[must_use]
    pub fn open_place(&self) -> Option<usize> {
        self.questions.iter().position(|question| matches!(question.window, Window::Open(_)))
    }

    /// Opens the window at `place`.
    ///
    /// # Errors
    /// [`SessionError::AnotherIsOpen`], [`SessionError::NoSuchQuestion`] or what [`Window::open`] says.
    pub fn open(self, place: usize, until: DateTime<Utc>, now: DateTime<Utc>) -> Result<Self, SessionError> {
        match self.open_place() {
            Some(other) if other != place => Err(SessionError::AnotherIsOpen(other)),
            _ => self.with(place, |window, _| window.open(until, now)),
        }
    }

    /// Gives the window at `place` more time.
    ///
    /// # Errors
    /// [`SessionError::NoSuchQuestion`] or what [`Window::extend`] says.
    pub fn extend(self, place: usize, until: DateTime<Utc>, now: DateTime<Utc>) -> Result<Self, SessionError> {
        self.with(place, |window, _| window.extend(until, now))
    }

    /// Closes the window at `place`, whose time is up, with the turnout it had.
    ///
    /// # Errors
    /// [`SessionError::NoSuchQuestion`] or what [`Window::close`] says.
    pub fn close(self, place: usize, turnout: Turnout, now: DateTime<Utc>) -> Result<Self, SessionError> {
        self.with(place, |window, quorum| window.close(turnout, quorum, now))
    }

    /// Closes the window at `place` before its time is up, with the turnout it had.
    ///
    /// # Errors
    /// [`SessionError::NoSuchQuestion`] or what [`Window::close_early`] says.
    pub fn close_early(self, place: usize, turnout: Turnout, now: DateTime<Utc>) -> Result<Self, SessionError> {
        self.with(place, |window, quorum| window.close_early(turnout, quorum, now))
    }

    /// Declares the window at `place` void.
    ///
    /// # Errors
    /// [`SessionError::NoSuchQuestion`] or what [`Window::void`] says.
    pub fn void(self, place: usize, end: End) -> Result<Self, SessionError> {
        self.with(place, |window, _| window.void(end))
    }

    /// Plans the window at `place` once more.
    ///
    /// # Errors
    /// [`SessionError::NoSuchQuestion`] or what [`Window::repeat`] says.
    pub fn repeat(self, place: usize) -> Result<Self, SessionError> {
        self.with(place, |window, _| window.repeat())
    }

    fn with(
        mut self,
        place: usize,
        act: impl FnOnce(Window, Quorum) -> Result<Window, SessionError>,
    ) -> Result<Self, SessionError> {
        let question = self.questions.get_mut(place).ok_or(SessionError::NoSuchQuestion(place))?;
        question.window = act(std::mem::take(&mut question.window), self.quorum)?;
        Ok(self)
    }
}

#[cfg(test)]
mod tests;
