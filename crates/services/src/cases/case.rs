//! A case as read from its rows, and its way back into them.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::{
    accounts::{Actor, Official, Role},
    cases::{CaseLimits, CaseState},
    catalogue::{FlowDefinition, Guide, Published},
    deadlines::{Calendar, LimitKind},
    error::ErrorCode,
    ids::{CaseId, DepartmentId, ItemId, PersonId},
    notices::CaseRef,
    text::Bilingual,
    time::local_date,
};
use entity::case_file;
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
    sea_query::LockType,
};
use serde::{Deserialize, Serialize};

use super::counters;
use crate::{Backend, Result, ServiceError, Topic, Tx, catalogue};

/// The answer to an act: which case, at which version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The case.
    pub case: CaseId,
    /// Its version after the act.
    pub version: i64,
}

/// A case with its state and the guide by which it runs.
pub(super) struct Case {
    pub(super) row: case_file::Model,
    pub(super) state: CaseState,
    pub(super) published: Arc<Published>,
}

impl Case {
    /// Reads a case; `None` when there is none with this number.
    pub(super) async fn find(backend: &Backend, db: &impl ConnectionTrait, id: CaseId) -> Result<Option<Self>> {
        let row = case_file::Entity::find_by_id(id.0).one(db).await?;
        Self::of_row(backend, db, row).await
    }

    async fn of_row(
        backend: &Backend,
        db: &impl ConnectionTrait,
        row: Option<case_file::Model>,
    ) -> Result<Option<Self>> {
        let Some(row) = row else { return Ok(None) };
        let published = version(backend, db, &row).await?;
        Ok(Some(Self { state: state(&row)?, row, published }))
    }

    /// Reads the applicant's own case and locks its row: until the transaction ends nobody moves the case, hands in a
    /// paper or takes one back. Somebody else's is not found.
    pub(super) async fn hold(tx: &Tx, id: CaseId, person: PersonId) -> Result<Self> {
        let own = case_file::Entity::find_by_id(id.0).filter(case_file::Column::ApplicantId.eq(person.0));
        let row = own.lock(LockType::Update).one(tx.db()).await?;
        Self::of_row(tx.backend(), tx.db(), row).await?.ok_or_else(|| ErrorCode::NotFound.into())
    }

    /// Reads the applicant's own case. Somebody else's is not found, so that numbers can't be tried out.
    pub(super) async fn of_applicant(
        backend: &Backend,
        db: &impl ConnectionTrait,
        id: CaseId,
        person: PersonId,
    ) -> Result<Self> {
        let case = Self::find(backend, db, id).await?.filter(|case| case.row.applicant_id == person.0);
        case.ok_or_else(|| ErrorCode::NotFound.into())
    }

    /// Reads a case of one of the official's departments; drafts are nobody's but the applicant's.
    pub(super) async fn of_official(
        backend: &Backend,
        db: &impl ConnectionTrait,
        id: CaseId,
        official: &Official,
    ) -> Result<Self> {
        let case = Self::find(backend, db, id).await?;
        let seen = case.filter(|case| case.is_seen_by(official));
        seen.ok_or_else(|| ErrorCode::NotFound.into())
    }

    /// Whether the official works where the case is handled.
    pub(super) fn is_seen_by(&self, official: &Official) -> bool {
        let department = self.department();
        let handles = [Role::Window, Role::Reviewer, Role::Head].iter().any(|&role| official.has_in(role, department));
        handles && !matches!(self.state, CaseState::Draft)
    }

    pub(super) const fn id(&self) -> CaseId {
        CaseId(self.row.id)
    }

    pub(super) const fn department(&self) -> DepartmentId {
        DepartmentId(self.row.department_id)
    }

    pub(super) const fn applicant(&self) -> PersonId {
        PersonId(self.row.applicant_id)
    }

    pub(super) fn guide(&self) -> &Guide {
        &self.published.guide
    }

    pub(super) fn flow(&self) -> &FlowDefinition {
        &self.guide().flow
    }

    pub(super) fn limits(&self) -> CaseLimits {
        let days = |days| u16::try_from(days).unwrap_or(u16::MAX);
        CaseLimits { promised: days(self.row.promised_days), statutory: days(self.row.statutory_days) }
    }

    pub(super) fn item_name(&self) -> Bilingual {
        Bilingual::new(&self.row.item_name_zh, &self.row.item_name_en)
    }

    pub(super) fn subject(&self) -> String {
        format!("case/{}", self.row.id)
    }

    /// How notices name the case.
    pub(super) fn reference(&self) -> CaseRef {
        CaseRef { id: self.id(), number: self.row.number.clone().unwrap_or_default(), item: self.item_name() }
    }

    /// Refuses to go on from a version that the actor has not seen.
    pub(super) fn expect_version(&self, version: i64) -> Result<()> {
        if self.row.version == version { Ok(()) } else { Err(ErrorCode::ChangedMeanwhile.into()) }
    }

