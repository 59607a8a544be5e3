//! Counting a window that was closed with its quorum, for the pages. The ballots are in the box or on the board; the
//! count of the review is made again from the board when it is over.

use std::{future::Future, pin::Pin};

use ballot::cast::CastBallot;
use domain::{
    accounts::Actor,
    error::ErrorCode,
    ids::ReviewId,
    review::{
        session::Window,
        tally::{Population, Rules, Tally},
        view::WindowScores,
    },
};
use entity::{review_box, review_window, review_window_group};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockType},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::store;
use crate::{
    Backend, Result, Topic,
    jobs::{Handler, NewJob},
    review::{cache, cache::Frozen, count, rows},
};

/// Counts windows.
pub struct CountDue;

const KIND: &str = "review/session_count";
/// How many ballots are read with one statement.
const PAGE: u64 = 1000;

#[derive(Clone, Copy, Serialize, Deserialize)]
struct Due {
    review: ReviewId,
    sequence: i64,
}

/// The job that counts a window.
pub fn of(review: ReviewId, sequence: i64) -> Result<NewJob> {
    Ok(NewJob::new(KIND, serde_json::to_value(Due { review, sequence })?))
}

impl Handler for CountDue {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn run<'a>(
        &'a self,
        backend: &'a Backend,
        payload: &'a Value,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
        Box::pin(async move { count_window(backend, Due::deserialize(payload)?).await })
    }
}

async fn count_window(backend: &Backend, due: Due) -> Result<()> {
    let Some(frozen) = cache::frozen(backend, due.review).await? else { return Ok(()) };
    let row = review_window::Entity::find_by_id((due.review.0, due.sequence)).one(backend.db().read()).await?;
    let Some(window) = row.filter(|row| row.void.is_none()) else { return Ok(()) };
    let stored = rows::find(backend.db().read(), due.review).await?;
    if stored.state.name() == "voided" {
        return Ok(());
    }
    let setup = stored.setup()?;
    let mut tally = Tally::new(Rules::of(&setup));
    in_box(backend, &frozen, &window, &mut tally).await?;
    // Where there are some on the board before closing.
    count::on_board(backend.db().read(), due.review, |cast| add(&frozen, &window, &mut tally, cast)).await?;
    let results = tally.results(&Population::Everybody).map_err(|error| rows::fault(due.review.0, error))?;
    if results.all_ballots() != turnout(backend, &window).await? {
        // A batch was made in between: the next try counts every ballot once.
        return Err(rows::fault(due.review.0, "the ballots of a window moved while they were counted"));
    }
    let place = usize::try_from(window.place).unwrap_or(usize::MAX);
    let tx = backend.begin(&Actor::System).await?;
    let stored = rows::hold(tx.db(), due.review, LockType::Share).await?;
    let session = store::find(tx.db(), due.review).await?.session;
    let question = session.questions().get(place).ok_or(ErrorCode::NotFound)?;
    let own = |round| store::window_id(place, round) == window.window_id;
    let counts = matches!(&question.window, Window::Closed(closed) if closed.quorate && own(closed.round));
    if !counts || stored.state.name() == "voided" {
        return tx.abandon().await;
    }
    let subjects: Vec<_> = question
        .subjects
        .iter()
        .filter_map(|place| Some((usize::from(*place), setup.subjects.get(usize::from(*place))?.name.clone())))
        .collect();
    let grades = setup.grades.iter().map(|grade| grade.name.clone()).collect();
    let scores = serde_json::to_value(WindowScores::of(&results, grades, &subjects))?;
    use review_window::Column;
    review_window::Entity::update_many()
        .col_expr(Column::Scores, Expr::value(scores))
        .filter(Column::ReviewId.eq(due.review.0).and(Column::Sequence.eq(due.sequence)))
        .filter(Column::Void.is_null())
        .exec(tx.db())
        .await?;
    tx.touch(Topic::Session(due.review));
    tx.commit().await
}

/// Ballots that wait for a batch.
async fn in_box(backend: &Backend, frozen: &Frozen, window: &review_window::Model, tally: &mut Tally) -> Result<()> {
    let mut after = String::new();
    loop {
        let found = review_box::Entity::find()
            .select_only()
            .columns([review_box::Column::LeafHash, review_box::Column::Leaf])
            .filter(review_box::Column::ReviewId.eq(frozen.id.0))
            .filter(review_box::Column::QuestionWindow.eq(window.window_id.as_str()))
            // The condition of the index, which has no ordinary ballots.
            .filter(Expr::cust("leaf IS NOT NULL AND question_window <> ''"))
            .filter(review_box::Column::LeafHash.gt(after.as_str()))
            .order_by_asc(review_box::Column::LeafHash)
            .limit(PAGE)
            .into_tuple::<(String, Option<Vec<u8>>)>()
            .all(backend.db().read())
            .await?;
        let Some((last, _)) = found.last() else { return Ok(()) };
        after.clone_from(last);
        for leaf in found.into_iter().filter_map(|(_, leaf)| leaf) {
            let cast = CastBallot::from_bytes(&leaf).map_err(|error| rows::fault(frozen.id.0, error))?;
            add(frozen, window, tally, &cast)?;
        }
    }
}

/// Counts a ballot of the window.
fn add(frozen: &Frozen, window: &review_window::Model, tally: &mut Tally, cast: &CastBallot) -> Result<()> {
    let own = cast.ballot.window.as_ref().is_some_and(|id| id.as_str() == window.window_id);
    if own {
        tally.add(&count::ballot(frozen, &cast.ballot)?).map_err(ErrorCode::from)?;
    }
    Ok(())
}

async fn turnout(backend: &Backend, window: &review_window::Model) -> Result<u64> {
    use review_window_group::Column;
    let own = Column::ReviewId.eq(window.review_id).and(Column::Sequence.eq(window.sequence));
    let groups = review_window_group::Entity::find().filter(own).all(backend.db().read()).await?;
    Ok(groups.iter().map(|group| group.cast.unsigned_abs()).sum())
}
