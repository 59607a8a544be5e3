//! One case: its page, its application, its document.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::super::{Act, CaseNumber, CaseState, Correction, DueDates, Outcome, Satisfaction};
use crate::accounts::Role;
use crate::catalogue::{Answers, FlowDefinition, FormDefinition, Material};
use crate::deadlines::Explanation;
use crate::error::FieldError;
use crate::ids::{CaseId, DepartmentId, ItemId, MaterialId};
use crate::qr::QrPicture;
use crate::text::Bilingual;

/// The department that handles a case, for people who want to ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentCard {
    /// The department.
    pub id: DepartmentId,
    /// Its name.
    pub name: Bilingual,
    /// The number for questions.
    pub phone: String,
    /// Where the window is.
    pub address: Bilingual,
}

/// One act in the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub act: Act,
    /// Who; `None` for the system.
    pub who: Option<String>,
    /// In which role, if as an official.
    pub role: Option<Role>,
    /// The step of the flow at which the case stood before.
    pub step: Option<Bilingual>,
    /// Why, in the actor's words.
    pub reason: Option<String>,
    /// Granted or refused, for a decision.
    pub outcome: Option<Outcome>,
    /// The rating, for a rating.
    pub rating: Option<Satisfaction>,
    /// What is missing, for a request.
    pub missing: Vec<String>,
    /// The fields whose answers a correction changed.
    pub changed: Vec<Bilingual>,
}

/// A file that was handed in, or is on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaterialView {
    /// The file.
    pub id: MaterialId,
    /// The key of the paper in the guide.
    pub paper: String,
    /// What the person called it.
    pub name: String,
    /// Bytes in all.
    pub size: u64,
    /// Bytes that have arrived.
    pub received: u64,
    /// Whether it is complete and was found acceptable.
    pub stored: bool,
    /// Whether it was handed in after the application.
    pub supplement: bool,
    /// When.
    pub at: DateTime<Utc>,
}

/// Everything about one case that its reader may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseView {
    /// The case.
    pub id: CaseId,
    /// For optimistic locking: sent back with every act.
    pub version: i64,
    /// The version of the live topic at which this was read.
    pub topic_version: i64,
    /// The acceptance number.
    pub number: Option<CaseNumber>,
    /// The item.
    pub item: ItemId,
    /// The item's implementation code, part of its guide's address.
    pub item_code: String,
    /// What was applied for.
    pub item_name: Bilingual,
    /// What the result document is called.
    pub result_name: Bilingual,
    /// Who applied.
    pub applicant: String,
    /// Who handles it.
    pub department: DepartmentCard,
    /// Where to complain.
    pub complaint_phone: String,
    /// Where it stands.
    pub state: CaseState,
    /// The flow by which it runs.
    pub flow: FlowDefinition,
    /// That flow's hash.
    pub flow_hash: String,
    /// The days that bind it.
    pub due: DueDates,
    /// The strip of days; none for drafts.
    pub explanation: Option<Explanation>,
    /// Today in the city, when this was read.
    pub today: NaiveDate,
    /// What happened so far, oldest first.
    pub timeline: Vec<TimelineEntry>,
    /// The files.
    pub materials: Vec<MaterialView>,
    /// The papers the guide asks for.
    pub papers: Vec<Material>,
    /// The form.
    pub form: FormDefinition,
    /// Its answers.
    pub answers: Answers,
    /// The official who took it on.
    pub assignee: Option<String>,
    /// What the reader may do, the usual next act first.
    pub offers: Vec<Act>,
}

/// What the application's pages show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftView {
    /// The case.
    pub id: CaseId,
    /// Its version.
    pub version: i64,
    /// The acceptance number, when papers of a submitted case are corrected.
    pub number: Option<CaseNumber>,
    /// What is applied for.
    pub item_name: Bilingual,
    /// The item's code, part of its guide's address.
    pub item_code: String,
    /// The form.
    pub form: FormDefinition,
    /// What was answered so far.
    pub answers: Answers,
    /// What is wrong or missing in the answers so far.
    pub errors: Vec<FieldError>,
    /// The papers the guide asks for.
    pub papers: Vec<Material>,
    /// What was uploaded.
    pub materials: Vec<MaterialView>,
    /// What was asked for, when papers are corrected.
    pub correction: Option<Correction>,
    /// When it was last saved.
    pub saved_at: DateTime<Utc>,
    /// Today in the city.
    pub today: NaiveDate,
}

/// What anybody may learn about an issued document from its number and code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentView {
    /// The document's number.
    pub number: String,
    /// Its verification code.
    pub code: String,
    /// The address of the page that checks it, with number and code filled in; `{lang}` stands for the language.
    pub check_address: String,
    /// The same address, in Chinese, as a picture for phones.
    pub check_picture: QrPicture,
    /// What it is called.
    pub name: Bilingual,
    /// How long it is valid.
    pub validity: Bilingual,
    /// To whom it was issued.
    pub holder: String,
    /// What was applied for.
    pub item: Bilingual,
    /// Who issued it.
    pub department: Bilingual,
    /// Granted or refused.
    pub outcome: Outcome,
    /// The reasons of the decision.
    pub reasons: String,
    /// The day of the decision.
    pub decided_on: NaiveDate,
    /// The day it was issued.
    pub issued_on: NaiveDate,
    /// The acceptance number of its case.
    pub case_number: String,
}
