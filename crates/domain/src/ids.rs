//! Newtypes for the numbers that name rows, so that a case can never be looked up with a person's number.

use std::{fmt, num::ParseIntError, str::FromStr};

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A human being known to the system: citizen, company agent, official or panel member.
    PersonId,
    /// One of the four levels' places 市、县、乡、村.
    PlaceId,
    /// An organ that exercises power 部门.
    DepartmentId,
    /// A power item 权力事项 of the catalogue.
    ItemId,
    /// An application on its way through a flow 办件.
    CaseId,
    /// An uploaded paper 申请材料.
    MaterialId,
    /// A message the system sent to a person 通知.
    NoticeId,
    /// A stored file, outside the database.
    FileId,
    /// A signed-in session.
    SessionId,
    /// A democratic review 民主评议.
    ReviewId,
    /// A member on the roll of a review 评议代表.
    MemberId,
    /// A comment of a review on its way to an answer 评议意见.
    MatterId,
}
