//! Casting prepared ballots: on schedule, or as many at once as wanted; each until there is an answer.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Args;
use futures::future::try_join_all;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, sleep_until};

use crate::figures::{Latencies, own_cpu_seconds};
use crate::history::{Act, History};
use crate::http::{self, Connection};
use crate::place::Place;
use crate::prepare::{self, Prepared};
use crate::schedule;

/// How long a ballot waits after a connection broke.
const PAUSE: Duration = Duration::from_millis(50);

/// What to cast, and how.
#[derive(Args)]
pub struct Arguments {
    /// The servers; ballots go to them in turn.
    #[arg(long = "server", required = true)]
    servers: Vec<SocketAddr>,
    /// Prepared ballots.
    #[arg(long)]
    ballots: PathBuf,
    /// The first of them to cast.
    #[arg(long, default_value_t = 0)]
    from: usize,
    /// How many.
    #[arg(long)]
    count: usize,
    /// Where requests and answers are written.
    #[arg(long)]
    history: PathBuf,
    /// Ballots a second, on schedule.
    #[arg(long, conflicts_with = "at_once")]
    rate: Option<f64>,
    /// Ballots under way at any moment, instead of a schedule.
    #[arg(long, default_value_t = 256)]
    at_once: usize,
    /// Send every tenth ballot again, and another one with its token.
    #[arg(long)]
    adversarial: bool,
    /// When to give up, in seconds.
    #[arg(long, default_value_t = 120.0)]
    patience: f64,
}

/// Casts them all.
pub async fn run(arguments: &Arguments) -> Result<Value> {
    let place = Place::find(arguments.servers[0]).await?;
    let (fingerprint, ballots) = prepare::read(&arguments.ballots, arguments.from + arguments.count)?;
    ensure!(fingerprint == place.review.fingerprint(), "the ballots are for another review");
    ensure!(ballots.len() == arguments.from + arguments.count, "there are only {} ballots", ballots.len());
    let ends = Instant::now() + Duration::from_secs_f64(arguments.patience);
    let caster = Arc::new(Caster::new(place, &arguments.servers, History::open(&arguments.history)?, ends));
    let caster = Arc::new(Casting { caster, ballots, adversarial: arguments.adversarial });
    let (start, cpu) = (Instant::now(), own_cpu_seconds());
    match arguments.rate {
        Some(rate) => on_schedule(&caster, arguments, rate).await?,
        None => at_once(&caster, arguments).await?,
    }
    let seconds = start.elapsed().as_secs_f64();
    caster.caster.history.flush()?;
    Ok(caster.caster.figures(seconds, own_cpu_seconds() - cpu))
}

struct Casting {
    caster: Arc<Caster>,
    ballots: Vec<Prepared>,
    adversarial: bool,
}

impl Casting {
    async fn one(&self, number: usize, due: Instant) -> Result<()> {
        let ballot = &self.ballots[number];
        let receipt = self.caster.cast(number, &ballot.leaf, ballot.request.as_bytes(), due).await?;
        let Some((leaf, request)) = ballot.second.as_ref().filter(|_| self.adversarial && receipt.is_some()) else {
            return Ok(());
        };
        // The other one counts nowhere, and the first, sent again, gets the same receipt.
        self.caster.again(number, leaf, request.as_bytes()).await?;
        self.caster.again(number, &ballot.leaf, ballot.request.as_bytes()).await
    }
}

async fn on_schedule(casting: &Arc<Casting>, arguments: &Arguments, rate: f64) -> Result<()> {
    let start = Instant::now();
    let times = schedule::arrivals(arguments.count, rate, 1);
    let tasks = times.into_iter().enumerate().map(|(place, time)| {
        let (casting, number, due) = (Arc::clone(casting), arguments.from + place, start + time);
        tokio::spawn(async move {
            sleep_until(due).await;
            casting.one(number, due).await
        })
    });
    for done in try_join_all(tasks.collect::<Vec<_>>()).await? {
        done?;
    }
    Ok(())
}

async fn at_once(casting: &Arc<Casting>, arguments: &Arguments) -> Result<()> {
    let next = Arc::new(AtomicUsize::new(arguments.from));
    let end = arguments.from + arguments.count;
    let workers = (0..arguments.at_once).map(|_| {
        let (casting, next) = (Arc::clone(casting), Arc::clone(&next));
        tokio::spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= end {
                    return anyhow::Ok(());
                }
                casting.one(number, Instant::now()).await?;
            }
        })
    });
    for done in try_join_all(workers.collect::<Vec<_>>()).await? {
        done?;
    }
    Ok(())
}

