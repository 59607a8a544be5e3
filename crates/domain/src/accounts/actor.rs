//! Who acts, and the types that prove what they may do.
//!
//! A use-case asks for [`Citizen`] or [`Official`], not for a flag: whoever holds the value has been checked.

use serde::{Deserialize, Serialize};

use crate::{
    error::ErrorCode,
    ids::{DepartmentId, PersonId},
};

/// What kind of account a person has. Officials and citizens are different accounts of the same human being.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonKind {
    /// 公民
    Citizen,
    /// Acts for a company 企业办事人.
    CompanyAgent,
    /// 工作人员
    Official,
    /// Member of the democratic review's panel 评议代表.
    PanelMember,
}

impl PersonKind {
    /// Every kind, in the order in which they are listed.
    pub const ALL: [Self; 4] = [Self::Citizen, Self::CompanyAgent, Self::Official, Self::PanelMember];

    /// The stable name used in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::CompanyAgent => "company_agent",
            Self::Official => "official",
            Self::PanelMember => "panel_member",
        }
    }

    /// Reads the stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A role held in a department. One person may hold several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Receives applications 窗口.
    Window,
    /// Examines them 审查.
    Reviewer,
    /// Decides and answers for the department 负责人.
    Head,
    /// Watches over other departments' acts 监察.
    Supervisor,
    /// Prepares and holds democratic reviews 评议组织.
    ReviewOrganiser,
    /// Runs the system: departments, items, jobs 系统管理员.
    SystemAdministrator,
    /// Grants and withdraws roles 安全管理员.
    SecurityAdministrator,
    /// Reads the audit log 审计管理员.
    AuditAdministrator,
}

impl Role {
    /// Every role, in the order in which they are listed.
    pub const ALL: [Self; 8] = [
        Self::Window,
        Self::Reviewer,
        Self::Head,
        Self::Supervisor,
        Self::ReviewOrganiser,
        Self::SystemAdministrator,
        Self::SecurityAdministrator,
        Self::AuditAdministrator,
    ];

    /// The stable name used in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Window => "window",
            Self::Reviewer => "reviewer",
            Self::Head => "head",
            Self::Supervisor => "supervisor",
            Self::ReviewOrganiser => "review_organiser",
            Self::SystemAdministrator => "system_administrator",
            Self::SecurityAdministrator => "security_administrator",
            Self::AuditAdministrator => "audit_administrator",
        }
    }

    /// Reads the stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether both roles in one hand would let a person cover up their own acts (separation of the three
    /// administrators, GB/T 22239—2019).
    #[must_use]
    pub fn excludes(self, other: Self) -> bool {
        let administrators = [Self::SystemAdministrator, Self::SecurityAdministrator, Self::AuditAdministrator];
        self != other && administrators.contains(&self) && administrators.contains(&other)
    }
}

/// A role together with the department it is held in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Post {
    /// Where.
    pub department: DepartmentId,
    /// As what.
    pub role: Role,
}

/// Whoever makes a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Actor {
    /// Nobody is signed in.
    #[default]
    Anonymous,
    /// Somebody is.
    SignedIn(SignedIn),
    /// The system itself: jobs, migrations, the command line.
    System,
}

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// Who.
    pub person: PersonId,
    /// The name shown to others.
    pub name: String,
    /// The kind of account.
    pub kind: PersonKind,
    /// The posts held; empty for everybody but officials.
    pub posts: Vec<Post>,
}

/// A citizen or a company's agent: may apply and sees the own cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citizen(SignedIn);

/// An official: sees the own departments' work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Official(SignedIn);

/// A member of a review's panel, signed in with the code of that review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelMember(SignedIn);

/// The actor is not somebody who may do this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// Signing in may help.
    #[error("nobody is signed in")]
    NotSignedIn,
    /// It would not.
    #[error("the actor's roles do not allow this")]
    Forbidden,
}

impl From<Denied> for ErrorCode {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::NotSignedIn => Self::NotSignedIn,
            Denied::Forbidden => Self::Forbidden,
        }
    }
}

impl Actor {
    /// Proves that somebody is signed in.
    ///
    /// # Errors
    /// [`Denied::NotSignedIn`] otherwise.
    pub fn signed_in(&self) -> Result<&SignedIn, Denied> {
        match self {
            Self::SignedIn(person) => Ok(person),
            Self::Anonymous | Self::System => Err(Denied::NotSignedIn),
        }
    }

