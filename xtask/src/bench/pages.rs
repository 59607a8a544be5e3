//! What pages cost: the server's processor time against a page written by hand, the browser's bytes, and whether
//! the cost grows with the number of cases.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::{Args, ValueEnum};

use super::city::{City, Running, free_address};
use super::http::{self, Connection, Cookies};
use super::load::{self, Cost};
use super::visitor::Visitor;
use super::{baseline, html};
use crate::workspace::{Mode, Workspace};
use crate::{native, site};

/// The sizes of the cities whose pages are compared.
const FEW: u64 = 1_000;
const MANY: u64 = 100_000;
/// Over how many working days their cases are spread: so few in the small city that its inboxes fill a page too.
const DAYS: [u64; 2] = [20, 240];

/// The steepest slope of cost over cases, both as logarithms, that still counts as none: within it a page of the
/// larger city costs at most a quarter more, which is what measurements on a busy machine differ by.
const FLAT: f64 = 0.05;

/// What `bench pages` may be told.
#[derive(Args)]
pub struct Arguments {
    /// What to measure; `dev` only to try the measurement itself.
    #[arg(long, value_enum, default_value_t = Profile::Release)]
    profile: Profile,
    /// Seconds each measurement takes.
    #[arg(long, default_value_t = 3.0, value_parser = seconds)]
    seconds: f64,
    /// How often each page is measured; the middle result counts.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=50))]
    rounds: u32,
}

#[derive(Clone, Copy, ValueEnum)]
enum Profile {
    Dev,
    Release,
}

/// A page that can be asked for over and over.
struct Sample {
    name: &'static str,
    path: String,
    cookies: Cookies,
}

/// How the product and the comparison did on one page.
struct Comparison {
    name: &'static str,
    ours: f64,
    theirs: f64,
}

/// Builds, seeds, measures and prints.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let mode = match arguments.profile {
        Profile::Dev => Mode::Dev,
        Profile::Release => Mode::Release,
    };
    site::build(workspace, mode)?;
    let comparison = native::build_for_measuring(workspace, mode)?.baseline;
    let binary = workspace.binary(mode);
    let city = |cases| City::of(&workspace.target(), &binary, &workspace.site(mode), cases);
    let (few, many) = (city((FEW, DAYS[0]))?, city((MANY, DAYS[1]))?);

    let ours = few.serve()?;
    let samples = samples(&ours)?;
    let texts = samples.iter().map(|sample| Ok(baseline::text(sample.name, &sample.html(&ours)?)));
    let texts = texts.collect::<Result<Vec<_>>>()?;
    let theirs = baseline::start(workspace, &comparison, &texts, free_address()?)?;
    let results = samples.iter().map(|sample| compare(arguments, sample, &ours, &theirs));
    let results = results.collect::<Result<Vec<_>>>()?;
    println!("{}", rates(&results));
    println!("{}", bytes(&samples, &ours, &theirs)?);
    drop((ours, theirs));
    growth(arguments, &few, &many)
}

/// The three pages that are compared: two anybody reads, one of a citizen's own.
fn samples(server: &Running) -> Result<Vec<Sample>> {
    let mut stranger = Visitor::new(server.address)?;
    let guide = stranger.first_link("/zh/guides", "/zh/guides/")?;
    let mut citizen = Visitor::new(server.address)?;
    citizen.sign_in_citizen()?;
    let case = citizen.first_link("/zh/my", "/zh/cases/")?;
    Ok(vec![
        Sample { name: "home", path: "/zh".to_owned(), cookies: Cookies::default() },
        Sample { name: "guide", path: guide, cookies: Cookies::default() },
        Sample { name: "case", path: case, cookies: citizen.cookies() },
    ])
}

impl Sample {
    fn html(&self, server: &Running) -> Result<String> {
        let request = http::get(server.address, &self.path, &self.cookies, false);
        let answer = Connection::open(server.address)?.send(&request)?;
        ensure!(answer.status == 200, "{} answered {}", self.path, answer.status);
        Ok(answer.text()?.to_owned())
    }

    fn cost(&self, server: &Running, time: f64) -> Result<Cost> {
        let request = http::get(server.address, &self.path, &self.cookies, false);
        load::measure(server.address, server.pid(), &request, Duration::from_secs_f64(time))
    }
}

/// Takes turns, so that whatever else the machine does hits both alike.
fn compare(arguments: &Arguments, sample: &Sample, ours: &Running, theirs: &Running) -> Result<Comparison> {
    let other = Sample { name: sample.name, path: format!("/{}", sample.name), cookies: Cookies::default() };
    let (mut our_rates, mut their_rates) = (Vec::new(), Vec::new());
    for _ in 0..arguments.rounds {
        our_rates.push(sample.cost(ours, arguments.seconds)?.rate());
        their_rates.push(other.cost(theirs, arguments.seconds)?.rate());
    }
    Ok(Comparison { name: sample.name, ours: middle(our_rates), theirs: middle(their_rates) })
}

