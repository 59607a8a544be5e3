//! What the server and the browser say to each other when something goes wrong: one error type with
//! the stable codes of [`domain::error`]. The interface owns the words ([`AppError::message`]).

use domain::error::ErrorCode;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

use crate::locale::Lang;
use crate::tr;

/// The result of a server function.
pub type AppResult<T> = Result<T, AppError>;

/// Why a server function did not do what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum AppError {
    /// The server's answer.
    #[error("{0}")]
    Refused(ErrorCode),
    /// The server could not be reached.
    #[error("unreachable")]
    Unreachable,
}

impl AppError {
    /// What happened and what to do, in words.
    #[must_use]
    pub fn message(self, lang: Lang) -> &'static str {
        let code = match self {
            Self::Refused(code) => code,
            Self::Unreachable => return tr!(lang, errors.unreachable),
        };
        match code {
            ErrorCode::NotSignedIn => tr!(lang, errors.not_signed_in),
            ErrorCode::Forbidden => tr!(lang, errors.forbidden),
            ErrorCode::NotFound => tr!(lang, errors.not_found),
            ErrorCode::ChangedMeanwhile => tr!(lang, errors.changed_meanwhile),
            ErrorCode::NotNow => tr!(lang, errors.not_now),
            ErrorCode::KeyReused => tr!(lang, errors.key_reused),
            ErrorCode::OnlyOnce => tr!(lang, errors.only_once),
            ErrorCode::Invalid => tr!(lang, errors.invalid),
            ErrorCode::WrongCredentials => tr!(lang, errors.wrong_credentials),
            ErrorCode::TooManyAttempts => tr!(lang, errors.too_many_attempts),
            ErrorCode::FileTooLarge => tr!(lang, errors.file_too_large_plain),
            ErrorCode::FileType => tr!(lang, errors.file_type),
            ErrorCode::Unavailable => tr!(lang, errors.unavailable),
            ErrorCode::Internal => tr!(lang, errors.internal),
        }
    }

    /// Whether asking the same again a little later may help.
    #[must_use]
    pub const fn is_passing(self) -> bool {
        match self {
            Self::Unreachable => true,
            Self::Refused(code) => {
                matches!(code, ErrorCode::Unavailable | ErrorCode::Internal | ErrorCode::TooManyAttempts)
            }
        }
    }

    /// The status a page or an answer with this error has.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::Refused(code) => code.status(),
            Self::Unreachable => ErrorCode::Unavailable.status(),
        }
    }
}

impl From<ErrorCode> for AppError {
    fn from(code: ErrorCode) -> Self {
        Self::Refused(code)
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::Unreachable,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Self::Refused(ErrorCode::Invalid),
            _ => Self::Refused(ErrorCode::Internal),
        }
    }
}
