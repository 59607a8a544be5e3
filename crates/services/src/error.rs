//! The error of every use-case. `app` turns it into the wire's code, `server` logs the faults.

use domain::{
    accounts::Denied,
    error::{ErrorCode, FieldError},
};
use sea_orm::DbErr;

/// What a use-case answers when it does not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The rules say no, or the thing is not there.
    #[error("{0}")]
    Code(ErrorCode),
    /// Fields of the input are wrong.
    #[error("the input is invalid")]
    Invalid(Vec<FieldError>),
    /// The database failed.
    #[error("database: {0}")]
    Database(#[from] DbErr),
    /// A row does not make sense.
    #[error("row {table}/{id}: {what}")]
    Row {
        /// Its table.
        table: &'static str,
        /// Its number.
        id: String,
        /// What is wrong with it.
        what: String,
    },
    /// Something else failed that should not.
    #[error("{0}")]
    Fault(String),
}

/// A use-case's result.
pub type Result<T, E = ServiceError> = std::result::Result<T, E>;

impl ServiceError {
    /// A fault with its story, for the log.
    #[must_use]
    pub fn fault(story: impl std::fmt::Display) -> Self {
        Self::Fault(story.to_string())
    }

    /// The code that is sent.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Code(code) => *code,
            Self::Invalid(_) => ErrorCode::Invalid,
            Self::Database(DbErr::ConnectionAcquire(_)) => ErrorCode::Unavailable,
            Self::Database(_) | Self::Row { .. } | Self::Fault(_) => ErrorCode::Internal,
        }
    }
}

impl From<ErrorCode> for ServiceError {
    fn from(code: ErrorCode) -> Self {
        Self::Code(code)
    }
}

impl From<Denied> for ServiceError {
    fn from(denied: Denied) -> Self {
        Self::Code(denied.into())
    }
}

impl From<serde_json::Error> for ServiceError {
    fn from(error: serde_json::Error) -> Self {
        Self::fault(format_args!("JSON: {error}"))
    }
}

impl From<std::io::Error> for ServiceError {
    fn from(error: std::io::Error) -> Self {
        Self::fault(format_args!("file: {error}"))
    }
}
