//! The whole event: members sign in with the codes of their letters, load the page, get a token, cast, and watch the
//! turnout. They come on schedule; what a browser would compute beforehand, the blinding, is computed beforehand.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use ballot::Id;
use ballot::bytes::Bytes;
use ballot::canonical;
use ballot::manifest::Review;
use ballot::receipt::Receipt;
use ballot::token::{BlindSignature, Blinding};
use clap::Args;
use futures::future::join_all;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, sleep_until};

use crate::cast::{parsed, refusal, said};
use crate::figures::{Latencies, own_cpu_seconds};
use crate::history::{Act, History};
use crate::http::{self, Answer, Connection};
use crate::place::Place;
use crate::streams::{self, Habits, Watcher};

/// How often a member tries again what was answered 503.
const TRIES: u32 = 20;

/// Who comes, and how quickly.
#[derive(Args)]
pub struct Arguments {
    /// The server.
    #[arg(long)]
    server: SocketAddr,
    /// What `sunhall seed --members` printed: numbers, codes and groups.
    #[arg(long)]
    members: PathBuf,
    /// How many members come.
    #[arg(long)]
    count: usize,
    /// Seconds within which they come.
    #[arg(long)]
    within: f64,
    /// Where requests and answers are written.
    #[arg(long)]
    history: PathBuf,
}

