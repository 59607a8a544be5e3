//! Faults that must be found; and the same rounds without them, in which nothing may be found.

use std::thread;

use anyhow::{Result, bail, ensure};

use super::round::{Found, Moments, ROUNDS, Scene};
use super::shim::{self, Shim};
use crate::bench::city::free_address;
use crate::hall::Hall;
use crate::progress::step;
use crate::workspace::Workspace;

/// How long a client tries.
const PATIENCE: f64 = 10.0;
/// Microseconds that making durable takes longer than on this machine.
const SLOW: u32 = 3_000;

/// A fault, and how the comparison calls what comes of it.
struct Plant {
    option: &'static str,
    found: &'static str,
    /// Whether the power is cut, not only the server killed.
    power: bool,
}

const PLANTS: [Plant; 3] = [
    // Killing the server alone rarely shows it: what was written but not made durable outlives a process.
    Plant { option: "early-acknowledgement", found: "lost", power: true },
    Plant { option: "skipped-uniqueness", found: "doubled", power: false },
    Plant { option: "synchronous-normal", found: "lost", power: true },
];

/// Plants one after the other.
pub fn run(workspace: &Workspace, hall: &Hall, seed: u64) -> Result<()> {
    let shim = Shim::build(workspace)?;
    for plant in &PLANTS {
        let round = step(&format!("Planted: {}", plant.option), || sought(hall, &shim, plant, seed))?;
        println!("planted {}: {} found in round {round}", plant.option, plant.found);
    }
    let plain = Plant { option: "", found: "", power: true };
    step("The same with the power cut and nothing planted", || honest(hall, &shim, &plain, seed))?;
    println!("power cut {HONEST} times, nothing planted: lost 0, never sent 0, doubled 0");
    Ok(())
}

/// Rounds without a fault.
const HONEST: u32 = 5;

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
        None => bail!("{} was not found in {ROUNDS} rounds: the check is worth nothing", plant.option),
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
    let address = free_address()?;
    let serve = |copy: &crate::hall::Copy| {
        let mut kept = Ok(());
        let server = hall.serve_at(copy, address, |command| {
            if !plant.option.is_empty() {
                command.args(["--planted-fault", plant.option]);
            }
            // Commits that take a while, so that the moment is often within one.
            shim.slowly(copy, command, SLOW);
            if plant.power {
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
        server.kill()?;
        if plant.power {
            shim::cut_power(&scene.copy)?;
        }
        server = serve(&scene.copy)?;
        casting.finish()?;
        if !goes_on(round, &scene.check(&server)?)? {
            return Ok(());
        }
    }
    Ok(())
}
