//! Open live streams of a review while ballots arrive: when each page knows of each ballot, what a stream costs the
//! server, and whether all end on the same figures.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Args;
use futures::future::try_join_all;
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use crate::cast::{Caster, parsed};
use crate::figures::{Latencies, own_cpu_seconds};
use crate::history::{Act, History};
use crate::http::{self, Connection};
use crate::place::{self, Place};
use crate::{prepare, schedule};

/// Streams that are opened at the same time.
const OPENING: usize = 100;
/// How long the last figures may take to reach every stream.
const SETTLED: Duration = Duration::from_secs(10);

/// How many streams, and what arrives meanwhile.
#[derive(Args)]
pub struct Arguments {
    /// The server.
    #[arg(long)]
    server: SocketAddr,
    /// Its process, for its memory.
    #[arg(long)]
    pid: u32,
    /// How many streams.
    #[arg(long)]
    streams: usize,
    /// Prepared ballots.
    #[arg(long)]
    ballots: PathBuf,
    /// The first of them to cast.
    #[arg(long, default_value_t = 0)]
    from: usize,
    /// How many.
    #[arg(long)]
    count: usize,
    /// Ballots a second, on schedule.
    #[arg(long)]
    rate: f64,
    /// Where requests and answers are written.
    #[arg(long)]
    history: PathBuf,
    /// Let each page ask for the figures, although the stream says them.
    #[arg(long)]
    ask: bool,
    /// Open each stream on a connection that was used before, as a proxy may.
    #[arg(long)]
    kept: bool,
}

/// How pages watch.
#[derive(Clone, Copy, Default)]
pub struct Habits {
    /// They ask for figures although the stream says them.
    ask: bool,
    /// Their connections were used before.
    kept: bool,
}

/// Opens the streams, casts, and compares.
pub async fn run(arguments: Arguments) -> Result<Value> {
    let place = Place::find(arguments.server).await?;
    let history = History::open(&arguments.history)?;
    let habits = Habits { ask: arguments.ask, kept: arguments.kept };
    let before = resident(arguments.pid)?;
    let watchers = open(&place, &history, arguments.streams, habits).await?;
    sleep(Duration::from_secs(3)).await;
    let bytes = (resident(arguments.pid)? - before) / f64::from(u32::try_from(arguments.streams)?);
    let (_, ballots) = prepare::read(&arguments.ballots, arguments.from + arguments.count)?;
    let (base, cpu) = (turnout(&place).await?, own_cpu_seconds());
    let ends = Instant::now() + Duration::from_secs(300);
    let caster = Arc::new(Caster::new(place, &[arguments.server], history.clone(), ends));
    let start = Instant::now();
    let times = schedule::arrivals(arguments.count, arguments.rate, 2);
    let tasks = times.into_iter().enumerate().map(|(number, time)| {
        let number = arguments.from + number;
        let (caster, ballot, due) = (Arc::clone(&caster), ballots[number].clone(), start + time);
        tokio::spawn(async move {
            sleep_until(due).await;
            caster.cast(number, &ballot.leaf, ballot.request.as_bytes(), due).await
        })
    });
    for done in try_join_all(tasks.collect::<Vec<_>>()).await? {
        done?;
    }
    let casting = caster.figures(start.elapsed().as_secs_f64(), own_cpu_seconds() - cpu);
    let last = turnout(caster.place()).await?;
    let settled = settle(&watchers, last).await;
    history.flush()?;
    Ok(json!({
        "streams": watchers.len(), "bytes_per_stream": bytes, "casting": casting, "turnout": last,
        "ended_elsewhere": watchers.len() - settled,
        "told_ms": told(&watchers, &caster.acknowledged(), base).summary(),
    }))
}

/// A page that watches a review.
pub struct Watcher {
    seen: Arc<Mutex<Vec<(Instant, u64)>>>,
    task: JoinHandle<()>,
}

impl Watcher {
    /// Opens a stream and follows it.
    pub async fn open(place: &Place, history: &History, number: usize, habits: Habits) -> Result<Self> {
        let mut connection = Connection::with_buffer(place.server, http::source(number), 1024).await?;
        if habits.kept {
            place::get(&mut connection, place.server, "/healthz").await?;
        }
        let path = format!("/live?topics=review/{}", place.number);
        history.asked(Act::Watch, number, None)?;
        let answer = connection.begin(&http::get(place.server, &path, "")).await?;
        history.answered(Act::Watch, number, None, answer.status, String::new())?;
        ensure!(answer.status == 200, "a stream was answered {}", answer.status);
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (kept, history, pages) = (Arc::clone(&seen), history.clone(), Pages::of(place));
        let task = tokio::spawn(async move {
            while let Ok(Some(piece)) = connection.piece().await {
                let Some(mut data) = data(&piece) else { continue };
                if habits.ask {
                    data["state"] = Value::Null;
                }
                let Ok(turnout) = pages.turnout(&data).await else { continue };
                kept.lock().unwrap_or_else(PoisonError::into_inner).push((Instant::now(), turnout));
                let _ = history.answered(Act::Watch, number, None, 200, turnout.to_string());
            }
        });
        Ok(Self { seen, task })
    }