    /// Moves the case to `next`, keeps the counters right, and tells open pages. Gives the case as it is now.
    ///
    /// # Errors
    /// [`ErrorCode::ChangedMeanwhile`] when somebody else moved it since it was read.
    pub(super) async fn move_to(self, tx: &Tx, calendar: &Calendar, next: CaseState) -> Result<Self> {
        let changed = self.changed(tx, calendar, &next)?;
        let row = write(tx, changed, self.row.id, self.row.version).await?;
        counters::follow(tx, &self, &next, row.on_time).await?;
        tx.touch(Topic::Case(self.id()));
        tx.touch(Topic::Inbox(self.department()));
        tx.touch(Topic::Department(self.department()));
        // Their list of matters shows where it stands, also where no notice tells of it.
        tx.touch(Topic::Person(self.applicant()));
        Ok(Self { row, state: next, published: self.published })
    }

    fn changed(&self, tx: &Tx, calendar: &Calendar, next: &CaseState) -> Result<case_file::ActiveModel> {
        let due = next.due_dates(self.flow(), self.limits(), calendar);
        let course = next.course();
        let decided_on = course.as_ref().and_then(|course| course.decided_on);
        let mut row = self.base(tx, next)?;
        row.desk_role = Set(next.desk(self.flow()).map(|role| role.name().to_owned()));
        row.waiting = Set(next.is_waiting());
        row.assignee_id = Set(next.assignee().map(|person| person.0));
        row.due_on = Set(due.next);
        row.promised_on = Set(due.promised);
        row.statutory_on = Set(due.statutory);
        row.received_on = Set(course.map(|course| course.received_on));
        row.decided_on = Set(decided_on);
        row.on_time = Set(self.on_time(calendar, next, decided_on));
        Ok(row)
    }

    fn base(&self, tx: &Tx, next: &CaseState) -> Result<case_file::ActiveModel> {
        Ok(case_file::ActiveModel {
            id: Unchanged(self.row.id),
            status: Set(next.name().to_owned()),
            state: Set(serde_json::to_value(next)?),
            version: Set(self.row.version + 1),
            number: Set(self.row.number.clone()),
            item_version: Set(self.row.item_version),
            flow_hash: Set(self.row.flow_hash.clone()),
            item_name_zh: Set(self.row.item_name_zh.clone()),
            item_name_en: Set(self.row.item_name_en.clone()),
            promised_days: Set(self.row.promised_days),
            statutory_days: Set(self.row.statutory_days),
            document_number: Set(self.row.document_number.clone()),
            updated_at: Set(tx.now()),
            ..Default::default()
        })
    }

    /// Whether the decision came by the promised day. Decided once, it stays as it was decided.
    fn on_time(&self, calendar: &Calendar, next: &CaseState, decided_on: Option<NaiveDate>) -> Option<bool> {
        if self.row.on_time.is_some() {
            return self.row.on_time;
        }
        let decided_on = decided_on?;
        let explanation = next.course()?.explain(self.flow(), self.limits(), calendar, "", None);
        Some(explanation.due(LimitKind::Promised).is_none_or(|due| decided_on <= due))
    }
}

/// Writes the changed columns if the row still has the version that was read, and reads the row again.
pub(super) async fn write(tx: &Tx, changed: case_file::ActiveModel, id: i64, version: i64) -> Result<case_file::Model> {
    let rows = case_file::Entity::update_many()
        .set(changed)
        .filter(case_file::Column::Id.eq(id).and(case_file::Column::Version.eq(version)))
        .exec(tx.db())
        .await?;
    if rows.rows_affected != 1 {
        return Err(ErrorCode::ChangedMeanwhile.into());
    }
    let row = case_file::Entity::find_by_id(id).one(tx.db()).await?;
    row.ok_or_else(|| ServiceError::fault("a case vanished in its own transaction"))
}

/// The state of a row, checked against the column that names it.
pub(super) fn state(row: &case_file::Model) -> Result<CaseState> {
    let fault = |what: String| ServiceError::Row { table: "case_file", id: row.id.to_string(), what };
    let state: CaseState =
        serde_json::from_value(row.state.clone()).map_err(|error| fault(format!("state: {error}")))?;
    if state.name() == row.status { Ok(state) } else { Err(fault("status and state differ".to_owned())) }
}

/// The version of the guide by which a case runs.
async fn version(backend: &Backend, db: &impl ConnectionTrait, row: &case_file::Model) -> Result<Arc<Published>> {
    let number = u32::try_from(row.item_version).unwrap_or(0);
    let published = catalogue::version(backend, db, ItemId(row.item_id), number).await?;
    published.ok_or_else(|| ServiceError::Row {
        table: "case_file",
        id: row.id.to_string(),
        what: "its guide's version is not there".to_owned(),
    })
}

/// The day it is in the city for this transaction.
pub(super) fn today(tx: &Tx) -> NaiveDate {
    local_date(tx.now())
}

/// The name under which the actor appears in the timeline; empty for the system.
pub(super) fn actor_name(actor: &Actor) -> &str {
    actor.signed_in().map_or("", |person| person.name.as_str())
}