/// Whoever casts, with connections that are kept.
pub struct Caster {
    place: Place,
    servers: Vec<SocketAddr>,
    history: History,
    ends: Instant,
    idle: Vec<Mutex<Vec<Connection>>>,
    acknowledged: Mutex<Vec<Instant>>,
    latencies: Latencies,
    tries: AtomicU64,
    refused: AtomicU64,
    given_up: AtomicU64,
}

impl Caster {
    /// Casts at these servers of one review until `ends`.
    pub fn new(place: Place, servers: &[SocketAddr], history: History, ends: Instant) -> Self {
        Self {
            place,
            servers: servers.to_vec(),
            history,
            ends,
            idle: servers.iter().map(|_| Mutex::default()).collect(),
            acknowledged: Mutex::default(),
            latencies: Latencies::default(),
            tries: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            given_up: AtomicU64::new(0),
        }
    }

    /// Sends a ballot until there is an answer, and gives its receipt; none when it was refused or time is up.
    pub async fn cast(&self, of: usize, leaf: &str, request: &[u8], due: Instant) -> Result<Option<String>> {
        while Instant::now() < self.ends {
            match self.send(of, leaf, request).await? {
                Some((200, receipt)) => {
                    self.latencies.add(due.elapsed());
                    self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).push(Instant::now());
                    return Ok(Some(receipt));
                }
                Some((503, _)) | None => sleep(PAUSE).await,
                Some(_) => {
                    self.refused.fetch_add(1, Ordering::Relaxed);
                    return Ok(None);
                }
            }
        }
        self.given_up.fetch_add(1, Ordering::Relaxed);
        Ok(None)
    }

    /// Sends something once more whose answer is for the history alone.
    async fn again(&self, of: usize, leaf: &str, request: &[u8]) -> Result<()> {
        self.send(of, leaf, request).await.map(drop)
    }

    /// Moments at which receipts came, in order.
    pub fn acknowledged(&self) -> Vec<Instant> {
        let mut moments = self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).clone();
        moments.sort_unstable();
        moments
    }

    /// What came of it.
    pub fn figures(&self, seconds: f64, cpu: f64) -> Value {
        let acknowledged = self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).len();
        #[expect(clippy::cast_precision_loss, reason = "numbers of ballots stay far below 2^52")]
        let rate = acknowledged as f64 / seconds;
        json!({
            "acknowledged": acknowledged, "seconds": seconds, "per_second": rate, "latency_ms": self.latencies.summary(),
            "tries": self.tries.load(Ordering::Relaxed), "refused": self.refused.load(Ordering::Relaxed),
            "given_up": self.given_up.load(Ordering::Relaxed), "client_cpu_seconds": cpu,
        })
    }

    /// One try; nothing when the connection broke.
    async fn send(&self, of: usize, leaf: &str, request: &[u8]) -> Result<Option<(u16, String)>> {
        self.tries.fetch_add(1, Ordering::Relaxed);
        let server = of % self.servers.len();
        let kept = self.idle[server].lock().unwrap_or_else(PoisonError::into_inner).pop();
        self.history.asked(Act::Cast, of, Some(leaf))?;
        let answer = async {
            let mut connection = match kept {
                Some(connection) => connection,
                None => Connection::open(self.servers[server], http::source(of)).await?,
            };
            let answer = connection.send(&self.place.cast(request)).await?;
            self.idle[server].lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            anyhow::Ok(answer)
        };
        match answer.await {
            Ok(answer) => {
                let mut said = said(&answer.body);
                if let Some(seconds) = answer.header("retry-after") {
                    said = format!("{said}, retry after {seconds} s");
                }
                self.history.answered(Act::Cast, of, Some(leaf), answer.status, said.clone())?;
                Ok(Some((answer.status, said)))
            }
            Err(error) => {
                self.history.answered(Act::Cast, of, Some(leaf), 0, error.to_string())?;
                Ok(None)
            }
        }
    }

    /// The review.
    pub const fn place(&self) -> &Place {
        &self.place
    }
}

/// The receipt, or the code of the problem.
pub fn said(body: &[u8]) -> String {
    let parsed: Option<Value> = serde_json::from_slice(body).ok();
    let field = |name: &str| parsed.as_ref().and_then(|body| body[name].as_str().map(str::to_owned));
    field("receipt").or_else(|| field("code")).unwrap_or_else(|| String::from_utf8_lossy(body).into_owned())
}

/// For other loads: the words of a server's answer that is no success.
pub fn refusal(what: &str, status: u16, body: &[u8]) -> Result<()> {
    ensure!(status == 200, "{what} answered {status}: {}", said(body));
    Ok(())
}

/// For other loads: a value of an answer in JSON.
pub fn parsed(body: &[u8]) -> Result<Value> {
    serde_json::from_slice(body).with_context(|| format!("`{}` is no JSON", String::from_utf8_lossy(body)))
}
