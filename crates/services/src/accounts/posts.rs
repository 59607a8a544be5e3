//! What the security administrator does: officials' accounts and posts. Nobody else can, and nobody to themselves.

use domain::{
    accounts::{
        AccountError, AccountState, Action, Actor, Official, PersonKind, Post, Resource, Role, SignInEnd, UserName, can,
    },
    error::{ErrorCode, Fault, FieldError},
    ids::PersonId,
    text::Lang,
};
use entity::{department, person, post};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::{
    NewPerson, create,
    create::post_row,
    password::{hash, new_password_errors},
    rows, sessions,
};
use crate::{Backend, Result, ServiceError, Tx, audit::AuditEvent};

/// Most characters of a name.
const NAME_MAX: usize = 50;
/// Most characters of a reason.
const REASON_MAX: usize = 500;

/// The form for a new official, as typed.
pub struct NewOfficial<'a> {
    /// The name shown to others.
    pub name: &'a str,
    /// What the official signs in with.
    pub user_name: &'a str,
    /// The first password, which the official has to change.
    pub password: &'a str,
    /// Language of notices.
    pub lang: Lang,
}

/// Creates an official without posts. The first password is told to them, and changed by them at once.
///
/// # Errors
/// Field errors; [`ErrorCode::Forbidden`] for everybody but the security administrator.
pub async fn create_official(backend: &Backend, administrator: &Official, form: NewOfficial<'_>) -> Result<PersonId> {
    let actor = administrator.actor();
    can(&actor, Action::ManagePeople, Resource::System)?;
    let (name, user_name) = (form.name.trim(), UserName::parse(form.user_name));
    let mut errors = Vec::new();
    match name.chars().count() {
        0 => errors.push(FieldError::new("name", Fault::Required)),
        length if length > NAME_MAX => errors.push(FieldError::new("name", Fault::TooLong(50))),
        _ => {}
    }
    errors.extend(user_name.as_ref().err().map(|fault| FieldError::new("user_name", fault.clone())));
    errors.extend(new_password_errors(form.password, form.password, &[name, form.user_name.trim()]));
    let user_name = match user_name {
        Ok(user_name) if errors.is_empty() => user_name,
        _ => return Err(ServiceError::Invalid(errors)),
    };
    let new = NewPerson {
        lang: form.lang,
        user_name: Some(user_name),
        password_hash: hash(backend, form.password.to_owned()).await?,
        must_change_password: true,
        ..NewPerson::new(PersonKind::Official, name)
    };
    let tx = backend.begin(&actor).await?;
    let person = create(&tx, &new).await?;
    tx.audit(AuditEvent::new("accounts/create_official", format!("person/{person}")));
    tx.commit().await?;
    Ok(person)
}

/// Grants a post.
///
/// # Errors
/// A field error of `role` when it excludes another one held, of `department` when there is none such, of `reason`
/// when it is missing; [`ErrorCode::Forbidden`] for everybody but the security administrator.
pub async fn grant(
    backend: &Backend,
    administrator: &Official,
    person: PersonId,
    post: Post,
    reason: &str,
) -> Result<()> {
    let reason = reason_for(reason)?;
    let tx = begin(backend, administrator, Action::ChangePosts, person).await?;
    let row = official_row(&tx, person).await?;
    if department::Entity::find_by_id(post.department.0).one(tx.db()).await?.is_none() {
        return Err(field("department", Fault::NotAChoice));
    }
    let held = rows::posts(tx.db(), person).await?;
    if held.contains(&post) {
        return Err(field("role", Fault::Taken));
    }
    if held.iter().any(|other| other.role.excludes(post.role)) {
        return Err(field("role", Fault::RolesExclude));
    }
    post_row(&tx, row.id, post).insert(tx.db()).await?;
    touch_version(&tx, &row).await?;
    tx.audit(post_event("accounts/grant_post", person, post, reason));
    tx.commit().await
}

