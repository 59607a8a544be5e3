//! A human being's account. Personal data stands only in the `*_sealed` columns, encrypted.

use sea_orm::entity::prelude::*;

/// A human being's account. Personal data stands only in the `*_sealed` columns, encrypted.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// The person's number; it stays when the account is closed.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// `domain::accounts::PersonKind` by its stable name.
    pub kind: String,
    /// The name shown to others; emptied when the account is closed.
    pub name: String,
    /// Keyed hash of what the person signs in with; none once the account is closed.
    pub login_index: Option<String>,
    /// What an official signs in with; none for others, whose mobile number is personal data.
    pub user_name: Option<String>,
    /// Mobile number, encrypted.
    pub mobile_sealed: Option<String>,
    /// Identity number, encrypted.
    pub identity_sealed: Option<String>,
    /// Keyed hash of kind and identity number, so that nobody registers twice.
    pub identity_index: Option<String>,
    /// E-mail address for notices, encrypted.
    pub email_sealed: Option<String>,
    /// The language notices are written in.
    pub lang: String,
    /// The company an agent acts for.
    pub company_name: Option<String>,
    /// Its unified social credit code; public.
    pub credit_code: Option<String>,
    /// Argon2id in PHC form; empty when nobody can sign in.
    pub password_hash: String,
    /// Since when this password.
    pub password_changed_at: DateTimeUtc,
    /// Somebody else chose the password, so it has to be changed first.
    pub must_change_password: bool,
    /// Grows when the password changes; sessions of an older one are over.
    pub credential_version: i64,
    /// Secret of the authenticator app, encrypted.
    pub totp_sealed: Option<String>,
    /// When a first code proved that the app works; none while it is being set up.
    pub totp_confirmed_at: Option<DateTimeUtc>,
    /// The last time step a code was accepted for: no code works twice.
    pub totp_last_step: Option<i64>,
    /// When the account was opened.
    pub created_at: DateTimeUtc,
    /// When it was suspended, if it is.
    pub suspended_at: Option<DateTimeUtc>,
    /// When it was closed, if it is.
    pub closed_at: Option<DateTimeUtc>,
    /// Grows with every change.
    pub version: i64,
}

/// No relation is followed from here.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
