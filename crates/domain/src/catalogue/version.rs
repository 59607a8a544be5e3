//! How a version of a guide becomes public, and that it never changes afterwards.
//!
//! The diagram is in `docs/state-machines/item-version.md`.

use chrono::{DateTime, Utc};

use super::{CompleteGuide, Completeness, Guide};
use crate::ids::{ItemId, PersonId};

/// One version of an item's guide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The item.
    pub item: ItemId,
    /// Counts from 1 within the item.
    pub number: u32,
    /// Where it stands.
    pub state: VersionState,
}

/// Where a version stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VersionState {
    /// 草稿: being written; may change and may be incomplete.
    Draft(Box<Guide>),
    /// 已发布: what is shown and applied by. Immutable.
    Published {
        /// The guide, complete.
        guide: Box<CompleteGuide>,
        /// Since when.
        at: DateTime<Utc>,
        /// By whom; `None` for the system.
        by: Option<PersonId>,
    },
    /// 已更新: a newer version is shown; cases filed under this one keep it.
    Superseded {
        /// The guide, unchanged.
        guide: Box<CompleteGuide>,
        /// Since when.
        at: DateTime<Utc>,
    },
    /// 已取消: the item is no longer offered; cases filed under it are finished by it.
    Withdrawn {
        /// The guide, unchanged.
        guide: Box<CompleteGuide>,
        /// Since when.
        at: DateTime<Utc>,
        /// Why, for the public.
        reason: String,
    },
}

/// The act is not possible.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VersionError {
    /// Not in this state.
    #[error("a version in state {0} does not allow this")]
    NotNow(&'static str),
    /// Something is missing from the guide.
    #[error("the guide is incomplete: {0:?}")]
    Incomplete(Completeness),
    /// Withdrawing takes a reason.
    #[error("no reason was given")]
    NoReason,
}

impl VersionState {
    /// The stable name used in the database.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Draft(_) => "draft",
            Self::Published { .. } => "published",
            Self::Superseded { .. } => "superseded",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }
}

impl Version {
    /// A first or next version, as a draft.
    #[must_use]
    pub fn draft(item: ItemId, number: u32, guide: Guide) -> Self {
        Self { item, number, state: VersionState::Draft(Box::new(guide)) }
    }

    /// Replaces the draft's content.
    ///
    /// # Errors
    /// [`VersionError::NotNow`] for anything but a draft.
    pub fn edit(self, guide: Guide) -> Result<Self, VersionError> {
        match self.state {
            VersionState::Draft(_) => Ok(Self { state: VersionState::Draft(Box::new(guide)), ..self }),
            other => Err(VersionError::NotNow(other.name())),
        }
    }

    /// Makes the draft public.
    ///
    /// # Errors
    /// [`VersionError::Incomplete`] with each missing part; [`VersionError::NotNow`] for anything but a draft.
    pub fn publish(self, at: DateTime<Utc>, by: Option<PersonId>) -> Result<Self, VersionError> {
        match self.state {
            VersionState::Draft(guide) => {
                let guide =
                    CompleteGuide::try_from(*guide).map_err(|incomplete| VersionError::Incomplete(incomplete.0))?;
                Ok(Self { state: VersionState::Published { guide: Box::new(guide), at, by }, ..self })
            }
            other => Err(VersionError::NotNow(other.name())),
        }
    }

    /// Gives way to a newer version.
    ///
    /// # Errors
    /// [`VersionError::NotNow`] for anything but a published version.
    pub fn supersede(self, at: DateTime<Utc>) -> Result<Self, VersionError> {
        match self.state {
            VersionState::Published { guide, .. } => Ok(Self { state: VersionState::Superseded { guide, at }, ..self }),
            other => Err(VersionError::NotNow(other.name())),
        }
    }

    /// Takes the item off the list.
    ///
    /// # Errors
    /// [`VersionError::NoReason`]; [`VersionError::NotNow`] for anything but a published version.
    pub fn withdraw(self, at: DateTime<Utc>, reason: &str) -> Result<Self, VersionError> {
        let reason = reason.trim();
        match self.state {
            VersionState::Published { .. } if reason.is_empty() => Err(VersionError::NoReason),
            VersionState::Published { guide, .. } => {
                Ok(Self { state: VersionState::Withdrawn { guide, at, reason: reason.to_owned() }, ..self })
            }
            other => Err(VersionError::NotNow(other.name())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::completeness;

    #[derive(Clone, Copy, Debug)]
    enum Action {
        Edit,
        Publish,
        Supersede,
        Withdraw,
    }

    fn at() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn act(version: Version, action: Action) -> Result<Version, VersionError> {
        match action {
            Action::Edit => version.edit(completeness::tests::whole()),
            Action::Publish => version.publish(at(), None),
            Action::Supersede => version.supersede(at()),
            Action::Withdraw => version.withdraw(at(), "职责已调整"),
        }
    }

    /// The arrows of `docs/state-machines/item-version.md`.
    fn drawn() -> std::collections::BTreeSet<(&'static str, &'static str, &'static str)> {
        let arrow = |line: &'static str| {
            let (from, rest) = line.trim().split_once(" --> ")?;
            let (to, act) = rest.split_once(" : ")?;
            Some((from, act, to))
        };
        include_str!("../../../../docs/state-machines/item-version.md").lines().filter_map(arrow).collect()
    }

    #[test]
    fn every_state_meets_every_action() {
        let draft = Version::draft(ItemId(1), 1, completeness::tests::whole());
        let published = act(draft.clone(), Action::Publish).unwrap();
        let superseded = act(published.clone(), Action::Supersede).unwrap();
        let withdrawn = act(published.clone(), Action::Withdraw).unwrap();
        let table = [
            (&draft, ["draft", "published", "", ""]),
            (&published, ["", "", "superseded", "withdrawn"]),
            (&superseded, ["", "", "", ""]),
            (&withdrawn, ["", "", "", ""]),
        ];
        let names = ["edit", "publish", "supersede", "withdraw"];
        let arrows = table.iter().flat_map(|(version, ends)| {
            names.into_iter().zip(*ends).map(|(act, end)| (version.state.name(), act, end))
        });
        assert_eq!(drawn(), arrows.filter(|(_, _, end)| !end.is_empty()).collect());
        for (version, ends) in table {
            for (action, end) in
                [Action::Edit, Action::Publish, Action::Supersede, Action::Withdraw].into_iter().zip(ends)
            {
                let outcome = act(version.clone(), action);
                let name = outcome.as_ref().map_or("", |version| version.state.name());
                assert_eq!(name, end, "{} {action:?}", version.state.name());
            }
        }
    }

    #[test]
    fn an_incomplete_draft_stays_unpublished() {
        let mut guide = completeness::tests::whole();
        guide.fee = None;
        let error = Version::draft(ItemId(1), 1, guide).publish(at(), None).unwrap_err();
        assert!(matches!(error, VersionError::Incomplete(completeness) if completeness.missing.len() == 1));
    }

    #[test]
    fn withdrawing_takes_a_reason() {
        let published = Version::draft(ItemId(1), 1, completeness::tests::whole()).publish(at(), None).unwrap();
        assert_eq!(published.withdraw(at(), "  "), Err(VersionError::NoReason));
    }
}
