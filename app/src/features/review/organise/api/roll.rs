//! The server's half of what organisers do to the roll and to comments.

use domain::accounts::MobileNumber;
use domain::error::{ErrorCode, Fault, FieldError};
use domain::ids::{MemberId, ReviewId};
use domain::page::{PAGE_SIZE, Page};
use domain::review::desk::{Digest, MemberDesk, MemberLine, MembersDesk, RollCheck};
use domain::review::roll::{EmailAddress, MemberNumber, PersonName, RollEntry, RowProblem};
use services::ServiceError;
use services::review;

use super::people::MemberFields;
use super::server::{desk, key, organiser, page, reason};
use crate::forms::{FormOutcome, FormState, Ticket};
use crate::server_side::{auth_session, backend, forget, kept, refused};
use crate::wire::AppResult;

/// Most faults of a list on one page.
const FAULTS: usize = 200;

/// Under which name a list waits in the session.
pub fn list_name(review: ReviewId) -> String {
    format!("review-roll-{review}")
}

/// What taking over the list that waits would do.
pub async fn waiting(id: i64) -> AppResult<Option<RollCheck>> {
    let (backend, id) = (backend()?, ReviewId(id));
    let session = auth_session().await?.session;
    let Some(list) = kept(&backend, &session, &list_name(id)).await? else { return Ok(None) };
    let found = review::preview_roll(&backend, &organiser().await?, id, &list).await.map_err(refused)?;
    let (all_faults, all_doubts) = (found.faults.len() as u64, found.doubts.len() as u64);
    Ok(Some(RollCheck {
        list: Digest::of(&list),
        unreadable: found.unreadable,
        faults: found.faults.into_iter().take(FAULTS).collect(),
        all_faults,
        doubts: found.doubts.into_iter().take(FAULTS).collect(),
        all_doubts,
        counts: found.counts,
        too_small: found.too_small,
    }))
}

/// Whether the roll can be emptied.
pub async fn can_empty(id: i64) -> AppResult<bool> {
    review::can_empty_roll(&backend()?, &organiser().await?, ReviewId(id)).await.map_err(refused)
}

/// Takes over the list that waits.
pub async fn import(id: ReviewId, (seen, distinct): (&str, bool), ticket: &Ticket) -> AppResult<FormOutcome> {
    let (backend, official) = (backend()?, organiser().await?);
    let to = |query: &str| Ok(FormOutcome::done_anew(page(ticket, id, &format!("/roll?{query}"))));
    let session = auth_session().await?.session;
    let list = kept(&backend, &session, &list_name(id)).await?;
    let Some(list) = list.filter(|list| Digest::of(list).to_string() == seen) else {
        return to("was=changed_meanwhile");
    };
    match review::import_roll(&backend, &official, &key(ticket)?, id, (&list, distinct)).await {
        Ok(_) => {
            forget(&session, &list_name(id)).await?;
            to("done=import")
        }
        Err(ServiceError::Invalid(errors)) => Ok(FormState::new("import").with_errors(errors).into()),
        Err(ServiceError::Code(code @ (ErrorCode::Invalid | ErrorCode::NotNow))) => to(&format!("was={code}")),
        Err(error) => Err(refused(error)),
    }
}

/// Empties the roll.
pub async fn empty(id: ReviewId, typed: &str, ticket: &Ticket) -> AppResult<FormOutcome> {
    let (backend, official) = (backend()?, organiser().await?);
    let to = |query: &str| Ok(FormOutcome::done_anew(page(ticket, id, &format!("/roll?{query}"))));
    let done = match reason("reason", typed) {
        Ok(reason) => review::empty_roll(&backend, &official, &key(ticket)?, id, &reason).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => to("done=empty"),
        Err(ServiceError::Invalid(errors)) => {
            Ok(FormState::new("empty-roll").value("reason", typed).with_errors(errors).into())
        }
        Err(ServiceError::Code(code @ ErrorCode::NotNow)) => to(&format!("was={code}")),
        Err(error) => Err(refused(error)),
    }
}

