//! Counting failed sign-ins; the rules are `domain::accounts::throttle`.
//!
//! An attempt is counted before the password is looked at and taken back when it was right, so that a hundred
//! attempts at the same moment are a hundred attempts.

use chrono::{DateTime, Duration, Utc};
use domain::{
    accounts::{
        Actor, site, subscriber,
        throttle::{FREE_FAILURES, FREE_IN_SITE, Failures, wait_minutes},
    },
    error::Fault,
    ids::PersonId,
    notices::NoticeKind,
};
use entity::{known_device, person, sign_in_lane};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, LockType, OnConflict},
};

use super::Origin;
use crate::{Backend, Result, ServiceError, Tx, audit::AuditEvent, notices::notify};

/// Where the failures of one attempt are counted.
pub struct Lane {
    own: String,
    shared: Vec<Shared>,
    person: Option<PersonId>,
}

/// A wider lane, in which the failures of unknown devices are counted too.
struct Shared {
    lane: String,
    kind: Kind,
}

/// What a wider lane does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Closes for an IPv6 site.
    Site,
    /// Holds answers back, for passwords tried from everywhere.
    Passwords,
    /// Closes for unknown devices, for codes tried from everywhere.
    Codes,
}

impl Kind {
    /// How many failures are free, where more of them close the lane.
    const fn free(self) -> Option<u32> {
        match self {
            Self::Site => Some(FREE_IN_SITE),
            Self::Passwords => None,
            Self::Codes => Some(FREE_FAILURES),
        }
    }
}

/// What was found when an attempt was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The attempt may go on; its answer is held back this long.
    Open {
        /// How long.
        delay: Duration,
        /// Whether it is the attempt at a code that closes the account to unknown devices, should it be wrong.
        last_code: bool,
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
        Self::named(backend, login_index, Kind::Passwords, person, origin).await
    }

    /// The lane for a code of a person's authenticator app.
    pub async fn of_code(backend: &Backend, person: PersonId, origin: &Origin) -> Result<Self> {
        Self::named(backend, &format!("code of {person}"), Kind::Codes, Some(person), origin).await
    }

    async fn named(
        backend: &Backend,
        name: &str,
        account: Kind,
        person: Option<PersonId>,
        origin: &Origin,
    ) -> Result<Self> {
        let index = |name: String| backend.data_key().index("sign_in_lane", name.as_bytes());
        if let (Some(person), Some(token)) = (person, &origin.device)
            && let Some(device) = known(backend.db().read(), &token_hash(backend, person, token)).await?
        {
            return Ok(Self {
                own: index(format!("{name} device {}", device.id)),
                shared: Vec::new(),
                person: Some(person),
            });
        }
        let site = site(origin.address).map(|site| (format!("{name} from {site}"), Kind::Site));
        let shared = site.into_iter().chain([(name.to_owned(), account)]);
        let shared = shared.map(|(name, kind)| Shared { lane: index(name), kind }).collect();
        Ok(Self { own: index(format!("{name} from {}", subscriber(origin.address))), shared, person })
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
        // Always from the narrowest lane to the widest, so that no two attempts wait for each other.
        let own = match count(&tx, &self.own, Some(FREE_FAILURES)).await? {
            Counted::Closed { until } => return Ok(Taken::Closed { until }),
            Counted::Failed(failures) => failures,
        };
        let (mut delay, mut last_code) = (Duration::zero(), false);
        let slowed = own.closed_until(FREE_FAILURES, now).is_some();
        for Shared { lane, kind } in &self.shared {
            let failures = match count(&tx, lane, kind.free()).await? {
                Counted::Closed { until } => return Ok(Taken::Closed { until }),
                Counted::Failed(failures) => failures,
            };
            delay = delay.max(failures.delay(now));
            last_code |= *kind == Kind::Codes && failures.count == FREE_FAILURES;
        }
        if let Some(person) = self.person.filter(|_| slowed || last_code) {
            tx.audit(AuditEvent::new("accounts/sign_in_slowed", format!("person/{person}")));
        }
        tx.commit().await?;
        Ok(Taken::Open { delay, last_code })
    }

    /// Tells the owner that somebody who knows the password tries codes. For the attempt that was `taken` and has
    /// turned out to be wrong, never for the owner's own right one.
    pub async fn wrong_code(&self, backend: &Backend, taken: Taken) -> Result<()> {
        if let (Some(person), Taken::Open { last_code: true, .. }) = (self.person, taken) {
            let tx = backend.begin(&Actor::System).await?;
            notify(&tx, person, NoticeKind::CodesTried).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Takes the attempt back, because it was right: the lane is empty again.
    pub async fn clear(&self, backend: &Backend) -> Result<()> {
        let tx = backend.begin(&Actor::System).await?;
        sign_in_lane::Entity::delete_many().filter(sign_in_lane::Column::Lane.eq(&self.own)).exec(tx.db()).await?;
        for shared in &self.shared {
            sign_in_lane::Entity::update_many()
                .col_expr(sign_in_lane::Column::Failures, Expr::col(sign_in_lane::Column::Failures).sub(1))
                .filter(sign_in_lane::Column::Lane.eq(&shared.lane))
                .filter(sign_in_lane::Column::Failures.gt(0))
                .exec(tx.db())
                .await?;
        }
        tx.commit().await
    }
}

/// What came of counting in one lane.
enum Counted {
    Failed(Failures),
    Closed { until: DateTime<Utc> },
}

/// Counts a failure in a lane, unless it is closed. The lane's row is locked until the transaction ends, so that
/// attempts at the same moment are counted one after the other.
async fn count(tx: &Tx, lane: &str, free: Option<u32>) -> Result<Counted> {
    let now = tx.now();
    let before = counted(&read(tx.db(), lane, now).await?);
    let closed = before.zip(free).and_then(|(failures, free)| failures.closed_until(free, now));
    if let Some(until) = closed {
        return Ok(Counted::Closed { until });
    }
    let after = Failures::one_more(before, now);
    write(tx.db(), lane, after).await?;
    Ok(Counted::Failed(after))
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
    // Updating what is there locks it, too: whoever empties the lane meanwhile waits, or is waited for.
    let keep = OnConflict::column(sign_in_lane::Column::Lane).update_column(sign_in_lane::Column::Lane).to_owned();
    sign_in_lane::Entity::insert(empty).on_conflict(keep).exec_without_returning(db).await?;
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
