//! Checks the whole log: every row against the one before it, and its end against the head.

use ballot::chain::{ChainFault, Head, Verifier};
use entity::{audit_event, audit_head};
use sea_orm::{
    AccessMode, ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, EntityTrait,
    IsolationLevel, QueryFilter, QueryOrder, QuerySelect, TransactionOptions, TransactionTrait,
};

use super::chain::{self, CHAIN};
use crate::{Result, ServiceError};

/// Rows read at a time.
const PAGE: u64 = 1_000;

/// What the check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How many events are in order, counted from the first.
    pub events: u64,
    /// The last of them. Kept elsewhere and given to [`verify_against`], it shows whether the end was cut off
    /// together with its head.
    pub head: Head,
    /// The first thing that is wrong.
    pub fault: Option<AuditFault>,
}

/// What can be wrong with the log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AuditFault {
    /// The chain is broken.
    #[error(transparent)]
    Chain(#[from] ChainFault),
    /// Rows stand behind the head: they were not written by the program.
    #[error("event {0} stands behind the head of the log")]
    BehindHead(u64),
    /// The head row is missing or names no event.
    #[error("the head of the log is missing or damaged")]
    Head,
}

impl Report {
    /// Whether nothing is wrong.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.fault.is_none()
    }
}

/// Checks the log as it is at this moment.
///
/// # Errors
/// When the database fails. What is wrong with the log stands in the report.
pub async fn verify(db: &DatabaseConnection) -> Result<Report> {
    check(db, None).await
}

/// Checks the log, which must also pass through a head that was kept elsewhere.
///
/// # Errors
/// When the database fails. What is wrong with the log stands in the report.
pub async fn verify_against(db: &DatabaseConnection, known: Head) -> Result<Report> {
    check(db, Some(known)).await
}

/// The latest events as [`verify_latest`] found them.
pub(super) struct Latest {
    /// The first event that was looked at; 0 in an empty log.
    pub(super) from: u64,
    /// The end of the log as its head says.
    pub(super) to: u64,
    /// What was found.
    pub(super) report: Report,
}

/// Checks the latest `count` events only. What the first of them continues from is taken as it is.
pub(super) async fn verify_latest(db: &DatabaseConnection, count: u64) -> Result<Latest> {
    let snapshot = snapshot(db).await?;
    let latest = check_latest(&snapshot, count).await;
    snapshot.rollback().await?;
    latest
}

async fn check(db: &DatabaseConnection, known: Option<Head>) -> Result<Report> {
    let snapshot = snapshot(db).await?;
    let report = check_all(&snapshot, known).await;
    snapshot.rollback().await?;
    report
}

/// One snapshot, so that what is written meanwhile does not look like a fault.
async fn snapshot(db: &DatabaseConnection) -> Result<DatabaseTransaction> {
    let options = match db.get_database_backend() {
        DbBackend::Sqlite => TransactionOptions::default(),
        _ => TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..Default::default()
        },
    };
    Ok(db.begin_with_options(options).await?)
}

async fn check_all(db: &impl ConnectionTrait, known: Option<Head>) -> Result<Report> {
    let Some(head) = stored_head(db).await? else { return Ok(without_head()) };
    let mut from_outside = known.map(|known| Verifier::new(CHAIN).expecting(known));
    let mut verifier = Verifier::new(CHAIN).expecting(head);
    let fault = match walk(db, &mut verifier, from_outside.as_mut(), head, i64::MIN).await? {
        Some(fault) => Some(fault),
        None => {
            let outside = from_outside.map_or(Ok(()), |verifier| verifier.finish().map(|_| ()));
            verifier.clone().finish().map(|_| ()).and(outside).err().map(AuditFault::Chain)
        }
    };
    let head = verifier.head();
    Ok(Report { events: head.sequence, head, fault })
}

async fn check_latest(db: &impl ConnectionTrait, count: u64) -> Result<Latest> {
    let Some(head) = stored_head(db).await? else { return Ok(Latest { from: 0, to: 0, report: without_head() }) };
    let (from, to) = (head.sequence.saturating_sub(count) + 1, head.sequence);
    let latest = |report| Latest { from: from.min(to), to, report };
    let before = match from {
        1 => CHAIN.empty(),
        _ => {
            let row = audit_event::Entity::find_by_id((from - 1).cast_signed()).one(db).await?;
            let Some(link) = row.as_ref().and_then(chain::link) else {
                let fault = ChainFault::Missing { expected: from - 1, found: from };
                return Ok(latest(Report { events: 0, head, fault: Some(fault.into()) }));
            };
            Head { sequence: link.sequence, hash: link.hash }
        }
    };
    let mut verifier = Verifier::behind(CHAIN, before).expecting(head);
    let fault = match walk(db, &mut verifier, None, head, before.sequence.cast_signed()).await? {
        Some(fault) => Some(fault),
        None => verifier.clone().finish().err().map(AuditFault::Chain),
    };
    let reached = verifier.head();
    Ok(latest(Report { events: reached.sequence - before.sequence, head: reached, fault }))
}

/// The end of the log as its own row has it; none when that is missing or damaged.
pub(super) async fn stored_head(db: &impl ConnectionTrait) -> Result<Option<Head>> {
    let row = audit_head::Entity::find_by_id(1).one(db).await?;
    Ok(row.and_then(|row| chain::head(&row).ok()))
}

fn without_head() -> Report {
    Report { events: 0, head: CHAIN.empty(), fault: Some(AuditFault::Head) }
}

/// Goes through the rows behind `after`; returns the first fault.
async fn walk(
    db: &impl ConnectionTrait,
    verifier: &mut Verifier<'_>,
    mut from_outside: Option<&mut Verifier<'_>>,
    head: Head,
    mut after: i64,
) -> Result<Option<AuditFault>> {
    loop {
        let rows = audit_event::Entity::find()
            .filter(audit_event::Column::Seq.gt(after))
            .order_by_asc(audit_event::Column::Seq)
            .limit(PAGE)
            .all(db)
            .await?;
        let Some(last) = rows.last() else { return Ok(None) };
        after = last.seq;
        for row in &rows {
            if let Err(fault) = push(row, verifier, from_outside.as_deref_mut(), head) {
                return Ok(Some(fault));
            }
        }
    }
}

fn push(
    row: &audit_event::Model,
    verifier: &mut Verifier<'_>,
    from_outside: Option<&mut Verifier<'_>>,
    head: Head,
) -> std::result::Result<(), AuditFault> {
    let sequence = u64::try_from(row.seq).unwrap_or(0);
    let link = chain::link(row).ok_or(ChainFault::Changed { sequence })?;
    verifier.push(&link)?;
    if let Some(verifier) = from_outside {
        verifier.push(&link)?;
    }
    if link.sequence > head.sequence { Err(AuditFault::BehindHead(link.sequence)) } else { Ok(()) }
}

impl From<AuditFault> for ServiceError {
    fn from(fault: AuditFault) -> Self {
        Self::fault(fault)
    }
}
