//! How many ballots a second are durable and acknowledged: with group commit, with a commit a ballot, and beside a loop
//! that only stores rows.

use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use super::{figure, number, share};
use crate::bench::city::Running;
use crate::bench::load::cpu_seconds;
use crate::fault::shim::Shim;
use crate::hall::{Copy, Engine, Hall, Programs, answer};
use crate::workspace::Workspace;

/// Ballots under way at any moment: more than fit into one commit.
const AT_ONCE: u32 = 1_024;
/// With a commit a ballot fewer are cast, for they take longer.
const SINGLE: u32 = 1_500;
/// Microseconds that another disk takes longer.
const SLOW: u32 = 8_000;

/// One way of writing.
struct Way {
    per_second: f64,
    batch: f64,
    server_cpu: f64,
    client_cpu: f64,
    p99: f64,
}

/// Measures and prints.
pub fn run(workspace: &Workspace, programs: &Programs, engine: Engine, members: u32) -> Result<()> {
    let hall = Hall::open(workspace, programs, engine, members)?;
    let group = way(&hall, "group-commit", members, |_, _| {})?;
    let each = |_: &Copy, command: &mut Command| {
        command.arg("--commit-per-ballot");
    };
    let single = way(&hall, "commit-per-ballot", SINGLE.min(members), each)?;
    let bare = bare(&hall, group.batch)?;
    let alone = number(&bare, "/rows_per_second");
    let aim = if engine == Engine::Sqlite { 25.0 } else { 10.0 };
    println!("\nBallots a second, acknowledged when durable, on {}", engine.name());
    figure("group commit", &format!("{:.0}/s", group.per_second), None);
    figure("  ballots in a commit, on average", &format!("{:.1}", group.batch), None);
    figure("  p99 from sending to receipt, all at once", &format!("{:.0} ms", group.p99), None);
    let costs = |cpu: f64, way: &Way| format!("{:.3} ms", cpu * 1e3 / way.per_second);
    figure("  server CPU a ballot", &costs(group.server_cpu, &group), None);
    figure("  load CPU a ballot", &costs(group.client_cpu, &group), None);
    figure("a commit a ballot", &format!("{:.0}/s", single.per_second), None);
    let ratio = share(group.per_second, single.per_second);
    figure("  ratio", &format!("{ratio:.1}"), Some((ratio >= aim, &format!("≥ {aim}"))));
    figure("bare storage loop with the same batch", &format!("{alone:.0}/s"), None);
    let ratio = share(group.per_second, alone);
    figure("  ratio", &format!("{ratio:.2}"), Some((ratio >= 0.5, "≥ 0.5")));
    figure("the disk makes durable", &format!("{:.0}/s", number(&bare, "/syncs_per_second")), None);
    if engine == Engine::Sqlite { slow_disk(workspace, &hall, members, aim) } else { Ok(()) }
}

/// The same on a disk that takes longer, as a city's may: it is the one part of the machine that can be imitated.
fn slow_disk(workspace: &Workspace, hall: &Hall, members: u32, aim: f64) -> Result<()> {
    let shim = Shim::build(workspace)?;
    let slowly = |copy: &Copy, command: &mut Command| shim.slowly(copy, command, SLOW);
    let group = way(hall, "group-commit-slow", members, slowly)?;
    let single = |copy: &Copy, command: &mut Command| slowly(copy, command.arg("--commit-per-ballot"));
    let single = way(hall, "commit-per-ballot-slow", SINGLE.min(members), single)?;
    println!("The same on a disk that takes {} ms longer to make durable", SLOW / 1000);
    figure("group commit", &format!("{:.0}/s", group.per_second), None);
    figure("  ballots in a commit, on average", &format!("{:.1}", group.batch), None);
    figure("a commit a ballot", &format!("{:.0}/s", single.per_second), None);
    let ratio = share(group.per_second, single.per_second);
    figure("  ratio", &format!("{ratio:.1}"), Some((ratio >= aim, &format!("≥ {aim}"))));
    Ok(())
}

fn way(hall: &Hall, name: &str, count: u32, change: impl FnOnce(&Copy, &mut Command)) -> Result<Way> {
    let copy = hall.copy(name)?;
    let server = hall.serve(&copy, |command| change(&copy, command))?;
    let ballots = hall.ballots(&copy, &server)?;
    let before = (commits(&server)?, cpu_seconds(server.pid())?);
    let mut load = hall.load("cast");
    load.args(["--server", &server.address.to_string(), "--count", &count.to_string()]);
    load.args(["--at-once", &AT_ONCE.to_string()]).arg("--ballots").arg(ballots);
    let told = answer(load.arg("--history").arg(copy.folder.join("history.ndjson")))?;
    let after = (commits(&server)?, cpu_seconds(server.pid())?);
    let seconds = number(&told, "/seconds");
    Ok(Way {
        per_second: number(&told, "/per_second"),
        batch: share(number(&told, "/acknowledged"), after.0 - before.0),
        server_cpu: (after.1 - before.1) / seconds,
        client_cpu: number(&told, "/client_cpu_seconds") / seconds,
        p99: number(&told, "/latency_ms/p99"),
    })
}

/// The storage alone, in a database of its own on the same disk.
fn bare(hall: &Hall, batch: f64) -> Result<Value> {
    let Copy { url, folder } = hall.copy("bare")?;
    let mut load = hall.load("store");
    load.args(["--database-url", &url, "--batch", &format!("{:.0}", batch.max(1.0))]);
    answer(load.arg("--sync").arg(folder.join("sync")))
}

/// Commits of the writer of ballots so far.
fn commits(server: &Running) -> Result<f64> {
    let metrics = server.get("/metrics")?;
    let line = metrics.lines().find_map(|line| line.strip_prefix("sunhall_ballot_commits_total "));
    line.map_or(Ok(0.0), str::parse).context("a counter is a number")
}
