//! Papers on their way in: begun, appended to at an offset, finished. After an error the sender asks how much has
//! arrived and goes on from there.

use domain::{
    accounts::{Actor, Citizen},
    cases::{
        CaseState,
        material::{CHUNK_BYTES, FileKind, MAX_BYTES, MAX_FILES, MAX_FILES_PER_PAPER, shown_name},
    },
    catalogue::Guide,
    error::{ErrorCode, Fault, FieldError},
    ids::{CaseId, MaterialId},
};
use entity::{case_material, stored_file};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    case::{Case, warm},
    draft::offered,
};
use crate::{Backend, IdempotencyKey, Once, Result, ServiceError, Stored, Topic, Tx, audit::AuditEvent};

/// What the applicant wants to upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UploadInput {
    /// For which case.
    pub case: CaseId,
    /// As which paper of the guide.
    pub paper: String,
    /// What the file is called.
    pub name: String,
    /// How many bytes will come.
    pub size: u64,
}

/// How far an upload is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The upload.
    pub id: MaterialId,
    /// Bytes that have arrived; the next chunk begins here.
    pub received: u64,
    /// Bytes in all.
    pub size: u64,
    /// Whether it is complete and acceptable.
    pub stored: bool,
}

/// A file to hand out.
pub struct Download {
    /// What the person called it.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// The open file.
    pub file: tokio::fs::File,
}

/// Begins an upload.
///
/// # Errors
/// [`ServiceError::Invalid`] on `paper:KEY` for a file too large, empty or one too many;
/// [`ErrorCode::NotNow`] when the case takes no papers.
pub async fn begin(
    backend: &Backend,
    citizen: &Citizen,
    key: &IdempotencyKey,
    input: &UploadInput,
) -> Result<Progress> {
    warm(backend, input.case).await?;
    let tx = match backend.once(&citizen.actor(), key, "cases/upload", input).await? {
        Once::Again(progress) => return Ok(progress),
        Once::First(tx) => tx,
    };
    let case = Case::of_applicant(backend, tx.db(), input.case, citizen.person()).await?;
    let supplement = takes_papers(&case)?;
    check(backend, tx.db(), &case, input).await?;
    let file_name = backend.files().create(backend.chance()).await?;
    let row = case_material::ActiveModel {
        case_id: Set(input.case.0),
        paper: Set(input.paper.clone()),
        original_name: Set(shown_name(&input.name)),
        size: Set(i64::try_from(input.size).map_err(|_| ErrorCode::FileTooLarge)?),
        received: Set(0),
        file_name: Set(file_name),
        status: Set("arriving".to_owned()),
        supplement: Set(supplement),
        created_at: Set(tx.now()),
        ..Default::default()
    };
    let row = case_material::Entity::insert(row).exec_with_returning(tx.db()).await?;
    tx.finish(Progress { id: MaterialId(row.id), received: 0, size: input.size, stored: false }).await
}

/// How far the applicant's own upload is.
///
/// # Errors
/// [`ErrorCode::NotFound`] for somebody else's.
pub async fn progress(backend: &Backend, citizen: &Citizen, id: MaterialId) -> Result<Progress> {
    Ok(to_progress(&own(backend, backend.db().read(), citizen, id).await?.0))
}

/// Appends a chunk at `offset`. A chunk that came already, or comes too early, changes nothing; the answer always
/// tells from where to go on.
///
/// # Errors
/// [`ErrorCode::FileTooLarge`] for a chunk too large or beyond the size named at the beginning.
pub async fn append(
    backend: &Backend,
    citizen: &Citizen,
    id: MaterialId,
    offset: u64,
    bytes: &[u8],
) -> Result<Progress> {
    let tx = backend.begin(&citizen.actor()).await?;
    let (row, _) = own(backend, tx.db(), citizen, id).await?;
    let progress = to_progress(&row);
    if progress.stored || offset != progress.received || bytes.is_empty() {
        return Ok(progress);
    }
    let end = offset + bytes.len() as u64;
    if bytes.len() as u64 > CHUNK_BYTES || end > progress.size {
        return Err(ErrorCode::FileTooLarge.into());
    }
    // Locks the row, so that the same chunk sent twice at once is appended once.
    if !advance(&tx, id, offset, end).await? {
        let (row, _) = own(backend, tx.db(), citizen, id).await?;
        return Ok(to_progress(&row));
    }
    let arrived = backend.files().append(&row.file_name, offset, bytes).await?;
    if arrived != end && !advance(&tx, id, end, Ord::min(arrived, progress.size)).await? {
        return Err(ErrorCode::Unavailable.into());
    }
    tx.commit().await?;
    Ok(Progress { received: Ord::min(arrived, progress.size), ..progress })
}

