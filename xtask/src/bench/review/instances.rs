//! Two servers on one PostgreSQL, against one: what a ballot costs.

use anyhow::Result;

use super::{figure, number, share};
use crate::bench::load::cpu_seconds;
use crate::hall::{Engine, Hall, Programs, answer};
use crate::workspace::Workspace;

/// Measures and prints.
pub fn run(workspace: &Workspace, programs: &Programs, members: u32) -> Result<()> {
    let hall = Hall::open(workspace, programs, Engine::Postgres, members)?;
    let one = cpu_a_ballot(&hall, "one", 1, members)?;
    let two = cpu_a_ballot(&hall, "two", 2, members)?;
    println!("\nServers on one PostgreSQL");
    figure("CPU a ballot, one server", &format!("{one:.3} ms"), None);
    figure("CPU a ballot, two servers", &format!("{two:.3} ms"), None);
    let ratio = share(two, one);
    figure("  ratio", &format!("{ratio:.2}"), Some((ratio <= 1.5, "≤ 1.5")));
    Ok(())
}

fn cpu_a_ballot(hall: &Hall, name: &str, servers: usize, count: u32) -> Result<f64> {
    let copy = hall.copy(name)?;
    let servers = (0..servers).map(|_| hall.serve(&copy, |_| {})).collect::<Result<Vec<_>>>()?;
    let ballots = hall.ballots(&copy, &servers[0])?;
    let cpu = || servers.iter().map(|server| cpu_seconds(server.pid())).sum::<Result<f64>>();
    let before = cpu()?;
    let mut load = hall.load("cast");
    for server in &servers {
        load.args(["--server", &server.address.to_string()]);
    }
    load.args(["--count", &count.to_string(), "--at-once", "512"]).arg("--ballots").arg(ballots);
    let told = answer(load.arg("--history").arg(copy.folder.join("history.ndjson")))?;
    Ok(share((cpu()? - before) * 1e3, number(&told, "/acknowledged")))
}
