//! Papers on their way in: begun, appended to at an offset, finished. After an error the sender asks how much has
//! arrived and goes on from there.

use domain::{
    accounts::{Actor, Citizen},
    cases::material::{CHUNK_BYTES, FileKind, shown_name},
    error::{ErrorCode, Fault},
    ids::{CaseId, MaterialId},
};
use entity::{case_material, stored_file};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    case::Case,
    papers::{check, expect_in_time, invalid, kind, takes_papers},
};
use crate::{Backend, HeldFile, IdempotencyKey, Once, Result, Stored, Topic, Tx, audit::AuditEvent};

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
    /// What the person called it, with the ending of what it is.
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
/// [`ServiceError::Invalid`](crate::ServiceError::Invalid) on `paper:KEY` for a file too large, empty or one too many;
/// [`ErrorCode::NotNow`] when the case takes no papers.
pub async fn begin(
    backend: &Backend,
    citizen: &Citizen,
    key: &IdempotencyKey,
    input: &UploadInput,
) -> Result<Progress> {
    let tx = match backend.once(&citizen.actor(), key, "cases/upload", input).await? {
        Once::Again(progress) => return Ok(progress),
        Once::First(tx) => tx,
    };
    let case = Case::hold(&tx, input.case, citizen.person()).await?;
    let supplement = takes_papers(&case)?;
    check(&tx, &case, supplement, input).await?;
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
/// tells from where to go on. It is written before it is noted, so that SQLite's only writer does not wait for the
/// disk; what was written and not noted is written over.
///
/// # Errors
/// [`ErrorCode::FileTooLarge`] for a chunk too large or beyond the size named at the beginning; [`ErrorCode::NotNow`]
/// when the case has moved since the upload was begun.
pub async fn append(
    backend: &Backend,
    citizen: &Citizen,
    id: MaterialId,
    offset: u64,
    bytes: &[u8],
) -> Result<Progress> {
    let file = hold_file(backend, citizen, id).await?;
    // Read when nobody else writes: what is noted now is in the file and stays there.
    let (row, case) = own(backend, backend.db().read(), citizen, id).await?;
    expect_in_time(&case, &row)?;
    let progress = to_progress(&row);
    if progress.stored || offset != progress.received || bytes.is_empty() {
        return Ok(progress);
    }
    let end = offset + bytes.len() as u64;
    if bytes.len() as u64 > CHUNK_BYTES || end > progress.size {
        return Err(ErrorCode::FileTooLarge.into());
    }
    let received = file.append_at(offset, bytes.to_vec()).await?;
    let tx = backend.begin(&citizen.actor()).await?;
    let (row, case) = hold(&tx, citizen, id).await?;
    expect_in_time(&case, &row)?;
    set_received(&tx, id, received).await?;
    tx.commit().await?;
    Ok(Progress { received, ..progress })
}

/// Begins an upload anew: for a sender who cannot go on where it stopped, and sends the file whole again. Another
/// request that still sends it finds that it is elsewhere than it thought.
///
/// # Errors
/// [`ErrorCode::NotNow`] as for [`append`].
pub async fn restart(backend: &Backend, citizen: &Citizen, id: MaterialId) -> Result<Progress> {
    let file = hold_file(backend, citizen, id).await?;
    let tx = backend.begin(&citizen.actor()).await?;
    let (row, case) = hold(&tx, citizen, id).await?;
    expect_in_time(&case, &row)?;
    let progress = to_progress(&row);
    if progress.stored {
        return Ok(progress);
    }
    let received = file.append_at(0, Vec::new()).await?;
    set_received(&tx, id, received).await?;
    tx.commit().await?;
    Ok(Progress { received, ..progress })
}

/// Notes how much of an upload has arrived, and that it goes on. The case is held, so nobody else does at this moment;
/// the sweep, which holds no case, may have just given the upload up.
async fn set_received(tx: &Tx, id: MaterialId, received: u64) -> Result<()> {
    let arriving = case_material::Column::Id.eq(id.0).and(case_material::Column::Status.eq("arriving"));
    let noted = case_material::Entity::update_many()
        .col_expr(case_material::Column::Received, Expr::value(i64::try_from(received).unwrap_or(i64::MAX)))
        .col_expr(case_material::Column::CreatedAt, Expr::value(tx.now()))
        .filter(arriving)
        .exec(tx.db())
        .await?;
    if noted.rows_affected == 1 { Ok(()) } else { Err(ErrorCode::NotFound.into()) }
}

/// Finishes an upload: looks at the content, and keeps it if it is of an accepted kind.
///
/// # Errors
/// [`ErrorCode::NotNow`] while bytes are missing, or when the case has moved since the upload was begun;
/// [`ServiceError::Invalid`](crate::ServiceError::Invalid) on `paper:KEY` for a content that is not accepted, whose
/// file is removed.
pub async fn finish(backend: &Backend, citizen: &Citizen, id: MaterialId) -> Result<Progress> {
    let (row, _) = own(backend, backend.db().read(), citizen, id).await?;
    let size = row.size;
    keep(backend, citizen, row, size).await
}

/// Finishes an upload whose size shows only at its end: what has arrived is all of it.
///
/// # Errors
/// As for [`finish`]; [`ServiceError::Invalid`](crate::ServiceError::Invalid) for an empty file.
pub async fn finish_here(backend: &Backend, citizen: &Citizen, id: MaterialId) -> Result<Progress> {
    let (row, _) = own(backend, backend.db().read(), citizen, id).await?;
    if row.received == 0 {
        give_up(backend, citizen, id).await?;
        return Err(invalid(&row.paper, Fault::FileMissing));
    }
    let size = row.received;
    keep(backend, citizen, row, size).await
}

/// Keeps the upload that was `seen`, if all `size` bytes of it are there.
async fn keep(backend: &Backend, citizen: &Citizen, seen: case_material::Model, size: i64) -> Result<Progress> {
    let done = Progress { stored: true, ..to_progress(&case_material::Model { size, received: size, ..seen.clone() }) };
    if seen.status == "stored" {
        return Ok(done);
    }
    // Nobody writes to what was looked at.
    let _file = backend.files().hold(&seen.file_name).await?;
    let stored = backend.files().inspect(&seen.file_name).await?;
    if stored.size != done.size {
        return Err(ErrorCode::NotNow.into());
    }
    let tx = backend.begin(&citizen.actor()).await?;
    let (row, case) = hold(&tx, citizen, MaterialId(seen.id)).await?;
    expect_in_time(&case, &row)?;
    if row.status == "stored" {
        return Ok(done);
    }
    if row.received != seen.received {
        return Err(ErrorCode::ChangedMeanwhile.into());
    }
    let Some(kind) = kind(&stored.head) else {
        case_material::Entity::delete_by_id(row.id).exec(tx.db()).await?;
        tx.commit().await?;
        backend.files().remove(&row.file_name).await?;
        return Err(invalid(&row.paper, Fault::FileType));
    };
    store(&tx, &row, &stored, kind).await?;
    tx.commit().await?;
    Ok(done)
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

async fn store(tx: &Tx, row: &case_material::Model, stored: &Stored, kind: FileKind) -> Result<()> {
    let size = i64::try_from(stored.size).map_err(|_| ErrorCode::FileTooLarge)?;
    let file = stored_file::ActiveModel {
        name: Set(stored.name.clone()),
        original_name: Set(row.original_name.clone()),
        media_type: Set(kind.media_type().to_owned()),
        size: Set(size),
        sha256: Set(stored.sha256.clone()),
        owner_id: Set(tx.actor().person().map(|person| person.0)),
        created_at: Set(tx.now()),
        ..Default::default()
    };
    let file = stored_file::Entity::insert(file).exec_with_returning(tx.db()).await?;
    let arriving = case_material::Column::Id.eq(row.id).and(case_material::Column::Status.eq("arriving"));
    let kept = case_material::Entity::update_many()
        .col_expr(case_material::Column::Status, Expr::value("stored"))
        .col_expr(case_material::Column::FileId, Expr::value(file.id))
        .col_expr(case_material::Column::MediaType, Expr::value(kind.media_type()))
        .col_expr(case_material::Column::Size, Expr::value(size))
        .col_expr(case_material::Column::Received, Expr::value(size))
        .filter(arriving)
        .exec(tx.db())
        .await?;
    if kept.rows_affected != 1 {
        return Err(ErrorCode::ChangedMeanwhile.into());
    }
    let detail = json!({ "paper": row.paper, "sha256": stored.sha256, "size": size });
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
    let (row, case) = hold(&tx, citizen, id).await?;
    expect_in_time(&case, &row)?;
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
    let row = find(db, id).await?;
    let case = Case::find(backend, db, CaseId(row.case_id)).await?.ok_or(ErrorCode::NotFound)?;
    let own = actor.person() == Some(case.applicant());
    if !own && !actor.official().is_ok_and(|official| case.is_seen_by(&official)) {
        return Err(ErrorCode::NotFound.into());
    }
    let media_type = row.media_type.filter(|_| row.status == "stored").ok_or(ErrorCode::NotFound)?;
    let file = backend.files().open(&row.file_name).await?;
    let kind = FileKind::from_media_type(&media_type).ok_or(ErrorCode::NotFound)?;
    Ok(Download {
        name: kind.file_name(&row.original_name),
        media_type,
        size: u64::try_from(row.size).unwrap_or(0),
        file,
    })
}

/// The upload with its case, if both are the applicant's.
async fn own(
    backend: &Backend,
    db: &impl ConnectionTrait,
    citizen: &Citizen,
    id: MaterialId,
) -> Result<(case_material::Model, Case)> {
    let row = find(db, id).await?;
    let case = Case::of_applicant(backend, db, CaseId(row.case_id), citizen.person()).await?;
    Ok((row, case))
}

/// The same, with the case held until the transaction ends: no paper comes or goes while the case is being moved.
async fn hold(tx: &Tx, citizen: &Citizen, id: MaterialId) -> Result<(case_material::Model, Case)> {
    let seen = find(tx.db(), id).await?;
    let case = Case::hold(tx, CaseId(seen.case_id), citizen.person()).await?;
    // Read again: while this waited, the upload may have gone on, or be gone.
    Ok((find(tx.db(), id).await?, case))
}

/// The file of an upload, held before the case: whoever has it does not wait for the database with it for long.
async fn hold_file(backend: &Backend, citizen: &Citizen, id: MaterialId) -> Result<HeldFile> {
    let db = backend.db().read();
    match backend.files().hold(&own(backend, db, citizen, id).await?.0.file_name).await {
        Ok(file) => Ok(file),
        // Given up meanwhile?
        Err(error) => own(backend, db, citizen, id).await.and(Err(error)),
    }
}

async fn find(db: &impl ConnectionTrait, id: MaterialId) -> Result<case_material::Model> {
    case_material::Entity::find_by_id(id.0).one(db).await?.ok_or_else(|| ErrorCode::NotFound.into())
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
