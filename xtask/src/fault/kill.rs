//! Rounds of killing the server, and of stopping the database server under it.

use std::thread;
use std::time::Duration;

use anyhow::{Result, ensure};

use super::round::{Moments, ROUNDS, Scene};
use crate::bench::city::Running;
use crate::hall::{Engine, Hall};

/// How long a client tries.
const PATIENCE: f64 = 30.0;
/// A batch is being made in one of so many rounds.
const BATCH: u32 = 4;
/// How long PostgreSQL is away.
pub const AWAY: Duration = Duration::from_millis(300);

/// Breaks it so often, and says what was acknowledged meanwhile.
pub fn run(hall: &Hall, engine: Engine, name: &str, (rounds, seed): (u32, u64)) -> Result<String> {
    let (mut moments, mut acknowledged, mut on_board, mut left) = (Moments::new(seed), 0, 0, rounds);
    while left > 0 {
        let copy = hall.copy(name)?;
        let mut server = hall.serve(&copy, |_| {})?;
        let mut scene = Scene::new(hall, copy, &server)?;
        let here = left.min(ROUNDS);
        for round in 0..here {
            one(&mut scene, &mut server, engine, (moments.next(), round % BATCH == BATCH - 1))?;
        }
        let found = scene.check(&server)?;
        found.must_be_sound()?;
        acknowledged += found.acknowledged;
        on_board += found.on_board;
        left -= here;
    }
    Ok(format!("{acknowledged} ballots acknowledged, {on_board} of them on the board by then"))
}

fn one(scene: &mut Scene, server: &mut Running, engine: Engine, (moment, batch): (Duration, bool)) -> Result<()> {
    let casting = scene.cast(server, PATIENCE)?;
    let batch = if batch { Some(scene.batch(server)?) } else { None };
    thread::sleep(moment);
    match engine {
        Engine::Sqlite => {
            server.kill()?;
            *server = scene.hall.serve_at(&scene.copy, server.address, |_| {})?;
        }
        Engine::Postgres => scene.hall.crash_database(AWAY)?,
    }
    let told = casting.finish()?;
    if let Some(mut batch) = batch {
        let _ = batch.kill();
        batch.wait()?;
    }
    ensure!(told["given_up"] == 0 && told["refused"] == 0, "clients were not served in the end: {told}");
    scene.check(server)?.must_be_sound()
}
