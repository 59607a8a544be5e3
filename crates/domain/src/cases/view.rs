//! What the pages about cases show. The server fills these types in, the browser reads them.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{
    Act, CaseNumber, CaseState, Completed, Correction, DueDates, Ending, Outcome, Satisfaction, inbox::InboxGroup,
};
use crate::{
    accounts::Role,
    catalogue::{Answers, FlowDefinition, FormDefinition, Material},
    deadlines::Explanation,
    error::FieldError,
    ids::{CaseId, DepartmentId, ItemId, MaterialId},
    qr::QrPicture,
    text::Bilingual,
};

/// Where a case stands, for lists: the state without what it carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// 草稿
    Draft,
    /// 待受理
    Submitted,
    /// 待补正
    Correcting,
    /// 办理中
    Handling,
    /// 准予，待颁证
    Granted,
    /// 不予许可，待送达
    Refused,
    /// 办结：准予
    Issued,
    /// 办结：不予许可
    ClosedRefused,
    /// 办结：不予受理
    NotAccepted,
    /// 办结：补正不来
    Lapsed,
    /// 已撤回
    Withdrawn,
}

impl Standing {
    /// Where `state` stands.
    #[must_use]
    pub const fn of(state: &CaseState) -> Self {
        match state {
            CaseState::Draft => Self::Draft,
            CaseState::Submitted(_) => Self::Submitted,
            CaseState::Correcting(_) => Self::Correcting,
            CaseState::Handling(_) => Self::Handling,
            CaseState::Decided(decided) => match decided.decision.outcome {
                Outcome::Granted => Self::Granted,
                Outcome::Refused => Self::Refused,
            },
            CaseState::Completed(Completed { ending, .. }) => match ending {
                Ending::Issued { decision, .. } => match decision.outcome {
                    Outcome::Granted => Self::Issued,
                    Outcome::Refused => Self::ClosedRefused,
                },
                Ending::NotAccepted { .. } => Self::NotAccepted,
                Ending::CorrectionNeverCame => Self::Lapsed,
            },
            CaseState::Withdrawn(_) => Self::Withdrawn,
        }
    }
}

/// One of the applicant's own cases in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseSummary {
    /// The case.
    pub id: CaseId,
    /// What was applied for.
    pub item: Bilingual,
    /// The acceptance number, once submitted.
    pub number: Option<CaseNumber>,
    /// Where it stands.
    pub standing: Standing,
    /// The day by which the next thing has to happen.
    pub due: Option<NaiveDate>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// One row of an official's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxRow {
    /// The case.
    pub id: CaseId,
    /// Its acceptance number.
    pub number: Option<CaseNumber>,
    /// What was applied for.
    pub item: Bilingual,
    /// Who applied.
    pub applicant: String,
    /// Where it stands.
    pub standing: Standing,
    /// Whether an objection waits for its answer.
    pub objection: bool,
    /// Its group.
    pub group: InboxGroup,
    /// The day by which the next thing has to happen.
    pub due: NaiveDate,
    /// The official who took it on.
    pub assignee: Option<String>,
    /// Whether that is the reader.
    pub mine: bool,
}

/// A page of an official's list, with what the page needs to keep itself current.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbox {
    /// The rows, by what is owed first.
    pub rows: Vec<InboxRow>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Live topics to follow, each with the version the rows were read at.
    pub topics: Vec<(String, i64)>,
}

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

/// One official's load.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    /// The official; `None` for cases nobody has taken on.
    pub person: Option<i64>,
    /// The name.
    pub name: Option<String>,
    /// Open cases.
    pub open: u64,
}

/// One month of a department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthFigures {
    /// The month, as `2026-11`.
    pub month: String,
    /// Applications received.
    pub received: u64,
    /// Decisions made.
    pub decided: u64,
    /// Decisions made by the promised day.
    pub on_time: u64,
}

