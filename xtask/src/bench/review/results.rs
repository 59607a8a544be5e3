//! The page of published results, by the number of ballots they were counted from.

use std::time::Duration;

use anyhow::{Context, Result};

use super::{figure, share};
use crate::bench::http::{self, Cookies};
use crate::bench::load;
use crate::hall::{Hall, Programs};
use crate::workspace::Workspace;

/// Ballots of the two reviews.
const FEW: u32 = 500;
const MANY: u32 = 10_000;
/// How long one measurement takes, and how many are made; the middle one counts.
const TIME: Duration = Duration::from_secs(2);
const ROUNDS: usize = 5;
/// What two measurements of the same page may differ by on a busy machine.
const SAME: f64 = 1.15;

/// Measures and prints.
pub fn run(workspace: &Workspace, programs: &Programs) -> Result<()> {
    let few = milliseconds(workspace, programs, FEW)?;
    let many = milliseconds(workspace, programs, MANY)?;
    println!("\nThe page of published results");
    figure(&format!("CPU a page, {FEW} ballots"), &format!("{few:.2} ms"), None);
    figure(&format!("CPU a page, {MANY} ballots"), &format!("{many:.2} ms"), None);
    let ratio = share(many, few);
    figure("  ratio", &format!("{ratio:.2}"), Some((ratio <= SAME, &format!("≤ {SAME}"))));
    Ok(())
}

fn milliseconds(workspace: &Workspace, programs: &Programs, ballots: u32) -> Result<f64> {
    let hall = Hall::published(workspace, programs, ballots)?;
    let server = hall.serve(&hall.copy("results")?, |_| {})?;
    // The city's first review is last year's.
    let request = http::get(server.address, "/zh/review/1/results", &Cookies::default(), false);
    let mut costs = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        costs.push(load::measure(server.address, server.pid(), &request, TIME)?.milliseconds());
    }
    costs.sort_by(f64::total_cmp);
    costs.get(ROUNDS / 2).copied().context("a page was measured")
}
