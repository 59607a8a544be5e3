//! Officials' lists: the inbox of their desks, and the rows behind a figure. Both are read from an index in order, a
//! page at a time, with the same number of statements however long they are.

use chrono::{Months, NaiveDate};
use domain::{
    accounts::{Action, Official, Resource, Role, can},
    cases::{
        CaseNumber,
        inbox::{InboxGroup, end_of_week},
        view::{Figure, Inbox, InboxRow, Standing},
    },
    ids::{CaseId, DepartmentId, PersonId},
    page::PAGE_SIZE,
    text::Bilingual,
    time::local_date,
};
use entity::case_file;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Select, sea_query::Expr,
};

use super::case::state;
use crate::{
    Backend, Result, Topic,
    accounts::{Names, names},
};

/// Which page of the inbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InboxQuery {
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Only what the reader has taken on.
    pub mine: bool,
}

/// The states in which the application itself is still open.
pub(super) const OPEN: [&str; 4] = ["submitted", "correcting", "handling", "decided"];

/// What lies on the official's desks, by what is owed first; cases that wait for others come last.
///
/// # Errors
/// When the database fails.
pub async fn inbox(backend: &Backend, official: &Official, query: &InboxQuery) -> Result<Inbox> {
    let topics = topics(backend, &official.departments(), Topic::Inbox).await?;
    let (db, after) = (backend.db().read(), query.after.as_deref().and_then(Place::parse));
    let mut rows = Vec::new();
    // One desk at a time, each in the order of its index, and then merged: a page costs the same at any length.
    for post in official.posts().iter().filter(|post| Role::Head == post.role || is_desk(post.role)) {
        let mut desk = case_file::Entity::find()
            .filter(case_file::Column::DepartmentId.eq(post.department.0))
            .filter(case_file::Column::DeskRole.eq(post.role.name()));
        if query.mine {
            desk = desk.filter(case_file::Column::AssigneeId.eq(official.person().0));
        }
        if let Some(place) = &after {
            desk = desk.filter(place.beyond());
        }
        rows.extend(by_place(desk).limit(PAGE_SIZE + 1).all(db).await?);
    }
    rows.sort_by_key(Place::of);
    let (rows, next) = cut(rows, |row| Place::of(row).to_string());
    Ok(Inbox { rows: show(backend, official, rows).await?, next, topics })
}

/// The rows behind a figure of a department's dashboard.
///
/// # Errors
/// [`Denied`](domain::accounts::Denied) for who may not see the department's figures.
pub async fn rows_of(
    backend: &Backend,
    official: &Official,
    department: DepartmentId,
    figure: Figure,
    after: Option<&str>,
) -> Result<Inbox> {
    can(&official.actor(), Action::SeeFigures, Resource::Department(department))?;
    let topics = topics(backend, &[department], Topic::Department).await?;
    let of_department = case_file::Entity::find().filter(case_file::Column::DepartmentId.eq(department.0));
    let (query, decided) = (of_department.filter(figure_filter(figure, local_date(backend.now()))), is_decided(figure));
    let place = after.and_then(Place::parse);
    let query = match (&place, decided) {
        (None, _) => query,
        (Some(place), false) => query.filter(place.beyond()),
        (Some(place), true) => query.filter(place.decided_beyond()),
    };
    let query = if decided { by_decision(query) } else { by_place(query) };
    let rows = query.limit(PAGE_SIZE + 1).all(backend.db().read()).await?;
    let cursor = |row: &case_file::Model| if decided { Place::of_decided(row) } else { Place::of(row) }.to_string();
    let (rows, next) = cut(rows, cursor);
    Ok(Inbox { rows: show(backend, official, rows).await?, next, topics })
}

pub(super) fn figure_filter(figure: Figure, today: NaiveDate) -> Condition {
    use case_file::Column::{AssigneeId, DecidedOn, DueOn, Status, Waiting};
    let open = Condition::all().add(Status.is_in(OPEN));
    match figure {
        Figure::Open => open,
        Figure::Late => open.add(Waiting.eq(false)).add(DueOn.lt(today)),
        Figure::DueThisWeek => open.add(Waiting.eq(false)).add(DueOn.between(today, end_of_week(today))),
        Figure::Waiting => open.add(Waiting.eq(true)),
        Figure::Load(0) => open.add(AssigneeId.is_null()),
        Figure::Load(person) => open.add(AssigneeId.eq(person)),
        Figure::Decided(year, month) => {
            let first = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(NaiveDate::MIN);
            let next = first.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX);
            Condition::all().add(DecidedOn.gte(first)).add(DecidedOn.lt(next))
        }
    }
}

const fn is_decided(figure: Figure) -> bool {
    matches!(figure, Figure::Decided(..))
}

