//! A ballot as the count sees it: places in the frozen definition, and nothing that says who or when.

use serde::{Deserialize, Serialize};

use super::TallyError;

macro_rules! places {
    ($($(#[$doc:meta])* $name:ident($number:ty)),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $number);

        impl $name {
            /// The place as an index.
            #[must_use]
            pub fn index(self) -> usize {
                usize::from(self.0)
            }
        }
    )+};
}

places! {
    /// A subject's place in the definition, counted from 0.
    SubjectNo(u16),
    /// A criterion's place in the definition, counted from 0.
    CriterionNo(u16),
    /// A group's place in the definition, counted from 0.
    GroupNo(u16),
    /// A grade's place in the definition, counted from 0.
    GradeNo(u8),
}

/// One answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Rating {
    /// Who is rated.
    pub subject: SubjectNo,
    /// By what.
    pub criterion: CriterionNo,
    /// How.
    pub grade: GradeNo,
}

/// The answers of one member of a group, by subject and criterion, each at most once. What is left out is blank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ballot {
    group: GroupNo,
    ratings: Vec<Rating>,
}

impl Ballot {
    /// Puts the ratings in order.
    ///
    /// # Errors
    /// [`TallyError::RatedTwice`] if a subject is rated twice by the same criterion.
    pub fn new(group: GroupNo, mut ratings: Vec<Rating>) -> Result<Self, TallyError> {
        ratings.sort_unstable();
        let same = |pair: &[Rating]| pair[0].subject == pair[1].subject && pair[0].criterion == pair[1].criterion;
        match ratings.windows(2).find(|pair| same(pair)) {
            Some(pair) => Err(TallyError::RatedTwice(pair[0].subject, pair[0].criterion)),
            None => Ok(Self { group, ratings }),
        }
    }

    /// The member's group.
    #[must_use]
    pub const fn group(&self) -> GroupNo {
        self.group
    }

    /// The ratings, by subject and criterion.
    #[must_use]
    pub fn ratings(&self) -> &[Rating] {
        &self.ratings
    }
}
