//! Open live streams on one process while ballots arrive.

use anyhow::Result;
use serde_json::Value;

use super::{figure, number};
use crate::bench::load::cpu_seconds;
use crate::hall::{Engine, Hall, Programs, answer};
use crate::workspace::Workspace;

/// Ballots a second meanwhile, and for how many seconds.
const RATE: u32 = 500;
const SECONDS: u32 = 15;

/// Streams of the comparisons.
const FEWER: u32 = 2_000;

/// Measures and prints.
pub fn run(workspace: &Workspace, programs: &Programs, members: u32) -> Result<()> {
    let hall = Hall::open(workspace, programs, Engine::Sqlite, members)?;
    let (told, cpu) = watched(&hall, members, (RATE * SECONDS).min(members), &[])?;
    println!("\n{members} open streams on one process while {RATE} ballots/s arrive");
    let late = number(&told, "/told_ms/p99");
    figure("p99 from receipt to each stream", &format!("{late:.0} ms"), Some((late <= 1000.0, "≤ 1000 ms")));
    let kib = kib_a_stream(&told);
    figure("memory a stream, resident", &format!("{kib:.1} KiB"), Some((kib <= 8.0, "≤ 8 KiB")));
    let elsewhere = number(&told, "/ended_elsewhere");
    figure("streams that end on another turnout", &format!("{elsewhere:.0}"), Some((elsewhere == 0.0, "0")));
    let p99 = number(&told, "/casting/latency_ms/p99");
    figure("p99 from the scheduled cast to the receipt", &format!("{p99:.0} ms"), None);
    figure("server CPU, all in all", &format!("{cpu:.1} s"), None);
    figure("load CPU while casting", &format!("{:.1} s", number(&told, "/casting/client_cpu_seconds")), None);
    compared(&hall, members)
}

/// What it would be without: for each page a question, for each stream the buffers of a connection that goes on.
fn compared(hall: &Hall, members: u32) -> Result<()> {
    let streams = FEWER.min(members);
    let (kept, _) = watched(hall, streams, 1, &["--kept"])?;
    figure("memory a stream on a connection used before", &format!("{:.1} KiB", kib_a_stream(&kept)), None);
    let (_, says) = watched(hall, streams, (RATE * SECONDS).min(members), &[])?;
    let (_, asks) = watched(hall, streams, (RATE * SECONDS).min(members), &["--ask"])?;
    figure(&format!("server CPU with {streams} streams"), &format!("{says:.1} s"), None);
    figure("  and if each page asked for the figures", &format!("{asks:.1} s"), None);
    Ok(())
}

/// So many streams while so many ballots arrive: what the load says, and the server's CPU.
fn watched(hall: &Hall, streams: u32, count: u32, options: &[&str]) -> Result<(Value, f64)> {
    let copy = hall.copy("streams")?;
    let server = hall.serve(&copy, |_| {})?;
    let ballots = hall.ballots(&copy, &server)?;
    let before = cpu_seconds(server.pid())?;
    let mut load = hall.load("streams");
    load.args(["--server", &server.address.to_string(), "--pid", &server.pid().to_string()]).args(options);
    load.args(["--streams", &streams.to_string(), "--count", &count.to_string(), "--rate", &RATE.to_string()]);
    load.arg("--ballots").arg(ballots);
    let told = answer(load.arg("--history").arg(copy.folder.join("history.ndjson")))?;
    Ok((told, cpu_seconds(server.pid())? - before))
}

fn kib_a_stream(told: &Value) -> f64 {
    number(told, "/bytes_per_stream") / 1024.0
}
