//! The city's democratic reviews: last year's, published, one that is open, and one to be held in a meeting.
//!
//! All are held by the use-cases themselves, on days before today. The keys that sign tokens are published, like all
//! secrets of the demo.

mod after;
mod codes;
mod hold;
mod setup;
mod vote;

use chrono::{Duration, DurationRound};
use domain::{ids::ReviewId, review::setup::ResultsPolicy};
use entity::review;
use sea_orm::{EntityTrait, PaginatorTrait};
use services::{Backend, Result, ServiceError};

use codes::CodeChance;
pub use codes::{DEMO_GROUPS, member_code, members_of_live_review, members_of_open_review};
use hold::Stage;
use setup::Plan;

/// How many voted in last year's review; one of ten members did not.
const VOTED_LAST_YEAR: u32 = 216;
/// How many voted so far in the open review of a city to look at; the first of each group did not.
const VOTED: usize = 24;

/// What the city's reviews are like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reviews {
    /// Members on the roll of the open review.
    pub members: u32,
    /// How many of the last of them voted so far.
    pub voted: usize,
    /// When the open review's results are shown.
    pub results: ResultsPolicy,
    /// How many voted in last year's review.
    pub voted_last_year: u32,
}

impl Default for Reviews {
    /// A city to look at.
    fn default() -> Self {
        let (members, voted) = (codes::MEMBERS, VOTED);
        Self { members, voted, results: ResultsPolicy::InBatches, voted_last_year: VOTED_LAST_YEAR }
    }
}

impl Reviews {
    /// A city for measurements: so many members, and nobody voted.
    #[must_use]
    pub fn of_members(members: u32, results: ResultsPolicy) -> Self {
        Self { members, voted: 0, results, ..Self::default() }
    }

    /// The same with so many ballots in last year's review.
    #[must_use]
    pub const fn voted_last_year(mut self, ballots: u32) -> Self {
        self.voted_last_year = ballots;
        self
    }
}

/// Fills the city with reviews, unless there are some already.
///
/// # Errors
/// When the database fails.
pub async fn seed_reviews(backend: &Backend, wanted: Reviews) -> Result<()> {
    if review::Entity::find().count(backend.db().read()).await? > 0 {
        return Ok(());
    }
    last_year(backend, wanted.voted_last_year).await?;
    open(backend, wanted).await?;
    // A city for measurements has so many members that their codes would be those of the meeting.
    if wanted == Reviews::default() {
        live(backend).await?;
    }
    tracing::info!("demo: reviews are there");
    Ok(())
}

async fn last_year(backend: &Backend, voters: u32) -> Result<ReviewId> {
    let members = voters + voters.div_ceil(9);
    let opens = hour(backend) - Duration::days(365);
    let plan = Plan::ordinary(opens, opens + Duration::days(14), 20);
    let stage = Stage::at(backend, opens - Duration::days(7)).await?;
    let review = stage.prepare(&plan, members).await?;
    stage.clock.set(opens);
    stage.open(review).await?;
    stage.clock.set(opens + Duration::days(3));
    let codes = stage.codes(review).await?;
    let voters = usize::try_from(voters).map_err(ServiceError::fault)?;
    let secrets = stage.vote(review, codes.get(..voters).unwrap_or_default()).await?;
    stage.clock.set(plan.closes);
    stage.close(review).await?;
    after::pass_on(&stage, review, after::KEPT_BACK).await?;
    stage.publish(review).await?;
    after::after(&stage, review, &secrets, plan.closes).await?;
    stage.clock.set(backend.now() - Duration::days(10));
    after::lately(&stage, review).await?;
    Ok(review)
}

async fn open(backend: &Backend, wanted: Reviews) -> Result<ReviewId> {
    let opens = hour(backend) - Duration::hours(2);
    let plan = Plan { results: wanted.results, ..Plan::ordinary(opens, opens + Duration::days(30), 5) };
    let stage = Stage::at(backend, opens - Duration::days(7)).await?;
    let review = stage.prepare(&plan, wanted.members).await?;
    stage.clock.set(opens);
    stage.open(review).await?;
    stage.clock.set(opens + Duration::hours(1));
    // The first of each group are left for whoever looks at the demo.
    let codes = stage.published_codes(review, CodeChance::default()).await?;
    stage.vote(review, &codes[codes.len().saturating_sub(wanted.voted)..]).await?;
    Ok(review)
}

/// A session that waits for its chair: the first question can be opened at once.
async fn live(backend: &Backend) -> Result<ReviewId> {
    let opens = hour(backend) - Duration::hours(1);
    let plan = Plan {
        title: ("年晴湾市现场评议会", "Qingwan live review"),
        groups: &codes::LIVE_GROUPS,
        number: codes::live_number,
        organs: 5,
        questions: Some("1\n2\n3, 4\n5"),
        ..Plan::ordinary(opens, opens + Duration::days(30), 5)
    };
    let stage = Stage::at(backend, opens - Duration::days(7)).await?;
    let review = stage.prepare(&plan, codes::LIVE_MEMBERS).await?;
    stage.clock.set(opens);
    stage.open(review).await?;
    stage.published_codes(review, CodeChance::live()).await?;
    Ok(review)
}

/// The present hour: forms have no seconds.
fn hour(backend: &Backend) -> chrono::DateTime<chrono::Utc> {
    let now = backend.now();
    now.duration_trunc(Duration::hours(1)).unwrap_or(now)
}
