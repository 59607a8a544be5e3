//! The members' codes of the open review: public, like the passwords, and the same in every demo city.

use std::sync::atomic::{AtomicU32, Ordering};

use ballot::Digest;
use domain::review::code::MemberCode;
use services::Chance;

/// Members of the open review.
pub const MEMBERS: u32 = 60;

/// The groups of the demo's reviews: key, Chinese and English name, weight in percent.
pub const DEMO_GROUPS: [Group; 4] = [
    ("deputies", "市人大代表", "People’s congress deputies", "30"),
    ("cppcc", "市政协委员", "CPPCC members", "20"),
    ("enterprises", "企业代表", "Enterprises", "20"),
    ("grass_roots", "基层群众代表", "Grass-roots representatives", "30"),
];

/// The members of the live review: few enough for a handful of visitors to be a quorum.
pub const LIVE_MEMBERS: u32 = 10;
/// The groups of the live review.
pub const LIVE_GROUPS: [Group; 2] =
    [("deputies", "市人大代表", "People’s congress deputies", "60"), ("cppcc", "市政协委员", "CPPCC members", "40")];
/// Where the codes of the live review begin.
const LIVE: u32 = 1000;

/// A group: key, Chinese and English name, weight in percent.
pub type Group = (&'static str, &'static str, &'static str, &'static str);

/// The members of the live review with their codes: number, group, code.
#[must_use]
pub fn members_of_live_review() -> Vec<(String, &'static str, String)> {
    let place = |place: u32| {
        let group = LIVE_GROUPS[group(place, LIVE_GROUPS.len())].1;
        (live_number(place), group, member_code(LIVE + place).expose())
    };
    (0..LIVE_MEMBERS).map(place).collect()
}

/// The number of a member of the live review.
pub fn live_number(place: u32) -> String {
    format!("L{:02}", place + 1)
}

/// The code of the member with this place on the roll, from 0.
#[must_use]
pub fn member_code(place: u32) -> MemberCode {
    MemberCode::from_random(random(place))
}

/// The first members, the groups in turn, with their codes: number, group, code.
#[must_use]
pub fn members_of_open_review(members: u32) -> Vec<(String, &'static str, String)> {
    let place = |place: u32| {
        (member_number(place), DEMO_GROUPS[group(place, DEMO_GROUPS.len())].1, member_code(place).expose())
    };
    (0..members).map(place).collect()
}

/// The number of a member by the place on the roll.
pub fn member_number(place: u32) -> String {
    format!("D{:03}", place + 1)
}

/// The groups take turns on the roll.
pub fn group(place: u32, groups: usize) -> usize {
    usize::try_from(place).unwrap_or(0) % groups
}

/// Chance that gives one code after the other.
#[derive(Debug, Default)]
pub struct CodeChance(AtomicU32);

impl CodeChance {
    /// The codes of the live review.
    pub const fn live() -> Self {
        Self(AtomicU32::new(LIVE))
    }
}

impl Chance for CodeChance {
    fn fill(&self, bytes: &mut [u8]) {
        let code = random(self.0.fetch_add(1, Ordering::Relaxed));
        bytes.iter_mut().zip(code.into_iter().cycle()).for_each(|(byte, random)| *byte = random);
    }
}

fn random(place: u32) -> [u8; MemberCode::BYTES] {
    let digest = Digest::of(format!("sunhall demo code {place}").as_bytes());
    let mut bytes = [0; MemberCode::BYTES];
    bytes.copy_from_slice(&digest.as_bytes()[..MemberCode::BYTES]);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_that_chance_gives() {
        let chance = CodeChance::default();
        for place in 0..MEMBERS {
            let mut bytes = [0; MemberCode::BYTES];
            chance.fill(&mut bytes);
            assert_eq!(MemberCode::from_random(bytes), member_code(place));
        }
        assert_eq!(members_of_open_review(8).len(), 8);
        let mut bytes = [0; MemberCode::BYTES];
        CodeChance::live().fill(&mut bytes);
        assert_eq!(members_of_live_review()[0].2, MemberCode::from_random(bytes).expose());
    }
}
