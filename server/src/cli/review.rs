//! `sunhall verify review`: the check of an archive, without a database and without trusting a server.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use ballot::Digest;
use ballot::board::SignedHead;
use ballot::seen::Evidence;
use ballot::verify::{Outcome, Report, Together, Witness};
use clap::Args;

/// How many faults are printed.
const SHOWN: usize = 20;

/// What to check, and what to compare it with.
#[derive(Args, Debug)]
pub struct VerifyReview {
    /// The archive, as downloaded from /api/open/v1/reviews/ID/archive
    archive: PathBuf,
    /// The fingerprint the review was announced with
    #[arg(long, value_name = "HEX")]
    fingerprint: Option<Digest>,
    /// A receipt to look for; may be repeated
    #[arg(long = "receipt", value_name = "SHR1…")]
    receipts: Vec<String>,
    /// Evidence that the page of the check saved: its heads are looked for; may be repeated
    #[arg(long, value_name = "FILE")]
    seen: Vec<PathBuf>,
}

/// Checks the archive and prints a report.
///
/// # Errors
/// When it cannot be read, or has faults.
pub fn verify(command: VerifyReview) -> anyhow::Result<()> {
    let heads = heads(&command.seen)?;
    let witness = Witness { fingerprint: command.fingerprint, receipts: command.receipts, heads };
    let report = check(&command.archive, witness)?;
    print!("{}", text(&report));
    if report.is_sound() { Ok(()) } else { bail!("the archive has {} faults.", report.faults.len()) }
}

fn heads(files: &[PathBuf]) -> anyhow::Result<Vec<SignedHead>> {
    let mut heads = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
        let evidence =
            Evidence::from_text(&text).with_context(|| format!("{} is no saved evidence", path.display()))?;
        heads.extend(evidence.heads());
    }
    Ok(heads)
}

fn check(path: &Path, witness: Witness) -> anyhow::Result<Report> {
    let mut file = File::open(path).with_context(|| format!("{} cannot be opened", path.display()))?;
    let mut verifier = Together::new(witness);
    let mut piece = vec![0; 1 << 20];
    loop {
        match file.read(&mut piece).with_context(|| format!("{} cannot be read", path.display()))? {
            0 => return Ok(verifier.finish()),
            read => verifier.push(&piece[..read]),
        }
    }
}

/// The report as people read it.
fn text(report: &Report) -> String {
    let fingerprint = report.fingerprint.map_or_else(|| "none".to_owned(), |digest| digest.to_string());
    let mut lines = vec![
        format!("fingerprint {fingerprint}"),
        format!(
            "{} heads, {} batches, {} ballots, {} of them count; the board is {}",
            report.heads,
            report.batches,
            report.ballots,
            report.counted.valid,
            if report.closed { "closed" } else { "open" }
        ),
    ];
    let counts = report.counts.iter();
    lines.extend(counts.map(|count| format!("{}: {} tokens, {} ballots", count.group, count.issued, count.cast)));
    lines.extend(recount(report));
    lines.extend(report.receipts.iter().map(|receipt| match receipt {
        Outcome::Included(_, index) => format!("receipt: the ballot is on the board, at place {index}"),
        Outcome::Waiting(_) => "receipt: the ballot is not on the board, and does not have to be yet".to_owned(),
        Outcome::Omitted(_) => "receipt: the ballot should be on the board and is not; this proves it".to_owned(),
        Outcome::Invalid => "receipt: not one of this board".to_owned(),
    }));
    let shown = report.faults.iter().take(SHOWN);
    lines.extend(shown.map(|finding| format!("line {}: {}: {}", finding.line, finding.fault.code(), finding.fault)));
    if report.faults.len() > SHOWN {
        lines.push(format!("and {} more", report.faults.len() - SHOWN));
    }
    lines.push(
        match report.result {
            Some(true) => "the published result has these counts",
            Some(false) => "the published result has other counts",
            None => "no result is in the archive",
        }
        .to_owned(),
    );
    if report.is_sound() {
        lines.push("everything is in order".to_owned());
    }
    lines.join("\n") + "\n"
}

/// How often each grade was given, a line for each department, criterion and group.
fn recount(report: &Report) -> Vec<String> {
    let Some(manifest) = &report.manifest else { return Vec::new() };
    let mut lines = vec![format!("recount, {} ballots, {} of them void:", report.counted.valid, report.counted.void)];
    for department in &manifest.departments {
        for (place, criterion) in manifest.criteria.iter().enumerate() {
            let own = report.counted.tallies.iter().filter(|tally| tally.department == department.id);
            for tally in own {
                let window = tally.window.as_ref().map_or_else(String::new, |window| format!(", window {window}"));
                let void = if tally.void { " (void)" } else { "" };
                let counts = manifest.grades.iter().zip(tally.grades.get(place).into_iter().flatten());
                let counts: Vec<String> = counts.map(|(grade, count)| format!("{} {count}", grade.id)).collect();
                let (department, criterion, group) = (&department.id, &criterion.id, &tally.group);
                lines.push(format!("  {department}, {criterion}, {group}{window}{void}: {}", counts.join(", ")));
            }
        }
    }
    lines
}
