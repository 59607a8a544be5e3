//! `accounts`: signing in without JavaScript, second steps, waits that no stranger can impose, sessions, posts, and
//! personal data that shows nowhere.

mod lanes;
mod pages;
mod people;
mod personal;
mod real_name;
mod registering;
mod second_step;
mod sessions;
mod twice;

use std::net::IpAddr;

use chrono::Duration;
use domain::accounts::{MobileNumber, SignInName};
use domain::error::Fault;
use services::ServiceError;
use services::accounts::{self, Attempt, Origin, Outcome};

use crate::support::{PASSWORD, TestApp, identity};

fn origin(address: &str) -> Origin {
    let address: IpAddr = address.parse().unwrap();
    Origin { address, user_agent: "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0".to_owned(), device: None }
}

async fn attempt(app: &TestApp, mobile: &str, password: &str, origin: &Origin) -> (Outcome, Duration) {
    let name = SignInName::Mobile(MobileNumber::parse(mobile).unwrap());
    accounts::sign_in(&app.backend, Attempt { name, password, origin }).await.unwrap()
}

fn faults(error: ServiceError) -> Vec<(String, Fault)> {
    let ServiceError::Invalid(errors) = error else { panic!("{error:?}") };
    errors.into_iter().map(|error| (error.field, error.fault)).collect()
}

/// What is typed into the registration form.
fn registration(number: u32) -> Vec<(&'static str, String)> {
    vec![
        ("kind", "citizen".to_owned()),
        ("name", "王小明".to_owned()),
        ("identity", identity(number).expose().to_owned()),
        ("mobile", format!("1380000{number:04}")),
        ("password", PASSWORD.to_owned()),
        ("password_again", PASSWORD.to_owned()),
        ("agree", "true".to_owned()),
        ("ticket[key]", "0123456789abcdef0123".to_owned()),
        ("ticket[back]", "/zh/register".to_owned()),
    ]
}

fn borrowed<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
}
