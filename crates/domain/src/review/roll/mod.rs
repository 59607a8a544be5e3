//! The roll 评议代表名册: who may take part. A list is read whole, and nothing is written while a row has a fault.
//!
//! Rows come from a CSV file ([`read_csv`]) or, one by one, from a spreadsheet ([`RollReader`]). What is said about a
//! row names its number and column and never repeats what stands there, so that it can be logged and sent around.

mod csv_file;
mod member;
mod person;
mod reader;

use serde::{Deserialize, Serialize};

pub use csv_file::read_csv;
pub use member::{EmailAddress, MemberNumber, PersonName, RollEntry};
pub use person::OnRoll;
pub use reader::RollReader;

/// The columns of the list. The first row names them, in either language, in any order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// The member's number 编号; must be there.
    Number,
    /// The name 姓名; must be there.
    Name,
    /// The group 评议层面, by its key or name; must be there.
    Group,
    /// The mobile number 手机.
    Mobile,
    /// The e-mail address 邮箱.
    Email,
    /// Where the member works 单位.
    Organisation,
}

/// Why the list as a whole can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum RollFault {
    /// The bytes are not UTF-8; often a spreadsheet program saved it as GBK.
    #[error("row {0} is not UTF-8")]
    NotUtf8(u32),
    /// There is no row of names.
    #[error("the first row names no columns")]
    NoHeader,
    /// A column that must be there is not.
    #[error("there is no column {0:?}")]
    NoColumn(Column),
    /// A column is named twice.
    #[error("there are two columns {0:?}")]
    ColumnTwice(Column),
    /// More rows than anybody's roll has.
    #[error("more than {0} rows")]
    TooManyRows(u32),
}

/// What is wrong with one row. It holds nothing of what stands in the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error)]
#[error("row {row}, {column:?}: {problem}")]
pub struct RowFault {
    /// The row's number as spreadsheet programs count, the row of names being 1.
    pub row: u32,
    /// The column, where it is one column's fault.
    pub column: Option<Column>,
    /// What is wrong.
    pub problem: RowProblem,
}

/// The ways in which a row can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum RowProblem {
    /// Nothing stands where something must.
    #[error("nothing stands there")]
    Missing,
    /// More characters than this.
    #[error("more than {0} characters")]
    TooLong(u32),
    /// Not letters, digits, hyphens, underscores, dots or slashes.
    #[error("not a member's number")]
    NotANumber,
    /// The review has no such group.
    #[error("not a group of the review")]
    UnknownGroup,
    /// Not a mobile number of mainland China.
    #[error("not a mobile number")]
    NotAMobileNumber,
    /// Not an e-mail address.
    #[error("not an e-mail address")]
    NotAnEmail,
    /// The number stands in this earlier row.
    #[error("the same as in row {0}")]
    SameAsRow(u32),
    /// The number is on the roll already.
    #[error("on the roll already")]
    OnRoll,
    /// Perhaps the person in this earlier row, under another number.
    #[error("perhaps the person in row {0}")]
    PersonInRow(u32),
    /// Perhaps somebody who is on the roll under another number.
    #[error("perhaps a person on the roll")]
    PersonOnRoll,
    /// The row has more fields than there are columns; often a comma without quotes around the field.
    #[error("more fields than columns")]
    TooManyFields,
}

/// How many members of a group the list has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupCount {
    /// The group's key.
    pub group: String,
    /// How many.
    pub members: u32,
}

/// What came out of reading a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RollReading {
    /// The rows without a fault, in their order.
    pub entries: Vec<RollEntry>,
    /// Every fault of every other row.
    pub faults: Vec<RowFault>,
    /// Rows without a fault that may name somebody who is named elsewhere, with what is the same. Somebody has to look.
    pub doubts: Vec<RowFault>,
    /// The entries by group, in the order of the review's groups.
    pub counts: Vec<GroupCount>,
}

impl Column {
    /// All of them, in their usual order.
    pub const ALL: [Self; 6] = [Self::Number, Self::Name, Self::Group, Self::Mobile, Self::Email, Self::Organisation];

    /// The names by which the first row can call the column; the first two are those of the template.
    #[must_use]
    pub const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Number => &["编号", "number", "代表编号", "序号"],
            Self::Name => &["姓名", "name"],
            Self::Group => &["组别", "group", "层面", "评议层面"],
            Self::Mobile => &["手机", "mobile", "手机号", "手机号码"],
            Self::Email => &["邮箱", "email", "电子邮箱", "e-mail"],
            Self::Organisation => &["单位", "organisation", "organization", "工作单位"],
        }
    }

    /// Whether a list can do without it.
    #[must_use]
    pub const fn is_optional(self) -> bool {
        matches!(self, Self::Mobile | Self::Email | Self::Organisation)
    }

    fn named(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        Self::ALL.into_iter().find(|column| column.names().contains(&text.as_str()))
    }
}

impl RollReading {
    /// Whether the list can be taken over: it has members and no row has a fault.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.faults.is_empty() && !self.entries.is_empty()
    }

    /// The groups with fewer members than `smallest`: their members could be guessed from what the board shows, so
    /// they have to be merged or filled before the review opens.
    pub fn too_small(&self, smallest: u32) -> impl Iterator<Item = &GroupCount> {
        self.counts.iter().filter(move |count| count.members < smallest)
    }
}

#[cfg(test)]
mod tests;
