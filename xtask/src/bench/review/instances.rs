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
    println!("\nServers on one PostgreSQL, processor time a ballot");
    for (name, cost) in [("one server", &one), ("two servers", &two)] {
        figure(name, &format!("{:.3} ms", cost.all()), None);
        figure("  of it PostgreSQL", &format!("{:.3} ms", cost.database), None);
    }
    let ratio = share(two.all(), one.all());
    figure("ratio", &format!("{ratio:.2}"), Some((ratio <= 1.5, "≤ 1.5")));
    Ok(())
}

/// Milliseconds of processor time a ballot.
struct Cost {
    servers: f64,
    database: f64,
}

impl Cost {
    fn all(&self) -> f64 {
        self.servers + self.database
    }
}

fn cpu_a_ballot(hall: &Hall, name: &str, servers: usize, count: u32) -> Result<Cost> {
    let copy = hall.copy(name)?;
    let servers = (0..servers).map(|_| hall.serve(&copy, |_| {})).collect::<Result<Vec<_>>>()?;
    let ballots = hall.ballots(&copy, &servers[0])?;
    let cpu = || servers.iter().map(|server| cpu_seconds(server.pid())).sum::<Result<f64>>();
    let before = (cpu()?, hall.database_cpu_seconds()?);
    let mut load = hall.load("cast");
    for server in &servers {
        load.args(["--server", &server.address.to_string()]);
    }
    load.args(["--count", &count.to_string(), "--at-once", "512"]).arg("--ballots").arg(ballots);
    let told = answer(load.arg("--history").arg(copy.folder.join("history.ndjson")))?;
    let each = |seconds: f64| share(seconds * 1e3, number(&told, "/acknowledged"));
    Ok(Cost { servers: each(cpu()? - before.0), database: each(hall.database_cpu_seconds()? - before.1) })
}
