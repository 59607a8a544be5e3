//! What readers see of the catalogue.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{CaseType, CompleteGuide, Fee, Guide, Item};
use crate::{ids::DepartmentId, text::Bilingual};

/// A published version of an item's guide; as its readers get it, the guide is without the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published<G = CompleteGuide> {
    /// The item.
    pub item: Item,
    /// The organ that handles it.
    pub department: Bilingual,
    /// Since when this version is public.
    pub at: DateTime<Utc>,
    /// The guide.
    pub guide: G,
}

/// A published guide as its readers get it.
pub type ReadGuide = Published<Guide<()>>;

impl Published {
    /// What readers of the guide get.
    #[must_use]
    pub fn for_readers(&self) -> ReadGuide {
        let Self { item, department, at, guide } = self.clone();
        Published { item, department, at, guide: Guide::from(guide).with_form(()) }
    }
}

/// An item in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemCard {
    /// The implementation code, part of the address.
    pub code: String,
    /// The item's name.
    pub name: Bilingual,
    /// What one gets by it.
    pub summary: Bilingual,
    /// The organ.
    pub department: Bilingual,
    /// Promised working days; `None` when it is decided while the applicant waits.
    pub promised: Option<u16>,
    /// Whether it costs nothing.
    pub free: bool,
}

impl From<&Published> for ItemCard {
    fn from(published: &Published) -> Self {
        let guide = &published.guide;
        let promised = (guide.case_type != CaseType::Immediate).then(|| guide.promised_days());
        Self {
            code: published.item.code.to_string(),
            name: guide.name.clone(),
            summary: guide.summary.clone(),
            department: published.department.clone(),
            promised,
            free: guide.fee == Some(Fee::Free),
        }
    }
}

/// A department that has published items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentEntry {
    /// The department.
    pub id: DepartmentId,
    /// Its name.
    pub name: Bilingual,
    /// How many items it has published.
    pub items: u64,
}
