//! Drawing members by lot: announced with its pool, drawn with a seed nobody could know before, replayable by
//! everybody.

mod pool;
mod read;

use std::collections::{BTreeMap, BTreeSet};

use ballot::Digest;
use domain::{
    accounts::{Action, Official, Resource, can},
    cases::Reason,
    error::ErrorCode,
    ids::ReviewId,
    review::{
        draw::{Draw, Seed, Stratum},
        lot::{Announcement, LotEntry, salt, ticket},
        roll::{GroupCount, MemberNumber, RollReading},
    },
};
use entity::review_draw as row;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, LockType},
};
use serde::Deserialize;
use serde_json::json;

use super::{import, jobs, roll, rows, rows::Stored};
use crate::{Backend, IdempotencyKey, Once, Result, ServiceError, Topic, Tx, audit::AuditEvent};
use pool::{Candidate, pool, seal, secret};

pub use read::{draw_tickets, draw_view, draws};

/// Announces a draw from the pool in `csv`; gives its digest. From now on the pool, the seats and the source are public
/// and can't be changed. Where rows may name one person twice, `distinct` says that somebody looked and they are
/// different people.
///
/// # Errors
/// [`ErrorCode::NotNow`] once the review was opened or while another draw stands; [`ErrorCode::Invalid`] for a list
/// with a fault; [`ServiceError::Invalid`] for one with doubts that nobody looked at, and for what is wrong with the
/// rest.
pub async fn announce_draw(
    backend: &Backend,
    organiser: &Official,
    key: &IdempotencyKey,
    review: ReviewId,
    (csv, distinct): (&[u8], bool),
    entry: &LotEntry,
) -> Result<Digest> {
    let actor = organiser.actor();
    can(&actor, Action::OrganiseReview, Resource::System)?;
    let input = (review, Digest::of(csv), distinct, entry);
    let tx = match backend.once(&actor, key, "review/announce_draw", &input).await? {
        Once::Again(digest) => return Ok(digest),
        Once::First(tx) => tx,
    };
    let stored = prepared(&tx, review).await?;
    if standing(tx.db(), review).await?.is_some() {
        return Err(ErrorCode::NotNow.into());
    }
    let reading = import::read(backend, tx.db(), &stored, csv).await?.map_err(|_| ErrorCode::Invalid)?;
    import::refuse(&reading, distinct)?;
    let Announcement { seats, source, seed_at } =
        entry.read(&candidates(&reading.counts), tx.now()).map_err(ServiceError::Invalid)?;
    let secret = backend.chance().bytes::<32>();
    let strata = strata(&reading, &seats, &secret)?;
    let draw = Draw::new(strata).map_err(ServiceError::fault)?;
    let digest = draw.pool_digest();
    let pool: Vec<Candidate> = reading.entries.iter().map(Candidate::of).collect();
    let row = row::ActiveModel {
        review_id: Set(review.0),
        state: Set("announced".to_owned()),
        source: Set(source),
        seed_at: Set(seed_at),
        draw: Set(serde_json::to_value(draw.strata())?),
        pool_digest: Set(digest.to_string()),
        pool_sealed: Set(seal(backend, "pool", digest, &serde_json::to_vec(&pool)?)?),
        secret_sealed: Set(seal(backend, "secret", digest, &secret)?),
        seed: Set(None),
        reason: Set(None),
        created_at: Set(tx.now()),
        created_by: Set(organiser.person().0),
        ended_at: Set(None),
        added: Set(0),
        struck: Set(0),
        ..Default::default()
    };
    row.insert(tx.db()).await?;
    let event = AuditEvent::new("review/announce_draw", stored.subject());
    tx.audit(event.with(json!({ "pool": digest, "seats": seats, "seed_at": seed_at })));
    tx.touch(Topic::Review(review));
    tx.finish(digest).await
}

