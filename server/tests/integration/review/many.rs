//! Many at once: every ballot exactly once, whatever was sent how often.

use ballot::verify::{Witness, verify};
use domain::review::setup::ResultsPolicy;
use futures::future::join_all;
use services::review::{self, CastError, Planted, Writer, WriterOptions};

use super::World;

/// Members who cast at the same time.
const MEMBERS: usize = 200;

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_ballots_at_once_count_once_each() {
    let world = World::open(u32::try_from(MEMBERS / 2).unwrap(), ResultsPolicy::AtClose).await;
    let mut ballots = Vec::new();
    for place in 0..MEMBERS {
        ballots.push(world.ballot(place, u8::try_from(place % 4).unwrap()).await);
    }
    // Each three times, as phones on a bad network do.
    let sent = ballots.iter().chain(&ballots).chain(&ballots).map(|ballot| {
        let (writer, id, ballot) = (world.app.state.ballots.clone(), world.id(), ballot.clone());
        tokio::spawn(async move { writer.cast(&id, &ballot).await.unwrap() })
    });
    let receipts: Vec<String> = join_all(sent).await.into_iter().map(Result::unwrap).collect();
    for place in 0..MEMBERS {
        assert_eq!(receipts[place], receipts[place + MEMBERS], "copies have one receipt");
        assert_eq!(receipts[place], receipts[place + 2 * MEMBERS], "copies have one receipt");
    }
    let turnout = review::turnout(&world.app.backend, world.review).await.unwrap();
    for group in &turnout {
        assert!(group.cast <= group.issued && group.issued <= group.roll, "{group:?}");
    }
    world.close().await;
    let witness = Witness { receipts: receipts[..MEMBERS].to_vec(), ..Witness::default() };
    let report = verify(&world.archive().await, witness, |_| {});
    assert_eq!((report.faults.as_slice(), report.ballots, report.counted.valid), ([].as_slice(), 200, 200));
    assert_eq!(world.counted().await, report.ballots, "the counter is the board");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_finds_the_queue_full_comes_again() {
    let world = World::open(10, ResultsPolicy::AtClose).await;
    let slow = std::sync::Arc::new(|| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        false
    });
    let planted = Planted { crash: Some(slow), ..Planted::default() };
    let writer = Writer::start(world.app.backend.clone(), WriterOptions::new(1, 1).planted(planted));
    let mut ballots = Vec::new();
    for place in 0..8 {
        ballots.push(world.ballot(place, 0).await);
    }
    let id = world.id();
    let first = join_all(ballots.iter().map(|ballot| writer.cast(&id, ballot))).await;
    let busy = first.iter().filter(|outcome| matches!(outcome, Err(CastError::Busy))).count();
    let taken = first.iter().filter(|outcome| outcome.is_ok()).count();
    assert!(busy > 0 && busy + taken == 8, "{busy} were turned away, {taken} taken");
    for ballot in &ballots {
        while writer.cast(&id, ballot).await.is_err() {}
    }
    assert_eq!(world.counted().await, 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_instances_take_a_token_once() {
    let world = World::open(10, ResultsPolicy::AtClose).await;
    // Two writers, as two servers on one database have them.
    let writers = [0, 1].map(|_| Writer::start(world.app.backend.clone(), WriterOptions::default()));
    let token = world.token(&world.member(0).await).await;
    let mut ballots = Vec::new();
    for grade in [0, 1, 2, 3, 0, 1, 2, 3] {
        ballots.push(super::world::bytes(&world.request(&token, grade, None).await));
    }
    let id = world.id();
    let sent = ballots.iter().zip(writers.iter().cycle()).map(|(ballot, writer)| writer.cast(&id, ballot));
    let outcomes = join_all(sent).await;
    let taken = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let refused = outcomes.iter().filter(|outcome| matches!(outcome, Err(CastError::TokenUsed))).count();
    assert_eq!((taken, refused, world.counted().await), (1, 7, 1));
}
