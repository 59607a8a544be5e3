//! Holding a review in the past: the use-cases, with another clock and chance that repeats itself.

use std::sync::Arc;

use ballot::bytes::{Bytes, Fixed};
use chrono::{DateTime, Utc};
use domain::{accounts::Official, error::ErrorCode, ids::ReviewId, review::state::ReviewState};
use serde::Deserialize;
use services::{
    Backend, Chance, FixedChance, IdempotencyKey, ManualClock, Result, ServiceError, Settings,
    jobs::{Handlers, work_due},
    review::{
        self, CloseDue, IssuedCode, ReviewSettings, TokenKeys, Writer, WriterOptions, approve, approve_results, create,
        edit, import_roll, issue_codes, open, preview_results, publish_results, submit,
    },
};

use super::{
    codes::CodeChance,
    setup::{Plan, entry, roll},
};
use crate::official;

/// The organiser and the second pair of eyes.
const ORGANISER: &str = "review";
const SECOND: &str = "supervisor";

/// Members on one list; a city for measurements may have more than one list takes.
const A_LIST: usize = 100_000;

/// The past in which a review is held.
pub struct Stage {
    pub backend: Backend,
    pub clock: Arc<ManualClock>,
    pub organiser: Official,
    pub second: Official,
}

#[derive(Deserialize)]
struct Keys {
    token_keys: Vec<Bytes>,
}

impl Stage {
    /// The past at this instant.
    pub async fn at(backend: &Backend, now: DateTime<Utc>) -> Result<Self> {
        let clock = Arc::new(ManualClock::new(now));
        let seed = now.timestamp().unsigned_abs();
        let past = elsewhere(backend, &clock, Arc::new(FixedChance::new(seed)))?;
        let (organiser, second) = (official(backend, ORGANISER).await?, official(backend, SECOND).await?);
        Ok(Self { backend: past, clock, organiser, second })
    }

    /// Everything up to the approved definition.
    pub async fn prepare(&self, plan: &Plan, members: u32) -> Result<ReviewId> {
        let (backend, by) = (&self.backend, &self.organiser);
        let created = create(backend, by, &self.key()?).await?;
        let place = (created.review, created.version);
        let (_, errors) = edit(backend, by, &self.key()?, place, &entry(backend, plan).await?).await?;
        if !errors.is_empty() {
            return Err(ServiceError::Invalid(errors));
        }
        for first in (0..members).step_by(A_LIST) {
            let list = roll(plan, first..members.min(first + A_LIST as u32));
            import_roll(backend, by, &self.key()?, created.review, (list.as_bytes(), false)).await?;
        }
        submit(backend, by, &self.key()?, created.review).await?;
        let view = review::find(backend, by, created.review).await?;
        let definition = view.definition.ok_or(ErrorCode::NotNow)?;
        approve(backend, &self.second, &self.key()?, created.review, definition).await?;
        Ok(created.review)
    }

    /// Opens the review.
    pub async fn open(&self, review: ReviewId) -> Result<()> {
        open(&self.backend, &self.organiser, review).await.map(|_| ())
    }

    /// Codes for everybody on the roll, drawn.
    pub async fn codes(&self, review: ReviewId) -> Result<Vec<IssuedCode>> {
        issue_codes(&self.backend, &self.organiser, &self.key()?, review).await
    }

    /// The published codes for everybody on the roll.
    pub async fn published_codes(&self, review: ReviewId, codes: CodeChance) -> Result<Vec<IssuedCode>> {
        let coder = elsewhere(&self.backend, &self.clock, Arc::new(codes))?;
        issue_codes(&coder, &self.organiser, &self.key()?, review).await
    }

    /// Lets the members with these codes vote, and gives the secrets of their comments.
    pub async fn vote(&self, review: ReviewId, codes: &[IssuedCode]) -> Result<Vec<Fixed<32>>> {
        let writer = Writer::start(self.backend.clone(), WriterOptions::default());
        super::vote::vote(&self.backend, &writer, &format!("r{review}"), codes).await
    }

    /// Lets the review close, whose time has come.
    pub async fn close(&self, review: ReviewId) -> Result<()> {
        work_due(&self.backend, &Handlers::default().with(CloseDue)).await?;
        let state = review::find(&self.backend, &self.organiser, review).await?.state;
        if matches!(state, ReviewState::Closed(_)) { Ok(()) } else { Err(ErrorCode::NotNow.into()) }
    }

    /// Counts and publishes the results.
    pub async fn publish(&self, review: ReviewId) -> Result<()> {
        let (backend, by) = (&self.backend, &self.organiser);
        preview_results(backend, by, &self.key()?, review).await?;
        let ReviewState::Preview(preview) = review::find(backend, by, review).await?.state else {
            return Err(ErrorCode::NotNow.into());
        };
        approve_results(backend, &self.second, &self.key()?, review, preview.results).await?;
        publish_results(backend, by, &self.key()?, review).await.map(|_| ())
    }

    /// A key nobody used yet.
    pub fn key(&self) -> Result<IdempotencyKey> {
        self.backend.chance().name().parse()
    }
}

/// The same database with another clock and another chance.
fn elsewhere(backend: &Backend, clock: &Arc<ManualClock>, chance: Arc<dyn Chance>) -> Result<Backend> {
    let keys: Keys = serde_json::from_str(include_str!("keys.json"))?;
    let keys: Vec<Vec<u8>> = keys.token_keys.into_iter().map(|key| key.0).collect();
    let review = ReviewSettings { token_keys: TokenKeys::Prepared(keys.into()), ..backend.settings().review.clone() };
    let settings = Settings { review, ..backend.settings().clone() };
    let (db, files, key) = (backend.db().clone(), backend.files().clone(), backend.data_key().clone());
    Ok(Backend::with(db, files, key, settings, Arc::clone(clock) as _, chance))
}