const fn is_desk(role: Role) -> bool {
    matches!(role, Role::Window | Role::Reviewer)
}

fn by_place(query: Select<case_file::Entity>) -> Select<case_file::Entity> {
    query
        .filter(case_file::Column::DueOn.is_not_null())
        .order_by_asc(case_file::Column::Waiting)
        .order_by_asc(case_file::Column::DueOn)
        .order_by_asc(case_file::Column::Id)
}

fn by_decision(query: Select<case_file::Entity>) -> Select<case_file::Entity> {
    query.order_by_asc(case_file::Column::DecidedOn).order_by_asc(case_file::Column::Id)
}

/// A row's place in the order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    waiting: bool,
    day: NaiveDate,
    id: i64,
}

impl Place {
    fn of(row: &case_file::Model) -> Self {
        Self { waiting: row.waiting, day: row.due_on.unwrap_or(NaiveDate::MAX), id: row.id }
    }

    fn of_decided(row: &case_file::Model) -> Self {
        Self { waiting: false, day: row.decided_on.unwrap_or(NaiveDate::MAX), id: row.id }
    }

    fn parse(cursor: &str) -> Option<Self> {
        let mut parts = cursor.split('.');
        let (waiting, day, id) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self { waiting: waiting == "w", day: day.parse().ok()?, id: id.parse().ok()? })
    }

    /// Whatever comes after this place. Spelt as a row value, which both databases look up in the index.
    fn beyond(&self) -> sea_orm::sea_query::SimpleExpr {
        use case_file::Column::{DueOn, Id, Waiting};
        let columns = [DueOn, Id].map(|column| Expr::col((case_file::Entity, column)));
        let [due, id] = columns;
        let later = Expr::tuple([due, id]).gt(Expr::tuple([Expr::value(self.day), Expr::value(self.id)]));
        let same_part = Waiting.eq(self.waiting).and(later);
        if self.waiting { same_part } else { same_part.or(Waiting.eq(true)) }
    }

    fn decided_beyond(&self) -> sea_orm::sea_query::SimpleExpr {
        use case_file::Column::{DecidedOn, Id};
        let [day, id] = [DecidedOn, Id].map(|column| Expr::col((case_file::Entity, column)));
        Expr::tuple([day, id]).gt(Expr::tuple([Expr::value(self.day), Expr::value(self.id)]))
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", if self.waiting { "w" } else { "d" }, self.day, self.id)
    }
}

/// Keeps a page of rows, and the cursor to the next one if there is more.
fn cut(
    mut rows: Vec<case_file::Model>,
    cursor: impl Fn(&case_file::Model) -> String,
) -> (Vec<case_file::Model>, Option<String>) {
    let limit = usize::try_from(PAGE_SIZE).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = if more { rows.last().map(cursor) } else { None };
    (rows, next)
}

async fn show(backend: &Backend, official: &Official, rows: Vec<case_file::Model>) -> Result<Vec<InboxRow>> {
    let today = local_date(backend.now());
    let assignees = rows.iter().filter_map(|row| row.assignee_id).map(PersonId);
    let names = names(backend.db().read(), assignees).await?;
    rows.into_iter().map(|row| to_row(row, official, &names, today)).collect()
}

fn to_row(row: case_file::Model, official: &Official, names: &Names, today: NaiveDate) -> Result<InboxRow> {
    let state = state(&row)?;
    let due = row.due_on.or(row.decided_on).unwrap_or(today);
    Ok(InboxRow {
        id: CaseId(row.id),
        standing: Standing::of(&state),
        decided_late: row.on_time == Some(false),
        objection: state.owes_an_answer(),
        group: InboxGroup::of(row.waiting, due, today),
        due,
        assignee: row.assignee_id.and_then(|id| names.get(&PersonId(id)).cloned()),
        mine: row.assignee_id == Some(official.person().0),
        number: row.number.map(CaseNumber::stored),
        item: Bilingual::new(row.item_name_zh, row.item_name_en),
        applicant: row.applicant_name,
    })
}

/// The live topics of a page with their versions, read before its rows, so that a change in between is not missed.
pub(super) async fn topics(
    backend: &Backend,
    departments: &[DepartmentId],
    topic: fn(DepartmentId) -> Topic,
) -> Result<Vec<(String, i64)>> {
    let mut topics = Vec::with_capacity(departments.len());
    for &department in departments {
        let topic = topic(department);
        topics.push((topic.to_string(), backend.live().version(backend.db().read(), topic).await?));
    }
    Ok(topics)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back() {
        let place = Place { waiting: true, day: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(), id: 7 };
        assert_eq!(Place::parse(&place.to_string()), Some(place));
        assert_eq!(Place::parse("d.2026-13-01.7"), None);
        assert_eq!(Place::parse("' OR 1=1"), None);
    }
}
