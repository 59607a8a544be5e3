//! The tests of reliability against planted faults: each must be noticed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ballot::verify::{Fault, Outcome, Report, Witness, verify};
use domain::review::setup::ResultsPolicy;
use services::review::{Planted, Writer, WriterOptions};

use super::World;

/// Casts eight ballots; before the commit of the last four the machine stops. Gives the acknowledged receipts.
async fn cast_until_the_crash(world: &World, planted: Planted) -> Vec<String> {
    // Cast one after the other, each has a commit of its own.
    let commits = AtomicUsize::new(0);
    let crash = move || commits.fetch_add(1, Ordering::SeqCst) >= 4;
    let planted = Planted { crash: Some(Arc::new(crash)), ..planted };
    let writer = Writer::start(world.app.backend.clone(), WriterOptions::default().planted(planted));
    let mut receipts = Vec::new();
    for place in 0..8 {
        receipts.extend(writer.cast(&world.id(), &world.ballot(place, 0).await).await);
    }
    receipts
}

/// What everybody can check after the review has closed.
async fn checked(world: &World, receipts: Vec<String>) -> Report {
    world.close().await;
    verify(&world.archive().await, Witness { receipts, ..Witness::default() }, |_| {})
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_acknowledged_is_never_lost_and_an_early_acknowledgement_is_noticed() {
    let honest = World::open(8, ResultsPolicy::AtClose).await;
    let receipts = cast_until_the_crash(&honest, Planted::default()).await;
    assert_eq!(receipts.len(), 4, "what did not become durable was not acknowledged");
    let report = checked(&honest, receipts).await;
    assert_eq!((report.faults.as_slice(), report.counted.valid), ([].as_slice(), 4));

    let hasty = World::open(8, ResultsPolicy::AtClose).await;
    let planted = Planted { acknowledge_early: true, ..Planted::default() };
    let receipts = cast_until_the_crash(&hasty, planted).await;
    assert_eq!(receipts.len(), 8);
    let report = checked(&hasty, receipts).await;
    let omitted = report.receipts.iter().filter(|receipt| matches!(receipt, Outcome::Omitted(_))).count();
    assert_eq!(omitted, 4, "four members can prove that their ballots were lost");
}

/// Casts one ballot twice and another with the same token, and gives how many the board has in the end.
async fn cast_again_and_again(world: &World, planted: Planted) -> Report {
    let writer = Writer::start(world.app.backend.clone(), WriterOptions::default().planted(planted));
    let mut receipts = Vec::new();
    for place in 0..6 {
        let token = world.token(&world.member(place).await).await;
        for grade in [0, 1] {
            let ballot = super::world::bytes(&world.request(&token, grade, None).await);
            receipts.extend(writer.cast(&world.id(), &ballot).await);
            receipts.extend(writer.cast(&world.id(), &ballot).await);
        }
    }
    checked(world, receipts).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_counts_once_and_skipped_uniqueness_is_noticed() {
    let honest = World::open(8, ResultsPolicy::AtClose).await;
    let report = cast_again_and_again(&honest, Planted::default()).await;
    assert_eq!((report.faults.as_slice(), report.ballots, report.counted.valid), ([].as_slice(), 6, 6));

    let careless = World::open(8, ResultsPolicy::AtClose).await;
    let planted = Planted { skip_uniqueness: true, ..Planted::default() };
    let writer = Writer::start(careless.app.backend.clone(), WriterOptions::default().planted(planted));
    for place in 0..6 {
        let token = careless.token(&careless.member(place).await).await;
        for grade in [0, 1] {
            let ballot = super::world::bytes(&careless.request(&token, grade, None).await);
            writer.cast(&careless.id(), &ballot).await.unwrap();
        }
    }
    let report = checked(&careless, Vec::new()).await;
    assert!(report.faults.iter().any(|finding| matches!(finding.fault, Fault::TokenReused(_))), "{:?}", report.faults);
    assert!(report.faults.iter().any(|finding| matches!(finding.fault, Fault::CastBeyondIssued(_))));
}
