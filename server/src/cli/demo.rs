//! `sunhall seed`, and what a developer reads when the demo is served.

use std::fmt::Write;

use anyhow::ensure;
use clap::Args;
use clap::builder::RangedU64ValueParser;
use demo::{PASSWORD, PEOPLE, Reviews};
use domain::accounts::PersonKind;
use domain::review::setup::ResultsPolicy;
use services::Backend;

use crate::config::Config;
use crate::instance::Instance;
use crate::serve;

/// Runs `sunhall seed`.
///
/// # Errors
/// In production, or when the database is not migrated.
pub async fn seed(config: &Config, wanted: Seed) -> anyhow::Result<()> {
    ensure!(!config.server.production, "the demo city does not belong into production (`server.production`).");
    let _instance = Instance::claim(&config.database.url)?;
    let backend = super::existing(config).await?;
    serve::refuse_unmigrated(&backend).await?;
    fill(&backend, wanted.city()).await?;
    print!("{}", people(wanted.members.unwrap_or(SHOWN)));
    Ok(())
}

/// What the demo city has.
#[derive(Args, Clone, Copy, Debug)]
pub struct Seed {
    /// How many cases its past has
    #[arg(long, default_value_t = CASES)]
    cases: u64,
    /// Over how many working days they are spread, at most
    #[arg(long, default_value_t = demo::SPAN, hide = true)]
    days: u64,
    /// How many organs it has; those beyond the usual nine are rated, and do nothing else
    #[arg(long, default_value_t = demo::DEPARTMENTS.len(), value_parser = departments())]
    departments: usize,
    /// How many members its open review has; all are printed, and none has voted
    #[arg(long)]
    members: Option<u32>,
    /// Let ballots of the open review go to the board in batches
    #[arg(long, requires = "members")]
    in_batches: bool,
    /// How many voted in its last review
    #[arg(long, requires = "members", hide = true)]
    voted_last_year: Option<u32>,
}

fn departments() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(demo::DEPARTMENTS.len() as u64..=demo::MOST_DEPARTMENTS as u64)
}

impl Seed {
    fn city(self) -> City {
        City { cases: self.cases, days: self.days, departments: self.departments, reviews: self.reviews() }
    }

    fn reviews(self) -> Reviews {
        let results = if self.in_batches { ResultsPolicy::InBatches } else { ResultsPolicy::AtClose };
        let wanted = self.members.map_or_else(Reviews::default, |members| Reviews::of_members(members, results));
        self.voted_last_year.map_or(wanted, |ballots| wanted.voted_last_year(ballots))
    }
}

/// Members whose codes are printed unless the city was asked for with more of them.
pub const SHOWN: u32 = 8;

/// How many cases the demo city has unless it is asked for others.
pub const CASES: u64 = 120;

/// How large the demo city is.
#[derive(Clone, Copy, Debug)]
pub struct City {
    cases: u64,
    days: u64,
    departments: usize,
    reviews: Reviews,
}

impl Default for City {
    /// A city to look at.
    fn default() -> Self {
        let (days, departments) = (demo::SPAN, demo::DEPARTMENTS.len());
        Self { cases: CASES, days, departments, reviews: Reviews::default() }
    }
}

/// Fills a new database.
///
/// # Errors
/// When the database fails.
pub async fn fill(backend: &Backend, city: City) -> anyhow::Result<()> {
    demo::seed(backend, city.departments).await?;
    demo::seed_cases(backend, city.cases, city.days).await?;
    Ok(demo::seed_reviews(backend, city.reviews).await?)
}

/// The demo people and how they sign in, with so many members of the open review.
#[must_use]
pub fn people(members: u32) -> String {
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
    for (number, group, code) in demo::members_of_open_review(members) {
        writeln!(text, "  {number}  {code}  {group}").expect("text can be added to");
    }
    text.push_str("Members of the live review, which waits for its chair at /zh/review/3/chair:\n");
    for (number, group, code) in demo::members_of_live_review() {
        writeln!(text, "  {number}  {code}  {group}").expect("text can be added to");
    }
    text.push_str("Officials are also asked for a code: `sunhall user code NAME` prints it.\n");
    text
}
