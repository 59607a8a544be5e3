//! Results so far, where ballots come to the board in batches: whole batches, from batch to batch, and not final.

use chrono::Duration;
use domain::accounts::Actor;
use domain::review::comment::{Decision, Moderation};
use domain::review::publication::{Publication, Standing};
use domain::review::setup::ResultsPolicy;
use entity::review_running;
use reqwest::StatusCode;
use sea_orm::EntityTrait;
use sea_orm::sea_query::Expr;
use services::review;

use super::World;
use super::organise::{act, come_again};
use super::results::publish;
use crate::support::Stream;

pub async fn next_period(world: &World) {
    world.app.clock.advance(Duration::hours(1));
    world.app.work().await;
}

async fn shown(world: &World) -> Publication {
    review::publication(&world.app.backend, &Actor::Anonymous, world.review).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn whole_batches_are_counted_while_ballots_come_in() {
    let world = World::open(20, ResultsPolicy::InBatches).await;
    let stranger = world.app.browser();
    let (page, data) = (format!("/zh/review/{}/results", world.review), format!("/api/open/v1/reviews/{}", world.id()));
    world.cast(0..9, 0).await;
    next_period(&world).await;
    assert_eq!(stranger.get(&page).await.status, StatusCode::NOT_FOUND, "no batch, no results");
    let door = stranger.get(&format!("/zh/review/{}", world.review)).await;
    assert!(!door.text.contains("中间结果</a>"), "{}", door.text);

    world.cast(9..12, 1).await;
    next_period(&world).await;
    let first = shown(&world).await;
    assert_eq!((first.standing, first.results.all_ballots()), (Standing::Running, 7), "five of twelve stay back");
    let read = stranger.get(&page).await;
    assert!(
        read.text.contains("中间结果，还不是最后结果") && read.text.contains("已投 12 票，其中 7 票"),
        "{}",
        read.text
    );
    let door = stranger.get(&format!("/zh/review/{}", world.review)).await;
    assert!(door.text.contains("查看中间结果"), "{}", door.text);
    let english = stranger.get(&format!("/en/review/{}/results/1", world.review)).await;
    assert!(english.text.contains("Results so far, not the final ones"), "{}", english.text);
    assert!(stranger.get(&format!("{data}/results")).await.text.contains(r#""standing":"running""#));
    for file in ["results.csv", "results.xlsx"] {
        let answer = stranger.get(&format!("{data}/{file}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{file} is for what stays");
    }

    world.cast(12..20, 2).await;
    next_period(&world).await;
    let second = shown(&world).await;
    assert_eq!(second.results.all_ballots(), 15);
    assert!(second.topic_version > first.topic_version, "open pages are told");
    world.close().await;
    come_again(&world).await;
    let last = shown(&world).await;
    assert_eq!((last.standing, last.results.all_ballots()), (Standing::Running, 20));
    publish(&world).await;
    let published = shown(&world).await;
    assert_eq!((published.standing, published.counted_at), (Standing::Published, None));
    assert_eq!(published.results, last.results, "from batch to batch it comes to the same as all at once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_that_is_missing_or_unreadable_is_made_anew_from_the_board() {
    for missing in [true, false] {
        let world = World::open(20, ResultsPolicy::InBatches).await;
        world.cast(0..12, 0).await;
        next_period(&world).await;
        let db = world.app.backend.db().write();
        let rows = if missing {
            review_running::Entity::delete_many().exec(db).await.unwrap().rows_affected
        } else {
            let unreadable = Expr::value("of another version");
            let damaged = review_running::Entity::update_many().col_expr(review_running::Column::Tally, unreadable);
            damaged.exec(db).await.unwrap().rows_affected
        };
        assert_eq!(rows, 1);
        world.cast(12..20, 1).await;
        next_period(&world).await;
        assert_eq!(shown(&world).await.results.all_ballots(), 15, "what was on the board before counts too");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn results_at_close_stay_closed() {
    let world = World::open(20, ResultsPolicy::AtClose).await;
    world.cast(0..15, 0).await;
    next_period(&world).await;
    world.close().await;
    let page = format!("/zh/review/{}/results", world.review);
    assert_eq!(world.app.browser().get(&page).await.status, StatusCode::NOT_FOUND);
    assert!(review_running::Entity::find().all(world.app.backend.db().read()).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_and_void_reviews_are_not_shown_early() {
    let world = World::open(20, ResultsPolicy::InBatches).await;
    for place in 0..14 {
        let token = world.token(&world.member(place).await).await;
        let request = world.request(&token, 0, Some("办得快")).await;
        assert_eq!(world.send(super::world::bytes(&request)).await.status, StatusCode::OK);
    }
    next_period(&world).await;
    let waiting = review::waiting_comments(&world.app.backend, &world.by(), world.review, None, 50).await.unwrap();
    let first = &waiting.rows[0].id;
    review::moderate(&world.app.backend, &world.by(), &world.key(), (first, Moderation::Waiting), Decision::Pass)
        .await
        .unwrap();
    let page = review::passed_comments(&world.app.backend, &Actor::Anonymous, (world.review, 1), None, 10).await;
    assert!(page.unwrap().rows.is_empty(), "what was said is not shown before the count is over");
    come_again(&world).await;
    let ends = act(&world, &world.organiser, "void", "", "名册有误").await;
    assert!(ends.contains("done=void"), "{ends}");
    let page = format!("/zh/review/{}/results", world.review);
    assert_eq!(world.app.browser().get(&page).await.status, StatusCode::NOT_FOUND, "a void review counts nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_page_is_told_of_the_next_batch() {
    let world = World::open(20, ResultsPolicy::InBatches).await;
    world.cast(0..12, 0).await;
    let mut stream = Stream::open(&world.app.browser(), &format!("results/{}", world.review)).await;
    let before = stream.next().await.unwrap().version;
    next_period(&world).await;
    assert!(stream.next().await.unwrap().version > before);
}
