//! Who may do what: one function, asked by every use-case whose answer is not in a type already.

use super::{Actor, Denied, Official, Role};
use crate::ids::{DepartmentId, PersonId};

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// See and change an account's profile, sessions and passwords.
    UseAccount,
    /// See a person's identity and mobile number unmasked.
    Unmask,
    /// List people, create officials, suspend and restore accounts.
    ManagePeople,
    /// Grant or withdraw a post.
    ChangePosts,
    /// Read the audit log.
    ReadAudit,
    /// Run the system: departments, items, jobs.
    RunSystem,
    /// See a department's figures.
    SeeFigures,
    /// Prepare and hold democratic reviews: definition, roll, codes, comments, results.
    OrganiseReview,
    /// Be the second pair of eyes on a review's definition and results.
    ApproveReview,
    /// Answer the matters that came out of a review.
    AnswerMatters,
    /// Promise measures after a review, and say what came of them.
    PromiseMeasures,
    /// Look whether what was promised was done.
    CheckMeasures,
}

/// What it is to be done to, with the stored facts the rule needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource<'a> {
    /// The system as a whole.
    System,
    /// A person's account.
    Person(PersonId),
    /// A person's personal data; the departments are those that handle a case of that person.
    PersonalData {
        /// Whose.
        person: PersonId,
        /// Who handles a case of theirs.
        handled_by: &'a [DepartmentId],
    },
    /// A department.
    Department(DepartmentId),
}

/// Whether `actor` may do `action` to `resource`. What is not listed is forbidden.
///
/// # Errors
/// [`Denied::NotSignedIn`] for strangers, [`Denied::Forbidden`] for everybody else who may not.
pub fn can(actor: &Actor, action: Action, resource: Resource<'_>) -> Result<(), Denied> {
    if matches!(actor, Actor::System) {
        return Ok(());
    }
    let person = actor.signed_in()?.person;
    let allowed = match (action, resource) {
        (Action::UseAccount, Resource::Person(owner)) => owner == person,
        (Action::Unmask, Resource::PersonalData { person: owner, handled_by }) => {
            owner == person || actor.official().is_ok_and(|official| works_in_one_of(&official, handled_by))
        }
        (Action::ManagePeople, Resource::System) => has(actor, Role::SecurityAdministrator),
        // Nobody raises themselves, not even who grants posts to others.
        (Action::ManagePeople | Action::ChangePosts, Resource::Person(owner)) => {
            owner != person && has(actor, Role::SecurityAdministrator)
        }
        (Action::ReadAudit, Resource::System) => has(actor, Role::AuditAdministrator),
        (Action::RunSystem, Resource::System) => has(actor, Role::SystemAdministrator),
        (Action::OrganiseReview, Resource::System) => has(actor, Role::ReviewOrganiser),
        (Action::ApproveReview, Resource::System) => has(actor, Role::ReviewOrganiser) || has(actor, Role::Supervisor),
        (Action::SeeFigures, Resource::Department(department)) => sees_figures(actor, department),
        (Action::AnswerMatters, Resource::Department(department)) => {
            has_in(actor, Role::Reviewer, department) || has_in(actor, Role::Head, department)
        }
        (Action::PromiseMeasures, Resource::Department(department)) => has_in(actor, Role::Head, department),
        (Action::CheckMeasures, Resource::System) => has(actor, Role::Supervisor),
        _ => false,
    };
    if allowed { Ok(()) } else { Err(Denied::Forbidden) }
}

fn has(actor: &Actor, role: Role) -> bool {
    actor.official_as(role).is_ok()
}

fn has_in(actor: &Actor, role: Role, department: DepartmentId) -> bool {
    actor.official().is_ok_and(|official| official.has_in(role, department))
}

fn works_in_one_of(official: &Official, departments: &[DepartmentId]) -> bool {
    let handles = |department| {
        [Role::Window, Role::Reviewer, Role::Head].into_iter().any(|role| official.has_in(role, department))
    };
    departments.iter().copied().any(handles)
}

fn sees_figures(actor: &Actor, department: DepartmentId) -> bool {
    actor.official().is_ok_and(|official| official.has(Role::Supervisor) || official.has_in(Role::Head, department))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::{PersonKind, Post, SignedIn};

    const HERE: DepartmentId = DepartmentId(1);
    const THERE: DepartmentId = DepartmentId(2);

    fn somebody(person: i64, kind: PersonKind, roles: &[Role]) -> Actor {
        let posts = roles.iter().map(|&role| Post { department: HERE, role }).collect();
        Actor::SignedIn(SignedIn { person: PersonId(person), name: "王".into(), kind, posts })
    }

    fn official(role: Role) -> Actor {
        somebody(1, PersonKind::Official, &[role])
    }

    #[test]
    fn each_action_names_exactly_its_roles() {
        let other = Resource::Person(PersonId(2));
        let data = Resource::PersonalData { person: PersonId(2), handled_by: &[HERE] };
        let table: [(Action, Resource<'_>, &[Role]); 12] = [
            (Action::UseAccount, other, &[]),
            (Action::Unmask, data, &[Role::Window, Role::Reviewer, Role::Head]),
            (Action::ManagePeople, Resource::System, &[Role::SecurityAdministrator]),
            (Action::ChangePosts, other, &[Role::SecurityAdministrator]),
            (Action::ReadAudit, Resource::System, &[Role::AuditAdministrator]),
            (Action::RunSystem, Resource::System, &[Role::SystemAdministrator]),
            (Action::OrganiseReview, Resource::System, &[Role::ReviewOrganiser]),
            (Action::ApproveReview, Resource::System, &[Role::ReviewOrganiser, Role::Supervisor]),
            (Action::SeeFigures, Resource::Department(HERE), &[Role::Head, Role::Supervisor]),
            (Action::AnswerMatters, Resource::Department(HERE), &[Role::Reviewer, Role::Head]),
            (Action::PromiseMeasures, Resource::Department(HERE), &[Role::Head]),
            (Action::CheckMeasures, Resource::System, &[Role::Supervisor]),
        ];
        for (action, resource, roles) in table {
            for role in Role::ALL {
                let may = can(&official(role), action, resource).is_ok();
                assert_eq!(may, roles.contains(&role), "{action:?} as {role:?}");
            }
            assert_eq!(can(&Actor::Anonymous, action, resource), Err(Denied::NotSignedIn));
            let citizen = somebody(1, PersonKind::Citizen, &[]);
            assert_eq!(can(&citizen, action, resource), Err(Denied::Forbidden), "{action:?} as a citizen");
        }
    }

    #[test]
    fn an_account_is_its_owners_and_nobody_raises_themselves() {
        let citizen = somebody(2, PersonKind::Citizen, &[]);
        assert!(can(&citizen, Action::UseAccount, Resource::Person(PersonId(2))).is_ok());
        let security = official(Role::SecurityAdministrator);
        assert!(can(&security, Action::ChangePosts, Resource::Person(PersonId(1))).is_err());
    }

    #[test]
    fn personal_data_is_seen_only_where_a_case_is_handled() {
        let window = official(Role::Window);
        let elsewhere = Resource::PersonalData { person: PersonId(2), handled_by: &[THERE] };
        let nowhere = Resource::PersonalData { person: PersonId(2), handled_by: &[] };
        assert!(can(&window, Action::Unmask, elsewhere).is_err());
        assert!(can(&window, Action::Unmask, nowhere).is_err());
        for action in [Action::SeeFigures, Action::AnswerMatters, Action::PromiseMeasures] {
            assert!(can(&official(Role::Head), action, Resource::Department(THERE)).is_err());
        }
    }
}