async fn advance(tx: &Tx, id: MaterialId, from: u64, to: u64) -> Result<bool> {
    let (from, to) = (i64::try_from(from).unwrap_or(i64::MAX), i64::try_from(to).unwrap_or(i64::MAX));
    let at = case_material::Column::Id.eq(id.0).and(case_material::Column::Received.eq(from));
    let moved = case_material::Entity::update_many()
        .col_expr(case_material::Column::Received, Expr::value(to))
        .filter(at.and(case_material::Column::Status.eq("arriving")))
        .exec(tx.db())
        .await?;
    Ok(moved.rows_affected == 1)
}

/// Finishes an upload: looks at the content, and keeps it if it is of an accepted kind.
///
/// # Errors
/// [`ErrorCode::NotNow`] while bytes are missing; [`ServiceError::Invalid`] on `paper:KEY` for a content that is not
/// accepted, whose file is removed.
pub async fn finish(backend: &Backend, citizen: &Citizen, id: MaterialId) -> Result<Progress> {
    let (row, _) = own(backend, backend.db().read(), citizen, id).await?;
    let progress = to_progress(&row);
    if progress.stored {
        return Ok(progress);
    }
    let stored = backend.files().inspect(&row.file_name).await?;
    if stored.size != progress.size {
        return Err(ErrorCode::NotNow.into());
    }
    let tx = backend.begin(&citizen.actor()).await?;
    let Some(kind) = kind(&stored.head) else {
        case_material::Entity::delete_by_id(id.0).exec(tx.db()).await?;
        tx.commit().await?;
        backend.files().remove(&row.file_name).await?;
        return Err(invalid(&row.paper, Fault::FileType));
    };
    keep(&tx, citizen, &row, &stored, kind).await?;
    tx.commit().await?;
    Ok(Progress { received: progress.size, stored: true, ..progress })
}

/// Finishes an upload whose size shows only at its end: what has arrived is all of it.
///
/// # Errors
/// As for [`finish`]; [`ServiceError::Invalid`] for an empty file.
pub async fn finish_here(backend: &Backend, citizen: &Citizen, id: MaterialId) -> Result<Progress> {
    let tx = backend.begin(&citizen.actor()).await?;
    let (row, _) = own(backend, tx.db(), citizen, id).await?;
    if row.received == 0 {
        drop(tx);
        give_up(backend, citizen, id).await?;
        return Err(invalid(&row.paper, Fault::FileMissing));
    }
    case_material::Entity::update_many()
        .col_expr(case_material::Column::Size, Expr::col(case_material::Column::Received))
        .filter(case_material::Column::Id.eq(id.0).and(case_material::Column::Status.eq("arriving")))
        .exec(tx.db())
        .await?;
    tx.commit().await?;
    finish(backend, citizen, id).await
}

/// Throws away an upload that has not been finished.
///
/// # Errors
/// [`ErrorCode::NotFound`] for somebody else's.
pub async fn give_up(backend: &Backend, citizen: &Citizen, id: MaterialId) -> Result<()> {
    let tx = backend.begin(&citizen.actor()).await?;
    let (row, _) = own(backend, tx.db(), citizen, id).await?;
    let arriving = case_material::Column::Id.eq(id.0).and(case_material::Column::Status.eq("arriving"));
    let gone = case_material::Entity::delete_many().filter(arriving).exec(tx.db()).await?;
    tx.commit().await?;
    if gone.rows_affected == 1 {
        backend.files().remove(&row.file_name).await?;
    }
    Ok(())
}

async fn keep(tx: &Tx, citizen: &Citizen, row: &case_material::Model, stored: &Stored, kind: FileKind) -> Result<()> {
    let file = stored_file::ActiveModel {
        name: Set(stored.name.clone()),
        original_name: Set(row.original_name.clone()),
        media_type: Set(kind.media_type().to_owned()),
        size: Set(row.size),
        sha256: Set(stored.sha256.clone()),
        owner_id: Set(Some(citizen.person().0)),
        created_at: Set(tx.now()),
        ..Default::default()
    };
    let file = stored_file::Entity::insert(file).exec_with_returning(tx.db()).await?;
    let arriving = case_material::Column::Id.eq(row.id).and(case_material::Column::Status.eq("arriving"));
    let kept = case_material::Entity::update_many()
        .col_expr(case_material::Column::Status, Expr::value("stored"))
        .col_expr(case_material::Column::FileId, Expr::value(file.id))
        .col_expr(case_material::Column::MediaType, Expr::value(kind.media_type()))
        .filter(arriving)
        .exec(tx.db())
        .await?;
    if kept.rows_affected != 1 {
        return Err(ErrorCode::ChangedMeanwhile.into());
    }
    let detail = json!({ "paper": row.paper, "sha256": stored.sha256, "size": row.size });
    tx.audit(AuditEvent::new("cases/upload", format!("case/{}", row.case_id)).with(detail));
    tx.touch(Topic::Case(CaseId(row.case_id)));
    Ok(())
}

