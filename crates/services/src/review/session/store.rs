//! Rows of sessions and windows, as the rules know them.

use std::collections::BTreeSet;

use ballot::{Id, board::Window};
use domain::{
    error::ErrorCode,
    ids::ReviewId,
    review::{
        session::{Session, Turnout},
        setup::Setup,
    },
};
use entity::{review_group, review_session, review_window, review_window_group};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait,
    QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};

use super::super::{groups, rows};
use crate::Result;

/// A session with its version.
pub struct Held {
    pub version: i64,
    pub session: Session,
}

/// The window that was opened last for a question, with its ballots.
pub struct Latest {
    pub row: review_window::Model,
    pub groups: Vec<review_window_group::Model>,
}

/// The session of a review that is being opened, if it is held in a meeting.
pub async fn begin(db: &DatabaseTransaction, review: ReviewId, setup: &Setup) -> Result<()> {
    let Some(meeting) = &setup.meeting else { return Ok(()) };
    let session = Session::new(meeting.questions.clone(), meeting.quorum);
    let row = review_session::ActiveModel {
        review_id: Set(review.0),
        version: Set(1),
        session: Set(serde_json::to_value(&session)?),
    };
    row.insert(db).await?;
    Ok(())
}

/// The session of a review.
///
/// # Errors
/// [`ErrorCode::NotFound`] when the review has none.
pub async fn find(db: &impl ConnectionTrait, review: ReviewId) -> Result<Held> {
    let row = review_session::Entity::find_by_id(review.0).one(db).await?.ok_or(ErrorCode::NotFound)?;
    Ok(Held { version: row.version, session: serde_json::from_value(row.session)? })
}

/// Writes the session, if nobody else changed it since it was read.
pub async fn save(db: &DatabaseTransaction, review: ReviewId, before: &Held, session: &Session) -> Result<i64> {
    let version = before.version + 1;
    let written = review_session::Entity::update_many()
        .col_expr(review_session::Column::Session, Expr::value(serde_json::to_value(session)?))
        .col_expr(review_session::Column::Version, Expr::value(version))
        .filter(review_session::Column::ReviewId.eq(review.0).and(review_session::Column::Version.eq(before.version)))
        .exec(db)
        .await?;
    if written.rows_affected == 1 { Ok(version) } else { Err(ErrorCode::ChangedMeanwhile.into()) }
}

/// The id of a question's window in its round: `q3-1`.
pub fn window_id(place: usize, round: u16) -> String {
    format!("q{}-{round}", place + 1)
}

/// Adds a window that is being opened.
pub async fn add_window(
    db: &DatabaseTransaction,
    review: ReviewId,
    (place, round): (usize, u16),
    departments: &[Id],
) -> Result<()> {
    let newest = review_window::Entity::find()
        .select_only()
        .column_as(review_window::Column::Sequence.max(), "sequence")
        .filter(review_window::Column::ReviewId.eq(review.0))
        .into_tuple::<Option<i64>>()
        .one(db)
        .await?;
    let sequence = newest.flatten().unwrap_or(0) + 1;
    let row = review_window::ActiveModel {
        review_id: Set(review.0),
        sequence: Set(sequence),
        window_id: Set(window_id(place, round)),
        place: Set(i64::try_from(place).unwrap_or(i64::MAX)),
        departments: Set(serde_json::to_value(departments)?),
        void: Set(None),
        scores: Set(None),
    };
    row.insert(db).await?;
    let groups = groups::all(db, review).await?.into_iter().map(|group| review_window_group::ActiveModel {
        review_id: Set(review.0),
        sequence: Set(sequence),
        group_key: Set(group.group_key),
        cast: Set(0),
    });
    review_window_group::Entity::insert_many(groups).exec_without_returning(db).await?;
    Ok(())
}

/// The newest window of a question with its counters; none before it was first opened.
pub async fn latest(db: &impl ConnectionTrait, review: ReviewId, place: usize) -> Result<Option<Latest>> {
    let row = review_window::Entity::find()
        .filter(review_window::Column::ReviewId.eq(review.0))
        .filter(review_window::Column::Place.eq(i64::try_from(place).unwrap_or(i64::MAX)))
        .order_by_desc(review_window::Column::Sequence)
        .one(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let groups = review_window_group::Entity::find()
        .filter(review_window_group::Column::ReviewId.eq(review.0))
        .filter(review_window_group::Column::Sequence.eq(row.sequence))
        .order_by_asc(review_window_group::Column::GroupKey);
    Ok(Some(Latest { groups: groups.all(db).await?, row }))
}

impl Latest {
    /// Ballots of all groups, of all members on the roll.
    pub fn turnout(&self, rolls: &[review_group::Model]) -> Turnout {
        let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        Turnout {
            cast: number(self.groups.iter().map(|group| group.cast).sum()),
            entitled: number(rolls.iter().map(|group| group.roll).sum()),
        }
    }
}

/// Writes why a window's ballots don't count; what was said first stays, as heads say it already. What was counted
/// is taken back.
pub async fn declare_void(db: &DatabaseTransaction, window: &review_window::Model, why: &str) -> Result<()> {
    let own =
        review_window::Column::ReviewId.eq(window.review_id).and(review_window::Column::Sequence.eq(window.sequence));
    let why = window.void.clone().unwrap_or_else(|| why.to_owned());
    review_window::Entity::update_many()
        .col_expr(review_window::Column::Void, Expr::value(why))
        .col_expr(review_window::Column::Scores, Expr::value(None::<serde_json::Value>))
        .filter(own)
        .exec(db)
        .await?;
    Ok(())
}

/// The windows opened so far, as heads name them.
pub async fn in_heads(db: &impl ConnectionTrait, review: ReviewId) -> Result<Vec<Window>> {
    let rows = review_window::Entity::find()
        .filter(review_window::Column::ReviewId.eq(review.0))
        .order_by_asc(review_window::Column::Sequence);
    rows.all(db).await?.into_iter().map(window).collect()
}

/// The windows whose ballots don't count.
pub async fn void_windows(db: &impl ConnectionTrait, review: ReviewId) -> Result<BTreeSet<Id>> {
    let windows = in_heads(db, review).await?;
    Ok(windows.into_iter().filter(|window| window.void.is_some()).map(|window| window.id).collect())
}

fn window(row: review_window::Model) -> Result<Window> {
    Ok(Window {
        id: row.window_id.parse().map_err(|error| rows::fault(row.review_id, error))?,
        departments: serde_json::from_value(row.departments)?,
        void: row.void,
    })
}
