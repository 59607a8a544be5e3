//! Matters for programs, with the voices by which browsers find the own ones without asking for them.

use ballot::Digest;
use chrono::NaiveDate;
use domain::{
    cases::Satisfaction,
    error::ErrorCode,
    ids::ReviewId,
    page::Page,
    review::{
        matter::{MatterNumber, MatterState},
        view::MatterStanding,
    },
    time::local_date,
};
use serde::{Deserialize, Serialize};

use super::{
    board::{MatterQuery, rows_of},
    rows::Matter,
};
use crate::{Backend, Result, review::cache};

/// A matter as programs read it. Texts are on its page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenMatter {
    /// Its number.
    pub number: MatterNumber,
    /// Who was rated, by the place on the ballot, from 1.
    pub place: i32,
    /// The state by its stable name.
    pub state: String,
    /// Where it stands today.
    pub standing: MatterStanding,
    /// The last day for the answer.
    pub due: NaiveDate,
    /// By what its writer is recognised.
    pub voice: Option<Digest>,
    /// What the writer says to the answer, 1 (best) to 5.
    pub rating: Option<Satisfaction>,
    /// Whether the first answer helped nothing.
    pub reopened: bool,
}

/// The matters of a review, in the order of their numbers, after the cursor `after`.
///
/// # Errors
/// [`ErrorCode::NotFound`] when no such review was opened.
pub async fn open_matters(
    backend: &Backend,
    public_id: &str,
    after: Option<String>,
    limit: u64,
) -> Result<Page<OpenMatter>> {
    let review: ReviewId = cache::by_public_id(backend, public_id).await?.ok_or(ErrorCode::NotFound)?.id;
    let query = MatterQuery { after, ..MatterQuery::default() };
    let today = local_date(backend.now());
    let page = Page::from_rows(rows_of(backend, review, &query, limit).await?, limit, |row| row.row.id.to_string());
    Ok(page.map(|matter| open(&matter, today)))
}

fn open(matter: &Matter, today: NaiveDate) -> OpenMatter {
    let rating = match &matter.state {
        MatterState::Rated(rated) => Some(rated.rating),
        _ => None,
    };
    OpenMatter {
        number: matter.number,
        place: matter.row.place + 1,
        state: matter.state.name().to_owned(),
        standing: MatterStanding::of(&matter.state, today),
        due: matter.state.clock().due,
        voice: matter.state.clock().voice,
        rating,
        reopened: matter.state.owed().before.is_some(),
    }
}
