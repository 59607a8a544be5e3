//! Counting the grades again: whole numbers only; means and ranks are made elsewhere.

use std::collections::BTreeMap;

use super::Tally;
use crate::{
    Id,
    board::Window,
    cast::Ballot,
    manifest::{Manifest, Review},
};

/// Counts by window, group, department, criterion and grade.
#[derive(Debug, Default)]
pub(super) struct Recount {
    /// One flat row of counts a window; see [`Recount::base`].
    windows: BTreeMap<Option<Id>, Vec<u64>>,
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
        let counts = self.windows.entry(ballot.window.clone()).or_insert_with(|| vec![0; length]);
        for (department, grades) in &ballot.ratings {
            let Some(department) = review.department_index(department) else { continue };
            let base = Self::base(manifest, group, department);
            for (criterion, grade) in grades.0.iter().enumerate() {
                change(&mut counts[base + criterion * manifest.grades.len() + usize::from(*grade)]);
            }
        }
    }

    /// The counts as rows.
    pub(super) fn tallies(&self, review: &Review, windows: &[Window]) -> Vec<Tally> {
        let manifest = review.manifest();
        let mut tallies = Vec::new();
        for (window, counts) in &self.windows {
            let void = windows.iter().any(|one| Some(&one.id) == window.as_ref() && one.void.is_some());
            for (g, group) in manifest.groups.iter().enumerate() {
                for (d, department) in manifest.departments.iter().enumerate() {
                    let base = Self::base(manifest, g, d);
                    let grades = counts[base..base + cell(manifest)].chunks(manifest.grades.len());
                    tallies.push(Tally {
                        window: window.clone(),
                        void,
                        group: group.id.clone(),
                        department: department.id.clone(),
                        grades: grades.map(<[u64]>::to_vec).collect(),
                    });
                }
            }
        }
        tallies
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
