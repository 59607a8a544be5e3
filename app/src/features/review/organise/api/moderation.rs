//! The server's half of looking at comments.

use domain::error::ErrorCode;
use domain::ids::ReviewId;
use domain::page::PAGE_SIZE;
use domain::review::comment::{Decision, HeldBack, Moderation};
use domain::review::desk::{CommentLine, CommentsDesk, Desk};
use domain::text::Bilingual;
use services::{ServiceError, review};

use super::server::{desk, key, official, page};
use crate::forms::{FormOutcome, Ticket};
use crate::server_side::{backend, refused};
use crate::wire::AppResult;

/// The comments that stand so: for organisers what waits unless they say otherwise, for others what was held back.
pub async fn comments(id: i64, state: Option<&str>, after: Option<String>) -> AppResult<CommentsDesk> {
    let (desk, backend, official) = (desk(id).await?, backend()?, official().await?);
    let first = if desk.organises { Moderation::Waiting } else { Moderation::HeldBack };
    let status = state.and_then(Moderation::from_name).unwrap_or(first);
    let found = review::list_comments(&backend, &official, (ReviewId(id), status), after.as_deref(), PAGE_SIZE).await;
    let line = |row: review::CommentRow| {
        let subject = subject(&desk, &row.subject);
        CommentLine { id: row.id, subject, text: row.text, reason: row.reason }
    };
    let comments = found.map_err(refused)?.map(line);
    Ok(CommentsDesk { desk, status, comments })
}

/// The name of a subject by its id in the manifest: `d7`, `d7-o2`, `d7-l2`.
fn subject(desk: &Desk, id: &str) -> Bilingual {
    let (department, place) = id.split_once('-').unwrap_or((id, ""));
    let number = department.trim_start_matches('d');
    let place: Option<usize> = place.get(1..).and_then(|place| place.parse().ok());
    let rows = desk.entry.subjects.iter().enumerate();
    let mut same = rows.filter(|(row, entry)| place.map_or(entry.department == number, |place| place == *row));
    same.next().map_or_else(|| Bilingual::new(id, ""), |(_, entry)| Bilingual::new(&entry.name_zh, &entry.name_en))
}

/// Decides on a comment, and goes back to the list it stood in.
pub async fn moderate(
    id: ReviewId,
    (comment, seen): (&str, &str),
    reason: Option<&str>,
    ticket: &Ticket,
) -> AppResult<FormOutcome> {
    let official = official().await?;
    let seen = Moderation::from_name(seen).ok_or(ErrorCode::Invalid)?;
    let decision = match reason.map(HeldBack::from_name) {
        None => Decision::Pass,
        Some(Some(why)) => Decision::HoldBack(why),
        Some(None) => return Err(ErrorCode::Invalid.into()),
    };
    let done = review::moderate(&backend()?, &official, &key(ticket)?, (comment, seen), decision).await;
    let said = match done {
        Ok(()) if decision == Decision::Pass => "done=comment_passed".to_owned(),
        Ok(()) => "done=comment_held".to_owned(),
        Err(ServiceError::Code(code @ (ErrorCode::ChangedMeanwhile | ErrorCode::NotNow))) => format!("was={code}"),
        Err(error) => return Err(refused(error)),
    };
    Ok(FormOutcome::done_anew(page(ticket, id, &format!("/comments?{}{said}", place(ticket, seen)))))
}

/// The part of the list the form stood in.
fn place(ticket: &Ticket, seen: Moderation) -> String {
    let query = ticket.safe_back().and_then(|back| back.split_once('?')).map_or("", |(_, query)| query);
    let after = query.split('&').find(|part| part.starts_with("after="));
    after.map_or_else(|| format!("state={}&", seen.name()), |after| format!("state={}&{after}&", seen.name()))
}
