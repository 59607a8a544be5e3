//! Publishing and verifying boards of different sizes, beside the second verifier in Python.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::Result;

use super::{figure, number, share};
use crate::bench::load::cpu_seconds;
use crate::hall::{Engine, Hall, Programs, answer};
use crate::progress::step;
use crate::test::verifier;
use crate::workspace::Workspace;

/// Ballots under way at any moment.
const AT_ONCE: &str = "512";
/// How far from a straight line the cost of a ballot may be between two sizes.
const LINEAR: f64 = 1.5;

/// What a board of one size cost, in seconds.
struct Cost {
    ballots: f64,
    publishing_cpu: f64,
    publishing: f64,
    verifying: f64,
    python: f64,
}

/// Measures and prints.
pub fn run(workspace: &Workspace, programs: &Programs, sizes: &[u32]) -> Result<()> {
    let python = verifier::prepare(workspace)?;
    let costs = sizes.iter().map(|size| board(workspace, programs, &python, *size)).collect::<Result<Vec<_>>>()?;
    println!("\nPublishing and verifying a board");
    println!(
        "  {:>10}{:>18}{:>14}{:>12}{:>12}{:>8}",
        "ballots", "publishing CPU", "publishing", "verifying", "Python", "ratio"
    );
    for cost in &costs {
        println!(
            "  {:>10}{:>16.2} s{:>12.2} s{:>10.2} s{:>10.1} s{:>8.1}",
            cost.ballots,
            cost.publishing_cpu,
            cost.publishing,
            cost.verifying,
            cost.python,
            share(cost.python, cost.verifying)
        );
    }
    for pair in costs.windows(2) {
        let growth = |of: fn(&Cost) -> f64| share(of(&pair[1]) / pair[1].ballots, of(&pair[0]) / pair[0].ballots);
        let published = growth(|cost| cost.publishing_cpu);
        let verified = growth(|cost| cost.verifying);
        let aim = format!("≤ {LINEAR}");
        figure(
            "CPU of publishing a ballot, larger / smaller",
            &format!("{published:.2}"),
            Some((published <= LINEAR, &aim)),
        );
        figure(
            "time of verifying a ballot, larger / smaller",
            &format!("{verified:.2}"),
            Some((verified <= LINEAR, &aim)),
        );
    }
    let ratio = costs.iter().map(|cost| share(cost.python, cost.verifying)).fold(f64::INFINITY, f64::min);
    figure("quicker than the verifier in Python, at least", &format!("{ratio:.1}"), Some((ratio >= 10.0, "≥ 10")));
    Ok(())
}

fn board(workspace: &Workspace, programs: &Programs, python: &Path, size: u32) -> Result<Cost> {
    let hall = Hall::open(workspace, programs, Engine::Sqlite, size)?;
    let copy = hall.copy("board")?;
    let server = hall.serve(&copy, |_| {})?;
    let address = server.address.to_string();
    let ballots = hall.ballots(&copy, &server)?;
    step(&format!("Casting {size} ballots"), || {
        let mut load = hall.load("cast");
        load.args(["--server", &address, "--count", &size.to_string(), "--at-once", AT_ONCE, "--patience", "3000"]);
        answer(load.arg("--ballots").arg(ballots).arg("--history").arg(copy.folder.join("history.ndjson")))
    })?;
    let before = cpu_seconds(server.pid())?;
    let told = step("Publishing them", || {
        answer(hall.load("batch").args(["--server", &address, "--database-url", &copy.url]))
    })?;
    let publishing_cpu = cpu_seconds(server.pid())? - before;
    let archive = copy.folder.join("archive.ndjson");
    let id = server.get("/api/open/v1/reviews")?;
    let id = id.split("\"id\":\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("r2").to_owned();
    fs::write(&archive, server.get(&format!("/api/open/v1/reviews/{id}/archive"))?)?;
    drop(server);
    let verifying = timed("Verifying", Command::new(programs.server()).args(["verify", "review"]).arg(&archive))?;
    let script = workspace.root().join("end2end/verifier/verify.py");
    let python = timed("Verifying in Python", Command::new(python).arg(script).arg(&archive))?;
    Ok(Cost { ballots: f64::from(size), publishing_cpu, publishing: number(&told, "/seconds"), verifying, python })
}

/// Seconds a program takes. What it prints is not wanted: an archive of an open review has an end, but no result.
fn timed(name: &str, command: &mut Command) -> Result<f64> {
    step(name, || {
        let start = Instant::now();
        crate::process::output(command)?;
        Ok(start.elapsed().as_secs_f64())
    })
}
