//! The count: the ballots on the board, through `domain::review::tally`.

use std::collections::{BTreeSet, HashMap};

use ballot::{
    Digest, Id,
    cast::{Ballot as BoardBallot, CastBallot},
    verify::Counted as Checked,
};
use domain::{
    error::ErrorCode,
    ids::ReviewId,
    review::{
        setup::Setup,
        tally::{Ballot, Cell, CriterionNo, GradeNo, GroupNo, Population, Rating, Results, Rules, SubjectNo, Tally},
    },
};
use entity::review_leaf;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{cache::Frozen, rows, session};
use crate::{Backend, Result, ServiceError};

/// How many ballots are read with one statement.
const PAGE: u64 = 1000;

/// What the board comes to.
pub struct Counted {
    pub results: Results,
    /// Ballots on the board, whether they count or not.
    pub ballots: u64,
}

/// Counts the board. The manifest keeps the definition's order, so that places are the same in both. The ballots of a
/// live session are put together by their tokens, window by window, so that a member counts once; windows that are void
/// don't count.
pub async fn count(backend: &Backend, frozen: &Frozen, setup: &Setup) -> Result<Counted> {
    let mut counting = Counting { tally: Tally::new(Rules::of(setup)), members: HashMap::new(), ballots: 0 };
    let void = session::void_windows(backend.db().read(), frozen.id).await?;
    on_board(backend.db().read(), frozen.id, |cast| counting.add(frozen, cast, &void)).await?;
    counting.finish(frozen)
}

/// Takes every ballot on the board, in their order there.
pub async fn on_board(
    db: &impl ConnectionTrait,
    review: ReviewId,
    mut take: impl FnMut(&CastBallot) -> Result<()>,
) -> Result<()> {
    let mut after = -1;
    loop {
        let leaves = review_leaf::Entity::find()
            .filter(review_leaf::Column::ReviewId.eq(review.0))
            .filter(review_leaf::Column::Position.gt(after))
            .order_by_asc(review_leaf::Column::Position)
            .limit(PAGE)
            .all(db)
            .await?;
        let Some(last) = leaves.last() else { return Ok(()) };
        after = last.position;
        for leaf in &leaves {
            take(&CastBallot::from_bytes(&leaf.leaf).map_err(|error| rows::fault(review.0, error))?)?;
        }
        // Counting is quick; others may go on meanwhile.
        tokio::task::yield_now().await;
    }
}

struct Counting {
    tally: Tally,
    /// Ratings of a live session by token.
    members: HashMap<Digest, (GroupNo, Vec<Rating>)>,
    ballots: u64,
}

impl Counting {
    fn add(&mut self, frozen: &Frozen, cast: &CastBallot, void: &BTreeSet<Id>) -> Result<()> {
        self.ballots += 1;
        match &cast.ballot.window {
            None => self.tally.add(&ballot(frozen, &cast.ballot)?).map_err(ErrorCode::from)?,
            Some(window) if void.contains(window) => {}
            Some(_) => {
                let ballot = ballot(frozen, &cast.ballot)?;
                let member = self.members.entry(cast.nullifier()).or_insert_with(|| (ballot.group(), Vec::new()));
                member.1.extend_from_slice(ballot.ratings());
            }
        }
        Ok(())
    }

    fn finish(mut self, frozen: &Frozen) -> Result<Counted> {
        for (group, ratings) in self.members.into_values() {
            let ballot = Ballot::new(group, ratings).map_err(ErrorCode::from)?;
            self.tally.add(&ballot).map_err(ErrorCode::from)?;
        }
        let results = self.tally.results(&Population::Everybody).map_err(|error| rows::fault(frozen.id.0, error))?;
        Ok(Counted { results, ballots: self.ballots })
    }
}

/// Whether the check of the archive counted the same grades: two programs, one number.
pub fn agree(frozen: &Frozen, counted: &Checked, results: &Results) -> bool {
    let manifest = frozen.review.manifest();
    let mut sums: HashMap<(&Id, usize), Vec<u64>> = HashMap::new();
    for tally in counted.tallies.iter().filter(|tally| !tally.void) {
        for (criterion, grades) in tally.grades.iter().enumerate() {
            let sum = sums.entry((&tally.department, criterion)).or_default();
            sum.resize(grades.len(), 0);
            sum.iter_mut().zip(grades).for_each(|(sum, count)| *sum += count);
        }
    }
    let same = |department: &Id, criterion: usize, found: &Cell| {
        let own = sums.get(&(department, criterion)).cloned().unwrap_or_else(|| vec![0; manifest.grades.len()]);
        let with = |points: bool| {
            let grades = manifest.grades.iter().zip(&own).filter(|(grade, _)| grade.score.is_some() == points);
            grades.map(|(_, count)| *count).sum::<u64>()
        };
        let shown = found.grades.as_ref().is_none_or(|grades| *grades == own);
        shown && (found.rated, found.unknown) == (with(true), with(false))
    };
    results.subjects.len() == manifest.departments.len()
        && results.subjects.iter().zip(&manifest.departments).all(|(subject, department)| {
            subject.criteria.iter().enumerate().all(|(place, found)| same(&department.id, place, &found.total))
        })
}

/// The ballot as the count sees it.
pub fn ballot(frozen: &Frozen, board: &BoardBallot) -> Result<Ballot> {
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