/// Lets them come.
pub async fn run(arguments: Arguments) -> Result<Value> {
    let place = Arc::new(Place::find(arguments.server).await?);
    let members = members(&fs::read_to_string(&arguments.members)?, &place.review, arguments.count)?;
    let blinded = Instant::now();
    let members = blind(&place.review, members)?;
    let blinding_seconds = blinded.elapsed().as_secs_f64();
    let history = History::open(&arguments.history)?;
    let hall = Arc::new(Hall { place, history, measured: Measured::default() });
    let (start, cpu) = (Instant::now(), own_cpu_seconds());
    let rate = f64::from(u32::try_from(arguments.count)?) / arguments.within;
    let arrivals = crate::schedule::arrivals(arguments.count, rate, 3);
    let tasks = members.into_iter().zip(arrivals).enumerate().map(|(number, (member, time))| {
        let (hall, due) = (Arc::clone(&hall), start + time);
        tokio::spawn(async move {
            sleep_until(due).await;
            hall.take_part(number, &member, due).await
        })
    });
    let (mut watchers, mut failures) = (Vec::new(), Vec::new());
    for done in join_all(tasks.collect::<Vec<_>>()).await {
        match done? {
            Ok(watcher) => watchers.push(watcher),
            Err(error) => failures.push(format!("{error:#}")),
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    let last = streams::turnout(&hall.place).await?;
    let settled = streams::settle(&watchers, last).await;
    hall.history.flush()?;
    Ok(json!({
        "members": arguments.count, "seconds": seconds, "failures": failures.len(),
        "first_failures": failures.iter().take(3).collect::<Vec<_>>(), "turnout": last,
        "streams": watchers.len(), "ended_elsewhere": watchers.len() - settled,
        "blinding_seconds_before": blinding_seconds, "client_cpu_seconds": own_cpu_seconds() - cpu,
        "measured": hall.measured.summary(),
    }))
}

/// A member with a letter.
struct Member {
    code: String,
    group: Id,
}

/// A member whose browser has blinded a token.
struct Ready {
    member: Member,
    blinding: Blinding,
}

/// Reads what `sunhall seed --members` printed: a line of number, code and group for each member.
fn members(printed: &str, review: &Review, count: usize) -> Result<Vec<Member>> {
    let groups = &review.manifest().groups;
    let member = |line: &str| {
        let (_, rest) = line.trim().split_once(char::is_whitespace)?;
        let (code, group) = rest.trim().split_once(char::is_whitespace)?;
        let group = groups.iter().find(|known| known.name.zh == group.trim())?;
        Some(Member { code: code.to_owned(), group: group.id.clone() })
    };
    let members: Vec<Member> = printed.lines().filter_map(member).take(count).collect();
    ensure!(members.len() == count, "only {} members were printed", members.len());
    Ok(members)
}

fn blind(review: &Review, members: Vec<Member>) -> Result<Vec<Ready>> {
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let share = members.len().div_ceil(workers).max(1);
    let mut members = members.into_iter();
    thread::scope(|scope| {
        let shares: Vec<_> = (0..workers)
            .map(|worker| {
                let part: Vec<Member> = members.by_ref().take(share).collect();
                let mut rng = StdRng::seed_from_u64(u64::MAX - u64::try_from(worker).unwrap_or(0));
                scope.spawn(move || part.into_iter().map(|member| ready(review, member, &mut rng)).collect())
            })
            .collect();
        let mut all = Vec::new();
        for share in shares {
            let share: Result<Vec<Ready>> = share.join().unwrap_or_else(|_| bail!("a worker panicked"));
            all.extend(share?);
        }
        Ok(all)
    })
}

fn ready(review: &Review, member: Member, rng: &mut StdRng) -> Result<Ready> {
    let key = &review.group(&member.group).context("the group is in the manifest")?.token_key;
    let blinding = Blinding::new(rng, key, review.fingerprint(), member.group.clone())?;
    Ok(Ready { member, blinding })
}

/// Where members take part.
struct Hall {
    place: Arc<Place>,
    history: History,
    measured: Measured,
}

/// How long what took.
#[derive(Default)]
struct Measured {
    page: Latencies,
    sign_in: Latencies,
    token: Latencies,
    cast: Latencies,
    all: Latencies,
    again: AtomicU64,
}

impl Measured {
    fn summary(&self) -> Value {
        json!({
            "page_ms": self.page.summary(), "sign_in_ms": self.sign_in.summary(), "token_ms": self.token.summary(),
            "cast_ms": self.cast.summary(), "arrival_to_receipt_ms": self.all.summary(),
            "tried_again": self.again.load(Ordering::Relaxed),
        })
    }
}

impl Hall {
    /// Everything one member does; what is left is a page that watches.
    async fn take_part(&self, number: usize, ready: &Ready, due: Instant) -> Result<Watcher> {
        let (server, review) = (self.place.server, &self.place.review);
        let mut browser = Connection::open(server, http::source(number)).await?;
        let mut asked = due;
        self.ask(&mut browser, Act::Page, number, &http::get(server, "/zh/review/enter", "")).await?;
        self.measured.page.add(asked.elapsed());
        asked = Instant::now();
        let cookies = self.sign_in(&mut browser, number, &ready.member.code).await?;
        self.measured.sign_in.add(asked.elapsed());
        asked = Instant::now();
        let page = http::get(server, &format!("/zh/review/{}/ballot", self.place.number), &cookies);
        self.ask(&mut browser, Act::Page, number, &page).await?;
        self.measured.page.add(asked.elapsed());
        asked = Instant::now();
        let answer = self.token(&mut browser, number, &cookies, &ready.blinding).await?;
        self.measured.token.add(asked.elapsed());
        drop(browser);
        let key = &review.group(&ready.member.group).context("the group is in the manifest")?.token_key;
        let token = ready.blinding.finish(key, &answer)?;
        let mut rng = StdRng::seed_from_u64(u64::try_from(number)?);
        let request = crate::prepare::request(review, &token, &mut rng)?;
        asked = Instant::now();
        let receipt = self.cast(number, &request).await?;
        self.measured.cast.add(asked.elapsed());
        self.measured.all.add(due.elapsed());
        receipt.verify_for(review, &request.cast)?;
        Watcher::open(&self.place, &self.history, number, Habits::default()).await
    }

    async fn sign_in(&self, browser: &mut Connection, number: usize, code: &str) -> Result<String> {
        let key = format!("{number:032x}");
        let fields = [("code", code), ("ticket[key]", &key), ("ticket[back]", "/zh/review/enter")];
        let form = http::form(&fields);
        let request =
            http::post(self.place.server, "/api/review/enter", "", "application/x-www-form-urlencoded", &form);
        let answer = self.ask(browser, Act::SignIn, number, &request).await?;
        let cookies = answer.cookies();
        ensure!(!cookies.is_empty(), "signing in set no cookie: {}", String::from_utf8_lossy(&answer.body));
        Ok(cookies)
    }

    async fn token(
        &self,
        browser: &mut Connection,
        number: usize,
        cookies: &str,
        blinding: &Blinding,
    ) -> Result<BlindSignature> {
        let form = http::form(&[("blinded", &blinding.blinded_message().0.to_string())]);
        let kind = "application/x-www-form-urlencoded";
        let request = http::post(self.place.server, "/api/review/issue", cookies, kind, &form);
        let answer = self.ask(browser, Act::Token, number, &request).await?;
        let signed = parsed(&answer.body)?;
        Ok(BlindSignature(Bytes::from_text(signed.as_str().context("a token is text")?)?))
    }

    /// From another address, without a cookie.
    async fn cast(&self, number: usize, request: &ballot::cast::CastRequest) -> Result<Receipt> {
        let mut elsewhere = Connection::open(self.place.server, http::source(number + 7)).await?;
        let bytes = self.place.cast(&canonical::to_bytes(request)?);
        let leaf = request.cast.leaf_hash()?.to_string();
        let answer = self.ask_for(&mut elsewhere, (Act::Cast, number, Some(&leaf)), &bytes).await?;
        Ok(parsed(&answer.body)?["receipt"].as_str().context("a cast is answered with a receipt")?.parse()?)
    }

    async fn ask(&self, connection: &mut Connection, act: Act, number: usize, request: &[u8]) -> Result<Answer> {
        self.ask_for(connection, (act, number, None), request).await
    }

    /// Asks until the answer is not 503; whatever else is no success is a failure.
    async fn ask_for(
        &self,
        connection: &mut Connection,
        (act, number, leaf): (Act, usize, Option<&str>),
        request: &[u8],
    ) -> Result<Answer> {
        for _ in 0..TRIES {
            self.history.asked(act, number, leaf)?;
            let answer = connection.send(request).await?;
            let words = if act == Act::Cast { said(&answer.body) } else { String::new() };
            self.history.answered(act, number, leaf, answer.status, words)?;
            if answer.status != 503 {
                refusal(&format!("{act:?}"), answer.status, &answer.body)?;
                return Ok(answer);
            }
            self.measured.again.fetch_add(1, Ordering::Relaxed);
            sleep(Duration::from_secs(1)).await;
        }
        bail!("{act:?} was answered 503 again and again")
    }
}
