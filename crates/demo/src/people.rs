//! The city's people. Their names, numbers and secrets are invented and public.

use std::collections::HashMap;

use domain::{
    accounts::{Actor, Citizen, MobileNumber, Official, PersonKind, Post, Role, SignedIn, UserName},
    error::ErrorCode,
    ids::{DepartmentId, PersonId},
};
use entity::{department, person};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use services::{
    Backend, Result, ServiceError, Tx,
    accounts::{NewPerson, SecondStepSecret, create},
};

use crate::{DEPARTMENTS, codes};

/// Everybody's password.
pub const PASSWORD: &str = "qingwan-demo-2026";

/// A person of the demo city.
#[derive(Clone, Copy, Debug)]
pub struct DemoPerson {
    /// Mobile number of a citizen or agent, user name of an official.
    pub sign_in: &'static str,
    /// The name shown.
    pub name: &'static str,
    /// The kind of account.
    pub kind: PersonKind,
    /// An official's posts: key of the department, role.
    pub posts: &'static [(&'static str, Role)],
    /// The 17 digits before the check digit of a citizen's identity number.
    identity: &'static str,
    /// The company an agent acts for.
    company: Option<&'static str>,
}

/// Everybody, in the order in which they are listed.
pub const PEOPLE: &[DemoPerson] = &[
    citizen_of("13800000001", "王小明", "99010219850312001"),
    citizen_of("13800000002", "李芳", "99010219920705002"),
    agent_of("13800000003", "陈建国", "99010219780921003", "晴湾海风餐饮有限公司"),
    official_of("market.window", "周敏", &[("market", Role::Window)]),
    official_of("market.review", "吴强", &[("market", Role::Reviewer)]),
    official_of("market.head", "郑丽华", &[("market", Role::Head)]),
    official_of("fire.window", "孙涛", &[("fire", Role::Window)]),
    official_of("fire.review", "钱勇", &[("fire", Role::Reviewer)]),
    official_of("fire.head", "冯卫东", &[("fire", Role::Head)]),
    official_of("water.window", "蒋燕", &[("water", Role::Window)]),
    official_of("water.review", "沈洁", &[("water", Role::Reviewer)]),
    official_of("water.head", "韩志远", &[("water", Role::Head)]),
    official_of("city.window", "杨帆", &[("city_management", Role::Window)]),
    official_of("city.review", "朱江", &[("city_management", Role::Reviewer)]),
    official_of("city.head", "秦岚", &[("city_management", Role::Head)]),
    official_of("health.window", "许静", &[("health", Role::Window)]),
    official_of("health.review", "何平", &[("health", Role::Reviewer)]),
    official_of("health.head", "吕明", &[("health", Role::Head)]),
    official_of("housing.window", "施雨", &[("housing", Role::Window)]),
    official_of("housing.review", "张磊", &[("housing", Role::Reviewer)]),
    official_of("housing.head", "孔德军", &[("housing", Role::Head)]),
    official_of("supervisor", "曹正", &[("discipline", Role::Supervisor)]),
    official_of("review", "陆远", &[("service", Role::ReviewOrganiser)]),
    official_of("sysadmin", "严立", &[("service", Role::SystemAdministrator)]),
    official_of("secadmin", "华安", &[("service", Role::SecurityAdministrator)]),
    official_of("auditadmin", "金鉴", &[("discipline", Role::AuditAdministrator)]),
];

const fn citizen_of(mobile: &'static str, name: &'static str, identity: &'static str) -> DemoPerson {
    DemoPerson { sign_in: mobile, name, kind: PersonKind::Citizen, posts: &[], identity, company: None }
}

const fn agent_of(
    mobile: &'static str,
    name: &'static str,
    identity: &'static str,
    company: &'static str,
) -> DemoPerson {
    let company = Some(company);
    DemoPerson { sign_in: mobile, name, kind: PersonKind::CompanyAgent, posts: &[], identity, company }
}

const fn official_of(
    user_name: &'static str,
    name: &'static str,
    posts: &'static [(&'static str, Role)],
) -> DemoPerson {
    DemoPerson { sign_in: user_name, name, kind: PersonKind::Official, posts, identity: "", company: None }
}

/// The citizen or agent who signs in with this mobile number, for tests and for the demo's own cases.
///
/// # Errors
/// [`ErrorCode::NotFound`] in a database that is not seeded.
pub async fn citizen(backend: &Backend, mobile: &str) -> Result<Citizen> {
    Ok(actor(backend, mobile).await?.citizen()?)
}

/// The official who signs in with this user name, for tests and for the demo's own cases.
///
/// # Errors
/// [`ErrorCode::NotFound`] in a database that is not seeded.
pub async fn official(backend: &Backend, user_name: &str) -> Result<Official> {
    Ok(actor(backend, user_name).await?.official()?)
}

