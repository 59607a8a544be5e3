//! Faults that must be found; and the same rounds without them, in which nothing may be found.

use std::thread;

use anyhow::{Result, bail, ensure};

use super::kill::AWAY;
use super::round::{Found, Moments, ROUNDS, Scene};
use super::shim::{self, Shim};
use crate::bench::city::free_address;
use crate::hall::{Copy, Engine, Hall};
use crate::progress::step;
use crate::workspace::Workspace;

/// How long a client tries.
const PATIENCE: f64 = 10.0;
/// Microseconds that making durable takes longer than on this machine, so that the moment is often within a commit.
const SLOW: u32 = 30_000;
/// Rounds without a fault.
const HONEST: u32 = 5;

/// A fault of the server by its name there, and how the comparison calls what comes of it.
struct Plant {
    name: &'static str,
    found: &'static str,
    end: End,
}

/// What happens at the random moment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// The server is killed.
    Kill,
    /// The server is killed, and what was not durable is gone. Killing the server alone rarely shows what is missing
    /// then: what was written but not made durable outlives a process.
    PowerCut,
    /// PostgreSQL stops at once.
    Stop,
}

const ON_SQLITE: [Plant; 3] = [
    Plant { name: "early-acknowledgement", found: "lost", end: End::PowerCut },
    Plant { name: "skipped-uniqueness", found: "doubled", end: End::Kill },
    Plant { name: "synchronous-normal", found: "lost", end: End::PowerCut },
];

const ON_POSTGRES: [Plant; 3] = [
    Plant { name: "early-acknowledgement", found: "lost", end: End::Stop },
    Plant { name: "skipped-uniqueness", found: "doubled", end: End::Stop },
    Plant { name: "synchronous-normal", found: "lost", end: End::Stop },
];

/// Plants one after the other.
pub fn run(workspace: &Workspace, hall: &Hall, engine: Engine, seed: u64) -> Result<()> {
    let shim = Shim::build(workspace)?;
    let (plants, end, ended) = match engine {
        Engine::Sqlite => (&ON_SQLITE, End::PowerCut, "power cut"),
        Engine::Postgres => (&ON_POSTGRES, End::Stop, "PostgreSQL stopped"),
    };
    let on = engine.name();
    for plant in plants {
        let round = step(&format!("Planted on {on}: {}", plant.name), || sought(hall, &shim, plant, seed))?;
        println!("planted on {on}, {}: {} found in round {round}", plant.name, plant.found);
    }
    let plain = Plant { name: "", found: "", end };
    step(&format!("The same on {on} with nothing planted"), || honest(hall, &shim, &plain, seed))?;
    println!("{ended} {HONEST} times, nothing planted: lost 0, never sent 0, doubled 0");
    Ok(())
}

/// Rounds until the fault is found.
fn sought(hall: &Hall, shim: &Shim, plant: &Plant, seed: u64) -> Result<u32> {
    let mut caught = None;
    rounds(hall, shim, plant, (ROUNDS, seed), |round, found| {
        let count = found.faults[plant.found].as_u64().unwrap_or_default();
        if count > 0 {
            caught = Some(round);
        }
        Ok(count == 0)
    })?;
    match caught {
        Some(round) => Ok(round),
        None => bail!("{} was not found in {ROUNDS} rounds: the check is worth nothing", plant.name),
    }
}

fn honest(hall: &Hall, shim: &Shim, plain: &Plant, seed: u64) -> Result<()> {
    rounds(hall, shim, plain, (HONEST, seed), |_, found| found.must_be_sound().map(|()| true))
}

/// Rounds for as long as `goes_on` says so.
fn rounds(
    hall: &Hall,
    shim: &Shim,
    plant: &Plant,
    (number, seed): (u32, u64),
    mut goes_on: impl FnMut(u32, &Found) -> Result<bool>,
) -> Result<()> {
    let copy = hall.copy("planted")?;
    if plant.end == End::Stop {
        hall.set(&copy, &format!("commit_delay = {SLOW}"))?;
        hall.set(&copy, "commit_siblings = 0")?;
    }
    let address = free_address()?;
    let serve = |copy: &Copy| {
        let mut kept = Ok(());
        let server = hall.serve_at(copy, address, |command| {
            if !plant.name.is_empty() {
                command.args(["--planted-fault", plant.name]);
            }
            if plant.end != End::Stop {
                shim.slowly(copy, command, SLOW);
            }
            if plant.end == End::PowerCut {
                kept = shim.keeping(copy, command);
            }
        })?;
        kept.map(|()| server)
    };
    let mut server = serve(&copy)?;
    let (mut scene, mut moments) = (Scene::new(hall, copy, &server)?, Moments::new(seed));
    for round in 1..=number {
        ensure!(!scene.is_over(), "there are no more ballots");
        let casting = scene.cast(&server, PATIENCE)?;
        thread::sleep(moments.next());
        if plant.end == End::Stop {
            hall.crash_database(AWAY)?;
        } else {
            server.kill()?;
            if plant.end == End::PowerCut {
                shim::cut_power(&scene.copy)?;
            }
            server = serve(&scene.copy)?;
        }
        casting.finish()?;
        if !goes_on(round, &scene.check(&server)?)? {
            return Ok(());
        }
    }
    Ok(())
}
