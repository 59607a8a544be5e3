//! One round: ballots come, something breaks at a random moment, clients try again, and the history is compared.

use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::bench::city::Running;
use crate::hall::{self, Copy, Hall};

/// Ballots of a round, and how many come in a second: many commits, each of a few ballots.
pub const BALLOTS: u32 = 150;
const RATE: u32 = 400;
/// Rounds on one copy of the database, whose ballots and history grow with each.
pub const ROUNDS: u32 = 20;
/// Members of the review: a ballot for each.
pub const MEMBERS: u32 = BALLOTS * ROUNDS;

/// A copy of the review that is being broken.
pub struct Scene<'a> {
    pub hall: &'a Hall<'a>,
    pub copy: Copy,
    pub ballots: PathBuf,
    done: u32,
}

/// What the comparison found.
#[derive(Debug)]
pub struct Found {
    pub acknowledged: u64,
    pub on_board: u64,
    /// Faults by kind, with how many there are; the whole answer for who wants to know more.
    pub faults: Value,
    pub answer: Value,
}

impl<'a> Scene<'a> {
    /// Sets the scene for a server that runs on a fresh copy.
    pub fn new(hall: &'a Hall<'a>, copy: Copy, server: &Running) -> Result<Self> {
        let ballots = hall.ballots(&copy, server)?;
        Ok(Self { hall, copy, ballots, done: 0 })
    }

    /// Whether every ballot was cast.
    pub fn is_over(&self) -> bool {
        self.done + BALLOTS > MEMBERS
    }

    /// Begins to cast the next ballots, among them replays and second ballots, until `patience` is over.
    pub fn cast(&mut self, server: &Running, patience: f64) -> Result<Casting> {
        let from = self.done;
        self.done += BALLOTS;
        self.cast_from(server, from, patience)
    }

    /// Begins to cast those of the last round again.
    pub fn cast_again(&self, server: &Running, patience: f64) -> Result<Casting> {
        self.cast_from(server, self.done - BALLOTS, patience)
    }

    fn cast_from(&self, server: &Running, from: u32, patience: f64) -> Result<Casting> {
        let mut load = self.hall.load("cast");
        load.args(["--server", &server.address.to_string(), "--from", &from.to_string(), "--adversarial"]);
        load.args(["--count", &BALLOTS.to_string(), "--rate", &RATE.to_string(), "--patience", &patience.to_string()]);
        load.arg("--ballots").arg(&self.ballots).arg("--history").arg(self.history());
        let child = load.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        Ok(Casting(child.context("could not start the load")?))
    }

    /// Begins a batch, which may come to nothing.
    pub fn batch(&self, server: &Running) -> Result<Child> {
        let mut load = self.hall.load("batch");
        load.args(["--server", &server.address.to_string(), "--database-url", &self.copy.url]);
        Ok(load.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?)
    }

    /// Compares history, database and board.
    pub fn check(&self, server: &Running) -> Result<Found> {
        let mut load = self.hall.load("check");
        load.args(["--server", &server.address.to_string(), "--database-url", &self.copy.url, "--archive"]);
        load.args(["--count", &MEMBERS.to_string()]).arg("--ballots").arg(&self.ballots);
        let answer = hall::answer(load.arg("--history").arg(self.history()))?;
        let number = |name: &str| answer[name].as_u64().unwrap_or_default();
        Ok(Found {
            acknowledged: number("acknowledged"),
            on_board: number("on_board"),
            faults: answer["faults"].clone(),
            answer,
        })
    }

    /// Where requests and answers are.
    pub fn history(&self) -> PathBuf {
        self.copy.folder.join("history.ndjson")
    }
}

impl Found {
    /// Whether nothing was found.
    pub fn is_sound(&self) -> bool {
        self.faults.as_object().is_some_and(serde_json::Map::is_empty)
    }

    /// Refuses anything that was found.
    pub fn must_be_sound(&self) -> Result<()> {
        ensure!(self.is_sound(), "history, database and board differ: {}", self.answer);
        Ok(())
    }
}

/// Ballots under way.
pub struct Casting(Child);

impl Casting {
    /// Whether the last answer has come.
    pub fn is_over(&mut self) -> Result<bool> {
        Ok(self.0.try_wait()?.is_some())
    }

    /// Waits for the last answer.
    pub fn finish(self) -> Result<Value> {
        let done = self.0.wait_with_output()?;
        if !done.status.success() {
            bail!("the load failed: {}", String::from_utf8_lossy(&done.stderr).trim());
        }
        hall::read(&String::from_utf8(done.stdout)?)
    }
}

/// Random moments that repeat themselves (SplitMix64).
pub struct Moments(u64);

impl Moments {
    /// The moments that `seed` names.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Somewhere while a round's ballots come, or a little later.
    pub fn next(&mut self) -> Duration {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let longest = u64::from(BALLOTS) * 1_200 / u64::from(RATE);
        Duration::from_millis(20 + (mixed ^ (mixed >> 31)) % longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_differ_and_repeat_themselves() {
        let draw = |seed| {
            let mut moments = Moments::new(seed);
            (0..20).map(|_| moments.next()).collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        assert!(draw(7).iter().all(|moment| *moment < Duration::from_millis(500)));
    }
}
