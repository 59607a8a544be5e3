//! Archives with what a verifier must say of each: committed as vectors, and the attacks of the named tests.

mod ballots;
mod heads;
mod honest;
mod live;
mod rows;
mod text;
mod witnesses;

use std::sync::LazyLock;

use ballot::verify::{Report, Witness, verify};

/// An archive, what to compare it with, and the codes of the faults that must be found, each once, sorted.
pub struct Case {
    pub name: &'static str,
    pub about: &'static str,
    pub archive: Vec<u8>,
    pub witness: Witness,
    pub codes: &'static [&'static str],
}

impl Case {
    pub fn new(name: &'static str, about: &'static str, archive: Vec<u8>, codes: &'static [&'static str]) -> Self {
        Self { name, about, archive, witness: Witness::default(), codes }
    }

    pub fn with(self, witness: Witness) -> Self {
        Self { witness, ..self }
    }

    pub fn report(&self) -> Report {
        verify(&self.archive, self.witness.clone(), |_| {})
    }
}

/// All of them, made once.
pub fn all() -> &'static [Case] {
    static CASES: LazyLock<Vec<Case>> = LazyLock::new(make);
    &CASES
}

/// The one with this name.
pub fn case(name: &str) -> &'static Case {
    all().iter().find(|case| case.name == name).unwrap()
}

fn make() -> Vec<Case> {
    [honest::cases(), ballots::cases(), rows::cases(), heads::cases(), live::cases(), text::cases(), witnesses::cases()]
        .into_iter()
        .flatten()
        .collect()
}

/// The codes of a report, each once, sorted.
pub fn codes(report: &Report) -> Vec<&'static str> {
    let mut codes: Vec<_> = report.faults.iter().map(|finding| finding.fault.code()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}