/// Draws with the seed, once: whoever is drawn comes onto the roll, if they were not put there meanwhile. Gives how
/// many were drawn.
///
/// # Errors
/// [`ErrorCode::NotNow`] before the announced instant, or when no draw is announced.
pub async fn run_draw(
    backend: &Backend,
    organiser: &Official,
    key: &IdempotencyKey,
    review: ReviewId,
    seed: &Seed,
) -> Result<u64> {
    let actor = organiser.actor();
    can(&actor, Action::OrganiseReview, Resource::System)?;
    let tx = match backend.once(&actor, key, "review/run_draw", &(review, seed)).await? {
        Once::Again(drawn) => return Ok(drawn),
        Once::First(tx) => tx,
    };
    let stored = prepared(&tx, review).await?;
    let row = announced(&tx, review).await?;
    if tx.now() < row.seed_at {
        return Err(ErrorCode::NotNow.into());
    }
    let draw = Draw::new(Vec::<Stratum>::deserialize(&row.draw)?).map_err(ServiceError::fault)?;
    let drawn: BTreeSet<MemberNumber> = draw.run(seed).into_iter().flat_map(|stratum| stratum.members).collect();
    let numbers = import::numbers(tx.db(), review).await?;
    let taken = take(backend, &stored, &row, &drawn, &numbers)?;
    import::write(&tx, review, &taken).await?;
    if taken.entries.is_empty() {
        ask_opening(&tx, &stored)?;
    } else {
        roll::changed(&tx, &stored).await?;
    }
    let ended = row::ActiveModel {
        id: Set(row.id),
        state: Set("drawn".to_owned()),
        seed: Set(Some(seed.as_str().to_owned())),
        ended_at: Set(Some(tx.now())),
        ..Default::default()
    };
    ended.update(tx.db()).await?;
    let event = AuditEvent::new("review/run_draw", stored.subject());
    tx.audit(event.with(json!({ "pool": row.pool_digest, "seed": seed, "members": drawn.len() })));
    tx.touch(Topic::Review(review));
    tx.finish(drawn.len() as u64).await
}

/// Withdraws a draw while nobody can know its seed. What was announced stays to be read.
///
/// # Errors
/// [`ErrorCode::NotNow`] from the announced instant on.
pub async fn withdraw_draw(
    backend: &Backend,
    organiser: &Official,
    key: &IdempotencyKey,
    review: ReviewId,
    reason: &Reason,
) -> Result<()> {
    let actor = organiser.actor();
    can(&actor, Action::OrganiseReview, Resource::System)?;
    let tx = match backend.once(&actor, key, "review/withdraw_draw", &(review, reason.as_str())).await? {
        Once::Again(()) => return Ok(()),
        Once::First(tx) => tx,
    };
    let stored = prepared(&tx, review).await?;
    let row = announced(&tx, review).await?;
    if row.seed_at <= tx.now() {
        return Err(ErrorCode::NotNow.into());
    }
    let ended = row::ActiveModel {
        id: Set(row.id),
        state: Set("withdrawn".to_owned()),
        reason: Set(Some(reason.as_str().to_owned())),
        ended_at: Set(Some(tx.now())),
        ..Default::default()
    };
    ended.update(tx.db()).await?;
    ask_opening(&tx, &stored)?;
    let event = AuditEvent::new("review/withdraw_draw", stored.subject()).because(reason.as_str());
    tx.audit(event.with(json!({ "pool": row.pool_digest })));
    tx.touch(Topic::Review(review));
    tx.finish(()).await
}

/// The review, held, if its roll can still be made.
async fn prepared(tx: &Tx, review: ReviewId) -> Result<Stored> {
    let stored = rows::hold(tx.db(), review, LockType::Update).await?;
    if stored.state.is_prepared() { Ok(stored) } else { Err(ErrorCode::NotNow.into()) }
}

/// An approved review does not open while a draw is announced, so what opens it is asked for again when that ends.
fn ask_opening(tx: &Tx, stored: &Stored) -> Result<()> {
    let approved = stored.state.submission().filter(|_| stored.state.name() == "approved");
    if let Some(approved) = approved {
        let opens_at = stored.setup()?.schedule.opens_at;
        tx.enqueue(jobs::open_at(stored.id(), approved.definition, opens_at - tx.now())?);
    }
    Ok(())
}

/// The draw that was not withdrawn. An index sees to it that there is one at most.
async fn standing(db: &impl ConnectionTrait, review: ReviewId) -> Result<Option<row::Model>> {
    let found =
        row::Entity::find().filter(row::Column::ReviewId.eq(review.0)).filter(row::Column::State.ne("withdrawn"));
    Ok(found.one(db).await?)
}

/// Whether members are drawn by lot. Many pages ask, so the pool stays where it is.
pub(super) async fn is_announced(db: &impl ConnectionTrait, review: ReviewId) -> Result<bool> {
    let found = row::Entity::find().select_only().column(row::Column::Id).filter(row::Column::ReviewId.eq(review.0));
    let found = found.filter(row::Column::State.ne("withdrawn")).into_tuple::<i64>().one(db).await?;
    Ok(found.is_some())
}

