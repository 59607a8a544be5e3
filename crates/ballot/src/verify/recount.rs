//! Counting the grades again: whole numbers only; means and ranks are made elsewhere.

use std::collections::BTreeMap;

use super::{Counted, Tally};
use crate::{
    Id,
    board::Window,
    cast::Ballot,
    manifest::{Manifest, Review},
};

/// Counts by window, group, department, criterion and grade.
#[derive(Debug, Default)]
pub(super) struct Recount {
    windows: BTreeMap<Option<Id>, InWindow>,
}

/// The counts of one window.
#[derive(Debug, Default)]
struct InWindow {
    ballots: u64,
    /// One flat row; see [`Recount::base`].
    grades: Vec<u64>,
}

impl Recount {
    /// Adds a valid ballot.
    pub(super) fn add(&mut self, review: &Review, ballot: &Ballot) {
        self.each(review, ballot, |count| *count += 1);
    }

    /// Takes back a ballot that was added.
    pub(super) fn remove(&mut self, review: &Review, ballot: &Ballot) {
        self.each(review, ballot, |count| *count -= 1);
    }

    fn each(&mut self, review: &Review, ballot: &Ballot, mut change: impl FnMut(&mut u64)) {
        let manifest = review.manifest();
        let Some(group) = review.group_index(&ballot.group) else { return };
        let length = manifest.groups.len() * manifest.departments.len() * cell(manifest);
        let counts = self.windows.entry(ballot.window.clone()).or_default();
        change(&mut counts.ballots);
        counts.grades.resize(length, 0);
        for (department, grades) in &ballot.ratings {
            let Some(department) = review.department_index(department) else { continue };
            let base = Self::base(manifest, group, department);
            for (criterion, grade) in grades.0.iter().enumerate() {
                change(&mut counts.grades[base + criterion * manifest.grades.len() + usize::from(*grade)]);
            }
        }
    }

    /// The counts, without rows in which no grade was given.
    pub(super) fn counted(&self, review: &Review, windows: &[Window]) -> Counted {
        let manifest = review.manifest();
        let mut counted = Counted::default();
        for (window, counts) in &self.windows {
            let void = windows.iter().any(|one| Some(&one.id) == window.as_ref() && one.void.is_some());
            counted.valid += counts.ballots;
            counted.void += if void { counts.ballots } else { 0 };
            for (g, group) in manifest.groups.iter().enumerate() {
                for (d, department) in manifest.departments.iter().enumerate() {
                    let base = Self::base(manifest, g, d);
                    let grades = &counts.grades[base..base + cell(manifest)];
                    if grades.iter().any(|count| *count > 0) {
                        counted.tallies.push(Tally {
                            window: window.clone(),
                            void,
                            group: group.id.clone(),
                            department: department.id.clone(),
                            grades: grades.chunks(manifest.grades.len()).map(<[u64]>::to_vec).collect(),
                        });
                    }
                }
            }
        }
        counted
    }

    /// Where the counts of a group and department begin.
    fn base(manifest: &Manifest, group: usize, department: usize) -> usize {
        (group * manifest.departments.len() + department) * cell(manifest)
    }
}

/// Counts of one group and department.
fn cell(manifest: &Manifest) -> usize {
    manifest.criteria.len() * manifest.grades.len()
}
