//! The server's half of what organisers do to the roll and to comments.

use domain::accounts::MobileNumber;
use domain::error::{ErrorCode, Fault, FieldError};
use domain::ids::{MemberId, ReviewId};
use domain::review::desk::{Digest, MemberLine, MembersDesk, RollCheck};
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
    let all_faults = found.faults.len() as u64;
    Ok(Some(RollCheck {
        list: Digest::of(&list),
        unreadable: found.unreadable,
        faults: found.faults.into_iter().take(FAULTS).collect(),
        all_faults,
        counts: found.counts,
        too_small: found.too_small,
    }))
}

/// Takes over the list that waits; gives why not.
pub async fn import(id: ReviewId, seen: &str, ticket: &Ticket) -> AppResult<Option<ErrorCode>> {
    let (backend, official) = (backend()?, organiser().await?);
    let session = auth_session().await?.session;
    let list = kept(&backend, &session, &list_name(id)).await?;
    let Some(list) = list.filter(|list| Digest::of(list).to_string() == seen) else {
        return Ok(Some(ErrorCode::ChangedMeanwhile));
    };
    match review::import_roll(&backend, &official, &key(ticket)?, id, &list).await {
        Ok(_) => {
            forget(&session, &list_name(id)).await?;
            Ok(None)
        }
        Err(ServiceError::Code(code @ (ErrorCode::Invalid | ErrorCode::NotNow))) => Ok(Some(code)),
        Err(error) => Err(refused(error)),
    }
}

/// A page of the roll.
pub async fn members(id: i64, after: Option<i64>, limit: u64) -> AppResult<MembersDesk> {
    let (desk, backend, official) = (desk(id).await?, backend()?, organiser().await?);
    let page = review::list_members(&backend, &official, ReviewId(id), after.map(MemberId), limit).await;
    let line = |row: review::MemberRow| MemberLine {
        member: row.member,
        number: row.number,
        name: row.name,
        group: row.group_key,
        has_code: row.has_code,
        took_part: row.took_token,
        struck: row.struck,
    };
    Ok(MembersDesk { desk, members: page.map_err(refused)?.map(line) })
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
    let mobile = fields.mobile.trim();
    let mobile = (!mobile.is_empty()).then(|| MobileNumber::parse(mobile).map_err(|_| ()));
    if mobile == Some(Err(())) {
        wrong("fields[mobile]", Fault::NotAMobileNumber);
    }
    let email = fields.email.trim();
    let email = (!email.is_empty()).then(|| EmailAddress::parse(email).map_err(|_| ()));
    if email == Some(Err(())) {
        wrong("fields[email]", Fault::NotAnEmail);
    }
    match (errors.is_empty(), number, name) {
        (true, Some(number), Some(name)) => Ok(RollEntry {
            number,
            name,
            group: fields.group.clone(),
            mobile: mobile.and_then(Result::ok),
            email: email.and_then(Result::ok),
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
        RowProblem::OnRoll | RowProblem::SameAsRow(_) => Fault::OnRoll,
        RowProblem::NotANumber => Fault::NotAMemberNumber,
        RowProblem::UnknownGroup | RowProblem::TooManyFields => Fault::NotAChoice,
    }
}
