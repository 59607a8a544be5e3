//! The question windows of a live session.

use std::collections::{BTreeMap, BTreeSet};

use super::{Fault, Finding};
use crate::{
    Id,
    board::Window,
    cast::Ballot,
    manifest::{Mode, Review, plain},
};

/// Which windows the ballots of a batch are for, and which departments they rate there, with the first line of each.
/// The windows themselves are in the head that follows.
#[derive(Debug, Default)]
pub(super) struct Used(BTreeMap<Id, (u64, BTreeMap<Id, u64>)>);

impl Used {
    /// Notes a ballot.
    pub(super) fn note(&mut self, line: u64, ballot: &Ballot) {
        let Some(window) = &ballot.window else { return };
        let (_, departments) = self.0.entry(window.clone()).or_insert_with(|| (line, BTreeMap::new()));
        for department in ballot.ratings.keys() {
            if !departments.contains_key(department) {
                departments.insert(department.clone(), line);
            }
        }
    }

    /// Compares what was noted with the windows there are, and begins anew.
    pub(super) fn check(&mut self, windows: &[Window], faults: &mut Vec<Finding>) {
        for (id, (line, departments)) in std::mem::take(&mut self.0) {
            let Some(window) = windows.iter().find(|window| window.id == id) else {
                faults.push(Finding { line, fault: Fault::WindowUnknown(id) });
                continue;
            };
            let outside = departments.into_iter().filter(|(department, _)| !window.departments.contains(department));
            faults.extend(outside.map(|(id, line)| Finding { line, fault: Fault::OutsideWindow(id) }));
        }
    }
}

/// Checks the windows of a head against those of the head before.
pub(super) fn check(review: &Review, before: &[Window], now: &[Window]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let ordinary = review.manifest().mode == Mode::Ordinary;
    let kept = now.len() >= before.len() && before.iter().zip(now).all(|(before, now)| continues(before, now));
    if !kept || (ordinary && !now.is_empty()) {
        faults.push(Fault::WindowsChanged);
    }
    let mut ids = BTreeSet::new();
    for window in now {
        if !ids.insert(&window.id) || !valid(review, window) {
            faults.push(Fault::WindowInvalid(window.id.clone()));
        }
    }
    faults
}

/// A window stays as it was, but may be declared void, once.
fn continues(before: &Window, now: &Window) -> bool {
    let void = before.void.is_none() || before.void == now.void;
    before.id == now.id && before.departments == now.departments && void
}

fn valid(review: &Review, window: &Window) -> bool {
    let known = window.departments.iter().all(|department| review.department_index(department).is_some());
    let distinct: BTreeSet<&Id> = window.departments.iter().collect();
    let asked =
        review.manifest().meeting.as_ref().is_none_or(|meeting| meeting.questions.contains(&window.departments));
    let reason = window.void.as_deref().is_none_or(plain);
    known && asked && reason && !distinct.is_empty() && distinct.len() == window.departments.len()
}
