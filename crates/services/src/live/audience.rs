//! Who follows a live session, and how far behind: what the chair wants to know before a window is opened.
//!
//! A stream says which version it handed to its connection last. A connection that takes nothing stops the stream, so
//! that what is counted here is what left this server, not what was meant to.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use domain::review::view::Audience;
use tokio::time::Instant;

use super::Topic;

/// How many versions are remembered with the instant at which they came.
const REMEMBERED: usize = 64;
/// A topic is told once a second; whoever has not got a version after this lags.
const PATIENCE: Duration = Duration::from_secs(2);

/// The seats of all topics.
#[derive(Default)]
pub(super) struct Seats(Mutex<HashMap<Topic, Rows>>);

#[derive(Default)]
struct Rows {
    next: u64,
    told: HashMap<u64, Arc<AtomicI64>>,
    /// Versions with the instant at which they came, the oldest first.
    raised: VecDeque<(i64, Instant)>,
}

/// The place of one stream; given back when it is dropped.
pub struct Seat {
    seats: Arc<Seats>,
    topic: Topic,
    number: u64,
    told: Arc<AtomicI64>,
}

impl Seat {
    /// Says which version was handed over.
    pub fn told(&self, version: i64) {
        self.told.store(version, Ordering::Relaxed);
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut all = self.seats.lock();
        if let Some(rows) = all.get_mut(&self.topic) {
            rows.told.remove(&self.number);
            if rows.told.is_empty() {
                all.remove(&self.topic);
            }
        }
    }
}

impl Seats {
    pub(super) fn take(seats: &Arc<Self>, topic: Topic) -> Seat {
        let mut all = seats.lock();
        let rows = all.entry(topic).or_default();
        rows.next += 1;
        // It has been told nothing yet.
        let (number, told) = (rows.next, Arc::new(AtomicI64::new(-1)));
        rows.told.insert(number, Arc::clone(&told));
        Seat { seats: Arc::clone(seats), topic, number, told }
    }

    /// Notes that a topic has a new version.
    pub(super) fn raised(&self, topic: Topic, version: i64, now: Instant) {
        if let Some(rows) = self.lock().get_mut(&topic) {
            if rows.raised.len() == REMEMBERED {
                rows.raised.pop_front();
            }
            rows.raised.push_back((version, now));
        }
    }

    /// The topics that somebody follows.
    pub(super) fn topics(&self) -> Vec<Topic> {
        self.lock().keys().copied().collect()
    }

    /// Who is there at `now`, through this instance.
    pub(super) fn audience(&self, topic: Topic, now: Instant) -> Audience {
        let all = self.lock();
        let Some(rows) = all.get(&topic) else { return Audience::default() };
        let pages = u32::try_from(rows.told.len()).unwrap_or(u32::MAX);
        let mut audience = Audience { pages, servers: 1, ..Audience::default() };
        for told in rows.told.values() {
            let told = told.load(Ordering::Relaxed);
            let missed = rows.raised.iter().find(|(version, _)| *version > told);
            let behind = missed.map_or(Duration::ZERO, |(_, since)| now.saturating_duration_since(*since));
            if behind > PATIENCE {
                audience.lagging += 1;
                audience.behind_ms = audience.behind_ms.max(u64::try_from(behind.as_millis()).unwrap_or(u64::MAX));
            }
        }
        audience
    }

    /// Nothing is left half done under the lock, so that a panic elsewhere does not matter.
    fn lock(&self) -> MutexGuard<'_, HashMap<Topic, Rows>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use domain::ids::ReviewId;

    use super::*;

    #[test]
    fn a_stream_that_was_not_given_the_newest_version_lags_after_a_while() {
        let (seats, topic) = (Arc::new(Seats::default()), Topic::Session(ReviewId(1)));
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let (quick, slow) = (Seats::take(&seats, topic), Seats::take(&seats, topic));
        for seat in [&quick, &slow] {
            seat.told(4);
        }
        seats.raised(topic, 5, start);
        quick.told(5);
        assert_eq!(seats.audience(topic, at(1)), Audience { pages: 2, lagging: 0, behind_ms: 0, servers: 1 });
        seats.raised(topic, 6, at(3));
        quick.told(6);
        assert_eq!(seats.audience(topic, at(3)), Audience { pages: 2, lagging: 1, behind_ms: 3000, servers: 1 });
        slow.told(6);
        assert_eq!(seats.audience(topic, at(9)).lagging, 0);
        drop(slow);
        assert_eq!(seats.audience(topic, at(9)).pages, 1);
        drop(quick);
        assert_eq!(seats.audience(topic, at(9)), Audience::default());
        assert_eq!(seats.audience(Topic::Session(ReviewId(2)), start), Audience::default());
    }
}
