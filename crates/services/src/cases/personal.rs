//! The applicant's numbers for the officials who handle the case: masked, and in full for whoever says why.

use domain::{accounts::Official, ids::CaseId};

use super::case::Case;
use crate::{
    Backend, IdempotencyKey, Result,
    accounts::{self, Profile, Unmask, Unmasked},
};

/// The applicant's account, numbers masked.
///
/// # Errors
/// [`domain::error::ErrorCode::NotFound`] for officials of other departments, and while it is a draft.
pub async fn applicant(backend: &Backend, official: &Official, case: CaseId) -> Result<Profile> {
    let db = backend.db().read();
    let case = Case::of_official(backend, db, case, official).await?;
    accounts::profile(db, backend.data_key(), case.applicant()).await
}

/// The applicant's numbers in full. Each look is logged with its reason, and a request that came twice once.
///
/// # Errors
/// A field error of `reason`; [`domain::error::ErrorCode::NotFound`] for officials of other departments.
pub async fn unmask_applicant(
    backend: &Backend,
    official: &Official,
    key: &IdempotencyKey,
    case: CaseId,
    reason: &str,
) -> Result<Unmasked> {
    let case = Case::of_official(backend, backend.db().read(), case, official).await?;
    let (person, handled_by, subject) = (case.applicant(), case.department(), case.subject());
    accounts::unmask(backend, official, key, Unmask { person, handled_by, subject: &subject, reason }).await
}
