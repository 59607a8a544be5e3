//! A valid manifest with its fingerprint, ready to check ballots against.

use std::collections::BTreeMap;

use super::{Group, Manifest, ManifestError, Results};
use crate::{Digest, Id, canonical};

/// A frozen review.
#[derive(Clone, Debug)]
pub struct Review {
    manifest: Manifest,
    fingerprint: Digest,
    departments: BTreeMap<Id, usize>,
    groups: BTreeMap<Id, usize>,
}

impl Review {
    /// Checks the manifest and takes its fingerprint: SHA-256 of its canonical bytes.
    ///
    /// # Errors
    /// The first thing wrong with the manifest.
    pub fn freeze(manifest: Manifest) -> Result<Self, ManifestError> {
        manifest.validate()?;
        // All numbers are within bounds by now, so there is nothing left without a canonical form.
        let fingerprint = canonical::digest(&manifest).map_err(|_| ManifestError::Times)?;
        let departments = places(manifest.departments.iter().map(|one| &one.id));
        let groups = places(manifest.groups.iter().map(|one| &one.id));
        Ok(Self { manifest, fingerprint, departments, groups })
    }

    /// The manifest.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The fingerprint, which stands in every ballot, receipt and head.
    #[must_use]
    pub const fn fingerprint(&self) -> Digest {
        self.fingerprint
    }

    /// A group by its id.
    #[must_use]
    pub fn group(&self, id: &Id) -> Option<&Group> {
        self.groups.get(id).map(|index| &self.manifest.groups[*index])
    }

    /// A group's place in the manifest.
    #[must_use]
    pub fn group_index(&self, id: &Id) -> Option<usize> {
        self.groups.get(id).copied()
    }

    /// A department's place in the manifest.
    #[must_use]
    pub fn department_index(&self, id: &Id) -> Option<usize> {
        self.departments.get(id).copied()
    }

    /// By when a ballot cast at `now` is promised to be on the board, Unix seconds. It says no more of the time of
    /// casting than the period it fell in: periods are counted from opening; with results at close, or when it would
    /// be later, it is one period after closing for everybody, else the end of the next period.
    #[must_use]
    pub fn due(&self, now: u64) -> u64 {
        let period = u64::from(self.manifest.promise_seconds);
        let last = self.manifest.closes + period;
        match self.manifest.results {
            Results::AtClose => last,
            Results::InBatches => {
                let periods = now.saturating_sub(self.manifest.opens) / period;
                last.min(self.manifest.opens.saturating_add((periods + 2).saturating_mul(period)))
            }
        }
    }
}

fn places<'a>(ids: impl Iterator<Item = &'a Id>) -> BTreeMap<Id, usize> {
    ids.enumerate().map(|(index, id)| (id.clone(), index)).collect()
}
