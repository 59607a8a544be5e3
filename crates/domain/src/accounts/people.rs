//! Officials as the security administrator sees them. No personal data: an official is a name, a user name and posts.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Post, Role};
use crate::{
    ids::{DepartmentId, PersonId},
    text::Bilingual,
};

/// What to look for among officials. Empty fields do not narrow the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PeopleFilter {
    /// A part of the name, or the beginning of the user name.
    pub name: String,
    /// A department's number, as it stands in the address.
    pub department: String,
}

/// An official in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficialEntry {
    /// Who.
    pub person: PersonId,
    /// The name shown to others.
    pub name: String,
    /// What the official signs in with.
    pub user_name: String,
    /// Since when the account is suspended, if it is.
    pub suspended_at: Option<DateTime<Utc>>,
    /// Whether an authenticator app is set up.
    pub second_step: bool,
    /// Whether the password was chosen by somebody else and has to be changed.
    pub must_change_password: bool,
    /// The posts held.
    pub posts: Vec<OfficialPost>,
}

/// A post with its department's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficialPost {
    /// Where.
    pub department: DepartmentId,
    /// The department's name.
    pub department_name: Bilingual,
    /// As what.
    pub role: Role,
}

/// One official with everything the security administrator decides by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficialDetails {
    /// The official.
    pub entry: OfficialEntry,
    /// Since when the account.
    pub created_at: DateTime<Utc>,
    /// How many sign-ins last at this moment.
    pub sessions: u64,
    /// Whether it is the reader's own account, which only another administrator can change.
    pub own: bool,
}

/// A department, to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentName {
    /// The department.
    pub id: DepartmentId,
    /// Its name.
    pub name: Bilingual,
}

impl Post {
    /// The post as the value of a form's field: `7:window`.
    #[must_use]
    pub fn value(self) -> String {
        format!("{}:{}", self.department, self.role.name())
    }

    /// Reads the value of a form's field.
    #[must_use]
    pub fn from_value(value: &str) -> Option<Self> {
        let (department, role) = value.split_once(':')?;
        Some(Self { department: department.parse().ok()?, role: Role::from_name(role)? })
    }
}

impl OfficialPost {
    /// The post alone.
    #[must_use]
    pub const fn post(&self) -> Post {
        Post { department: self.department, role: self.role }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_go_through_forms_unchanged() {
        for role in Role::ALL {
            let post = Post { department: DepartmentId(7), role };
            assert_eq!(Post::from_value(&post.value()), Some(post));
        }
        for bad in ["", "7", "7:", ":window", "x:window", "7:mayor"] {
            assert_eq!(Post::from_value(bad), None, "{bad}");
        }
    }
}
