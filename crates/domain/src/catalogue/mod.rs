//! `catalogue`: the power list 权力清单, the service guides 办事指南 and the flow definitions.
//!
//! - [`FlowDefinition`]: the typed flow that executes a case and draws every picture of it.
//! - [`Item`], [`Guide`]: one power item, with everything a reader has to know before applying.
//! - [`FormDefinition`]: the application form, from which `cases` draws and checks its pages.
//! - [`Version`]: how a guide's version becomes public and stays unchanged for the cases filed under it.
//! - [`search`]: cutting names and queries into the tokens by which guides are found.

mod codes;
mod completeness;
mod flow;
mod form;
mod guide;
mod item;
mod published;
pub mod search;
mod version;

pub use codes::{CaseType, HandlingForm, ItemType, Level, ServiceObject, Subject};
pub use completeness::{CompleteGuide, Completeness, Incomplete, Missing, Part};
pub use flow::{FlowDefinition, FlowFault, FlowHash, FlowStep, StepKind};
pub use form::{Answers, Choice, FieldKind, FormDefinition, FormField, FormTopic, Known};
pub use guide::{
    Complaint, Fee, Guide, LegalBasis, Material, MaterialForm, MaterialSource, ResultDocument, ServicePlace,
    StatutoryLimit, Theme,
};
pub use item::{CatalogueCode, CodeFault, ImplementationCode, Item};
pub use published::{DepartmentEntry, ItemCard, Published, ReadGuide};
pub use version::{Version, VersionError, VersionState};
