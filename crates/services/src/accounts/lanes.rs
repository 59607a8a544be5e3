//! Counting failed sign-ins; the rules are `domain::accounts::throttle`.
//!
//! An attempt is counted before the password is looked at and taken back when it was right, so that a hundred
//! attempts at the same moment are a hundred attempts.

use chrono::{DateTime, Duration, Utc};
use domain::{
    accounts::{
        Actor, subscriber,
        throttle::{Failures, wait_minutes},
    },
    error::Fault,
    ids::PersonId,
};
use entity::{known_device, person, sign_in_lane};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, LockType, OnConflict},
};

use super::Origin;
use crate::{Backend, Result, ServiceError, audit::AuditEvent};

/// Where the failures of one attempt are counted.
pub struct Lane {
    own: String,
    account: String,
    known_device: bool,
    person: Option<PersonId>,
}

/// What was found when an attempt was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The attempt may go on; its answer is held back this long.
    Open {
        /// How long.
        delay: Duration,
    },
    /// The lane is closed until then; nothing was counted.
    Closed {
        /// When it opens.
        until: DateTime<Utc>,
    },
}

impl Taken {
    /// The fault to show if the lane is closed.
    pub fn closed_fault(self, now: DateTime<Utc>) -> Option<Fault> {
        match self {
            Self::Open { .. } => None,
            Self::Closed { until } => Some(Fault::WaitMinutes(wait_minutes(until, now))),
        }
    }
}

impl Lane {
    /// The lane for an attempt on the account that `login_index` names, whether or not there is such an account.
    pub async fn of(backend: &Backend, login_index: &str, person: Option<PersonId>, origin: &Origin) -> Result<Self> {
        let key = backend.data_key();
        let device = match (person, &origin.device) {
            (Some(person), Some(token)) => known(backend.db().read(), &token_hash(backend, person, token)).await?,
            _ => None,
        };
        let own = match &device {
            Some(device) => format!("{login_index} device {}", device.id),
            None => format!("{login_index} from {}", subscriber(origin.address)),
        };
        Ok(Self {
            own: key.index("sign_in_lane", own.as_bytes()),
            account: key.index("sign_in_lane", login_index.as_bytes()),
            known_device: device.is_some(),
            person,
        })
    }

    /// The lane for a person who is signed in and enters a password or code once more.
    pub async fn of_person(backend: &Backend, row: &person::Model, origin: &Origin) -> Result<Self> {
        let name = row.login_index.clone().unwrap_or_else(|| format!("person {}", row.id));
        Self::of(backend, &name, Some(PersonId(row.id)), origin).await
    }

    /// Counts an attempt as failed until it is taken back.
    pub async fn take(&self, backend: &Backend) -> Result<Taken> {
        let tx = backend.begin(&Actor::System).await?;
        let now = tx.now();
        let own = read(tx.db(), &self.own, now).await?;
        let before = counted(&own);
        if let Some(until) = before.and_then(|failures| failures.closed_until(now)) {
            return Ok(Taken::Closed { until });
        }
        let after = Failures::one_more(before, now);
        write(tx.db(), &self.own, after).await?;
        let mut delay = Duration::zero();
        if !self.known_device {
            let account = Failures::one_more(counted(&read(tx.db(), &self.account, now).await?), now);
            write(tx.db(), &self.account, account).await?;
            delay = account.delay(now);
        }
        if let (Some(person), Some(_)) = (self.person, after.closed_until(now)) {
            tx.audit(AuditEvent::new("accounts/sign_in_slowed", format!("person/{person}")));
        }
        tx.commit().await?;
        Ok(Taken::Open { delay })
    }

    /// Takes the attempt back, because it was right: the lane is empty again.
    pub async fn clear(&self, backend: &Backend) -> Result<()> {
        let tx = backend.begin(&Actor::System).await?;
        sign_in_lane::Entity::delete_many().filter(sign_in_lane::Column::Lane.eq(&self.own)).exec(tx.db()).await?;
        if !self.known_device {
            sign_in_lane::Entity::update_many()
                .col_expr(sign_in_lane::Column::Failures, Expr::col(sign_in_lane::Column::Failures).sub(1))
                .filter(sign_in_lane::Column::Lane.eq(&self.account))
                .filter(sign_in_lane::Column::Failures.gt(0))
                .exec(tx.db())
                .await?;
        }
        tx.commit().await
    }
}

/// The hash under which a device's token is kept.
pub fn token_hash(backend: &Backend, person: PersonId, token: &str) -> String {
    backend.data_key().index(&format!("known_device/{person}"), token.as_bytes())
}

/// The device that a token belongs to.
pub async fn known(db: &impl ConnectionTrait, token_hash: &str) -> Result<Option<known_device::Model>> {
    Ok(known_device::Entity::find().filter(known_device::Column::TokenHash.eq(token_hash)).one(db).await?)
}

fn counted(row: &sign_in_lane::Model) -> Option<Failures> {
    let count = u32::try_from(row.failures).unwrap_or(0);
    (count > 0).then_some(Failures { count, last: row.last_at })
}

/// Reads the lane and holds it until the transaction ends; a new lane is empty.
async fn read(db: &impl ConnectionTrait, lane: &str, now: DateTime<Utc>) -> Result<sign_in_lane::Model> {
    let empty = sign_in_lane::ActiveModel {
        lane: Set(lane.to_owned()),
        failures: Set(0),
        last_at: Set(now),
        ..Default::default()
    };
    sign_in_lane::Entity::insert(empty)
        .on_conflict(OnConflict::column(sign_in_lane::Column::Lane).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    let row =
        sign_in_lane::Entity::find().filter(sign_in_lane::Column::Lane.eq(lane)).lock(LockType::Update).one(db).await?;
    row.ok_or_else(|| ServiceError::fault("a sign-in lane vanished"))
}

async fn write(db: &impl ConnectionTrait, lane: &str, failures: Failures) -> Result<()> {
    let count = i32::try_from(failures.count).unwrap_or(i32::MAX);
    sign_in_lane::Entity::update_many()
        .col_expr(sign_in_lane::Column::Failures, Expr::value(count))
        .col_expr(sign_in_lane::Column::LastAt, Expr::value(failures.last))
        .filter(sign_in_lane::Column::Lane.eq(lane))
        .exec(db)
        .await?;
    Ok(())
}