impl MonthFigures {
    /// Decisions by the promised day, in percent rounded down; `None` in a month without decisions.
    #[must_use]
    pub fn on_time_percent(&self) -> Option<u64> {
        (self.on_time * 100).checked_div(self.decided)
    }
}

/// One department's month, as everybody may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentFigures {
    /// The department.
    pub department: DepartmentId,
    /// Its name.
    pub name: Bilingual,
    /// Its month.
    pub figures: MonthFigures,
}

/// One month of the whole city.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CityFigures {
    /// The month, as `2026-11`.
    pub month: String,
    /// The departments that received or decided something.
    pub departments: Vec<DepartmentFigures>,
}

impl CityFigures {
    /// The departments together.
    #[must_use]
    pub fn total(&self) -> MonthFigures {
        let sum = |part: fn(&MonthFigures) -> u64| self.departments.iter().map(|row| part(&row.figures)).sum();
        MonthFigures {
            month: self.month.clone(),
            received: sum(|month| month.received),
            decided: sum(|month| month.decided),
            on_time: sum(|month| month.on_time),
        }
    }
}

/// The figures of one department for its head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dashboard {
    /// The department.
    pub department: DepartmentCard,
    /// Today in the city.
    pub today: NaiveDate,
    /// Open cases.
    pub open: u64,
    /// Open cases past their limit.
    pub late: u64,
    /// Open cases due from today to Sunday.
    pub due_this_week: u64,
    /// Open cases that wait for papers.
    pub waiting: u64,
    /// Who has how many, most first.
    pub loads: Vec<Load>,
    /// The last months, oldest first.
    pub months: Vec<MonthFigures>,
    /// The live topic's version at which this was read.
    pub topic_version: i64,
}

/// The rows behind one figure of the dashboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "figure", content = "of")]
pub enum Figure {
    /// Past the limit.
    Late,
    /// Due from today to Sunday.
    DueThisWeek,
    /// Waiting for papers.
    Waiting,
    /// Open with this official; 0 for nobody yet.
    Load(i64),
    /// Decided in this month, as year and month.
    Decided(i32, u32),
}

impl Figure {
    /// Reads what [`Figure`]'s `Display` writes, as in an address.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (name, of) = text.split_once('-').unwrap_or((text, ""));
        match (name, of) {
            ("late", "") => Some(Self::Late),
            ("week", "") => Some(Self::DueThisWeek),
            ("waiting", "") => Some(Self::Waiting),
            ("load", person) => person.parse().ok().map(Self::Load),
            ("decided", month) => {
                let (year, month) = month.split_once('-')?;
                let (year, month) = (year.parse().ok()?, month.parse().ok()?);
                (1..=12).contains(&month).then_some(Self::Decided(year, month))
            }
            _ => None,
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Late => f.write_str("late"),
            Self::DueThisWeek => f.write_str("week"),
            Self::Waiting => f.write_str("waiting"),
            Self::Load(person) => write!(f, "load-{person}"),
            Self::Decided(year, month) => write!(f, "decided-{year}-{month:02}"),
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_city_is_the_sum_of_its_departments() {
        let row = |received, decided, on_time| DepartmentFigures {
            department: DepartmentId(1),
            name: Bilingual::default(),
            figures: MonthFigures { month: "2026-11".into(), received, decided, on_time },
        };
        let city = CityFigures { month: "2026-11".into(), departments: vec![row(5, 4, 3), row(2, 0, 0)] };
        let total = city.total();
        assert_eq!((total.received, total.decided, total.on_time), (7, 4, 3));
        assert_eq!(total.on_time_percent(), Some(75));
    }

    #[test]
    fn figures_are_read_back_from_addresses() {
        let figures = [Figure::Late, Figure::DueThisWeek, Figure::Waiting, Figure::Load(7), Figure::Decided(2026, 3)];
        for figure in figures {
            assert_eq!(Figure::parse(&figure.to_string()), Some(figure));
        }
        assert_eq!(Figure::parse("decided-2026-13"), None);
        assert_eq!(Figure::parse("late-1"), None);
    }
}
