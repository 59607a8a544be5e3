//! The server functions: the board, one matter, the department's desk and its answer.

use domain::review::view::{MatterPage, MattersBoard, MattersDesk};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::forms::{FormOutcome, Ticket};
use crate::wire::AppResult;

/// The board of a review: all matters, or those of a department, or in a state.
#[server(prefix = "/api", endpoint = "review/matters/board", input = GetUrl, name = AskMatters)]
pub async fn board(
    review: i64,
    #[server(default)] department: Option<i64>,
    #[server(default)] state: Option<String>,
    #[server(default)] after: Option<String>,
) -> AppResult<MattersBoard> {
    use crate::server_side::{backend, refused};
    use domain::{ids::DepartmentId, ids::ReviewId, page::PAGE_SIZE};
    let department = department.map(DepartmentId);
    let query = services::review::MatterQuery { department, state, after };
    services::review::matters(&backend()?, ReviewId(review), &query, PAGE_SIZE).await.map_err(refused)
}

/// One matter, by its number.
#[server(prefix = "/api", endpoint = "review/matters/one", input = GetUrl, name = AskMatter)]
pub async fn one(number: String) -> AppResult<MatterPage> {
    use crate::server_side::{actor, backend, refused};
    let number = number.parse().map_err(|_| domain::error::ErrorCode::NotFound)?;
    services::review::matter(&backend()?, &actor().await?, number).await.map_err(refused)
}

/// What the reader's departments have to answer, or have answered.
#[server(prefix = "/api", endpoint = "review/matters/desk", input = GetUrl, name = AskMattersDesk)]
pub async fn desk(answered: bool, #[server(default)] after: Option<String>) -> AppResult<MattersDesk> {
    use crate::server_side::{backend, official, refused};
    use domain::page::PAGE_SIZE;
    let (backend, official) = (backend()?, official().await?);
    let desk = services::review::matters_desk(&backend, &official, !answered, after.as_deref(), PAGE_SIZE);
    desk.await.map_err(refused)
}

/// Answers a matter.
#[server(prefix = "/api", endpoint = "review/matters/answer", name = AnswerMatter)]
pub async fn answer(
    number: String,
    version: i64,
    #[server(default)] text: String,
    #[server(default)] ticket: Ticket,
) -> AppResult<FormOutcome> {
    use crate::forms::{FormState, finish, keep_flash};
    use crate::locale::LangPath;
    use crate::server_side::{auth_session, backend, key, official, refused};
    use domain::{cases::Reason, error::ErrorCode};
    use services::ServiceError;
    let official = official().await?;
    let page = |query: String| FormOutcome::done_anew(ticket.lang().path(&format!("{}{query}", super::DESK)));
    let typed = || FormState::new("answer").value("text", &text);
    let matter = number.parse().map_err(|_| ErrorCode::NotFound)?;
    let answer = match Reason::parse(&text) {
        Ok(answer) => answer,
        Err(fault) => return finish(&ticket, typed().error("text", fault).into()).await,
    };
    let key = key(&ticket)?;
    let outcome = match services::review::answer_matter(&backend()?, &official, &key, (matter, version), answer).await {
        Ok(_) => page("?done=answer".to_owned()),
        // Somebody else was quicker: what was typed comes along to the page that shows the matter as it is now.
        Err(ServiceError::Code(code @ (ErrorCode::ChangedMeanwhile | ErrorCode::NotNow))) => {
            keep_flash(&auth_session().await?.session, &typed()).await?;
            page(format!("/{matter}?was={code}"))
        }
        Err(error) => return Err(refused(error)),
    };
    finish(&ticket, outcome).await
}
