//! A review that is declared void while it is open: what waits is gone without an order, and nothing is counted any more.

use chrono::Duration;
use domain::review::session::{Outcome, Screen};
use domain::review::setup::ResultsPolicy;
use domain::review::view::Ended;
use entity::{review_box, review_head, review_window};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use services::review;
use services::review::session::{Step, session_told};

use super::World;
use super::no_link::{cast_in_order, orders, plant, remember, show_nothing};
use super::session::{act, cast, meeting, seen};
use super::world::{bytes, reason};

async fn declare_void(world: &World) {
    review::void(&world.app.backend, &world.by(), &world.key(), world.review, reason()).await.unwrap();
    world.app.work().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_is_void_at_once_and_what_waits_is_destroyed_by_a_job() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    let late = world.ballot(4, 0).await;
    world.cast(0..4, 2).await;
    review::void(&world.app.backend, &world.by(), &world.key(), world.review, reason()).await.unwrap();
    let db = world.app.backend.db().read();
    let left = review_box::Entity::find().filter(review_box::Column::Leaf.is_not_null());
    assert_eq!(left.clone().count(db).await.unwrap(), 4, "no request waits for a million of them");
    assert_eq!(world.send(late).await.json()["code"], "not_open");
    super::way::keys_are_destroyed(&world).await;
    let archive = String::from_utf8(world.archive().await).unwrap();
    assert!(!archive.contains("\"ratings\""), "nothing of them is shown");
    world.app.work().await;
    assert_eq!(left.count(db).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn ballots_that_wait_are_destroyed_and_keep_their_receipts() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    let token = world.token(&world.member(0).await).await;
    let request = bytes(&world.request(&token, 0, Some("意见")).await);
    let other = bytes(&world.request(&token, 1, None).await);
    let answer = world.send(request.clone()).await;
    world.cast(1..4, 2).await;
    declare_void(&world).await;
    let rows = review_box::Entity::find().all(world.app.backend.db().read()).await.unwrap();
    assert_eq!(rows.len(), 4);
    assert!(rows.iter().all(|row| row.leaf.is_none() && row.comments_sealed.is_none()), "{rows:?}");
    assert_eq!(world.counted().await, 4, "they were cast");
    assert_eq!(world.send(request).await.text, answer.text, "the same ballot, the same receipt");
    assert_eq!(world.send(other).await.json()["code"], "token_used");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_order_of_casting_is_nowhere_in_a_void_review() {
    let world = World::open(30, ResultsPolicy::AtClose).await;
    plant(&world).await;
    let order = cast_in_order(&world).await;
    remember(&world, &order).await;
    declare_void(&world).await;
    show_nothing(&order, orders(&world, &order, &["review_box"]).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_hear_between_questions_that_the_review_is_over_or_void() {
    for (end, close) in [(Ended::Void, false), (Ended::Over, true)] {
        let world = meeting(ResultsPolicy::AtClose).await;
        let before = session_told(&world.app.backend, world.review).await.unwrap();
        assert!(before.ended.is_none() && before.next.is_some(), "{before:?}");
        if close {
            world.close().await;
        } else {
            declare_void(&world).await;
        }
        let after = session_told(&world.app.backend, world.review).await.unwrap();
        assert!(after.topic_version > before.topic_version, "{end:?}: open pages ask again");
        assert_eq!((after.ended, after.next), (Some(end), None));
        let (zh, en) = match end {
            Ended::Void => ("本次评议已经作废", "This review was declared void"),
            Ended::Over => ("本次评议已经结束", "This review has closed"),
        };
        for (lang, words) in [("zh", zh), ("en", en)] {
            let page = world.app.browser().get(&format!("/{lang}/review/{}/screen", world.review)).await;
            assert!(page.text.contains(words), "{lang}, {end:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_window_is_void_with_its_review() {
    let world = meeting(ResultsPolicy::AtClose).await;
    let db = world.app.backend.db().read();
    let mut tokens = Vec::new();
    for place in 0..7 {
        tokens.push(world.token(&world.member(place).await).await);
    }
    act(&world, 0, Step::Open(60)).await.unwrap();
    cast(&world, &tokens, "q1-1", &[2], 0).await;
    act(&world, 0, Step::CloseEarly).await.unwrap();
    // It has its quorum, and is still to be counted.
    act(&world, 1, Step::Open(60)).await.unwrap();
    cast(&world, &tokens, "q2-1", &[0, 1], 0).await;
    let heads = review_head::Entity::find().count(db).await.unwrap();
    declare_void(&world).await;
    let is_void = |screen: &Screen| {
        matches!(screen, Screen::Done { place: 1, outcome: Outcome::Void { reason: why }, .. } if *why == reason())
            || matches!(screen, Screen::Over)
    };
    for _ in 0..2 {
        let now = seen(&world).await;
        assert!(is_void(&now.screen) && now.scores.is_none(), "{:?}", now.screen);
        world.app.clock.advance(Duration::seconds(61));
        world.app.work().await;
    }
    let windows = review_window::Entity::find().all(db).await.unwrap();
    assert!(windows.iter().all(|window| window.scores.is_none()), "{windows:?}");
    assert!(windows.iter().any(|window| window.window_id == "q2-1" && window.void.is_some()));
    assert_eq!(review_head::Entity::find().count(db).await.unwrap(), heads, "the board keeps what it has");
}
