//! Batches: never small ones, nothing lost over a restart, heads whenever a period ends.

use std::sync::Arc;

use ballot::board::SignedHead;
use ballot::verify::{Outcome, Witness, verify};
use domain::review::setup::ResultsPolicy;
use entity::{job, outbox, review_box, review_leaf};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter};
use services::review::{self, Writer, WriterOptions};

use super::World;
use super::running::next_period;
use crate::support::{LiveEvent, Stream, backend};

async fn waiting_and_shown(world: &World) -> (u64, u64) {
    let db = world.app.backend.db().read();
    let waiting = review_box::Entity::find().filter(review_box::Column::Leaf.is_not_null()).count(db).await.unwrap();
    (waiting, review_leaf::Entity::find().count(db).await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn batches_are_never_small_and_some_always_stay_back() {
    let world = World::open(20, ResultsPolicy::InBatches).await;
    world.cast(0..9, 0).await;
    next_period(&world).await;
    assert_eq!(waiting_and_shown(&world).await, (9, 0), "fewer than twice the least batch wait");
    world.cast(9..12, 1).await;
    next_period(&world).await;
    assert_eq!(waiting_and_shown(&world).await, (5, 7));
    world.cast(12..20, 2).await;
    next_period(&world).await;
    assert_eq!(waiting_and_shown(&world).await, (5, 15));
    let early = verify(&world.archive().await, Witness::default(), |_| {});
    assert_eq!((early.faults.as_slice(), early.closed, early.batches), ([].as_slice(), false, 2));

    // What was published stays what it was.
    let heads = world.app.browser().get(&format!("/api/open/v1/reviews/{}/heads", world.id())).await.text;
    let heads: Vec<SignedHead> = heads.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(heads.iter().map(|head| head.content.size).collect::<Vec<_>>(), [0, 0, 7, 15]);
    world.close().await;
    let report = verify(&world.archive().await, Witness { heads, ..Witness::default() }, |_| {});
    assert_eq!((report.faults.as_slice(), report.closed, report.counted.valid), ([].as_slice(), true, 20));
    assert_eq!(waiting_and_shown(&world).await, (0, 20));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_period_whose_end_was_given_up_the_next_one_ends() {
    let world = World::open(20, ResultsPolicy::InBatches).await;
    let (backend, db) = (&world.app.backend, world.app.backend.db().write());
    assert_eq!(review::keep_periods_coming(backend).await.unwrap(), 0, "it is asked for");
    next_period(&world).await;
    // The job of the period that ended stays for a while, done: it asks for nothing any more.
    let dead = job::Entity::update_many().col_expr(job::Column::State, Expr::value("dead"));
    let waiting = job::Column::Kind.eq("review/batch").and(job::Column::State.eq("ready"));
    assert_eq!(dead.filter(waiting).exec(db).await.unwrap().rows_affected, 1);
    world.cast(0..12, 0).await;
    next_period(&world).await;
    assert_eq!(waiting_and_shown(&world).await, (12, 0));
    assert_eq!(review::keep_periods_coming(backend).await.unwrap(), 1);
    assert_eq!(review::keep_periods_coming(backend).await.unwrap(), 0);
    next_period(&world).await;
    assert_eq!(waiting_and_shown(&world).await, (5, 7));
    next_period(&world).await;
    assert_eq!(world.app.work().await, 0, "each period ends once");
    world.close().await;
    assert_eq!(review::keep_periods_coming(backend).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_loses_nothing_that_was_acknowledged() {
    let world = World::open(10, ResultsPolicy::InBatches).await;
    let mut receipts = Vec::new();
    for place in 0..12 {
        if place == 6 {
            next_period(&world).await;
        }
        // Each time another process: nothing is remembered but what the database has.
        let other = backend(&world.app.state.config, Arc::clone(&world.app.clock)).await;
        let writer = Writer::start(other, WriterOptions::default());
        receipts.push(writer.cast(&world.id(), &world.ballot(place, 0).await).await.unwrap());
    }
    world.close().await;
    let report = verify(&world.archive().await, Witness { receipts, ..Witness::default() }, |_| {});
    assert_eq!(report.faults, []);
    assert!(report.receipts.iter().all(|receipt| matches!(receipt, Outcome::Included(..))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_batch_may_be_small_when_it_is_the_only_one() {
    let world = World::open(10, ResultsPolicy::InBatches).await;
    world.cast(0..2, 0).await;
    world.close().await;
    let report = verify(&world.archive().await, Witness::default(), |_| {});
    assert_eq!((report.faults.as_slice(), report.counted.valid), ([].as_slice(), 2));
    let empty = World::open(5, ResultsPolicy::AtClose).await;
    empty.close().await;
    let report = verify(&empty.archive().await, Witness::default(), |_| {});
    assert_eq!((report.faults.as_slice(), report.closed, report.ballots), ([].as_slice(), true, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn members_come_and_go_in_public_until_the_end() {
    let world = World::open(8, ResultsPolicy::AtClose).await;
    let (backend, reason) = (&world.app.backend, super::world::reason());
    let entry = domain::review::roll::RollEntry {
        number: domain::review::roll::MemberNumber::parse("N1").unwrap(),
        name: domain::review::roll::PersonName::parse("新代表").unwrap(),
        group: "deputies".into(),
        mobile: None,
        email: None,
        organisation: String::new(),
    };
    review::add_member(backend, &world.by(), &world.key(), world.review, &entry, &reason).await.unwrap();
    let twice =
        review::add_member(backend, &world.by(), &world.key(), world.review, &entry, &reason).await.unwrap_err();
    assert_eq!(twice.code(), domain::error::ErrorCode::OnlyOnce);
    review::strike_member(backend, &world.by(), &world.key(), world.codes[0].member, &reason).await.unwrap();
    world.cast(1..9, 0).await;
    world.close().await;
    let late =
        review::strike_member(backend, &world.by(), &world.key(), world.codes[12].member, &reason).await.unwrap_err();
    assert_eq!(late.code(), domain::error::ErrorCode::NotNow);
    let report = verify(&world.archive().await, Witness::default(), |_| {});
    assert_eq!(report.faults, []);
    let changes = report.counts.iter().fold((0, 0), |sum, count| (sum.0 + count.added, sum.1 + count.struck));
    assert_eq!(changes, (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_told_of_turnout_once_for_many_ballots() {
    let world = World::open(10, ResultsPolicy::AtClose).await;
    // What the server does from time to time is done here by hand beside it, so a ballot may be told by either.
    let rows = || async {
        let topic = outbox::Column::Topic.eq(format!("review/{}", world.review));
        outbox::Entity::find().filter(topic).count(world.app.backend.db().read()).await.unwrap()
    };
    review::touch_turnout(&world.app.backend).await.unwrap();
    let before = rows().await;
    world.cast(0..10, 0).await;
    review::touch_turnout(&world.app.backend).await.unwrap();
    review::touch_turnout(&world.app.backend).await.unwrap();
    let told = rows().await - before;
    assert!((1..=5).contains(&told), "10 tokens and 10 ballots were told {told} times");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_says_the_turnout_itself_and_ends_on_the_exact_one() {
    let world = World::open(10, ResultsPolicy::AtClose).await;
    let browser = world.app.browser();
    let mut stream = Stream::open(&browser, &format!("review/{}", world.review)).await;
    let cast = |event: &LiveEvent| {
        let groups = event.state.as_ref().unwrap()["turnout"]["groups"].as_array().unwrap().clone();
        groups.iter().map(|group| group["cast"].as_u64().unwrap()).sum::<u64>()
    };
    assert_eq!(cast(&stream.next().await.unwrap()), 0);
    world.cast(0..10, 0).await;
    let mut told = Vec::new();
    while told.last() != Some(&10) {
        told.push(cast(&stream.next().await.unwrap()));
    }
    assert!(told.is_sorted(), "{told:?}");
    // Whoever comes later is told the same at once.
    let mut later = Stream::open(&browser, &format!("review/{}", world.review)).await;
    assert_eq!(cast(&later.next().await.unwrap()), 10);
}
