//! When a sign-in ends by itself, and what follows a correct password.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::PersonKind;

/// How long a sign-in lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionRules {
    /// It ends this long after the last request.
    pub idle: Duration,
    /// It ends this long after signing in, whatever happens.
    pub absolute: Duration,
}

/// How long the second step may take after the password was correct.
pub const SECOND_STEP: Duration = Duration::minutes(5);

/// Why a sign-in is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInEnd {
    /// The person signed out.
    SignedOut,
    /// It was ended from elsewhere: by the person, or because the code it was opened with was taken back.
    Revoked,
    /// The password was changed elsewhere.
    PasswordChanged,
    /// The account was closed or suspended.
    AccountEnded,
    /// The security administrator reset password or second step.
    Reset,
    /// Too long without a request.
    Idle,
    /// Too long since signing in.
    Absolute,
}

impl SignInEnd {
    /// The stable name used in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::Revoked => "revoked",
            Self::PasswordChanged => "password_changed",
            Self::AccountEnded => "account_ended",
            Self::Reset => "reset",
            Self::Idle => "idle",
            Self::Absolute => "absolute",
        }
    }
}

impl SessionRules {
    /// The rules for a kind of account. An official's screen stands in a public hall: shorter, and one working day.
    #[must_use]
    pub const fn of(kind: PersonKind) -> Self {
        match kind {
            PersonKind::Official => Self { idle: Duration::minutes(30), absolute: Duration::hours(10) },
            PersonKind::Citizen | PersonKind::CompanyAgent | PersonKind::PanelMember => {
                Self { idle: Duration::hours(2), absolute: Duration::hours(24) }
            }
        }
    }

    /// Whether a sign-in started at `started` and last used at `seen` is over at `now`.
    #[must_use]
    pub fn over(self, started: DateTime<Utc>, seen: DateTime<Utc>, now: DateTime<Utc>) -> Option<SignInEnd> {
        if now - started >= self.absolute {
            Some(SignInEnd::Absolute)
        } else if now - seen >= self.idle {
            Some(SignInEnd::Idle)
        } else {
            None
        }
    }
}

/// What follows a correct password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterPassword {
    /// Signed in.
    SignedIn,
    /// The current code of the authenticator app, or a recovery code, is asked for.
    SecondStep,
    /// Signed in without any post until an authenticator app is set up.
    SetUpSecondStep,
}

impl AfterPassword {
    /// Officials always need a second step; others if they set one up.
    #[must_use]
    pub const fn of(kind: PersonKind, has_authenticator: bool) -> Self {
        match (kind, has_authenticator) {
            (_, true) => Self::SecondStep,
            (PersonKind::Official, false) => Self::SetUpSecondStep,
            (PersonKind::Citizen | PersonKind::CompanyAgent | PersonKind::PanelMember, false) => Self::SignedIn,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + minutes * 60, 0).unwrap()
    }

    #[test]
    fn a_sign_in_ends_when_idle_and_at_last_in_any_case() {
        let rules = SessionRules::of(PersonKind::Official);
        assert_eq!(rules.over(at(0), at(0), at(29)), None);
        assert_eq!(rules.over(at(0), at(0), at(30)), Some(SignInEnd::Idle));
        assert_eq!(rules.over(at(0), at(599), at(600)), Some(SignInEnd::Absolute));
        assert_eq!(rules.over(at(0), at(599), at(599)), None);
    }

    #[test]
    fn an_official_never_gets_in_by_password_alone() {
        for kind in [PersonKind::Citizen, PersonKind::CompanyAgent, PersonKind::Official, PersonKind::PanelMember] {
            assert_eq!(AfterPassword::of(kind, true), AfterPassword::SecondStep);
        }
        assert_eq!(AfterPassword::of(PersonKind::Official, false), AfterPassword::SetUpSecondStep);
        assert_eq!(AfterPassword::of(PersonKind::Citizen, false), AfterPassword::SignedIn);
    }
}
