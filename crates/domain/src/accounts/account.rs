//! The state of an account: open, suspended, closed.

use chrono::{DateTime, Utc};

/// Where an account stands. See `docs/state-machines/accounts.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountState {
    /// Can be used.
    Open,
    /// Cannot be used until the security administrator restores it 停用.
    Suspended {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// Closed for good 注销: the personal data is erased, what the person did stays under the number.
    Closed {
        /// Since when.
        since: DateTime<Utc>,
    },
}

/// Why an account could not change its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// Nothing can be done with a closed account.
    #[error("the account is closed")]
    Closed,
    /// It is suspended already, or is not suspended.
    #[error("the account is in that state already")]
    Already,
    /// Cases are still open; they need somebody to talk to.
    #[error("{0} cases are open")]
    OpenCases(u64),
}

impl AccountState {
    /// Takes the account out of use.
    ///
    /// # Errors
    /// [`AccountError`] unless the account is open.
    pub fn suspend(self, now: DateTime<Utc>) -> Result<Self, AccountError> {
        match self {
            Self::Open => Ok(Self::Suspended { since: now }),
            Self::Suspended { .. } => Err(AccountError::Already),
            Self::Closed { .. } => Err(AccountError::Closed),
        }
    }

    /// Puts the account back into use.
    ///
    /// # Errors
    /// [`AccountError`] unless the account is suspended.
    pub fn restore(self) -> Result<Self, AccountError> {
        match self {
            Self::Suspended { .. } => Ok(Self::Open),
            Self::Open => Err(AccountError::Already),
            Self::Closed { .. } => Err(AccountError::Closed),
        }
    }

    /// Closes the account for good. `open_cases` is the number of the person's cases that are still on their way.
    ///
    /// # Errors
    /// [`AccountError::OpenCases`] while there are any, [`AccountError::Closed`] if it is closed, and
    /// [`AccountError::Already`] for a suspended account, which is the security administrator's to decide.
    pub fn close(self, open_cases: u64, now: DateTime<Utc>) -> Result<Self, AccountError> {
        match self {
            Self::Closed { .. } => Err(AccountError::Closed),
            Self::Suspended { .. } => Err(AccountError::Already),
            Self::Open if open_cases > 0 => Err(AccountError::OpenCases(open_cases)),
            Self::Open => Ok(Self::Closed { since: now }),
        }
    }

    /// Whether somebody can sign in to it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_state_and_action() {
        let now = DateTime::from_timestamp(1_770_000_000, 0).unwrap();
        let (open, suspended, closed) =
            (AccountState::Open, AccountState::Suspended { since: now }, AccountState::Closed { since: now });
        let table = [
            (open.suspend(now), Ok(suspended)),
            (open.restore(), Err(AccountError::Already)),
            (open.close(0, now), Ok(closed)),
            (open.close(2, now), Err(AccountError::OpenCases(2))),
            (suspended.suspend(now), Err(AccountError::Already)),
            (suspended.restore(), Ok(open)),
            (suspended.close(0, now), Err(AccountError::Already)),
            (closed.suspend(now), Err(AccountError::Closed)),
            (closed.restore(), Err(AccountError::Closed)),
            (closed.close(0, now), Err(AccountError::Closed)),
        ];
        for (row, (got, expected)) in table.into_iter().enumerate() {
            assert_eq!(got, expected, "row {row}");
        }
    }

    /// The arrows of the first diagram of `docs/state-machines/accounts.md`.
    fn drawn() -> BTreeSet<(String, String, String)> {
        let text = include_str!("../../../../docs/state-machines/accounts.md");
        let diagram = text.split("```").nth(1).unwrap();
        let arrow = |line: &str| {
            let (from, rest) = line.trim().split_once(" --> ")?;
            let (to, act) = rest.split_once(" : ")?;
            Some((from.to_owned(), act.to_owned(), to.to_owned()))
        };
        diagram.lines().filter_map(arrow).collect()
    }

    #[test]
    fn the_diagram_shows_what_the_code_does() {
        const fn name(state: AccountState) -> &'static str {
            match state {
                AccountState::Open => "open",
                AccountState::Suspended { .. } => "suspended",
                AccountState::Closed { .. } => "closed",
            }
        }
        let now = DateTime::from_timestamp(1_770_000_000, 0).unwrap();
        let mut done = BTreeSet::new();
        for from in [AccountState::Open, AccountState::Suspended { since: now }, AccountState::Closed { since: now }] {
            for (act, to) in
                [("suspend", from.suspend(now)), ("restore", from.restore()), ("close", from.close(0, now))]
            {
                done.extend(to.ok().map(|to| (name(from).to_owned(), act.to_owned(), name(to).to_owned())));
            }
        }
        assert_eq!(drawn(), done);
    }
}
