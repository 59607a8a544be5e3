//! The error of every use-case. `app` turns it into the wire's code, `server` logs the faults.

use std::io::ErrorKind;

use domain::{
    accounts::Denied,
    error::{ErrorCode, FieldError},
};
use sea_orm::{DbErr, RuntimeErr, sqlx};

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
    /// The disk takes nothing.
    #[error("disk: {0}")]
    Disk(std::io::Error),
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
            Self::Database(error) if passes(error) => ErrorCode::Unavailable,
            Self::Disk(_) => ErrorCode::Unavailable,
            Self::Database(_) | Self::Row { .. } | Self::Fault(_) => ErrorCode::Internal,
        }
    }

    /// Whether its story belongs into the log: something failed that should not, even where asking again may help.
    #[must_use]
    pub fn is_fault(&self) -> bool {
        match self {
            Self::Code(code) => *code == ErrorCode::Internal,
            Self::Invalid(_) => false,
            Self::Database(_) | Self::Row { .. } | Self::Disk(_) | Self::Fault(_) => true,
        }
    }
}

/// Whether asking again may help: the disk was full, or the database busy, unreachable or ending. What a statement got
/// wrong by itself will be wrong again.
fn passes(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(_) => true,
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => match &**error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                true
            }
            sqlx::Error::Database(error) => error.code().is_some_and(|code| code_passes(&code)),
            _ => false,
        },
        _ => false,
    }
}

/// The same of a database's own code: five characters are PostgreSQL's, the others numbers of SQLite.
fn code_passes(code: &str) -> bool {
    const STATES: [&str; 7] = ["08", "40", "53", "55P03", "57014", "57P", "58"];
    // Busy, locked, read-only, input or output, full, can't open; what follows them lies in higher bits.
    const NUMBERS: [u32; 6] = [5, 6, 8, 10, 13, 14];
    match code.parse::<u32>() {
        Ok(number) if code.len() < 5 => NUMBERS.contains(&(number & 0xff)),
        _ => STATES.iter().any(|state| code.starts_with(state)),
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
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::ReadOnlyFilesystem => Self::Disk(error),
            _ => Self::fault(format_args!("file: {error}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_while_the_disk_is_full_comes_again_and_a_wrong_statement_is_our_fault() {
        // Of SQLite: full, an error of the disk while writing, busy with a snapshot.
        for code in ["13", "778", "517", "53100", "57P01", "08006", "40P01", "58030"] {
            assert!(code_passes(code), "{code}");
        }
        // Of SQLite: no such table, a constraint in general and of a primary key.
        for code in ["1", "19", "1555", "23505", "23514", "42P01", "22001", "57000"] {
            assert!(!code_passes(code), "{code}");
        }
        let acquire = ServiceError::Database(DbErr::ConnectionAcquire(sea_orm::ConnAcquireErr::Timeout));
        assert_eq!((acquire.code(), acquire.is_fault()), (ErrorCode::Unavailable, true));
        for (kind, code) in
            [(ErrorKind::StorageFull, ErrorCode::Unavailable), (ErrorKind::NotFound, ErrorCode::Internal)]
        {
            let error = ServiceError::from(std::io::Error::from(kind));
            assert_eq!((error.code(), error.is_fault()), (code, true));
        }
        assert_eq!(ServiceError::Database(DbErr::Custom(String::new())).code(), ErrorCode::Internal);
    }
}