/// A page of the roll; or the member with the number that is sought, if there is one.
pub async fn members(id: i64, after: Option<i64>, sought: Option<&str>) -> AppResult<MembersDesk> {
    let (desk, backend, official) = (desk(id).await?, backend()?, organiser().await?);
    let review = ReviewId(id);
    let page = match sought {
        Some(typed) => {
            let found = review::find_member(&backend, &official, review, typed).await.map_err(refused)?;
            Page { rows: found.into_iter().collect(), next: None }
        }
        None => {
            let after = after.map(MemberId);
            review::list_members(&backend, &official, review, after, PAGE_SIZE).await.map_err(refused)?
        }
    };
    Ok(MembersDesk { desk, members: page.map(line) })
}

/// One member, with where they are reached.
pub async fn member(id: i64, member: i64) -> AppResult<MemberDesk> {
    let (desk, backend, official) = (desk(id).await?, backend()?, organiser().await?);
    let before = member.checked_sub(1).ok_or(ErrorCode::NotFound)?;
    let found = review::list_members(&backend, &official, ReviewId(id), Some(MemberId(before)), 1).await;
    let found = found.map_err(refused)?.rows.into_iter().next().filter(|row| row.member.0 == member);
    let found = found.ok_or(ErrorCode::NotFound)?;
    let contact = review::masked_contact(&backend, &official, found.member).await.map_err(refused)?;
    let review::MaskedContact { mobile, email, organisation } = contact;
    Ok(MemberDesk { desk, member: line(found), mobile, email, organisation })
}

fn line(row: review::MemberRow) -> MemberLine {
    MemberLine {
        member: row.member,
        number: row.number,
        name: row.name,
        group: row.group_key,
        has_code: row.has_code,
        took_part: row.took_token,
        struck: row.struck,
    }
}

/// Adds a member.
pub async fn add(id: ReviewId, fields: MemberFields, ticket: &Ticket) -> AppResult<FormOutcome> {
    let (backend, official) = (backend()?, organiser().await?);
    let typed = typed_member(&fields);
    let (entry, reason) = match (read_member(&fields), reason("fields[reason]", &fields.reason)) {
        (Ok(entry), Ok(reason)) => (entry, reason),
        (entry, reason) => {
            let mut errors = entry.err().unwrap_or_default();
            if let Err(ServiceError::Invalid(more)) = reason {
                errors.extend(more);
            }
            return Ok(typed.with_errors(errors).into());
        }
    };
    match review::add_member(&backend, &official, &key(ticket)?, id, &entry, &reason).await {
        Ok(_) => Ok(FormOutcome::done_anew(page(ticket, id, "/members?done=add"))),
        Err(ServiceError::Code(ErrorCode::OnlyOnce)) => Ok(typed.error("fields[number]", Fault::OnRoll).into()),
        Err(ServiceError::Code(ErrorCode::Invalid)) => Ok(typed.error("fields[group]", Fault::NotAChoice).into()),
        Err(ServiceError::Code(code @ ErrorCode::NotNow)) => {
            Ok(FormOutcome::done_anew(page(ticket, id, &format!("/members?was={code}"))))
        }
        Err(error) => Err(refused(error)),
    }
}

/// Strikes a member.
pub async fn strike(id: ReviewId, member: MemberId, typed: &str, ticket: &Ticket) -> AppResult<FormOutcome> {
    let (backend, official) = (backend()?, organiser().await?);
    let done = match reason("reason", typed) {
        Ok(reason) => review::strike_member(&backend, &official, &key(ticket)?, member, &reason).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(FormOutcome::done_anew(page(ticket, id, "/members?done=strike"))),
        Err(ServiceError::Invalid(errors)) => {
            Ok(FormState::new("strike").value("reason", typed).with_errors(errors).into())
        }
        Err(ServiceError::Code(code @ (ErrorCode::NotNow | ErrorCode::NotFound))) => {
            Ok(FormOutcome::done_anew(page(ticket, id, &format!("/members?was={code}"))))
        }
        Err(error) => Err(refused(error)),
    }
}

