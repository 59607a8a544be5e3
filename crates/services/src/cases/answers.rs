//! The form's answers, sealed: they hold telephone numbers and addresses.

use domain::{
    accounts::MobileNumber,
    catalogue::{Answers, FieldKind, FormDefinition},
};

use crate::{Backend, Result};

pub(super) fn seal(backend: &Backend, applicant: i64, answers: &Answers) -> Result<String> {
    backend.data_key().seal(backend.chance(), &purpose(applicant), &serde_json::to_vec(answers)?)
}

pub(crate) fn open(backend: &Backend, applicant: i64, sealed: &str) -> Result<Answers> {
    Ok(serde_json::from_slice(&backend.data_key().open(&purpose(applicant), sealed)?)?)
}

/// The answers as others than the applicant see them: telephone numbers are masked.
pub(super) fn masked(form: &FormDefinition, answers: Answers) -> Answers {
    let hide = |(key, answer): (String, String)| {
        let is_mobile = form.field(&key).is_some_and(|field| matches!(field.kind, FieldKind::Mobile));
        let shown = match MobileNumber::parse(&answer) {
            Ok(number) if is_mobile => number.masked(),
            _ => answer,
        };
        (key, shown)
    };
    answers.0.into_iter().map(hide).collect()
}

/// Bound to the applicant, so that a value copied to another person's case does not open.
fn purpose(applicant: i64) -> String {
    format!("case_file.answers/{applicant}")
}
