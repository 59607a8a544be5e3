//! `sunhall user`: the first official of a new installation, and authenticator codes of a demo.

use anyhow::{Context, bail, ensure};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use clap::{Args, Subcommand};
use domain::accounts::{Actor, PersonKind, Post, Role, UserName};
use domain::error::ErrorCode;
use domain::ids::DepartmentId;
use entity::{department, place};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use services::accounts::{NewPerson, create, current_code};
use services::audit::AuditEvent;
use services::{Backend, ServiceError, Tx};

use super::existing;
use crate::config::Config;
use crate::instance::Instance;

/// The level of a city in GB/T 39046.
const CITY: i16 = 3;

/// What can be done with people.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Open an official's account and print its first password; the server must not be running on SQLite
    Create(NewOfficial),
    /// Print an official's present authenticator code; in a demo database only
    Code {
        /// What the official signs in with
        user_name: String,
    },
}

/// The account, and the department it is for.
#[derive(Args, Debug)]
pub struct NewOfficial {
    /// What the official signs in with: small letters, digits, dots
    user_name: String,
    /// The name shown to others
    #[arg(long)]
    name: String,
    /// A role, as in security_administrator; may be repeated
    #[arg(long = "role", value_parser = role, required = true)]
    roles: Vec<Role>,
    /// The department's unified social credit code
    #[arg(long, value_name = "CODE")]
    department: String,
    /// The department's name, when it isn't in the database yet
    #[arg(long, value_name = "NAME")]
    department_name: Option<String>,
    /// The city's division code, when there is no place in the database yet
    #[arg(long, value_name = "CODE", requires = "place_name")]
    place: Option<String>,
    /// The city's name
    #[arg(long, value_name = "NAME", requires = "place")]
    place_name: Option<String>,
}

/// Runs `sunhall user …`.
///
/// # Errors
/// What the person at the terminal should read.
pub async fn run(config: &Config, command: UserCommand) -> anyhow::Result<()> {
    match command {
        UserCommand::Create(new) => {
            let _instance = Instance::claim(&config.database.url)?;
            let password = open_account(&existing(config).await?, &new).await?;
            println!("{} signs in with the password {password}, which has to be changed then.", new.user_name);
        }
        UserCommand::Code { user_name } => println!("{}", code(&existing(config).await?, &user_name).await?),
    }
    Ok(())
}

async fn code(backend: &Backend, user_name: &str) -> anyhow::Result<String> {
    current_code(backend, user_name).await.map_err(|error| match error.code() {
        ErrorCode::Forbidden => anyhow::anyhow!("codes are printed in a demo database only (`demo.enabled`)."),
        ErrorCode::NotFound => anyhow::anyhow!("there is no official {user_name} with an authenticator app."),
        _ => error.into(),
    })
}

async fn open_account(backend: &Backend, new: &NewOfficial) -> anyhow::Result<String> {
    let user_name = UserName::parse(&new.user_name).ok();
    let user_name = user_name.context("a user name has 3 to 32 small letters, digits, dots and hyphens.")?;
    ensure!(!new.name.trim().is_empty(), "--name is empty.");
    let exclusive = new.roles.iter().any(|role| new.roles.iter().any(|other| role.excludes(*other)));
    ensure!(!exclusive, "the system, security and audit administrators are three different people.");
    // 144 bits; read off a screen once.
    let password = BASE64_URL_SAFE_NO_PAD.encode(backend.chance().bytes::<18>());
    let password_hash = NewPerson::hash_password(backend, &password).await?;
    let tx = backend.begin(&Actor::System).await?;
    let department = department(&tx, new).await?;
    let person = NewPerson {
        user_name: Some(user_name),
        password_hash,
        must_change_password: true,
        posts: new.roles.iter().map(|&role| Post { department, role }).collect(),
        ..NewPerson::new(PersonKind::Official, new.name.trim())
    };
    let person = match create(&tx, &person).await {
        Err(ServiceError::Invalid(_)) => bail!("{} is taken already.", new.user_name),
        created => created?,
    };
    tx.audit(AuditEvent::new("accounts/create_official", format!("person/{person}")).because("the command line"));
    tx.commit().await?;
    Ok(password)
}

async fn department(tx: &Tx, new: &NewOfficial) -> anyhow::Result<DepartmentId> {
    let known = department::Entity::find().filter(department::Column::Code.eq(&new.department)).one(tx.db()).await?;
    if let Some(known) = known {
        return Ok(DepartmentId(known.id));
    }
    let name = new.department_name.as_ref().with_context(|| {
        format!("there is no department {}: give its name with --department-name to add it.", new.department)
    })?;
    let row = department::ActiveModel {
        place_id: Set(place(tx, new).await?),
        code: Set(new.department.clone()),
        name_zh: Set(name.clone()),
        name_en: Set(name.clone()),
        phone: Set(String::new()),
        address_zh: Set(String::new()),
        address_en: Set(String::new()),
        ..Default::default()
    };
    Ok(DepartmentId(row.insert(tx.db()).await?.id))
}

async fn place(tx: &Tx, new: &NewOfficial) -> anyhow::Result<i64> {
    if let Some(city) = place::Entity::find().order_by_asc(place::Column::Id).one(tx.db()).await? {
        return Ok(city.id);
    }
    let (Some(code), Some(name)) = (&new.place, &new.place_name) else {
        bail!("there is no place yet: give the city with --place and --place-name.");
    };
    let row = place::ActiveModel {
        parent_id: Set(None),
        level: Set(CITY),
        code: Set(code.clone()),
        name_zh: Set(name.clone()),
        name_en: Set(name.clone()),
        ..Default::default()
    };
    Ok(row.insert(tx.db()).await?.id)
}

fn role(name: &str) -> Result<Role, String> {
    Role::from_name(name).ok_or_else(|| format!("the roles are {}", Role::ALL.map(Role::name).join(", ")))
}
