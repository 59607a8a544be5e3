//! Registering: citizens and agents of companies, each after the real-name check.

use chrono::{FixedOffset, TimeZone};
use domain::{
    accounts::{Actor, CreditCode, IdentityNumber, MobileNumber, PersonKind},
    error::{ErrorCode, Fault, FieldError},
    ids::PersonId,
    text::Lang,
};

use super::{
    Claim, NewPerson, create,
    password::{hash, new_password_errors},
};
use crate::{Backend, IdempotencyKey, Once, Result, ServiceError, audit::AuditEvent};

/// Most characters of a name.
const NAME_MAX: u32 = 50;
/// Most characters of a company's name.
const COMPANY_MAX: u32 = 100;
/// Seconds by which the time of the People's Republic is ahead of UTC.
const CHINA: i32 = 8 * 3600;

/// The form of a citizen who registers, as typed.
pub struct RegisterCitizen<'a> {
    /// Name as on the identity card.
    pub name: &'a str,
    /// Identity number.
    pub identity: &'a str,
    /// Mobile number, with which the citizen signs in.
    pub mobile: &'a str,
    /// Password.
    pub password: &'a str,
    /// Password once more.
    pub password_again: &'a str,
    /// Whether the terms were agreed to.
    pub agree: bool,
    /// Language of notices.
    pub lang: Lang,
}

/// The form of a company's agent who registers, as typed.
pub struct RegisterAgent<'a> {
    /// The agent as a person.
    pub person: RegisterCitizen<'a>,
    /// The company's name.
    pub company_name: &'a str,
    /// Its unified social credit code.
    pub credit_code: &'a str,
}

/// Registers a citizen.
///
/// # Errors
/// Field errors, and [`ErrorCode::Unavailable`] when the real-name check cannot be reached.
pub async fn register_citizen(backend: &Backend, key: &IdempotencyKey, form: RegisterCitizen<'_>) -> Result<PersonId> {
    let checked = Checked::of(backend, &form, Vec::new())?;
    register(backend, key, &form, checked, None).await
}

/// Registers an agent of a company.
///
/// # Errors
/// Field errors, and [`ErrorCode::Unavailable`] when the real-name check cannot be reached.
pub async fn register_agent(backend: &Backend, key: &IdempotencyKey, form: RegisterAgent<'_>) -> Result<PersonId> {
    let company_name = form.company_name.trim();
    let code = CreditCode::parse(form.credit_code);
    let mut errors: Vec<_> = name_fault(company_name, COMPANY_MAX)
        .map(|fault| FieldError::new("company_name", fault))
        .into_iter()
        .chain(code.as_ref().err().map(|fault| FieldError::new("credit_code", fault.clone())))
        .collect();
    let checked = Checked::of(backend, &form.person, std::mem::take(&mut errors))?;
    let code = code.map_err(|fault| ServiceError::Invalid(vec![FieldError::new("credit_code", fault)]))?;
    register(backend, key, &form.person, checked, Some((company_name, code))).await
}

/// What the form says, once it is right.
struct Checked {
    identity: IdentityNumber,
    mobile: MobileNumber,
}

impl Checked {
    /// Checks all fields, so that everything is told at once. `errors` are those found so far.
    fn of(backend: &Backend, form: &RegisterCitizen<'_>, mut errors: Vec<FieldError>) -> Result<Self> {
        let name = form.name.trim();
        errors.extend(name_fault(name, NAME_MAX).map(|fault| FieldError::new("name", fault)));
        let identity = IdentityNumber::parse(form.identity).and_then(|number| born_already(backend, number));
        errors.extend(identity.as_ref().err().map(|fault| FieldError::new("identity", fault.clone())));
        let mobile = MobileNumber::parse(form.mobile);
        errors.extend(mobile.as_ref().err().map(|fault| FieldError::new("mobile", fault.clone())));
        let about = [name, form.mobile.trim(), form.identity.trim()];
        errors.extend(new_password_errors(form.password, form.password_again, &about));
        errors.extend((!form.agree).then(|| FieldError::new("agree", Fault::MustAgree)));
        match (identity, mobile) {
            (Ok(identity), Ok(mobile)) if errors.is_empty() => Ok(Self { identity, mobile }),
            _ => Err(ServiceError::Invalid(errors)),
        }
    }
}

async fn register(
    backend: &Backend,
    key: &IdempotencyKey,
    form: &RegisterCitizen<'_>,
    checked: Checked,
    company: Option<(&str, CreditCode)>,
) -> Result<PersonId> {
    let name = form.name.trim();
    let claim = Claim { name, identity: &checked.identity, mobile: &checked.mobile };
    let known = backend.settings().real_name.check(&claim).await;
    let is_true = known.map_err(|_| ServiceError::Code(ErrorCode::Unavailable))?;
    if !is_true {
        return Err(ServiceError::Invalid(vec![FieldError::new("name", Fault::RealNameMismatch)]));
    }
    let (kind, action) = match company {
        Some(_) => (PersonKind::CompanyAgent, "accounts/register_agent"),
        None => (PersonKind::Citizen, "accounts/register_citizen"),
    };
    let new = NewPerson {
        lang: form.lang,
        mobile: Some(checked.mobile),
        identity: Some(checked.identity),
        company,
        password_hash: hash(backend, form.password.to_owned()).await?,
        ..NewPerson::new(kind, name)
    };
    let tx = match backend.once(&Actor::Anonymous, key, action, &fingerprint(backend, &new, form.password)).await? {
        Once::Again(person) => return Ok(person),
        Once::First(tx) => tx,
    };
    let person = create(&tx, &new).await?;
    tx.audit(AuditEvent::new(action, format!("person/{person}")));
    tx.finish(person).await
}

/// Stands for the input where repeated requests are told from different ones. Keyed, because a plain hash of short
/// numbers and a password could be searched.
fn fingerprint(backend: &Backend, new: &NewPerson<'_>, password: &str) -> String {
    let mobile = new.mobile.as_ref().map_or("", MobileNumber::expose);
    let identity = new.identity.as_ref().map_or("", IdentityNumber::expose);
    let company = new.company.as_ref().map_or("", |(_, code)| code.as_str());
    let input = [new.name, mobile, identity, company, password].join("\0");
    backend.data_key().index("accounts/register", input.as_bytes())
}

fn name_fault(name: &str, max: u32) -> Option<Fault> {
    match name.chars().count() {
        0 => Some(Fault::Required),
        length if length > max as usize => Some(Fault::TooLong(max)),
        _ => None,
    }
}

fn born_already(backend: &Backend, number: IdentityNumber) -> Result<IdentityNumber, Fault> {
    let china = FixedOffset::east_opt(CHINA).expect("eight hours are an offset");
    let today = china.from_utc_datetime(&backend.now().naive_utc()).date_naive();
    if number.born() <= today { Ok(number) } else { Err(Fault::NotAnIdentityNumber) }
}
