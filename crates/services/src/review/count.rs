//! The count: the ballots on the board, through `domain::review::tally`.

use ballot::cast::{Ballot as BoardBallot, CastBallot};
use domain::{
    error::ErrorCode,
    review::{
        setup::Setup,
        tally::{Ballot, CriterionNo, GradeNo, GroupNo, Population, Rating, Results, Rules, SubjectNo, Tally},
    },
};
use entity::review_leaf;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{cache::Frozen, rows};
use crate::{Backend, Result, ServiceError};

/// How many ballots are read with one statement.
const PAGE: u64 = 1000;

/// Counts the board. The manifest keeps the definition's order, so that places are the same in both.
pub async fn count(backend: &Backend, frozen: &Frozen, setup: &Setup) -> Result<Results> {
    let mut tally = Tally::new(Rules::of(setup));
    let mut after = -1;
    loop {
        let leaves = review_leaf::Entity::find()
            .filter(review_leaf::Column::ReviewId.eq(frozen.id.0))
            .filter(review_leaf::Column::Position.gt(after))
            .order_by_asc(review_leaf::Column::Position)
            .limit(PAGE)
            .all(backend.db().read())
            .await?;
        let Some(last) = leaves.last() else { break };
        after = last.position;
        for leaf in &leaves {
            let cast = CastBallot::from_bytes(&leaf.leaf).map_err(|error| rows::fault(frozen.id.0, error))?;
            tally.add(&ballot(frozen, &cast.ballot)?).map_err(ErrorCode::from)?;
        }
        // Counting is quick; others may go on meanwhile.
        tokio::task::yield_now().await;
    }
    tally.results(&Population::Everybody).map_err(|error| rows::fault(frozen.id.0, error))
}

/// The ballot as the count sees it.
fn ballot(frozen: &Frozen, board: &BoardBallot) -> Result<Ballot> {
    let place = |place: Option<usize>| place.and_then(|place| u16::try_from(place).ok());
    let group = place(frozen.review.group_index(&board.group)).ok_or(ErrorCode::Invalid)?;
    let mut ratings = Vec::new();
    for (department, grades) in &board.ratings {
        let subject = place(frozen.review.department_index(department)).ok_or(ErrorCode::Invalid)?;
        for (criterion, grade) in (0..).zip(&grades.0) {
            let (subject, criterion) = (SubjectNo(subject), CriterionNo(criterion));
            ratings.push(Rating { subject, criterion, grade: GradeNo(*grade) });
        }
    }
    Ballot::new(GroupNo(group), ratings).map_err(|error| ServiceError::from(ErrorCode::from(error)))
}
