//! An answer of no particular type, so that what waits for answers is compiled once.

use std::any::Any;
use std::sync::{Arc, OnceLock};

use codee::{Decoder, Encoder};
use domain::error::ErrorCode;

use super::Readable;
use crate::wire::{AppError, AppResult};

/// An answer as text, which is JSON, and what was read of it.
#[derive(Clone)]
pub struct Answer {
    text: AppResult<Arc<str>>,
    /// Filled by the first who reads, and on the server from the beginning.
    read: Arc<OnceLock<Box<dyn Any + Send + Sync>>>,
}

impl Answer {
    /// An answer that came as text.
    #[must_use]
    pub fn came(text: AppResult<String>) -> Self {
        Self { text: text.map(Arc::from), read: Arc::default() }
    }

    /// An answer that was given here.
    #[cfg(feature = "ssr")]
    pub fn given<T: Readable>(outcome: AppResult<T>) -> Self {
        let text = outcome.as_ref().map_err(|error| *error).and_then(|value| {
            serde_json::to_string(value).map(Arc::from).map_err(|_| AppError::from(ErrorCode::Internal))
        });
        let read = OnceLock::new();
        if let Ok(value) = outcome {
            // The cell is empty.
            let _ = read.set(Box::new(value) as Box<dyn Any + Send + Sync>);
        }
        Self { text, read: Arc::new(read) }
    }

    /// Whether it is what was asked for.
    #[must_use]
    pub const fn is_good(&self) -> bool {
        self.text.is_ok()
    }

    /// Whether asking the same again a little later may help.
    #[must_use]
    pub const fn is_passing_failure(&self) -> bool {
        match &self.text {
            Ok(_) => false,
            Err(error) => error.is_passing(),
        }
    }

    /// What it says. [`ErrorCode::Internal`] when it is of another type, as after the server was renewed.
    pub fn read<T: Readable>(&self) -> AppResult<T> {
        let text = self.text.as_ref().map_err(|error| *error)?;
        if let Some(value) = self.read.get().and_then(|value| value.downcast_ref::<T>()) {
            return Ok(value.clone());
        }
        // From bytes, as everything is read in the browser: from text it would be compiled once more.
        let value: T = serde_json::from_slice(text.as_bytes()).map_err(|_| AppError::from(ErrorCode::Internal))?;
        let _ = self.read.set(Box::new(value.clone()));
        Ok(value)
    }
}

/// How an answer comes with the page: `+` and the text, or `-` and the error.
pub struct AnswerCodec;

impl Encoder<Answer> for AnswerCodec {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(answer: &Answer) -> Result<String, Self::Error> {
        Ok(match &answer.text {
            Ok(text) => format!("+{text}"),
            Err(error) => format!("-{}", serde_json::to_string(error)?),
        })
    }
}

impl Decoder<Answer> for AnswerCodec {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<Answer, Self::Error> {
        Ok(match text.strip_prefix('+') {
            Some(text) => Answer::came(Ok(text.to_owned())),
            None => Answer::came(Err(serde_json::from_slice(text.trim_start_matches('-').as_bytes())?)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent<T: Readable>(outcome: AppResult<T>) -> Answer {
        #[cfg(feature = "ssr")]
        let answer = Answer::given(outcome);
        #[cfg(not(feature = "ssr"))]
        let answer = Answer::came(outcome.map(|value| serde_json::to_string(&value).unwrap()));
        AnswerCodec::decode(&AnswerCodec::encode(&answer).unwrap()).unwrap()
    }

    #[test]
    fn an_answer_is_the_same_on_the_other_side() {
        let answer = sent(Ok(vec![("+".to_owned(), 7_i64)]));
        assert_eq!(answer.read::<Vec<(String, i64)>>(), Ok(vec![("+".to_owned(), 7)]));
        assert_eq!(answer.read::<Vec<(String, i64)>>(), Ok(vec![("+".to_owned(), 7)]), "and again");
        let refused = AppError::from(ErrorCode::NotFound);
        assert_eq!(sent::<i64>(Err(refused)).read::<i64>(), Err(refused));
    }

    #[test]
    fn only_a_failure_that_may_pass_is_asked_about_again() {
        let failed = |error| Answer::came(Err(error));
        assert!(failed(AppError::Unreachable).is_passing_failure());
        assert!(failed(ErrorCode::Unavailable.into()).is_passing_failure(), "the server is started again");
        assert!(failed(ErrorCode::Internal.into()).is_passing_failure(), "a proxy says so too");
        assert!(failed(ErrorCode::TooManyAttempts.into()).is_passing_failure());
        assert!(!failed(ErrorCode::NotFound.into()).is_passing_failure());
        assert!(!failed(ErrorCode::NotSignedIn.into()).is_passing_failure(), "whoever lost a right sees no more");
        assert!(!sent(Ok(7_i64)).is_passing_failure());
    }

    #[test]
    fn an_answer_of_another_type_is_an_error_and_no_crash() {
        assert_eq!(sent(Ok("7".to_owned())).read::<i64>(), Err(AppError::from(ErrorCode::Internal)));
    }
}