/// Withdraws a post. It is gone with the official's next request.
///
/// # Errors
/// [`ErrorCode::NotFound`] when it is not held; [`ErrorCode::Forbidden`] for everybody but the security administrator.
pub async fn withdraw(
    backend: &Backend,
    administrator: &Official,
    person: PersonId,
    post: Post,
    reason: &str,
) -> Result<()> {
    let reason = reason_for(reason)?;
    let tx = begin(backend, administrator, Action::ChangePosts, person).await?;
    let row = official_row(&tx, person).await?;
    let gone = post::Entity::delete_many()
        .filter(post::Column::PersonId.eq(person.0))
        .filter(post::Column::DepartmentId.eq(post.department.0))
        .filter(post::Column::Role.eq(post.role.name()))
        .exec(tx.db())
        .await?;
    if gone.rows_affected != 1 {
        return Err(ErrorCode::NotFound.into());
    }
    touch_version(&tx, &row).await?;
    tx.audit(post_event("accounts/withdraw_post", person, post, reason));
    tx.commit().await
}

/// Suspends an official's account: all sessions end, nobody can sign in.
///
/// # Errors
/// [`ErrorCode::NotNow`] unless it is open; [`ErrorCode::Forbidden`] for everybody but the security administrator.
pub async fn suspend(backend: &Backend, administrator: &Official, person: PersonId, reason: &str) -> Result<()> {
    let reason = reason_for(reason)?;
    let tx = begin(backend, administrator, Action::ManagePeople, person).await?;
    let row = official_row(&tx, person).await?;
    let state = rows::state(&row).suspend(tx.now()).map_err(not_now)?;
    set_state(&tx, &row, state).await?;
    sessions::end_others(&tx, person, None, SignInEnd::AccountEnded).await?;
    tx.audit(AuditEvent::new("accounts/suspend", format!("person/{person}")).because(reason));
    tx.commit().await
}

/// Puts a suspended account back into use.
///
/// # Errors
/// [`ErrorCode::NotNow`] unless it is suspended; [`ErrorCode::Forbidden`] for everybody but the security administrator.
pub async fn restore(backend: &Backend, administrator: &Official, person: PersonId, reason: &str) -> Result<()> {
    let reason = reason_for(reason)?;
    let tx = begin(backend, administrator, Action::ManagePeople, person).await?;
    let row = official_row(&tx, person).await?;
    let state = rows::state(&row).restore().map_err(not_now)?;
    set_state(&tx, &row, state).await?;
    tx.audit(AuditEvent::new("accounts/restore", format!("person/{person}")).because(reason));
    tx.commit().await
}

async fn begin(backend: &Backend, administrator: &Official, action: Action, person: PersonId) -> Result<Tx> {
    let actor: Actor = administrator.actor();
    can(&actor, action, Resource::Person(person))?;
    backend.begin(&actor).await
}

async fn official_row(tx: &Tx, person: PersonId) -> Result<person::Model> {
    let row = rows::find(tx.db(), person).await?;
    if rows::kind(&row)? == PersonKind::Official { Ok(row) } else { Err(ErrorCode::NotFound.into()) }
}

async fn set_state(tx: &Tx, row: &person::Model, state: AccountState) -> Result<()> {
    let since = match state {
        AccountState::Suspended { since } => Some(since),
        AccountState::Open | AccountState::Closed { .. } => None,
    };
    let changed = person::ActiveModel { suspended_at: Set(since), ..Default::default() };
    rows::save(tx, row, changed).await
}

/// Two grants at the same moment must not both find that the other role is not held.
async fn touch_version(tx: &Tx, row: &person::Model) -> Result<()> {
    rows::save(tx, row, person::ActiveModel { ..Default::default() }).await
}

fn post_event(action: &'static str, person: PersonId, post: Post, reason: String) -> AuditEvent {
    let Post { department, role } = post;
    AuditEvent::new(action, format!("person/{person}"))
        .of(department)
        .because(reason)
        .with(json!({ "role": Role::name(role) }))
}

fn reason_for(typed: &str) -> Result<String> {
    let reason = typed.trim();
    match reason.chars().count() {
        0 => Err(field("reason", Fault::Required)),
        length if length > REASON_MAX => Err(field("reason", Fault::TooLong(500))),
        _ => Ok(reason.to_owned()),
    }
}

fn field(name: &str, fault: Fault) -> ServiceError {
    ServiceError::Invalid(vec![FieldError::new(name, fault)])
}

fn not_now(_: AccountError) -> ServiceError {
    ErrorCode::NotNow.into()
}