/// Whether a draw waits for its seed.
pub(super) async fn is_announced_only(db: &impl ConnectionTrait, review: ReviewId) -> Result<bool> {
    let found = row::Entity::find().select_only().column(row::Column::Id).filter(row::Column::ReviewId.eq(review.0));
    let found = found.filter(row::Column::State.eq("announced")).into_tuple::<i64>().one(db).await?;
    Ok(found.is_some())
}

/// Counts members who came onto the roll, or were struck off it, by group, other than by the draw that stands: what it
/// says of the roll would not be true otherwise, and its public page tells both numbers.
pub(super) async fn count_changes(
    db: &impl ConnectionTrait,
    review: ReviewId,
    changes: &[(&str, i64, i64)],
) -> Result<()> {
    /// A stratum without its pool, which may be long.
    #[derive(Deserialize)]
    struct Key {
        key: String,
    }

    let found = row::Entity::find().select_only().columns([row::Column::Id, row::Column::Draw]);
    let found = found.filter(row::Column::ReviewId.eq(review.0)).filter(row::Column::State.ne("withdrawn"));
    let Some((id, strata)) = found.into_tuple::<(i64, serde_json::Value)>().one(db).await? else { return Ok(()) };
    let strata = Vec::<Key>::deserialize(&strata)?;
    let of_draw = changes.iter().filter(|(group, ..)| strata.iter().any(|stratum| stratum.key == *group));
    let (added, struck) = of_draw.fold((0, 0), |sum, (_, added, struck)| (sum.0 + added, sum.1 + struck));
    if (added, struck) == (0, 0) {
        return Ok(());
    }
    row::Entity::update_many()
        .col_expr(row::Column::Added, Expr::col(row::Column::Added).add(added))
        .col_expr(row::Column::Struck, Expr::col(row::Column::Struck).add(struck))
        .filter(row::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

async fn announced(tx: &Tx, review: ReviewId) -> Result<row::Model> {
    let found =
        row::Entity::find().filter(row::Column::ReviewId.eq(review.0)).filter(row::Column::State.eq("announced"));
    found.lock(LockType::Update).one(tx.db()).await?.ok_or_else(|| ErrorCode::NotNow.into())
}

/// Candidates by group; groups without any are left out.
fn candidates(counts: &[GroupCount]) -> BTreeMap<String, u32> {
    counts.iter().filter(|count| count.members > 0).map(|count| (count.group.clone(), count.members)).collect()
}

fn strata(reading: &RollReading, seats: &BTreeMap<String, u32>, secret: &[u8; 32]) -> Result<Vec<Stratum>> {
    let mut strata = Vec::new();
    for (group, seats) in seats {
        let mut tickets = Vec::new();
        for entry in reading.entries.iter().filter(|entry| entry.group == *group) {
            let salt = salt(secret, &entry.number);
            tickets.push(ticket(&salt, &entry.number, entry.name.expose()).ok_or(ErrorCode::Internal)?);
        }
        // The order of the list would say who is who.
        tickets.sort_unstable();
        strata.push(Stratum { key: group.clone(), seats: *seats, pool: tickets });
    }
    Ok(strata)
}

/// The candidates behind the drawn tickets, as a list to be taken over.
fn take(
    backend: &Backend,
    stored: &Stored,
    row: &row::Model,
    drawn: &BTreeSet<MemberNumber>,
    on_roll: &BTreeSet<MemberNumber>,
) -> Result<RollReading> {
    let secret = secret(backend, row)?;
    let mut reading = RollReading::default();
    let mut counts = BTreeMap::<String, u32>::new();
    let mut found = 0;
    for candidate in pool(backend, row)? {
        let entry = candidate.entry()?;
        let ticket = ticket(&salt(&secret, &entry.number), &entry.number, entry.name.expose());
        if !ticket.is_some_and(|ticket| drawn.contains(&ticket)) {
            continue;
        }
        found += 1;
        if !on_roll.contains(&entry.number) {
            *counts.entry(entry.group.clone()).or_default() += 1;
            reading.entries.push(entry);
        }
    }
    if found != drawn.len() {
        return Err(rows::fault(stored.row.id, "tickets without candidates"));
    }
    reading.counts = counts.into_iter().map(|(group, members)| GroupCount { group, members }).collect();
    Ok(reading)
}