    /// Proves that a citizen or a company's agent is signed in.
    ///
    /// # Errors
    /// [`Denied`] for everybody else.
    pub fn citizen(&self) -> Result<Citizen, Denied> {
        let person = self.signed_in()?;
        match person.kind {
            PersonKind::Citizen | PersonKind::CompanyAgent => Ok(Citizen(person.clone())),
            PersonKind::Official | PersonKind::PanelMember => Err(Denied::Forbidden),
        }
    }

    /// Proves that an official is signed in, in whatever role.
    ///
    /// # Errors
    /// [`Denied`] for everybody else.
    pub fn official(&self) -> Result<Official, Denied> {
        let person = self.signed_in()?;
        match person.kind {
            PersonKind::Official => Ok(Official(person.clone())),
            PersonKind::Citizen | PersonKind::CompanyAgent | PersonKind::PanelMember => Err(Denied::Forbidden),
        }
    }

    /// Proves that a member of a review's panel is signed in.
    ///
    /// # Errors
    /// [`Denied`] for everybody else.
    pub fn panel_member(&self) -> Result<PanelMember, Denied> {
        let person = self.signed_in()?;
        match person.kind {
            PersonKind::PanelMember => Ok(PanelMember(person.clone())),
            PersonKind::Citizen | PersonKind::CompanyAgent | PersonKind::Official => Err(Denied::Forbidden),
        }
    }

    /// Proves that an official with `role`, in any department, is signed in.
    ///
    /// # Errors
    /// [`Denied`] for everybody else.
    pub fn official_as(&self, role: Role) -> Result<Official, Denied> {
        let official = self.official()?;
        if official.has(role) { Ok(official) } else { Err(Denied::Forbidden) }
    }

    /// The person's number, for the audit log; `None` for strangers and the system.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Self::SignedIn(person) => Some(person.person),
            Self::Anonymous | Self::System => None,
        }
    }
}

impl Citizen {
    /// Who.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.0.person
    }

    /// The person as an actor, for the transaction.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::SignedIn(self.0.clone())
    }

    /// The name shown to others.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }
}

impl PanelMember {
    /// Who.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.0.person
    }

    /// The person as an actor, for the transaction.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::SignedIn(self.0.clone())
    }
}

impl Official {
    /// Who.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.0.person
    }

    /// The person as an actor, for the transaction.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::SignedIn(self.0.clone())
    }

    /// The name shown to others.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The posts held.
    #[must_use]
    pub fn posts(&self) -> &[Post] {
        &self.0.posts
    }

    /// Whether the official holds `role` in any department.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.0.posts.iter().any(|post| post.role == role)
    }

    /// Whether the official holds `role` in `department`.
    #[must_use]
    pub fn has_in(&self, role: Role, department: DepartmentId) -> bool {
        self.0.posts.contains(&Post { department, role })
    }

    /// The departments the official works in, without repeats.
    #[must_use]
    pub fn departments(&self) -> Vec<DepartmentId> {
        let mut departments: Vec<_> = self.0.posts.iter().map(|post| post.department).collect();
        departments.sort_unstable();
        departments.dedup();
        departments
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn official(roles: &[Role]) -> Actor {
        let posts = roles.iter().map(|&role| Post { department: DepartmentId(1), role }).collect();
        Actor::SignedIn(SignedIn { person: PersonId(1), name: "李".into(), kind: PersonKind::Official, posts })
    }

    #[test]
    fn an_official_is_no_citizen() {
        assert_eq!(official(&[Role::Head]).citizen(), Err(Denied::Forbidden));
        assert_eq!(Actor::Anonymous.citizen(), Err(Denied::NotSignedIn));
    }

    #[test]
    fn a_panel_member_is_nothing_else() {
        let member =
            SignedIn { person: PersonId(1), name: "A-1".into(), kind: PersonKind::PanelMember, posts: Vec::new() };
        let actor = Actor::SignedIn(member);
        assert!(actor.panel_member().is_ok());
        assert_eq!((actor.citizen().is_err(), actor.official().is_err()), (true, true));
        assert_eq!(official(&[Role::ReviewOrganiser]).panel_member(), Err(Denied::Forbidden));
    }

    #[test]
    fn a_role_has_to_be_held() {
        assert!(official(&[Role::Window]).official_as(Role::Window).is_ok());
        assert_eq!(official(&[Role::Window]).official_as(Role::Head), Err(Denied::Forbidden));
    }

    #[test]
    fn the_three_administrators_exclude_each_other() {
        assert!(Role::SystemAdministrator.excludes(Role::AuditAdministrator));
        assert!(!Role::Window.excludes(Role::Head));
        assert!(!Role::AuditAdministrator.excludes(Role::AuditAdministrator));
    }
}
