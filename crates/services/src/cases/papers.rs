//! Which papers a case takes: when, which, how many, and of which kind.

use domain::{
    cases::{
        CaseState,
        material::{FileKind, MAX_BYTES, MAX_FILES, MAX_FILES_PER_PAPER},
    },
    catalogue::Guide,
    error::{ErrorCode, Fault, FieldError},
};
use entity::case_material;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{case::Case, draft::offered, upload::UploadInput};
use crate::{Result, ServiceError, Tx};

/// Whether papers handed in now are a supplement; [`ErrorCode::NotNow`] when the case takes none.
pub(super) fn takes_papers(case: &Case) -> Result<bool> {
    match case.state {
        CaseState::Draft => Ok(false),
        CaseState::Correcting(_) => Ok(true),
        _ => Err(ErrorCode::NotNow.into()),
    }
}

/// Refuses a paper that was begun at one time and arrives at another: what is begun in the draft and arrives after it
/// was sent in would look as if it had been filed.
pub(super) fn expect_in_time(case: &Case, row: &case_material::Model) -> Result<()> {
    if takes_papers(case)? == row.supplement { Ok(()) } else { Err(ErrorCode::NotNow.into()) }
}

/// Checks what the applicant wants to upload to a case that the transaction holds. What was filed before takes no place
/// from a supplement of the same paper, and what broke off before is nobody's concern any more; what breaks off now
/// takes its place until it is removed or swept away.
pub(super) async fn check(tx: &Tx, case: &Case, supplement: bool, input: &UploadInput) -> Result<()> {
    if !is_listed(tx, case, &input.paper).await? && input.paper != "other" {
        return Err(ErrorCode::Invalid.into());
    }
    if input.size == 0 {
        return Err(invalid(&input.paper, Fault::FileMissing));
    }
    if input.size > MAX_BYTES {
        return Err(invalid(&input.paper, Fault::FileTooLarge(MAX_BYTES)));
    }
    let rows = case_material::Entity::find().filter(case_material::Column::CaseId.eq(case.row.id)).all(tx.db()).await?;
    let same = rows.iter().filter(|row| row.paper == input.paper && row.supplement == supplement).count();
    let all = rows.iter().filter(|row| row.status == "stored" || row.supplement == supplement).count();
    if same >= MAX_FILES_PER_PAPER as usize {
        return Err(invalid(&input.paper, Fault::TooManyFiles(MAX_FILES_PER_PAPER)));
    }
    if all >= MAX_FILES as usize {
        return Err(invalid(&input.paper, Fault::TooManyFiles(MAX_FILES)));
    }
    Ok(())
}

/// Whether the guide asks for this paper: the offered version for a draft, the case's own for a correction.
async fn is_listed(tx: &Tx, case: &Case, paper: &str) -> Result<bool> {
    let lists = |guide: &Guide| guide.materials.iter().any(|material| material.key == paper);
    match case.state {
        CaseState::Draft => {
            Ok(offered(tx.backend(), tx.db(), case).await?.is_some_and(|offered| lists(&offered.guide)))
        }
        _ => Ok(lists(case.guide())),
    }
}

/// An error of this paper's field.
pub(super) fn invalid(paper: &str, fault: Fault) -> ServiceError {
    ServiceError::Invalid(vec![FieldError::new(format!("paper:{paper}"), fault)])
}

/// The kind of a content by its first bytes. Names and declared types are never believed.
pub(super) fn kind(head: &[u8]) -> Option<FileKind> {
    let found = infer::get(head)?;
    match found.mime_type() {
        "application/pdf" => Some(FileKind::Pdf),
        "image/jpeg" => Some(FileKind::Jpeg),
        "image/png" => Some(FileKind::Png),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => Some(FileKind::Docx),
        // An OFD file is a ZIP archive whose entry point is OFD.xml (GB/T 33190—2016, 7.1).
        "application/zip" if head.windows(7).any(|bytes| bytes == b"OFD.xml") => Some(FileKind::Ofd),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_content_tells_the_kind() {
        assert_eq!(kind(b"%PDF-1.7\n"), Some(FileKind::Pdf));
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n0000"), Some(FileKind::Png));
        assert_eq!(kind(&[0xff, 0xd8, 0xff, 0xe0, 0]), Some(FileKind::Jpeg));
        assert_eq!(
            kind(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x07\0\0\0OFD.xml<"),
            Some(FileKind::Ofd)
        );
        for refused in
            [&b"<!DOCTYPE html><html><script>"[..], b"MZ\x90\0\x03", b"<?xml version=\"1.0\"?><svg>", b"", b"hello"]
        {
            assert_eq!(kind(refused), None, "{refused:?}");
        }
    }
}
