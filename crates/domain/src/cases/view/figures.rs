//! Figures: of a department for its head and for supervisors, and of the city for everybody.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::DepartmentCard;
use crate::accounts::DepartmentName;
use crate::ids::DepartmentId;
use crate::text::Bilingual;

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

/// What the page of figures shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Overview {
    /// The figures of one department.
    Of(Box<Dashboard>),
    /// The departments whose figures the reader may see, where there are several to choose from.
    Choice(Vec<DepartmentName>),
}

/// The rows behind one figure of the dashboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "figure", content = "of")]
pub enum Figure {
    /// Open, whatever the limit.
    Open,
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
            ("open", "") => Some(Self::Open),
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
            Self::Open => f.write_str("open"),
            Self::Late => f.write_str("late"),
            Self::DueThisWeek => f.write_str("week"),
            Self::Waiting => f.write_str("waiting"),
            Self::Load(person) => write!(f, "load-{person}"),
            Self::Decided(year, month) => write!(f, "decided-{year}-{month:02}"),
        }
    }
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
        let figures = [Figure::Open, Figure::Late, Figure::DueThisWeek, Figure::Waiting];
        for figure in figures.into_iter().chain([Figure::Load(7), Figure::Decided(2026, 3)]) {
            assert_eq!(Figure::parse(&figure.to_string()), Some(figure));
        }
        assert_eq!(Figure::parse("decided-2026-13"), None);
        assert_eq!(Figure::parse("late-1"), None);
    }
}
