//! A new account in the tables, whoever asked for it: registration, the security administrator, the demo city.

use std::collections::HashMap;

use chrono::DateTime;
use domain::{
    accounts::{CreditCode, IdentityNumber, MobileNumber, PersonKind, Post, SignInName, UserName},
    error::{Fault, FieldError},
    ids::PersonId,
    text::Lang,
};
use entity::{person, post};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{
    password, rows,
    sealed::{self, Column},
};
use crate::{Backend, Result, ServiceError, Tx};

/// The secret of an authenticator app that is set up already. Only the demo city's people come with one.
#[derive(Clone, Copy)]
pub struct SecondStepSecret(pub [u8; 20]);

/// Everything a new account starts with.
pub struct NewPerson<'a> {
    /// The kind of account.
    pub kind: PersonKind,
    /// The name shown to others.
    pub name: &'a str,
    /// The language of notices.
    pub lang: Lang,
    /// What an official signs in with.
    pub user_name: Option<UserName>,
    /// What everybody else signs in with.
    pub mobile: Option<MobileNumber>,
    /// The identity number, checked against the name.
    pub identity: Option<IdentityNumber>,
    /// The e-mail address for notices.
    pub email: Option<&'a str>,
    /// Whom an agent acts for: the company's name and code.
    pub company: Option<(&'a str, CreditCode)>,
    /// The hash of the password, from [`NewPerson::hash_password`]; empty if nobody can sign in.
    pub password_hash: String,
    /// Whether somebody else chose the password.
    pub must_change_password: bool,
    /// An authenticator app that is set up already.
    pub second_step: Option<SecondStepSecret>,
    /// The posts of an official.
    pub posts: Vec<Post>,
}

impl<'a> NewPerson<'a> {
    /// An account with a name and nothing else.
    #[must_use]
    pub const fn new(kind: PersonKind, name: &'a str) -> Self {
        Self {
            kind,
            name,
            lang: Lang::Zh,
            user_name: None,
            mobile: None,
            identity: None,
            email: None,
            company: None,
            password_hash: String::new(),
            must_change_password: false,
            second_step: None,
            posts: Vec::new(),
        }
    }

    /// Hashes a password; done before the transaction, which should not wait for it.
    ///
    /// # Errors
    /// When the machine has no memory for it.
    pub async fn hash_password(backend: &Backend, password: &str) -> Result<String> {
        password::hash(backend, password.to_owned()).await
    }

    fn sign_in_name(&self) -> Option<SignInName> {
        match (&self.user_name, &self.mobile) {
            (Some(name), _) => Some(SignInName::User(name.clone())),
            (None, Some(mobile)) => Some(SignInName::Mobile(mobile.clone())),
            (None, None) => None,
        }
    }
}

/// Writes a new account. The caller audits it under its own action.
///
/// # Errors
/// Field errors of `mobile`, `user_name` or `identity` for what somebody registered with already.
pub async fn create(tx: &Tx, new: &NewPerson<'_>) -> Result<PersonId> {
    let key = tx.backend().data_key();
    let login_index = new.sign_in_name().map(|name| sealed::login_index(key, &name));
    let identity_index = new.identity.as_ref().map(|number| sealed::identity_index(key, new.kind, number));
    refuse_taken(tx, new, login_index.as_deref(), identity_index.as_deref()).await?;
    let row = first_row(tx, new, login_index, identity_index).insert(tx.db()).await?;
    let sealed = sealed_columns(tx.backend(), row.id, new)?;
    rows::save(tx, &row, sealed).await?;
    let posts: Vec<_> = new.posts.iter().map(|post| post_row(tx, row.id, *post)).collect();
    if !posts.is_empty() {
        post::Entity::insert_many(posts).exec_without_returning(tx.db()).await?;
    }
    Ok(PersonId(row.id))
}