fn rates(results: &[Comparison]) -> String {
    let mut text = format!("\n{:<10}{:>14}{:>14}{:>10}", "page", "sunhall", "axum + maud", "ratio");
    text.push_str("   requests per CPU-second\n");
    for result in results {
        let ratio = result.ours / result.theirs;
        text.push_str(&format!("{:<10}{:>14.0}{:>14.0}{ratio:>10.3}\n", result.name, result.ours, result.theirs));
    }
    text
}

fn bytes(samples: &[Sample], ours: &Running, theirs: &Running) -> Result<String> {
    let mut text = format!("{:<10}{:>14}{:>14}{:>10}{:>14}", "page", "sunhall", "axum + maud", "ratio", "of it HTML");
    text.push_str("   bytes to the browser, compressed, first visit\n");
    for sample in samples {
        let other = Sample { name: sample.name, path: format!("/{}", sample.name), cookies: Cookies::default() };
        let page = weight(ours, &sample.path, &sample.cookies)?;
        let all = resources(sample, ours)? + page;
        let their_page = weight(theirs, &other.path, &other.cookies)?;
        let ratio = ratio(all, their_page);
        text.push_str(&format!("{:<10}{all:>14}{their_page:>14}{ratio:>10.1}{page:>14}\n", sample.name));
    }
    Ok(text)
}

fn resources(sample: &Sample, server: &Running) -> Result<usize> {
    let page = sample.html(server)?;
    html::resources(&page).iter().map(|path| weight(server, path, &Cookies::default())).sum()
}

fn weight(server: &Running, path: &str, cookies: &Cookies) -> Result<usize> {
    let answer = Connection::open(server.address)?.send(&http::get(server.address, path, cookies, true))?;
    ensure!(answer.status == 200, "{path} answered {}", answer.status);
    Ok(answer.body.len())
}

/// Measures the pages whose tables grow, in the small city and in the large one.
fn growth(arguments: &Arguments, few: &City, many: &City) -> Result<()> {
    let (small, large) = (few.serve()?, many.serve()?);
    let pages = working_pages(few, &small)?.into_iter().zip(working_pages(many, &large)?);
    println!("{:<10}{FEW:>14}{MANY:>14}{:>10}   CPU milliseconds a page, by cases in the city", "page", "slope");
    let mut steep = Vec::new();
    for (page, same) in pages {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for _ in 0..arguments.rounds {
            before.push(page.cost(&small, arguments.seconds)?.milliseconds());
            after.push(same.cost(&large, arguments.seconds)?.milliseconds());
        }
        let (before, after) = (middle(before), middle(after));
        let slope = slope(before, after);
        println!("{:<10}{before:>14.2}{after:>14.2}{slope:>10.3}", page.name);
        if slope > FLAT {
            steep.push(page.name);
        }
    }
    ensure!(steep.is_empty(), "the cost of these pages grows with the number of cases: {}", steep.join(", "));
    Ok(())
}

fn working_pages(city: &City, server: &Running) -> Result<Vec<Sample>> {
    let mut official = Visitor::new(server.address)?;
    official.sign_in_official(city)?;
    let case = official.first_link("/zh/work", "/zh/work?case=").context("the inbox has no case")?;
    let mut citizen = Visitor::new(server.address)?;
    citizen.sign_in_citizen()?;
    let own = citizen.first_link("/zh/my", "/zh/cases/").context("the citizen has no case")?;
    Ok(vec![
        Sample { name: "inbox", path: "/zh/work".to_owned(), cookies: official.cookies() },
        Sample { name: "case", path: case, cookies: official.cookies() },
        Sample { name: "own case", path: own, cookies: citizen.cookies() },
    ])
}

/// How cost grows with cases: 0 not at all, 1 in proportion.
#[expect(clippy::cast_precision_loss, reason = "sizes of cities stay far below 2^52")]
fn slope(few: f64, many: f64) -> f64 {
    (many / few).ln() / (MANY as f64 / FEW as f64).ln()
}

#[expect(clippy::cast_precision_loss, reason = "sizes of pages stay far below 2^52")]
fn ratio(ours: usize, theirs: usize) -> f64 {
    ours as f64 / theirs as f64
}

fn middle(mut results: Vec<f64>) -> f64 {
    results.sort_by(f64::total_cmp);
    results[results.len() / 2]
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(seconds) if (0.1..=60.0).contains(&seconds) => Ok(seconds),
        _ => Err("give seconds from 0.1 to 60".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_tell_constant_from_growing() {
        assert!(slope(2.0, 2.0).abs() < 1e-9);
        assert!((slope(2.0, 200.0) - 1.0).abs() < 1e-9);
        assert!(slope(2.0, 2.2) < FLAT && slope(2.0, 2.6) > FLAT);
    }

    #[test]
    fn the_middle_result_counts() {
        assert!((middle(vec![9.0, 1.0, 2.0]) - 2.0).abs() < 1e-9);
    }
}
