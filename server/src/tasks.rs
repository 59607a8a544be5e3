//! What runs beside the requests: the outbox for live pages, jobs, and sweeping.

use std::time::Duration;

use app::features::review::organise::delivery_words;
use services::jobs::Handlers;
use services::notices::Deliver;
use services::review::delivery::{ForgetLetters, LettersDue, RoundDue};
use services::{Backend, SweepStore, cases, jobs, review};
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::task::TaskTracker;

use crate::state::AppState;
use crate::{observe, sessions};

/// How often what is over is swept away.
const SWEEP: Duration = Duration::from_secs(60);
/// How often old rows are.
const SWEEP_ROWS: Duration = Duration::from_secs(3600);
/// How often pages are told of a review's turnout: with the way to ten thousand pages, each knows within a second.
const TURNOUT: Duration = Duration::from_millis(600);
/// How often an instance says who follows live sessions through it, while somebody does.
const AUDIENCE: Duration = Duration::from_secs(3);

/// Starts everything; the tracker's tasks end soon after `state.ending` is cancelled.
#[must_use]
pub fn start(state: &AppState) -> TaskTracker {
    let tasks = start_live(state);
    let ending = &state.ending;
    for handlers in workers(state) {
        tasks.spawn(ending.clone().run_until_cancelled_owned(jobs::work(state.backend.clone(), handlers)));
    }
    let sweeper = state.clone();
    tasks.spawn(ending.clone().run_until_cancelled_owned(async move { sweep(&sweeper).await }));
    let backend = state.backend.clone();
    tasks.spawn(ending.clone().run_until_cancelled_owned(async move { sweep_rows(&backend).await }));
    tasks
}

/// Starts only what live pages need.
#[must_use]
pub fn start_live(state: &AppState) -> TaskTracker {
    let tasks = TaskTracker::new();
    let backend = state.backend.clone();
    tasks.spawn(state.ending.clone().run_until_cancelled_owned(async move { follow_outbox(&backend).await }));
    let backend = state.backend.clone();
    tasks.spawn(state.ending.clone().run_until_cancelled_owned(async move { tell_turnout(&backend).await }));
    let (backend, ending) = (state.backend.clone(), state.ending.clone());
    tasks.spawn(async move {
        ending.run_until_cancelled(share_audience(&backend)).await;
        if let Err(error) = backend.live().leave_audience(&backend).await {
            tracing::warn!(%error, "live: the pages of this instance stay counted for a few seconds");
        }
    });
    // Closed means that waiting for the tracker ends with its last task; tasks can still be added.
    tasks.close();
    tasks
}

/// What does the jobs of each kind, by worker. Features add theirs here, one line each. What is due to the minute never
/// waits for a mail server that does not answer, nor for the count of a million ballots.
#[must_use]
pub fn workers(state: &AppState) -> [Handlers; 3] {
    let due = Handlers::default()
        .with(cases::DeemAccepted)
        .with(cases::RecountDueDates)
        .with(cases::SweepUploads)
        .with(review::OpenDue)
        .with(review::BatchDue)
        .with(review::CloseDue)
        .with(review::session::WindowDue)
        .with(review::session::CountDue)
        .with(ForgetLetters)
        .with(review::MatterLapse)
        .with(review::MattersReopened);
    let config = &state.config;
    let rounds = RoundDue::new(delivery_words(), config.mailer(), config.sms_gateway());
    let deliveries = Handlers::default().with(rounds.clone()).with(Deliver::new(config.mailer(), config.sms_gateway()));
    let long = Handlers::default()
        .with(review::CountAsked)
        .with(review::DiscardWaiting)
        .with(LettersDue::new(rounds))
        .with(SweepStore);
    [due, deliveries, long]
}

async fn follow_outbox(backend: &Backend) {
    while let Err(error) = backend.live().run(backend).await {
        tracing::warn!(%error, "live: the outbox cannot be read; trying again");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Pages that show turnout are told of it at most so often, never for each ballot.
async fn tell_turnout(backend: &Backend) {
    let mut ticks = interval(TURNOUT);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = review::touch_turnout(backend).await {
            tracing::warn!(%error, "review: the turnout could not be told; trying again");
        }
    }
}

/// The chair of a live session sees the pages of all instances.
async fn share_audience(backend: &Backend) {
    let mut ticks = interval(AUDIENCE);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = backend.live().share_audience(backend).await {
            tracing::warn!(%error, "live: who follows could not be shared; trying again");
        }
    }
}

async fn sweep(state: &AppState) {
    if let Err(error) = cases::SweepUploads::schedule(&state.backend).await {
        tracing::warn!(%error, "cases: the sweep of uploads could not be asked for; the next start asks again");
    }
    if let Err(error) = SweepStore::schedule(&state.backend).await {
        tracing::warn!(%error, "the sweep of the store could not be prepared; the next start tries again");
    }
    let mut ticks = interval(SWEEP);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Some(meter) = &state.meter {
            meter.limiter().retain_recent();
            meter.limiter().shrink_to_fit();
        }
        observe::recorder().run_upkeep();
        if let Err(error) = sessions::remove_expired(&state.backend).await {
            tracing::warn!(%error, "sessions that are over could not be removed");
        }
        match review::keep_periods_coming(&state.backend).await {
            Ok(0) => {}
            Ok(missing) => tracing::warn!(missing, "review: nothing was to end a promise period; asked for it again"),
            Err(error) => tracing::warn!(%error, "review: promise periods could not be looked at; trying again"),
        }
    }
}

/// Looks at every topic that has a version, so not as often as [`sweep`].
async fn sweep_rows(backend: &Backend) {
    let mut ticks = interval(SWEEP_ROWS);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = services::sweep(backend).await {
            tracing::warn!(%error, "old rows could not be removed");
        }
    }
}
