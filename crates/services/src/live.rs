//! What open pages are told: that a topic has a new version.
//!
//! A version is the number of the topic's newest outbox row, so a lost event does not matter: the next one, or the
//! one sent on connecting again, says the same or more. Every server instance polls the outbox while somebody
//! watches. What thousands of pages show alike, a review's turnout, goes with the version: read once for all of them,
//! it spares each page a question. On PostgreSQL a row with a smaller number may be committed after one with a larger
//! number; rows of a trailing window are therefore read again.

mod audience;
mod shared;

use std::{
    collections::{HashMap, HashSet},
    fmt,
    str::FromStr,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

pub use audience::Seat;
use audience::Seats;
use domain::ids::{CaseId, DepartmentId, PersonId, ReviewId};
use entity::outbox;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio::{
    sync::{Notify, watch},
    time::Instant,
};

use crate::Backend;

/// How far back rows are read again, in row numbers.
const WINDOW: i64 = 256;
/// How long a change made by another instance may take to be seen.
const POLL: Duration = Duration::from_millis(300);

/// Something that a page can watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// One case, for its applicant and its officials.
    Case(CaseId),
    /// The inbox of a department.
    Inbox(DepartmentId),
    /// The figures of a department.
    Department(DepartmentId),
    /// What concerns one person: notices, and where their cases stand.
    Person(PersonId),
    /// A review: its state and turnout, which are public.
    Review(ReviewId),
    /// The windows of a review's live session: told when the chair does something, not for turnout.
    Session(ReviewId),
    /// What a review was counted to: by every batch where that is shown, and by its publication.
    Results(ReviewId),
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Case(id) => write!(f, "case/{id}"),
            Self::Inbox(id) => write!(f, "inbox/{id}"),
            Self::Department(id) => write!(f, "department/{id}"),
            Self::Person(id) => write!(f, "person/{id}"),
            Self::Review(id) => write!(f, "review/{id}"),
            Self::Session(id) => write!(f, "session/{id}"),
            Self::Results(id) => write!(f, "results/{id}"),
        }
    }
}

impl FromStr for Topic {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (kind, id) = text.split_once('/').ok_or(())?;
        let id = id.parse().map_err(|_| ())?;
        match kind {
            "case" => Ok(Self::Case(CaseId(id))),
            "inbox" => Ok(Self::Inbox(DepartmentId(id))),
            "department" => Ok(Self::Department(DepartmentId(id))),
            "person" => Ok(Self::Person(PersonId(id))),
            "review" => Ok(Self::Review(ReviewId(id))),
            "session" => Ok(Self::Session(ReviewId(id))),
            "results" => Ok(Self::Results(ReviewId(id))),
            _ => Err(()),
        }
    }
}

/// What pages are told of a topic.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The newest version.
    pub version: i64,
    /// What the topic shows to everybody, as JSON, at that version or a newer one; most topics show nothing so.
    pub state: Option<Arc<str>>,
}

/// The topics that somebody watches on this instance.
#[derive(Clone, Default)]
pub struct Live(Arc<Shared>);

#[derive(Default)]
struct Shared {
    topics: Mutex<HashMap<Topic, watch::Sender<Told>>>,
    seats: Arc<Seats>,
    written: shared::Written,
    wake: Notify,
}