/// Takes an uploaded paper back, as long as the case takes papers. What was submitted before stays.
///
/// # Errors
/// [`ErrorCode::NotFound`] for somebody else's, [`ErrorCode::NotNow`] for what was submitted.
pub async fn remove(backend: &Backend, citizen: &Citizen, key: &IdempotencyKey, id: MaterialId) -> Result<CaseId> {
    let tx = match backend.once(&citizen.actor(), key, "cases/remove_paper", &id).await? {
        Once::Again(case) => return Ok(case),
        Once::First(tx) => tx,
    };
    let (row, case) = own(backend, tx.db(), citizen, id).await?;
    if takes_papers(&case)? != row.supplement {
        return Err(ErrorCode::NotNow.into());
    }
    case_material::Entity::delete_by_id(id.0).exec(tx.db()).await?;
    if let Some(file) = row.file_id {
        stored_file::Entity::delete_by_id(file).exec(tx.db()).await?;
    }
    tx.audit(AuditEvent::new("cases/remove_paper", case.subject()).with(json!({ "paper": row.paper })));
    tx.touch(Topic::Case(case.id()));
    let case = tx.finish(case.id()).await?;
    backend.files().remove(&row.file_name).await?;
    Ok(case)
}

/// Opens a stored paper for the applicant or an official of the case's department.
///
/// # Errors
/// [`ErrorCode::NotFound`] for everybody else, so that numbers can't be tried out.
pub async fn download(backend: &Backend, actor: &Actor, id: MaterialId) -> Result<Download> {
    let db = backend.db().read();
    let row = case_material::Entity::find_by_id(id.0).one(db).await?.ok_or(ErrorCode::NotFound)?;
    let case = Case::find(backend, db, CaseId(row.case_id)).await?.ok_or(ErrorCode::NotFound)?;
    let own = actor.person() == Some(case.applicant());
    if !own && !actor.official().is_ok_and(|official| case.is_seen_by(&official)) {
        return Err(ErrorCode::NotFound.into());
    }
    let media_type = row.media_type.filter(|_| row.status == "stored").ok_or(ErrorCode::NotFound)?;
    let file = backend.files().open(&row.file_name).await?;
    Ok(Download { name: row.original_name, media_type, size: u64::try_from(row.size).unwrap_or(0), file })
}

/// Whether papers handed in now are a supplement.
fn takes_papers(case: &Case) -> Result<bool> {
    match case.state {
        CaseState::Draft => Ok(false),
        CaseState::Correcting(_) => Ok(true),
        _ => Err(ErrorCode::NotNow.into()),
    }
}

async fn check(backend: &Backend, db: &impl ConnectionTrait, case: &Case, input: &UploadInput) -> Result<()> {
    if !is_listed(backend, case, &input.paper).await? && input.paper != "other" {
        return Err(ErrorCode::Invalid.into());
    }
    if input.size == 0 {
        return Err(invalid(&input.paper, Fault::FileMissing));
    }
    if input.size > MAX_BYTES {
        return Err(invalid(&input.paper, Fault::FileTooLarge(MAX_BYTES)));
    }
    let rows = case_material::Entity::find().filter(case_material::Column::CaseId.eq(case.row.id)).all(db).await?;
    let same = rows.iter().filter(|row| row.paper == input.paper).count();
    if same >= MAX_FILES_PER_PAPER as usize {
        return Err(invalid(&input.paper, Fault::TooManyFiles(MAX_FILES_PER_PAPER)));
    }
    if rows.len() >= MAX_FILES as usize {
        return Err(invalid(&input.paper, Fault::TooManyFiles(MAX_FILES)));
    }
    Ok(())
}

/// Whether the guide asks for this paper: the offered version for a draft, the case's own for a correction.
async fn is_listed(backend: &Backend, case: &Case, paper: &str) -> Result<bool> {
    let lists = |guide: &Guide| guide.materials.iter().any(|material| material.key == paper);
    match case.state {
        CaseState::Draft => Ok(offered(backend, case).await?.is_some_and(|offered| lists(&offered.guide))),
        _ => Ok(lists(case.guide())),
    }
}

fn invalid(paper: &str, fault: Fault) -> ServiceError {
    ServiceError::Invalid(vec![FieldError::new(format!("paper:{paper}"), fault)])
}

/// The upload with its case, if both are the applicant's.
async fn own(
    backend: &Backend,
    db: &impl ConnectionTrait,
    citizen: &Citizen,
    id: MaterialId,
) -> Result<(case_material::Model, Case)> {
    let row = case_material::Entity::find_by_id(id.0).one(db).await?.ok_or(ErrorCode::NotFound)?;
    let case = Case::of_applicant(backend, db, CaseId(row.case_id), citizen.person()).await?;
    Ok((row, case))
}

fn to_progress(row: &case_material::Model) -> Progress {
    let bytes = |bytes| u64::try_from(bytes).unwrap_or(0);
    Progress {
        id: MaterialId(row.id),
        received: bytes(row.received),
        size: bytes(row.size),
        stored: row.status == "stored",
    }
}

/// The kind of a content by its first bytes. Names and declared types are never believed.
fn kind(head: &[u8]) -> Option<FileKind> {
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
