//! Which cases a notice moved, as the audit log has it.

use domain::{deadlines::MovedCase, ids::CaseId, page::Page, text::Bilingual};
use entity::{audit_event, case_file, holiday_notice};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;

use super::enter::ENTER;
use crate::Result;

/// What the recount of a case is called in the audit log.
pub const MOVED: &str = "cases/recount";

/// The cases moved after this notice was entered and before the next was, newest first.
///
/// # Errors
/// When the database fails.
pub async fn moved_cases(
    db: &impl ConnectionTrait,
    notice: i64,
    before: Option<i64>,
    limit: u64,
) -> Result<Page<MovedCase>> {
    let Some(entered) = entered_at(db, notice).await? else { return Ok(Page::default()) };
    let next = audit_event::Entity::find()
        .filter(audit_event::Column::Action.eq(ENTER).and(audit_event::Column::Seq.gt(entered)))
        .order_by_asc(audit_event::Column::Seq)
        .one(db)
        .await?;
    let end = [before, next.map(|event| event.seq)].into_iter().flatten().min().unwrap_or(i64::MAX);
    let within = audit_event::Column::Seq.gt(entered).and(audit_event::Column::Seq.lt(end));
    let events = audit_event::Entity::find()
        .filter(audit_event::Column::Action.eq(MOVED).and(within))
        .order_by_desc(audit_event::Column::Seq)
        .limit(limit + 1)
        .all(db)
        .await?;
    let page = Page::from_rows(events, limit, |event| event.seq.to_string());
    let cases = cases(db, &page.rows).await?;
    Ok(page.map(|event| moved_case(&event, &cases)))
}

/// Where the log has the entering of the notice; `None` for those the program came with.
async fn entered_at(db: &impl ConnectionTrait, notice: i64) -> Result<Option<i64>> {
    if holiday_notice::Entity::find_by_id(notice).one(db).await?.is_none_or(|row| row.entered_at.is_none()) {
        return Ok(None);
    }
    let subject = audit_event::Column::Subject.eq(format!("holiday_notice/{notice}"));
    let event = audit_event::Entity::find().filter(subject).order_by_asc(audit_event::Column::Seq).one(db).await?;
    Ok(event.map(|event| event.seq))
}

async fn cases(db: &impl ConnectionTrait, events: &[audit_event::Model]) -> Result<Vec<case_file::Model>> {
    let ids = events.iter().filter_map(case_of).map(|case| case.0);
    Ok(case_file::Entity::find().filter(case_file::Column::Id.is_in(ids)).all(db).await?)
}

fn case_of(event: &audit_event::Model) -> Option<CaseId> {
    event.subject.strip_prefix("case/")?.parse().ok()
}

fn moved_case(event: &audit_event::Model, cases: &[case_file::Model]) -> MovedCase {
    let case = case_of(event).unwrap_or(CaseId(0));
    let row = cases.iter().find(|row| row.id == case.0);
    let day = |value: &Value| value.as_str().and_then(|text| text.parse().ok());
    MovedCase {
        case,
        number: row.and_then(|row| row.number.clone()).unwrap_or_default(),
        item: row.map(|row| Bilingual::new(&row.item_name_zh, &row.item_name_en)).unwrap_or_default(),
        from: day(&event.detail["from"]),
        to: day(&event.detail["to"]),
    }
}
