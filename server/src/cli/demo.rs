//! `sunhall seed`, and what a developer reads when the demo is served.

use std::fmt::Write;

use anyhow::ensure;
use demo::{PASSWORD, PEOPLE};
use domain::accounts::PersonKind;
use services::Backend;

use crate::config::Config;
use crate::instance::Instance;
use crate::serve;

/// Runs `sunhall seed`.
///
/// # Errors
/// In production, or when the database is not migrated.
pub async fn seed(config: &Config, cases: u64) -> anyhow::Result<()> {
    ensure!(!config.server.production, "the demo city does not belong into production (`server.production`).");
    let _instance = Instance::claim(&config.database.url)?;
    let backend = super::existing(config).await?;
    serve::refuse_unmigrated(&backend).await?;
    fill(&backend, cases).await?;
    print!("{}", people());
    Ok(())
}

/// How many cases the demo city has unless it is asked for others.
pub const CASES: u64 = 120;

/// Fills a new database.
///
/// # Errors
/// When the database fails.
pub async fn fill(backend: &Backend, cases: u64) -> anyhow::Result<()> {
    demo::seed(backend).await?;
    demo::seed_cases(backend, cases).await?;
    Ok(demo::seed_reviews(backend).await?)
}

/// The demo people and how they sign in.
#[must_use]
pub fn people() -> String {
    let mut text = format!("Demo people, all with the password {PASSWORD}:\n");
    for person in PEOPLE {
        let kind = match person.kind {
            PersonKind::Citizen => "citizen".to_owned(),
            PersonKind::CompanyAgent => "acts for a company".to_owned(),
            PersonKind::PanelMember => "panel member".to_owned(),
            PersonKind::Official => {
                let posts: Vec<String> =
                    person.posts.iter().map(|(at, role)| format!("{} at {at}", role.name())).collect();
                posts.join(", ")
            }
        };
        writeln!(text, "  {:<16}{}  {kind}", person.sign_in, person.name).expect("text can be added to");
    }
    text.push_str("Members of the open review, and their codes:\n");
    for (number, group, code) in demo::members_of_open_review(2) {
        writeln!(text, "  {number}  {code}  {group}").expect("text can be added to");
    }
    text.push_str("Members of the live review, which waits for its chair at /zh/review/3/chair:\n");
    for (number, group, code) in demo::members_of_live_review() {
        writeln!(text, "  {number}  {code}  {group}").expect("text can be added to");
    }
    text.push_str("Officials are also asked for a code: `sunhall user code NAME` prints it.\n");
    text
}
