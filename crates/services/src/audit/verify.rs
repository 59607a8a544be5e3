//! Checks the whole log: every row against the one before it, and its end against the head.

use ballot::chain::{ChainFault, Head, Verifier};
use entity::{audit_event, audit_head};
use sea_orm::{
    AccessMode, ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, IsolationLevel, QueryFilter,
    QueryOrder, QuerySelect, TransactionOptions, TransactionTrait,
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

async fn check(db: &DatabaseConnection, known: Option<Head>) -> Result<Report> {
    // One snapshot, so that what is written meanwhile does not look like a fault.
    let options = match db.get_database_backend() {
        DbBackend::Sqlite => TransactionOptions::default(),
        _ => TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..Default::default()
        },
    };
    let snapshot = db.begin_with_options(options).await?;
    let report = check_snapshot(&snapshot, known).await;
    snapshot.rollback().await?;
    report
}

async fn check_snapshot(db: &impl ConnectionTrait, known: Option<Head>) -> Result<Report> {
    let head_row = audit_head::Entity::find_by_id(1).one(db).await?;
    let head = match head_row.as_ref().map(chain::head) {
        Some(Ok(head)) => head,
        None | Some(Err(_)) => return Ok(Report { events: 0, head: CHAIN.empty(), fault: Some(AuditFault::Head) }),
    };
    let mut from_outside = known.map(|known| Verifier::new(CHAIN).expecting(known));
    let mut verifier = Verifier::new(CHAIN).expecting(head);
    let fault = match walk(db, &mut verifier, from_outside.as_mut(), head).await? {
        Some(fault) => Some(fault),
        None => {
            let outside = from_outside.map_or(Ok(()), |verifier| verifier.finish().map(|_| ()));
            verifier.clone().finish().map(|_| ()).and(outside).err().map(AuditFault::Chain)
        }
    };
    let head = verifier.head();
    Ok(Report { events: head.sequence, head, fault })
}

/// Goes through all rows; returns the first fault.
async fn walk(
    db: &impl ConnectionTrait,
    verifier: &mut Verifier<'_>,
    mut from_outside: Option<&mut Verifier<'_>>,
    head: Head,
) -> Result<Option<AuditFault>> {
    let mut after = i64::MIN;
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
