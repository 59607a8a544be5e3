//! What can go wrong, as stable codes. The interface owns the words; the wire carries only these.
//!
//! [`ErrorCode`] answers a whole request. [`FieldError`] belongs to one field of a form. Rules in this crate have
//! error types of their own, which `services` turns into one of the two.

use serde::{Deserialize, Serialize};

/// Why a request as a whole was not carried out. Codes never change their meaning once released.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Nobody is signed in, or the session has ended.
    #[error("not_signed_in")]
    NotSignedIn,
    /// Signed in, but not as somebody who may do this.
    #[error("forbidden")]
    Forbidden,
    /// There is no such thing, or it is not this person's to see.
    #[error("not_found")]
    NotFound,
    /// Somebody else changed it meanwhile; look again.
    #[error("changed_meanwhile")]
    ChangedMeanwhile,
    /// The state of the thing does not allow this act.
    #[error("not_now")]
    NotNow,
    /// The same idempotency key came with another request.
    #[error("key_reused")]
    KeyReused,
    /// It can be done once, and was done before with something else: a token was issued, a ballot was cast.
    #[error("only_once")]
    OnlyOnce,
    /// The input has errors in its fields.
    #[error("invalid")]
    Invalid,
    /// Name, password or code is wrong; which one is not said.
    #[error("wrong_credentials")]
    WrongCredentials,
    /// Too many attempts; later again.
    #[error("too_many_attempts")]
    TooManyAttempts,
    /// The file is larger than allowed.
    #[error("file_too_large")]
    FileTooLarge,
    /// The file's content is of a kind that is not accepted.
    #[error("file_type")]
    FileType,
    /// The server cannot do this at the moment; trying again helps.
    #[error("unavailable")]
    Unavailable,
    /// A fault of the server's. It is logged there under the request's id.
    #[error("internal")]
    Internal,
}

impl ErrorCode {
    /// The HTTP status that goes with the code.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::NotSignedIn => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::ChangedMeanwhile | Self::NotNow | Self::KeyReused | Self::OnlyOnce => 409,
            Self::Invalid | Self::WrongCredentials => 422,
            Self::FileTooLarge => 413,
            Self::FileType => 415,
            Self::TooManyAttempts => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }
}

/// What is wrong with one field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name in the form.
    pub field: String,
    /// What is wrong with it.
    pub fault: Fault,
}

impl FieldError {
    /// Says that `field` has `fault`.
    #[must_use]
    pub fn new(field: impl Into<String>, fault: Fault) -> Self {
        Self { field: field.into(), fault }
    }
}

/// The ways in which a field can be wrong. Limits come along so that the words can name them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Nothing was entered.
    Required,
    /// Fewer characters than this.
    TooShort(u32),
    /// More characters than this.
    TooLong(u32),
    /// Not one of the offered choices.
    NotAChoice,
    /// Not a number, or not one in the range (inclusive).
    OutOfRange(i64, i64),
    /// Not a date, or not one that can be.
    NotADate,
    /// The date lies in the past where it must not.
    InThePast,
    /// The date lies in the future where it must not.
    InTheFuture,
    /// Not a mobile number of mainland China.
    NotAMobileNumber,
    /// Not a valid 18-digit identity number (GB 11643—1999): form, date or check digit.
    NotAnIdentityNumber,
    /// Not a valid 18-character unified social credit code (GB 32100—2015).
    NotACreditCode,
    /// Not an e-mail address.
    NotAnEmail,
    /// The two entries of the password differ.
    PasswordsDiffer,
    /// Among the passwords everybody tries.
    PasswordTooCommon,
    /// The new password is the old one.
    PasswordUnchanged,
    /// Somebody registered with it already.
    Taken,
    /// The name and the identity number do not belong together.
    RealNameMismatch,
    /// The wrong name, password or code; which one is not said.
    WrongCredentials,
    /// The file is missing.
    FileMissing,
    /// The file is larger than this many bytes.
    FileTooLarge(u64),
    /// The file's content is of a kind that is not accepted.
    FileType,
    /// More files than this.
    TooManyFiles(u32),
    /// Must be ticked to go on.
    MustAgree,
    /// Not a user name: 3 to 32 letters, digits, dots, hyphens or underscores, a letter first.
    NotAUserName,
    /// The code is wrong, too old, or was used already; which one is not said.
    WrongCode,
    /// Too many attempts; again after this many minutes.
    WaitMinutes(u32),
    /// This many cases are still open, so the account cannot be closed.
    CasesOpen(u32),
    /// The role may not be in one hand with another one the person holds.
    RolesExclude,
    /// The person holds this post already.
    PostHeld,
    /// Another official has this user name.
    UserNameTaken,
    /// The same stands elsewhere in the form.
    Twice,
    /// The shares in the list must sum to this many percent.
    MustSumTo(u32),
    /// The end does not come after the beginning.
    EndsBeforeStart,
    /// The day is not later than the one it is to replace.
    NotLater,
    /// Somebody else changed it since the form was shown; what was typed is kept.
    ChangedMeanwhile,
    /// It has nothing in common with what it is to be compared with.
    NothingInCommon,
    /// Not a member's code: too short, too long, or a character misread.
    NotAMemberCode,
    /// A member's code that is on no roll, or was replaced by another.
    UnknownMemberCode,
    /// Not a member's number: other characters than letters, digits and `-_./`.
    NotAMemberNumber,
    /// A member with this number is on the roll, or was struck off it.
    OnRoll,
    /// What was typed twice, to be sure, is not the same.
    EntriesDiffer,
    /// A list with fewer or more rows than this (inclusive).
    Count(u32, u32),
    /// None of the grades is without points, or more than one.
    OneWithoutPoints,
    /// Fewer than two grades have points.
    TwoWithPoints,
}
