//! The members on the roll, one by one.

use domain::{
    accounts::{Action, MobileNumber, Official, Resource, can},
    cases::Reason,
    error::ErrorCode,
    ids::{MemberId, ReviewId},
    page::Page,
    review::roll::{EmailAddress, MemberNumber, PersonName, RollEntry},
};
use entity::review_member;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockType},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    codes,
    contact::{Contact, contact_of},
    draw, groups, roll, rows,
};
use crate::{Backend, IdempotencyKey, Once, Result, ServiceError, Topic, Tx, audit::AuditEvent};

/// A member as the organiser sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRow {
    /// The row.
    pub member: MemberId,
    /// The number.
    pub number: String,
    /// The name.
    pub name: String,
    /// The key of the group.
    pub group_key: String,
    /// Whether a code was made.
    pub has_code: bool,
    /// Whether the member got a token.
    pub took_token: bool,
    /// Whether the member was struck off.
    pub struck: bool,
}

/// A member who has not taken part yet, with where a reminder reaches them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absent {
    /// The row.
    pub member: MemberId,
    /// The name.
    pub name: String,
    /// Mobile number.
    pub mobile: Option<MobileNumber>,
    /// E-mail address.
    pub email: Option<EmailAddress>,
}

/// The roll, by row, after the member `after`.
///
/// # Errors
/// [`ErrorCode::Forbidden`] for everybody but an organiser.
pub async fn list_members(
    backend: &Backend,
    organiser: &Official,
    review: ReviewId,
    after: Option<MemberId>,
    limit: u64,
) -> Result<Page<MemberRow>> {
    can(&organiser.actor(), Action::OrganiseReview, Resource::System)?;
    let query = review_member::Entity::find()
        .filter(review_member::Column::ReviewId.eq(review.0))
        .filter(review_member::Column::Id.gt(after.map_or(0, |after| after.0)))
        .order_by_asc(review_member::Column::Id);
    let found = query.limit(limit + 1).all(backend.db().read()).await?;
    let members = found.iter().map(|row| to_row(backend, row)).collect::<Result<Vec<_>>>()?;
    Ok(Page::from_rows(members, limit, |row| row.member.to_string()))
}

/// The member with this number, as it is typed; none where nobody has it.
///
/// # Errors
/// [`ErrorCode::Forbidden`] for everybody but an organiser.
pub async fn find_member(
    backend: &Backend,
    organiser: &Official,
    review: ReviewId,
    typed: &str,
) -> Result<Option<MemberRow>> {
    can(&organiser.actor(), Action::OrganiseReview, Resource::System)?;
    let Ok(number) = MemberNumber::parse(typed) else { return Ok(None) };
    let found = review_member::Entity::find()
        .filter(review_member::Column::ReviewId.eq(review.0))
        .filter(review_member::Column::Number.eq(number.as_str()))
        .one(backend.db().read())
        .await?;
    found.map(|row| to_row(backend, &row)).transpose()
}

/// Who is on the roll and has not taken part yet. That is all the system knows: not who cast what, nor whether a
/// token was used.
///
/// # Errors
/// [`ErrorCode::Forbidden`] for everybody but an organiser.
pub async fn absent(
    backend: &Backend,
    organiser: &Official,
    review: ReviewId,
    after: Option<MemberId>,
    limit: u64,
) -> Result<Page<Absent>> {
    can(&organiser.actor(), Action::OrganiseReview, Resource::System)?;
    let query = review_member::Entity::find()
        .filter(review_member::Column::ReviewId.eq(review.0))
        .filter(review_member::Column::TookToken.eq(false))
        .filter(review_member::Column::Id.gt(after.map_or(0, |after| after.0)))
        .filter(review_member::Column::StruckAt.is_null())
        .order_by_asc(review_member::Column::Id);
    let found = query.limit(limit + 1).all(backend.db().read()).await?;
    let absent = found.iter().map(|row| to_absent(backend, row)).collect::<Result<Vec<_>>>()?;
    Ok(Page::from_rows(absent, limit, |row| row.member.to_string()))
}

