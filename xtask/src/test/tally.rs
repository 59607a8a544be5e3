//! Counting: what passed, what failed, and which.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::progress::step;

/// What has been counted so far.
#[derive(Debug, Default)]
pub struct Tally {
    passed: u64,
    failed: u64,
    complaints: Vec<String>,
}

impl Tally {
    /// One check that holds or doesn't; says whether it held.
    pub fn check(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> bool {
        match step(name, work) {
            Ok(()) => self.passed += 1,
            Err(error) => self.fail(name, &format!("{error:#}")),
        }
        !self.complaints.iter().any(|complaint| complaint.starts_with(&format!("{name}: ")))
    }

    /// A program that runs tests and counts them itself, as cargo's and Playwright's runners do.
    pub fn runner(&mut self, name: &str, command: &mut Command) {
        let (passed, failed) = (self.passed, self.failed);
        match step(name, || self.listen(command)) {
            Ok(()) if self.passed == passed && self.failed == failed => self.fail(name, "ran no test"),
            Ok(()) => {}
            // The runner has counted its failed tests; one that dies otherwise is a failure of its own.
            Err(error) if self.failed > failed => self.complaints.push(format!("{name}: {error:#}")),
            Err(error) => self.fail(name, &format!("{error:#}")),
        }
    }

    /// Prints what failed and the counts; an error if anything did.
    pub fn close(self) -> Result<()> {
        for complaint in &self.complaints {
            eprintln!("✗ {complaint}");
        }
        println!("{} passed, {} failed", self.passed, self.failed);
        if self.failed > 0 {
            bail!("{} of {} failed", self.failed, self.passed + self.failed);
        }
        Ok(())
    }

    fn fail(&mut self, name: &str, why: &str) {
        eprintln!("✗ {name}: {why}");
        self.failed += 1;
        self.complaints.push(format!("{name}: {why}"));
    }

    fn listen(&mut self, command: &mut Command) -> Result<()> {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context("could not start it")?;
        let output = child.stdout.take().context("its output is ours to read")?;
        for line in BufReader::new(output).lines() {
            let line = line?;
            println!("{line}");
            let (passed, failed) = counts(&line);
            self.passed += passed;
            self.failed += failed;
        }
        let status = child.wait()?;
        if !status.success() {
            bail!("ended with {status}");
        }
        Ok(())
    }
}

/// The counts in a runner's closing line, else zeros. A test that passed only when repeated has failed.
fn counts(line: &str) -> (u64, u64) {
    if let Some(result) = line.strip_prefix("test result: ") {
        let number = |word: &str| before(result, word).unwrap_or(0);
        return (number("passed"), number("failed"));
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    match words[..] {
        [number, "passed"] | [number, "passed", _] if line.starts_with("  ") => (number.parse().unwrap_or(0), 0),
        [number, "failed" | "flaky" | "interrupted"] if line.starts_with("  ") => (0, number.parse().unwrap_or(0)),
        _ => (0, 0),
    }
}

fn before(text: &str, word: &str) -> Option<u64> {
    text.split([';', '.']).find_map(|part| part.trim().strip_suffix(word)?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_runners_closing_lines_are_understood() {
        let cargo =
            "test result: FAILED. 12 passed; 2 failed; 0 ignored; 0 measured; 3 filtered out; finished in 0.02s";
        assert_eq!(counts(cargo), (12, 2));
        assert_eq!(counts("  31 passed (2.4m)"), (31, 0));
        assert_eq!(counts("  1 failed"), (0, 1));
        assert_eq!(counts("  2 flaky"), (0, 2));
        assert_eq!(counts("3 passed by the house"), (0, 0));
        assert_eq!(counts("test cases::accept ... ok"), (0, 0));
    }

    #[test]
    fn a_runner_that_runs_nothing_or_dies_has_failed() {
        let mut tally = Tally::default();
        tally.runner("silent", &mut Command::new("true"));
        tally.runner("dying", &mut Command::new("false"));
        assert_eq!((tally.passed, tally.failed), (0, 2));
        assert!(tally.close().is_err());
    }

    #[test]
    fn checks_count_one_each() {
        let mut tally = Tally::default();
        assert!(tally.check("good", || Ok(())));
        assert!(!tally.check("bad", || bail!("no")));
        assert_eq!((tally.passed, tally.failed), (1, 1));
    }
}
