//! The disk is full, or does not make durable: whoever casts is told to come again, nobody gets a false receipt, reading
//! goes on, and when the disk is well again so is the server, without being started anew.

use std::fs;
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use serde_json::Value;

use super::round::{BALLOTS, Scene};
use super::shim::{self, Shim};
use crate::bench::city::Running;
use crate::hall::Hall;
use crate::progress::step;
use crate::workspace::Workspace;

/// How long clients try while the disk is not well.
const MEANWHILE: f64 = 2.0;
/// How long they try afterwards.
const PATIENCE: f64 = 20.0;
/// What goes on meanwhile.
const READ: [&str; 3] = ["/zh/review", "/zh/review/2", "/api/open/v1/reviews/r2/manifest"];

/// What is said of a receipt for a ballot that cannot be written.
const FALSE_RECEIPT: &str = "a receipt was given on a disk that is not well";

/// Breaks the disk in both ways, and then once with a fault that must be found.
pub fn run(workspace: &Workspace, hall: &Hall) -> Result<()> {
    let shim = Shim::build(workspace)?;
    let (mut scene, server) = set(hall, &shim, &[])?;
    for (name, what) in [("full", "The disk is full"), ("broken", "The disk does not make durable")] {
        step(what, || unwell(&mut scene, &server, name))?;
        println!("{}: 503 with Retry-After, no receipt, reading goes on; then served again without a restart", what);
    }
    drop(server);
    let (mut scene, server) = set(hall, &shim, &["--planted-fault", "early-acknowledgement"])?;
    let told = step("Planted: early-acknowledgement on a full disk", || Ok(unwell(&mut scene, &server, "full")))?;
    match told {
        Err(error) if error.to_string().starts_with(FALSE_RECEIPT) => {}
        Err(error) => return Err(error.context("the planted fault was not what was found")),
        Ok(()) => bail!("receipts before the commit were not found: the check is worth nothing"),
    }
    println!("planted, early-acknowledgement on a full disk: false receipts found");
    Ok(())
}

/// A server on a disk that is well so far.
fn set<'a>(hall: &'a Hall, shim: &Shim, options: &[&str]) -> Result<(Scene<'a>, Running)> {
    let copy = hall.copy("disk")?;
    let server = hall.serve(&copy, |command| shim.under(&copy, command.args(options)))?;
    let mut scene = Scene::new(hall, copy, &server)?;
    ensure!(scene.cast(&server, PATIENCE)?.finish()?["acknowledged"] == BALLOTS, "a disk that is well takes ballots");
    Ok((scene, server))
}

fn unwell(scene: &mut Scene, server: &Running, name: &str) -> Result<()> {
    let before = lines(scene)?.len();
    shim::switch(&scene.copy, name, true)?;
    let already = refusals(server)?;
    let mut casting = scene.cast(server, MEANWHILE)?;
    // Reading goes on after the first ballot could not be written, and when all of them have tried.
    while refusals(server)? == already && !casting.is_over()? {
        thread::sleep(Duration::from_millis(50));
    }
    read(server)?;
    let told = casting.finish()?;
    read(server)?;
    shim::switch(&scene.copy, name, false)?;
    ensure!(told["acknowledged"] == 0, "{FALSE_RECEIPT}: {told}");
    ensure!(refusals(server)? != already, "no ballot was refused while the disk was {name}");
    for answer in lines(scene)?.iter().skip(before).filter(|line| !line["status"].is_null()) {
        let said = answer["said"].as_str().unwrap_or_default();
        ensure!(answer["status"] == 503 && said.contains("retry after"), "meanwhile it answered {answer}");
    }
    let told = scene.cast_again(server, PATIENCE)?.finish()?;
    ensure!(told["acknowledged"] == BALLOTS, "the server did not recover: {told}");
    scene.check(server)?.must_be_sound()
}

fn read(server: &Running) -> Result<()> {
    READ.iter().try_for_each(|path| server.get(path).map(drop))
}

/// How often the server told who casts to come again, in its own words.
fn refusals(server: &Running) -> Result<String> {
    let metrics = server.get("/metrics")?;
    let told = |line: &&str| line.starts_with("sunhall_requests_total") && line.contains("status=\"503\"");
    Ok(metrics.lines().filter(told).collect())
}

fn lines(scene: &Scene) -> Result<Vec<Value>> {
    let history = fs::read_to_string(scene.history())?;
    history.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}
