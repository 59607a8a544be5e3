//! Telling a department's people: at once of what was handed over, and on the next day of what its writers sent back.
//! The second waits for a day, because a notice has a time, and the minute of a rating is kept nowhere.

use std::{collections::BTreeMap, future::Future, pin::Pin};

use chrono::{Days, Duration, NaiveDate};
use domain::{
    accounts::{Action, Actor},
    ids::{DepartmentId, PersonId},
    notices::NoticeKind,
    time::start_of_day,
};
use entity::review_matter;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;
use serde_json::{Value, json};

use super::rows::{Matter, today};
use crate::{
    Backend, IdempotencyKey, Once, Result, Tx, accounts,
    jobs::{Handler, NewJob},
    notices::notify,
};

/// Tells departments on the next day which matters they have to answer once more.
pub struct MattersReopened;

const REOPENED: &str = "review/tell_reopened";
/// How many are looked at at a time.
const CHUNK: u64 = 200;

/// What waits for somebody: how many matters, and the first of their last days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owed {
    pub matters: u32,
    pub due: NaiveDate,
}

impl Owed {
    /// Both together.
    fn and(self, other: Self) -> Self {
        Self { matters: self.matters.saturating_add(other.matters), due: Ord::min(self.due, other.due) }
    }
}

/// Tells everybody who answers for one of these departments, once whatever came to how many of them.
pub async fn tell(
    tx: &Tx,
    owed: &BTreeMap<DepartmentId, Owed>,
    kind: impl Fn(Owed) -> NoticeKind + Send + Sync,
) -> Result<()> {
    let mut people: BTreeMap<PersonId, Owed> = BTreeMap::new();
    for (department, more) in owed {
        for person in accounts::who_may(tx.db(), Action::AnswerMatters, *department).await? {
            people.entry(person).and_modify(|owed| *owed = owed.and(*more)).or_insert(*more);
        }
    }
    for (person, owed) in people {
        notify(tx, person, kind(owed)).await?;
    }
    Ok(())
}

/// Tells on the next day of everything that is reopened on this one.
pub fn schedule(tx: &Tx) {
    let day = today(tx);
    let delay = start_of_day(day + Days::new(1)) - tx.now();
    let job = NewJob::new(REOPENED, json!(day)).once(format!("{REOPENED}/{day}")).by_day();
    tx.enqueue(job.after(Ord::max(delay, Duration::zero())));
}

impl Handler for MattersReopened {
    fn kind(&self) -> &'static str {
        REOPENED
    }

    fn run<'a>(
        &'a self,
        backend: &'a Backend,
        payload: &'a Value,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
        Box::pin(async move { tell_reopened(backend, NaiveDate::deserialize(payload)?).await })
    }
}

async fn tell_reopened(backend: &Backend, day: NaiveDate) -> Result<()> {
    let key: IdempotencyKey = format!("matters-reopened-{day}").parse()?;
    let tx = match backend.once(&Actor::System, &key, REOPENED, &day).await? {
        Once::Again(()) => return Ok(()),
        Once::First(tx) => tx,
    };
    let owed = reopened(tx.db(), day).await?;
    tell(&tx, &owed, |owed| NoticeKind::MattersReopened { matters: owed.matters, due: owed.due }).await?;
    tx.finish(()).await
}

/// What was reopened on that day and is still owed, by department.
async fn reopened(db: &DatabaseTransaction, day: NaiveDate) -> Result<BTreeMap<DepartmentId, Owed>> {
    let (mut last, mut owed) = (0, BTreeMap::<DepartmentId, Owed>::new());
    loop {
        let open = review_matter::Entity::find()
            .filter(review_matter::Column::Owed.eq(true))
            .filter(review_matter::Column::DueOn.gt(day))
            .filter(review_matter::Column::Id.gt(last))
            .order_by_asc(review_matter::Column::Id)
            .limit(CHUNK);
        let open = open.all(db).await?;
        let Some(newest) = open.last() else { return Ok(owed) };
        last = newest.id;
        for row in open {
            let matter = Matter::try_from(row)?;
            let clock = matter.state.clock();
            if matter.state.round() > 1 && clock.opened_on == day {
                let one = Owed { matters: 1, due: clock.due };
                owed.entry(matter.department()).and_modify(|owed| *owed = owed.and(one)).or_insert(one);
            }
        }
    }
}