/// Adds one member, until the closing time.
///
/// # Errors
/// [`ErrorCode::OnlyOnce`] when the number is on the roll, [`ErrorCode::NotNow`] when the review has ended,
/// [`ErrorCode::Invalid`] for a group that the definition does not have.
pub async fn add_member(
    backend: &Backend,
    organiser: &Official,
    key: &IdempotencyKey,
    review: ReviewId,
    entry: &RollEntry,
    reason: &Reason,
) -> Result<MemberId> {
    const COMMAND: &str = "review/add_member";
    let actor = organiser.actor();
    can(&actor, Action::OrganiseReview, Resource::System)?;
    // Stands for name and contact where repeated requests are told from different ones.
    let person = serde_json::to_vec(&(entry.name.expose(), Contact::of(entry)))?;
    let person = backend.data_key().index(COMMAND, &person);
    let input = (review, entry.number.as_str(), &entry.group, person, reason.as_str());
    let tx = match backend.once(&actor, key, COMMAND, &input).await? {
        Once::Again(member) => return Ok(member),
        Once::First(tx) => tx,
    };
    let stored = rows::hold(tx.db(), review, LockType::Update).await?;
    codes::refuse_ended(&stored, tx.now())?;
    if !stored.entry()?.groups.iter().any(|group| group.key == entry.group) {
        return Err(ErrorCode::Invalid.into());
    }
    let same = review_member::Column::Number.eq(entry.number.as_str());
    let same = review_member::Entity::find().filter(review_member::Column::ReviewId.eq(review.0)).filter(same);
    if same.one(tx.db()).await?.is_some() {
        return Err(ErrorCode::OnlyOnce.into());
    }
    let inserted = review_member::Entity::insert(new_row(backend, review, entry)?).exec(tx.db()).await?;
    groups::begin(tx.db(), review, &entry.group).await?;
    let opened = i64::from(stored.state.held().is_some());
    let by = [(groups::Column::Roll, 1), (groups::Column::Added, opened)];
    groups::change(tx.db(), review, &entry.group, &by, None).await?;
    draw::count_changes(tx.db(), review, &[(&entry.group, 1, 0)]).await?;
    let member = MemberId(inserted.last_insert_id);
    let event = AuditEvent::new(COMMAND, stored.subject()).because(reason.as_str());
    tx.audit(event.with(json!({ "member": member, "group": entry.group })));
    roll::changed(&tx, &stored).await?;
    tx.touch(Topic::Review(review));
    tx.finish(member).await
}

/// Strikes a member off the roll, until the closing time and before they got a token.
///
/// # Errors
/// [`ErrorCode::NotNow`] when they have a token or the review has ended.
pub async fn strike_member(
    backend: &Backend,
    organiser: &Official,
    key: &IdempotencyKey,
    member: MemberId,
    reason: &Reason,
) -> Result<()> {
    let actor = organiser.actor();
    can(&actor, Action::OrganiseReview, Resource::System)?;
    let review = ReviewId(row(backend.db().read(), member).await?.review_id);
    let tx = match backend.once(&actor, key, "review/strike_member", &(member, reason.as_str())).await? {
        Once::Again(()) => return Ok(()),
        Once::First(tx) => tx,
    };
    // Everybody holds the review first, then the member.
    let stored = rows::hold(tx.db(), review, LockType::Update).await?;
    let row = review_member::Entity::find_by_id(member.0).lock(LockType::Update).one(tx.db()).await?;
    let row = row.filter(|row| row.struck_at.is_none()).ok_or(ErrorCode::NotFound)?;
    codes::refuse_ended(&stored, tx.now())?;
    if row.took_token {
        return Err(ErrorCode::NotNow.into());
    }
    review_member::Entity::update_many()
        .col_expr(review_member::Column::StruckAt, Expr::value(tx.now()))
        .filter(review_member::Column::Id.eq(member.0))
        .exec(tx.db())
        .await?;
    codes::revoke(&tx, member).await?;
    let opened = i64::from(stored.state.held().is_some());
    let by = [(groups::Column::Roll, -1), (groups::Column::Struck, opened)];
    groups::change(tx.db(), review, &row.group_key, &by, None).await?;
    draw::count_changes(tx.db(), review, &[(&row.group_key, 0, 1)]).await?;
    let event = AuditEvent::new("review/strike_member", stored.subject()).because(reason.as_str());
    tx.audit(event.with(json!({ "member": member, "group": row.group_key })));
    roll::changed(&tx, &stored).await?;
    tx.touch(Topic::Review(review));
    tx.finish(()).await
}

