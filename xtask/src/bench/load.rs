//! A bounded generator of requests, and the processor time they cost the server.

use std::fs;
use std::net::SocketAddr;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::http::Connection;
use crate::process;

/// Connections kept busy at once: enough that the server never waits for us.
const CONNECTIONS: usize = 4;

/// What one request is answered with, and what it costs.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// Requests answered in the time measured.
    pub requests: u64,
    /// Processor seconds of the server in that time, all threads, user and system.
    pub cpu_seconds: f64,
}

impl Cost {
    /// Requests per processor second.
    #[expect(clippy::cast_precision_loss, reason = "counts of requests stay far below 2^52")]
    pub fn rate(self) -> f64 {
        self.requests as f64 / self.cpu_seconds
    }

    /// Milliseconds of processor time a request.
    pub fn milliseconds(self) -> f64 {
        1_000.0 / self.rate()
    }
}

/// Sends the request over and over for `time` after a short warm-up; every answer must be a page.
pub fn measure(address: SocketAddr, pid: u32, request: &[u8], time: Duration) -> Result<Cost> {
    drive(address, request, time.min(Duration::from_millis(300)))?;
    let before = cpu_seconds(pid)?;
    let requests = drive(address, request, time)?;
    let cpu_seconds = cpu_seconds(pid)? - before;
    ensure!(cpu_seconds > 0.0, "{requests} requests cost the server no time that can be measured");
    Ok(Cost { requests, cpu_seconds })
}

fn drive(address: SocketAddr, request: &[u8], time: Duration) -> Result<u64> {
    let enough = AtomicBool::new(false);
    thread::scope(|scope| {
        let threads: Vec<_> =
            (0..CONNECTIONS).map(|_| scope.spawn(|| keep_asking(address, request, &enough))).collect();
        let start = Instant::now();
        while start.elapsed() < time && !threads.iter().any(thread::ScopedJoinHandle::is_finished) {
            thread::sleep(Duration::from_millis(20));
        }
        enough.store(true, Ordering::Relaxed);
        let counts = threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| bail!("a requester panicked")));
        counts.sum()
    })
}

fn keep_asking(address: SocketAddr, request: &[u8], enough: &AtomicBool) -> Result<u64> {
    let mut connection = Connection::open(address)?;
    let mut count = 0;
    while !enough.load(Ordering::Relaxed) {
        let answer = connection.send(request)?;
        ensure!(answer.status == 200, "a page that was measured answered {}", answer.status);
        count += 1;
    }
    Ok(count)
}

/// Processor seconds a process has used, user and system, threads that have ended included.
pub fn cpu_seconds(pid: u32) -> Result<f64> {
    let stat = Stat::of(pid).context("the server has ended")?;
    Ok(f64::from(stat.own) / ticks_per_second()?)
}

/// The same of a process and all that it has started, those that have ended included: a database server.
pub fn cpu_seconds_of_all(pid: u32) -> Result<f64> {
    let parent = Stat::of(pid).context("the server has ended")?;
    let mut ticks = parent.own + parent.ended;
    for entry in fs::read_dir("/proc")? {
        let child = entry?.file_name().to_string_lossy().parse().ok().and_then(Stat::of);
        ticks += child.filter(|child| child.parent == pid).map_or(0, |child| child.own);
    }
    Ok(f64::from(ticks) / ticks_per_second()?)
}

/// What the kernel tells of a process; times in ticks.
struct Stat {
    parent: u32,
    own: u32,
    /// Of children that have ended and were waited for.
    ended: u32,
}

impl Stat {
    fn of(pid: u32) -> Option<Self> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The second field is a name in brackets that may hold anything; the third, a letter, is the first after it.
        let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
        let number = |field: usize| fields.get(field - 3).and_then(|ticks| ticks.parse::<u32>().ok());
        Some(Self { parent: number(4)?, own: number(14)? + number(15)?, ended: number(16)? + number(17)? })
    }
}

fn ticks_per_second() -> Result<f64> {
    let text = process::output(Command::new("getconf").arg("CLK_TCK"))?;
    text.trim().parse().context("getconf CLK_TCK gives a number")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_seen_in_the_processor_time() {
        let pid = std::process::id();
        let before = cpu_seconds(pid).unwrap();
        let start = Instant::now();
        let mut sum = 0_u64;
        while start.elapsed() < Duration::from_millis(300) {
            sum = std::hint::black_box(sum.wrapping_mul(31).wrapping_add(7));
        }
        assert!(cpu_seconds(pid).unwrap() - before > 0.02, "{sum}");
    }

    #[test]
    fn a_rate_is_requests_by_time() {
        let cost = Cost { requests: 500, cpu_seconds: 0.25 };
        assert!((cost.rate() - 2_000.0).abs() < 1e-9 && (cost.milliseconds() - 0.5).abs() < 1e-9);
    }
}
