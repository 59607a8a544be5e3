//! With which earlier review this one is compared.

use serde::{Deserialize, Serialize};

use super::{Setup, reader::Reader};
use crate::{error::Fault, ids::ReviewId};

/// With which earlier review this one is compared 对比的评议: whose promises stand beside the departments, and from which
/// the change in the results is reckoned. At opening it is settled and does not change any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Previous {
    /// The last one published before this one 自动.
    #[default]
    Automatic,
    /// None 不对比.
    None,
    /// This one.
    Review(ReviewId),
}

impl Previous {
    /// Whether nothing was chosen, as in definitions of before there was a choice.
    #[must_use]
    pub const fn is_automatic(&self) -> bool {
        matches!(self, Self::Automatic)
    }

    /// As it stands in the form.
    #[must_use]
    pub fn typed(self) -> String {
        match self {
            Self::Automatic => "automatic".to_owned(),
            Self::None => "none".to_owned(),
            Self::Review(review) => review.to_string(),
        }
    }

    /// What stands in the form; nothing means that the last one is taken. None when it cannot be read.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        match typed.trim() {
            "" | "automatic" => Some(Self::Automatic),
            "none" => Some(Self::None),
            number => number.parse().ok().map(Self::Review),
        }
    }

    pub(super) fn read(reader: &mut Reader, typed: &str) -> Self {
        Self::parse(typed).unwrap_or_else(|| {
            reader.fault("previous", Fault::NotAChoice);
            Self::Automatic
        })
    }
}

impl Setup {
    /// Whether a department and a criterion are in both, so that there is something to compare.
    #[must_use]
    pub fn shares_with(&self, other: &Self) -> bool {
        let department =
            self.subjects.iter().any(|one| other.subjects.iter().any(|two| two.department == one.department));
        department && self.criteria.iter().any(|one| other.criteria.iter().any(|two| two.key == one.key))
    }
}