    /// The figure it shows.
    pub fn last(&self) -> Option<u64> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).last().map(|(_, turnout)| *turnout)
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Connections that nobody uses at the moment.
type Idle = Arc<Mutex<Vec<Connection>>>;

/// Asks for figures as a page does that is told of a new version but not of what it says: over connections that are
/// shared, as behind a proxy.
#[derive(Clone)]
struct Pages {
    server: SocketAddr,
    path: Arc<str>,
    places: Arc<Semaphore>,
    idle: Idle,
}

impl Pages {
    fn of(place: &Place) -> Self {
        static PLACES: OnceLock<(Arc<Semaphore>, Idle)> = OnceLock::new();
        let (places, idle) = PLACES.get_or_init(|| (Arc::new(Semaphore::new(128)), Arc::default())).clone();
        let path = format!("/api/review/turnout?review={}", place.number).into();
        Self { server: place.server, path, places, idle }
    }

    async fn turnout(&self, told: &Value) -> Result<u64> {
        if let Some(state) = told["state"].as_str() {
            return cast_so_far(&serde_json::from_str(state)?);
        }
        let _place = self.places.acquire().await?;
        let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match kept {
            Some(connection) => connection,
            None => Connection::open(self.server, http::source(0)).await?,
        };
        let body = place::get(&mut connection, self.server, &self.path).await?;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        cast_so_far(&parsed(&body)?)
    }
}

/// All ballots that count, as the server says now.
pub async fn turnout(place: &Place) -> Result<u64> {
    Pages::of(place).turnout(&json!({})).await
}

/// Opens so many streams.
async fn open(place: &Place, history: &History, number: usize, habits: Habits) -> Result<Vec<Watcher>> {
    let mut watchers = Vec::with_capacity(number);
    while watchers.len() < number {
        let next = watchers.len()..number.min(watchers.len() + OPENING);
        watchers.extend(try_join_all(next.map(|number| Watcher::open(place, history, number, habits))).await?);
    }
    Ok(watchers)
}

/// Waits until all streams show `last`, and gives how many do.
pub async fn settle(watchers: &[Watcher], last: u64) -> usize {
    let shown = || watchers.iter().filter(|watcher| watcher.last() == Some(last)).count();
    let all = async {
        while shown() < watchers.len() {
            sleep(Duration::from_millis(20)).await;
        }
    };
    let _ = timeout(SETTLED, all).await;
    shown()
}

/// For each stream and each receipt, how long after the receipt the stream showed a figure with that ballot in it. To
/// keep it short, of the receipts one in ten.
fn told(watchers: &[Watcher], acknowledged: &[Instant], base: u64) -> Latencies {
    let latencies = Latencies::default();
    for watcher in watchers {
        let seen = watcher.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let mut event = 0;
        for (place, moment) in acknowledged.iter().enumerate().step_by(10) {
            let figure = base + u64::try_from(place).unwrap_or(u64::MAX - base - 1) + 1;
            while event < seen.len() && seen[event].1 < figure {
                event += 1;
            }
            // A figure that never came counts as an hour, so that nobody overlooks it.
            let late =
                seen.get(event).map_or(Duration::from_secs(3600), |(at, _)| at.saturating_duration_since(*moment));
            latencies.add(late);
        }
    }
    latencies
}

/// The data of the last event in a piece of a stream.
fn data(piece: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(piece).ok()?;
    let line = text.lines().rev().find_map(|line| line.strip_prefix("data:"))?;
    serde_json::from_str(line).ok()
}

fn cast_so_far(now: &Value) -> Result<u64> {
    let groups = now["turnout"]["groups"].as_array().context("a turnout has groups")?;
    Ok(groups.iter().filter_map(|group| group["cast"].as_u64()).sum())
}

/// Bytes of memory a process has resident.
fn resident(pid: u32) -> Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).context("the server has ended")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("a process has memory")?;
    let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kib * 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_read_with_its_figures() {
        let state = json!({ "turnout": { "groups": [{ "cast": 3 }, { "cast": 4 }] } });
        let told = json!({ "topic": "review/2", "version": 7, "state": state.to_string() });
        let data = data(format!("id: 7\nevent: version\ndata: {told}\n\n").as_bytes()).unwrap();
        assert_eq!(data, told);
        assert_eq!(cast_so_far(&serde_json::from_str(data["state"].as_str().unwrap()).unwrap()).unwrap(), 7);
        assert_eq!(super::data(b":\n\n"), None);
    }
}