/// Puts right where a member is reached.
pub async fn contact(
    id: ReviewId,
    member: MemberId,
    (mobile, email, why): (&str, &str, &str),
    ticket: &Ticket,
) -> AppResult<FormOutcome> {
    let (backend, official) = (backend()?, organiser().await?);
    let typed = FormState::new("contact").value("mobile", mobile).value("email", email).value("reason", why);
    let mut errors = Vec::new();
    let change = review::ContactChange {
        mobile: read_mobile(mobile).map_err(|fault| errors.push(FieldError::new("mobile", fault))).ok().flatten(),
        email: read_email(email).map_err(|fault| errors.push(FieldError::new("email", fault))).ok().flatten(),
    };
    if errors.is_empty() && change == review::ContactChange::default() {
        errors.push(FieldError::new("mobile", Fault::Required));
    }
    let reason = match reason("reason", why) {
        Ok(reason) if errors.is_empty() => reason,
        Ok(_) => return Ok(typed.with_errors(errors).into()),
        Err(ServiceError::Invalid(more)) => return Ok(typed.with_errors(errors).with_errors(more).into()),
        Err(error) => return Err(refused(error)),
    };
    let to = |query: &str| Ok(FormOutcome::done_anew(page(ticket, id, &format!("/members/{member}?{query}"))));
    match review::correct_contact(&backend, &official, &key(ticket)?, member, &change, &reason).await {
        Ok(()) => to("done=contact"),
        Err(ServiceError::Code(code @ (ErrorCode::NotNow | ErrorCode::NotFound))) => to(&format!("was={code}")),
        Err(error) => Err(refused(error)),
    }
}

/// A mobile number, if one was typed.
fn read_mobile(typed: &str) -> Result<Option<MobileNumber>, Fault> {
    let typed = typed.trim();
    (!typed.is_empty()).then(|| MobileNumber::parse(typed)).transpose()
}

/// An e-mail address, if one was typed.
fn read_email(typed: &str) -> Result<Option<EmailAddress>, Fault> {
    let typed = typed.trim();
    (!typed.is_empty()).then(|| EmailAddress::parse(typed).map_err(fault)).transpose()
}

fn typed_member(fields: &MemberFields) -> FormState {
    FormState::new("add")
        .value("fields[number]", &fields.number)
        .value("fields[name]", &fields.name)
        .value("fields[group]", &fields.group)
        .value("fields[mobile]", &fields.mobile)
        .value("fields[email]", &fields.email)
        .value("fields[organisation]", &fields.organisation)
        .value("fields[reason]", &fields.reason)
}

fn read_member(fields: &MemberFields) -> Result<RollEntry, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, fault: Fault| errors.push(FieldError::new(field, fault));
    let number = MemberNumber::parse(&fields.number).map_err(|why| wrong("fields[number]", fault(why))).ok();
    let name = PersonName::parse(&fields.name).map_err(|why| wrong("fields[name]", fault(why))).ok();
    if fields.group.is_empty() {
        wrong("fields[group]", Fault::Required);
    }
    let mobile = read_mobile(&fields.mobile).map_err(|fault| wrong("fields[mobile]", fault)).ok().flatten();
    let email = read_email(&fields.email).map_err(|fault| wrong("fields[email]", fault)).ok().flatten();
    match (errors.is_empty(), number, name) {
        (true, Some(number), Some(name)) => Ok(RollEntry {
            number,
            name,
            group: fields.group.clone(),
            mobile,
            email,
            organisation: fields.organisation.trim().to_owned(),
        }),
        _ => Err(errors),
    }
}

fn fault(problem: RowProblem) -> Fault {
    match problem {
        RowProblem::Missing => Fault::Required,
        RowProblem::TooLong(most) => Fault::TooLong(most),
        RowProblem::NotAMobileNumber => Fault::NotAMobileNumber,
        RowProblem::NotAnEmail => Fault::NotAnEmail,
        RowProblem::OnRoll | RowProblem::SameAsRow(_) | RowProblem::PersonInRow(_) | RowProblem::PersonOnRoll => {
            Fault::OnRoll
        }
        RowProblem::NotANumber => Fault::NotAMemberNumber,
        RowProblem::UnknownGroup | RowProblem::TooManyFields => Fault::NotAChoice,
    }
}