async fn actor(backend: &Backend, sign_in: &str) -> Result<Actor> {
    let known = PEOPLE.iter().find(|person| person.sign_in == sign_in).ok_or(ErrorCode::NotFound)?;
    let db = backend.db().read();
    let named = person::Column::Name.eq(known.name);
    // The demo's person came first, whoever registered with the same name later.
    let people = person::Entity::find().filter(named).order_by_asc(person::Column::Id);
    let row = people.one(db).await?.ok_or(ErrorCode::NotFound)?;
    let rows = department::Entity::find().all(db).await?;
    let ids: HashMap<_, _> = rows.iter().map(|row| (row.name_zh.as_str(), DepartmentId(row.id))).collect();
    let departments = DEPARTMENTS.iter().filter_map(|organ| Some((organ.key, *ids.get(organ.zh)?))).collect();
    let posts = posts(known, &departments)?;
    let (name, kind) = (known.name.to_owned(), known.kind);
    Ok(Actor::SignedIn(SignedIn { person: PersonId(row.id), name, kind, posts }))
}

/// The hash of the one password.
pub(crate) async fn password_hash(backend: &Backend) -> Result<String> {
    NewPerson::hash_password(backend, PASSWORD).await
}

/// Opens everybody's account.
pub(crate) async fn insert(tx: &Tx, departments: &HashMap<&str, DepartmentId>, password_hash: &str) -> Result<()> {
    for known in PEOPLE {
        let is_official = known.kind == PersonKind::Official;
        let email = format!("{}@example.cn", known.sign_in);
        let mut new = NewPerson::new(known.kind, known.name);
        new.password_hash = password_hash.to_owned();
        new.posts = posts(known, departments)?;
        if is_official {
            new.user_name = Some(UserName::parse(known.sign_in).map_err(bad)?);
            new.second_step = Some(SecondStepSecret(secret(known.sign_in)));
        } else {
            new.mobile = Some(MobileNumber::parse(known.sign_in).map_err(bad)?);
            new.identity = Some(codes::identity_number(known.identity));
            new.email = Some(&email);
        }
        new.company = known.company.map(|name| (name, codes::credit_code("91990100MA2HX001A")));
        create(tx, &new).await?;
    }
    Ok(())
}

fn posts(known: &DemoPerson, departments: &HashMap<&str, DepartmentId>) -> Result<Vec<Post>> {
    let post = |(key, role): &(&str, Role)| {
        let department = departments.get(key).ok_or_else(|| ServiceError::fault(format_args!("no organ {key}")))?;
        Ok(Post { department: *department, role: *role })
    };
    known.posts.iter().map(post).collect()
}

/// The secret of an official's authenticator app: public, like the password.
fn secret(user_name: &str) -> [u8; 20] {
    let letters = user_name.bytes().cycle();
    let mut secret = *b"sunhall-demo-secret.";
    secret.iter_mut().zip(letters).for_each(|(byte, letter)| *byte ^= letter & 0x1f);
    secret
}

#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands the error over")]
fn bad(fault: domain::error::Fault) -> ServiceError {
    ServiceError::fault(format_args!("a demo person is not well-formed: {fault:?}"))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn everybody_can_be_told_apart() {
        let names: HashSet<_> = PEOPLE.iter().map(|person| person.name).collect();
        let sign_ins: HashSet<_> = PEOPLE.iter().map(|person| person.sign_in).collect();
        let secrets: HashSet<_> = PEOPLE.iter().map(|person| secret(person.sign_in)).collect();
        assert_eq!((names.len(), sign_ins.len(), secrets.len()), (PEOPLE.len(), PEOPLE.len(), PEOPLE.len()));
    }

    #[test]
    fn the_readme_lists_everybody() {
        let readme = include_str!("../../../README.md");
        let (_, listed) = readme.split_once("### People of the demo city").unwrap();
        let listed = listed.split("\n### ").next().unwrap();
        assert!(listed.contains(PASSWORD));
        let rows = listed.lines().filter(|line| line.starts_with('|'));
        let listed: Vec<&str> = rows.flat_map(|row| row.split('`').skip(1).step_by(2)).collect();
        let known: HashSet<_> = PEOPLE.iter().map(|person| person.sign_in).collect();
        assert_eq!((listed.len(), listed.into_iter().collect::<HashSet<_>>()), (known.len(), known));
    }

    #[test]
    fn nobody_holds_roles_that_exclude_each_other() {
        for person in PEOPLE {
            for (_, role) in person.posts {
                assert!(person.posts.iter().all(|(_, other)| !role.excludes(*other)), "{}", person.name);
            }
        }
    }

    #[test]
    fn every_department_with_items_has_somebody_for_each_step() {
        for item in crate::items() {
            for step in &item.guide.flow.steps {
                let post = (item.department.as_str(), step.role);
                assert!(PEOPLE.iter().any(|person| person.posts.contains(&post)), "{} {}", item.slug, step.key);
            }
        }
    }
}