impl Live {
    /// The newest version of `topic`; 0 when nothing has ever changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn version(&self, db: &impl ConnectionTrait, topic: Topic) -> Result<i64, DbErr> {
        let newest = outbox::Entity::find()
            .select_only()
            .column_as(outbox::Column::Id.max(), "id")
            .filter(outbox::Column::Topic.eq(topic.to_string()))
            .into_tuple::<Option<i64>>()
            .one(db)
            .await?;
        Ok(newest.flatten().unwrap_or(0))
    }

    /// Follows `topic` from its present version on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn watch(&self, backend: &Backend, topic: Topic) -> Result<watch::Receiver<Told>, DbErr> {
        // Subscribe before reading the version: a change in between is then seen twice, not never.
        let receiver = self.topics().entry(topic).or_default().subscribe();
        let version = self.version(backend.db().read(), topic).await?;
        let known = receiver.borrow().clone();
        if version > known.version || (shows_state(topic) && known.state.is_none()) {
            self.raise(topic, Told { version, state: state(backend, topic).await });
        }
        self.0.wake.notify_one();
        Ok(receiver)
    }

    /// A stream's place among the pages that follow a live session; other topics don't ask who is there.
    #[must_use]
    pub fn seat(&self, topic: Topic) -> Option<Seat> {
        matches!(topic, Topic::Session(_)).then(|| Seats::take(&self.0.seats, topic))
    }

    /// Says that this instance has just committed something.
    pub(crate) fn hint(&self) {
        self.0.wake.notify_one();
    }

    /// Reads the outbox until the future is dropped. Each server instance runs it once.
    ///
    /// # Errors
    /// When the database cannot be read at the start; later failures are logged and tried again.
    pub async fn run(&self, backend: &Backend) -> Result<(), DbErr> {
        let db = backend.db().read();
        let mut last = newest_row(db).await?;
        let mut seen: HashSet<i64> = HashSet::new();
        loop {
            // With nobody watching, sleep until somebody comes; else poll.
            if self.is_watched() {
                let _ = tokio::time::timeout(POLL, self.0.wake.notified()).await;
            } else {
                self.0.wake.notified().await;
            }
            match changes(db, last.saturating_sub(WINDOW)).await {
                Ok(rows) => {
                    let fresh = rows.iter().filter(|(id, _)| seen.insert(*id));
                    let newest = fresh.filter_map(|(id, topic)| Some((topic.parse().ok()?, *id)));
                    for (topic, version) in newest.collect::<HashMap<Topic, i64>>() {
                        self.tell(backend, topic, version).await;
                    }
                    last = rows.last().map_or(last, |row| row.0);
                    seen.retain(|id| *id >= last - WINDOW);
                }
                Err(error) => tracing::warn!(%error, "live: reading the outbox failed; trying again"),
            }
        }
    }

    async fn tell(&self, backend: &Backend, topic: Topic, version: i64) {
        if self.topics().contains_key(&topic) {
            self.raise(topic, Told { version, state: state(backend, topic).await });
        }
    }

    /// Wakes pages for a newer version; a state that was not there yet waits for whoever comes next.
    fn raise(&self, topic: Topic, told: Told) {
        if let Some(sender) = self.topics().get(&topic) {
            sender.send_if_modified(|current| {
                let newer = told.version > current.version;
                if newer {
                    self.0.seats.raised(topic, told.version, Instant::now());
                }
                if newer || current.state.is_none() {
                    *current = Told { version: told.version.max(current.version), state: told.state };
                }
                newer
            });
        }
    }

    /// Forgets topics that nobody watches any more, and says whether any is left.
    fn is_watched(&self) -> bool {
        let mut topics = self.topics();
        topics.retain(|_, sender| sender.receiver_count() > 0);
        !topics.is_empty()
    }

    fn topics(&self) -> MutexGuard<'_, HashMap<Topic, watch::Sender<Told>>> {
        self.0.topics.lock().expect("no holder of the topics panics")
    }
}

/// Whether a topic shows everybody the same, so that it can be told to all at once.
const fn shows_state(topic: Topic) -> bool {
    matches!(topic, Topic::Review(_))
}

/// What a topic shows to everybody. Without it pages ask for themselves.
async fn state(backend: &Backend, topic: Topic) -> Option<Arc<str>> {
    let Topic::Review(review) = topic else { return None };
    let now = crate::review::turnout_now(backend, review).await;
    let text = now.and_then(|now| Ok(serde_json::to_string(&now)?));
    text.inspect_err(|error| tracing::warn!(%error, "live: a turnout could not be read")).ok().map(Arc::from)
}

async fn newest_row(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let newest = outbox::Entity::find()
        .select_only()
        .column_as(outbox::Column::Id.max(), "id")
        .into_tuple::<Option<i64>>()
        .one(db)
        .await?;
    Ok(newest.flatten().unwrap_or(0))
}

async fn changes(db: &impl ConnectionTrait, after: i64) -> Result<Vec<(i64, String)>, DbErr> {
    outbox::Entity::find()
        .select_only()
        .columns([outbox::Column::Id, outbox::Column::Topic])
        .filter(outbox::Column::Id.gt(after))
        .order_by_asc(outbox::Column::Id)
        .into_tuple()
        .all(db)
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_reads_back_what_it_writes() {
        for topic in [
            Topic::Case(CaseId(1)),
            Topic::Inbox(DepartmentId(2)),
            Topic::Person(PersonId(3)),
            Topic::Review(ReviewId(4)),
            Topic::Session(ReviewId(5)),
            Topic::Results(ReviewId(6)),
        ] {
            assert_eq!(topic.to_string().parse(), Ok(topic));
        }
        assert!("case/x".parse::<Topic>().is_err());
        assert!("secret/1".parse::<Topic>().is_err());
    }
}