/// Opens accounts with a name and nothing else, one for each name, in their order. The caller audits it.
///
/// # Errors
/// When the database fails.
pub async fn open_plain(tx: &Tx, kind: PersonKind, names: &[&str]) -> Result<Vec<PersonId>> {
    let rows = names.iter().map(|name| first_row(tx, &NewPerson::new(kind, name), None, None));
    let mut opened: HashMap<String, Vec<i64>> = HashMap::new();
    // Nothing is said of the order in which they come back; those of one name are alike.
    for row in person::Entity::insert_many(rows).exec_with_returning(tx.db()).await? {
        opened.entry(row.name).or_default().push(row.id);
    }
    let numbers = names.iter().map(|name| opened.get_mut(*name)?.pop().map(PersonId));
    numbers.collect::<Option<_>>().ok_or_else(|| ServiceError::fault("an account was not opened"))
}

/// A post as a new row.
pub fn post_row(tx: &Tx, person: i64, post: Post) -> post::ActiveModel {
    post::ActiveModel {
        person_id: Set(person),
        department_id: Set(post.department.0),
        role: Set(post.role.name().to_owned()),
        granted_at: Set(tx.now()),
        granted_by: Set(tx.actor().person().map(|person| person.0)),
        ..Default::default()
    }
}

async fn refuse_taken(tx: &Tx, new: &NewPerson<'_>, login: Option<&str>, identity: Option<&str>) -> Result<()> {
    let mut errors = Vec::new();
    if let Some(index) = login
        && person::Entity::find().filter(person::Column::LoginIndex.eq(index)).one(tx.db()).await?.is_some()
    {
        errors.push(match new.user_name {
            Some(_) => FieldError::new("user_name", Fault::UserNameTaken),
            None => FieldError::new("mobile", Fault::Taken),
        });
    }
    if let Some(index) = identity
        && person::Entity::find().filter(person::Column::IdentityIndex.eq(index)).one(tx.db()).await?.is_some()
    {
        errors.push(FieldError::new("identity", Fault::Taken));
    }
    if errors.is_empty() { Ok(()) } else { Err(ServiceError::Invalid(errors)) }
}

/// The row without what is sealed for its number, which is not known yet.
fn first_row(tx: &Tx, new: &NewPerson<'_>, login: Option<String>, identity: Option<String>) -> person::ActiveModel {
    let confirmed: Option<DateTime<_>> = new.second_step.is_some().then(|| tx.now());
    person::ActiveModel {
        kind: Set(new.kind.name().to_owned()),
        name: Set(new.name.to_owned()),
        login_index: Set(login),
        user_name: Set(new.user_name.as_ref().map(|name| name.as_str().to_owned())),
        mobile_sealed: Set(None),
        identity_sealed: Set(None),
        identity_index: Set(identity),
        email_sealed: Set(None),
        lang: Set(new.lang.code().to_owned()),
        company_name: Set(new.company.as_ref().map(|(name, _)| (*name).to_owned())),
        credit_code: Set(new.company.as_ref().map(|(_, code)| code.as_str().to_owned())),
        password_hash: Set(new.password_hash.clone()),
        password_changed_at: Set(tx.now()),
        must_change_password: Set(new.must_change_password),
        credential_version: Set(1),
        totp_sealed: Set(None),
        totp_confirmed_at: Set(confirmed),
        totp_last_step: Set(None),
        created_at: Set(tx.now()),
        suspended_at: Set(None),
        closed_at: Set(None),
        version: Set(1),
        ..Default::default()
    }
}

fn sealed_columns(backend: &Backend, id: i64, new: &NewPerson<'_>) -> Result<person::ActiveModel> {
    let seal = |column, plain: Option<&str>| plain.map(|plain| sealed::seal(backend, column, id, plain)).transpose();
    let secret = new.second_step.map(|secret| hex::encode(secret.0));
    Ok(person::ActiveModel {
        mobile_sealed: Set(seal(Column::Mobile, new.mobile.as_ref().map(MobileNumber::expose))?),
        identity_sealed: Set(seal(Column::Identity, new.identity.as_ref().map(IdentityNumber::expose))?),
        email_sealed: Set(seal(Column::Email, new.email)?),
        totp_sealed: Set(seal(Column::Totp, secret.as_deref())?),
        ..Default::default()
    })
}
