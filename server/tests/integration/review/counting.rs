//! The count: asked for by the organiser, done beside the requests, and not at all where the board does not fit together.

use ballot::verify::{Witness, verify};
use domain::error::ErrorCode;
use domain::review::setup::ResultsPolicy;
use domain::review::state::ReviewState;
use entity::review_leaf;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use services::review;

use super::World;
use super::organise::{act, come_again};

/// A review that was closed with some ballots.
async fn closed() -> World {
    let world = World::open(8, ResultsPolicy::AtClose).await;
    world.cast(0..6, 1).await;
    world.close().await;
    come_again(&world).await;
    world
}

async fn state(world: &World) -> ReviewState {
    review::find(&world.app.backend, &world.by(), world.review).await.unwrap().state
}

async fn desk(world: &World) -> String {
    world.organiser.browser.get(&format!("/zh/review/organise/{}", world.review)).await.text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_is_asked_for_once_and_done_beside_the_request() {
    let world = closed().await;
    let backend = &world.app.backend;
    let refused = review::count_results(backend, &world.seconded(), &world.key(), world.review).await;
    assert_eq!(refused.unwrap_err().code(), ErrorCode::Forbidden);
    assert!(matches!(state(&world).await, ReviewState::Closed(_)));

    let key = world.key();
    let asked = review::count_results(backend, &world.by(), &key, world.review).await.unwrap();
    assert_eq!(review::count_results(backend, &world.by(), &key, world.review).await.unwrap(), asked);
    let page = desk(&world).await;
    assert!(page.contains("正在计票") && !page.contains("核验并计票</button>"), "{page}");
    let public = world.app.browser().get(&format!("/zh/review/{}", world.review)).await;
    assert_eq!(public.status, 200);

    world.app.work().await;
    let ReviewState::Preview(preview) = state(&world).await else { panic!("no preview") };
    assert_eq!(preview.prepared.by, world.organiser.person, "four eyes: by whom it was asked for");
    assert!(desk(&world).await.contains("结果预览"));
    let late = review::count_results(backend, &world.by(), &world.key(), world.review).await;
    assert_eq!(late.unwrap_err().code(), ErrorCode::NotNow);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_board_that_does_not_fit_together_is_not_counted_and_says_so() {
    let world = closed().await;
    let db = world.app.backend.db().write();
    let taken = review_leaf::Entity::find().filter(review_leaf::Column::Position.eq(3)).one(db).await.unwrap().unwrap();
    review_leaf::Entity::delete_many().filter(review_leaf::Column::Position.eq(3)).exec(db).await.unwrap();
    act(&world, &world.organiser, "count", "", "").await;
    world.app.work().await;
    let ReviewState::Closed(closed) = state(&world).await else { panic!("it was counted") };
    assert!(closed.refused.unwrap().faults > 0);
    let page = desk(&world).await;
    assert!(page.contains("核验未通过") && page.contains("核验并计票"), "{page}");
    assert_eq!(world.app.logged("review/refuse").await, 1);

    taken.into_active_model().insert(db).await.unwrap();
    act(&world, &world.organiser, "count", "", "").await;
    world.app.work().await;
    assert!(matches!(state(&world).await, ReviewState::Preview(_)), "put right, it is counted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_that_was_broken_off_can_be_asked_for_again() {
    let world = closed().await;
    act(&world, &world.organiser, "count", "", "").await;
    entity::job::Entity::delete_many().exec(world.app.backend.db().write()).await.unwrap();
    world.app.clock.advance(domain::review::desk::COUNT_LATE);
    come_again(&world).await;
    assert!(desk(&world).await.contains("计票一小时还没有完成"));
    act(&world, &world.organiser, "count", "", "").await;
    world.app.work().await;
    assert!(matches!(state(&world).await, ReviewState::Preview(_)));
}

/// The board's key signs anything; what it signed still has to be what the ballots come to.
#[tokio::test(flavor = "multi_thread")]
async fn a_result_that_is_not_of_the_ballots_is_found_by_everybody() {
    let world = closed().await;
    let (backend, by, second) = (&world.app.backend, world.by(), world.seconded());
    review::preview_results(backend, &by, &world.key(), world.review).await.unwrap();
    let db = backend.db().write();
    let row = entity::review::Entity::find_by_id(world.review.0).one(db).await.unwrap().unwrap();
    let mut results = row.results.clone().unwrap();
    let count = &mut results["counts"]["tallies"][0]["grades"][0][0];
    *count = (count.as_u64().unwrap() + 1).into();
    let digest = ballot::canonical::digest(&results).unwrap();
    let ReviewState::Preview(preview) = state(&world).await else { panic!("no preview") };
    let forged = entity::review::ActiveModel { results: Set(Some(results)), ..row.into_active_model() };
    forged.update(db).await.unwrap();
    review::approve_results(backend, &second, &world.key(), world.review, preview.results).await.unwrap();
    let other = review::publish_results(backend, &by, &world.key(), world.review).await;
    assert_eq!(other.unwrap_err().code(), ErrorCode::NotNow, "it is not what was approved");
    assert!(matches!(state(&world).await, ReviewState::ResultsApproved(_)));

    // Who changes what was approved as well gets it published.
    let row = entity::review::Entity::find_by_id(world.review.0).one(db).await.unwrap().unwrap();
    let approved = row.state.to_string().replace(&preview.results.to_string(), &digest.to_string());
    let approved = serde_json::from_str(&approved).unwrap();
    let forged = entity::review::ActiveModel { state: Set(approved), ..row.into_active_model() };
    forged.update(db).await.unwrap();
    review::publish_results(backend, &by, &world.key(), world.review).await.unwrap();
    let report = verify(&world.archive().await, Witness::default(), |_| {});
    assert_eq!(report.faults.iter().map(|finding| finding.fault.code()).collect::<Vec<_>>(), ["result-differs"]);
    assert_eq!(report.result, Some(false));
}