/// A member by number of the row.
pub(super) async fn row(db: &impl ConnectionTrait, member: MemberId) -> Result<review_member::Model> {
    review_member::Entity::find_by_id(member.0).one(db).await?.ok_or_else(|| ErrorCode::NotFound.into())
}

/// The member's name.
pub(super) fn name(backend: &Backend, row: &review_member::Model) -> Result<String> {
    open(backend, row, "name", &row.name_sealed)
}

/// The row of an entry. What is sealed is sealed for the member's number, which is known before the row's.
pub(super) fn new_row(backend: &Backend, review: ReviewId, entry: &RollEntry) -> Result<review_member::ActiveModel> {
    let number = entry.number.as_str();
    let contact = Contact::of(entry);
    let seal = |column, plain: &[u8]| seal(backend, column, (review.0, number), plain);
    Ok(review_member::ActiveModel {
        review_id: Set(review.0),
        number: Set(number.to_owned()),
        group_key: Set(entry.group.clone()),
        name_sealed: Set(seal("name", entry.name.expose().as_bytes())?),
        contact_sealed: Set(seal("contact", &serde_json::to_vec(&contact)?)?),
        person_id: Set(None),
        has_code: Set(false),
        took_token: Set(false),
        struck_at: Set(None),
        ..Default::default()
    })
}

fn to_row(backend: &Backend, row: &review_member::Model) -> Result<MemberRow> {
    Ok(MemberRow {
        member: MemberId(row.id),
        number: row.number.clone(),
        name: name(backend, row)?,
        group_key: row.group_key.clone(),
        has_code: row.has_code,
        took_token: row.took_token,
        struck: row.struck_at.is_some(),
    })
}

/// The member as a list has them.
pub(super) fn entry_of(backend: &Backend, row: &review_member::Model) -> Result<RollEntry> {
    let contact = contact_of(backend, row)?;
    Ok(RollEntry {
        number: MemberNumber::parse(&row.number).map_err(ServiceError::fault)?,
        name: PersonName::parse(&name(backend, row)?).map_err(ServiceError::fault)?,
        group: row.group_key.clone(),
        mobile: contact.mobile(),
        email: contact.email(),
        organisation: contact.organisation,
    })
}

fn to_absent(backend: &Backend, row: &review_member::Model) -> Result<Absent> {
    let contact = contact_of(backend, row)?;
    Ok(Absent { member: MemberId(row.id), name: name(backend, row)?, mobile: contact.mobile(), email: contact.email() })
}

/// The text of a sealed column.
pub(super) fn open(backend: &Backend, row: &review_member::Model, column: &str, sealed: &str) -> Result<String> {
    let bytes = backend.data_key().open(&purpose(column, row.review_id, &row.number), sealed)?;
    String::from_utf8(bytes).map_err(|_| ServiceError::Row {
        table: "review_member",
        id: row.id.to_string(),
        what: "a sealed column does not hold text".to_owned(),
    })
}

/// Seals what stands in a column of the member with this number.
pub(super) fn seal(backend: &Backend, column: &str, (review, number): (i64, &str), plain: &[u8]) -> Result<String> {
    backend.data_key().seal(backend.chance(), &purpose(column, review, number), plain)
}

fn purpose(column: &str, review: i64, number: &str) -> String {
    format!("review_member.{column}/{review}/{number}")
}

/// For the use-cases that write many.
pub(super) async fn insert(tx: &Tx, rows: Vec<review_member::ActiveModel>) -> Result<()> {
    review_member::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    Ok(())
}
