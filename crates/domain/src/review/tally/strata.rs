//! Pooling groups in which too few rated.

use super::{GroupNo, Rules};

/// Puts groups together until each part has at least `smallest`, or only one part is left.
///
/// As long as a part is too small, the smallest part is put together with the smallest of the others; of parts of the
/// same size, the one with the group that comes first in the definition. Parts are listed by their first group, groups
/// in the order of the definition.
#[must_use]
pub fn merge_small(sizes: &[u64], smallest: u64) -> Vec<Vec<GroupNo>> {
    let group = |(place, size): (usize, &u64)| (*size, vec![GroupNo(u16::try_from(place).unwrap_or(u16::MAX))]);
    let mut parts: Vec<(u64, Vec<GroupNo>)> = sizes.iter().enumerate().map(group).collect();
    parts.sort();
    while parts.len() > 1 && parts[0].0 < smallest {
        let (size, groups) = parts.remove(0);
        let (other, into) = &mut parts[0];
        *other = other.saturating_add(size);
        into.extend(groups);
        into.sort_unstable();
        parts.sort();
    }
    let mut parts: Vec<Vec<GroupNo>> = parts.into_iter().map(|(_, groups)| groups).collect();
    parts.sort();
    parts
}

impl Rules {
    /// The weight of some groups together, in hundredths of a percent.
    pub(super) fn weight(&self, groups: &[GroupNo]) -> u32 {
        groups.iter().filter_map(|group| self.groups.get(group.index())).sum()
    }

    /// All groups.
    pub(super) fn groups(&self) -> impl Iterator<Item = GroupNo> + use<> {
        let groups = u16::try_from(self.groups.len()).unwrap_or(u16::MAX);
        (0..groups).map(GroupNo)
    }

    /// All criteria.
    pub(super) fn criteria(&self) -> impl Iterator<Item = super::CriterionNo> + use<> {
        let criteria = u16::try_from(self.criteria.len()).unwrap_or(u16::MAX);
        (0..criteria).map(super::CriterionNo)
    }

    /// All subjects.
    pub(super) fn subjects(&self) -> impl Iterator<Item = super::SubjectNo> + use<> {
        let subjects = u16::try_from(self.subjects).unwrap_or(u16::MAX);
        (0..subjects).map(super::SubjectNo)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn merged(sizes: &[u64], smallest: u64) -> Vec<Vec<u16>> {
        let plain = |groups: Vec<GroupNo>| groups.into_iter().map(|group| group.0).collect();
        merge_small(sizes, smallest).into_iter().map(plain).collect()
    }

    #[test]
    fn small_groups_join_the_next_smallest() {
        assert_eq!(merged(&[30, 40, 50], 20), [vec![0], vec![1], vec![2]]);
        assert_eq!(merged(&[30, 5, 50], 20), [vec![0, 1], vec![2]]);
        assert_eq!(merged(&[0, 500, 50], 20), [vec![0, 2], vec![1]]);
        assert_eq!(merged(&[5, 6, 7, 100], 20), [vec![0, 1, 2, 3]], "11 joins 7, and 18 the last");
        assert_eq!(merged(&[12, 12, 12, 100], 20), [vec![0, 1, 2], vec![3]]);
        assert_eq!(merged(&[3, 4], 20), [vec![0, 1]], "too few all together");
        assert_eq!(merged(&[], 20), Vec::<Vec<u16>>::new());
    }

    proptest! {
        #[test]
        fn no_part_is_too_small_unless_it_is_all(sizes in proptest::collection::vec(0u64..60, 1..12), smallest in 1u64..50) {
            let parts = merged(&sizes, smallest);
            let size = |part: &Vec<u16>| part.iter().map(|group| sizes[usize::from(*group)]).sum::<u64>();
            prop_assert!(parts.len() == 1 || parts.iter().all(|part| size(part) >= smallest));
            let mut all = parts.concat();
            all.sort_unstable();
            prop_assert_eq!(all.len(), sizes.len());
            prop_assert!(all.iter().enumerate().all(|(place, group)| place == usize::from(*group)));
        }
    }
}
