//! With which earlier review a review is compared: chosen, refused where nothing can be compared, settled at opening.

use domain::accounts::Role;
use domain::error::{Fault, FieldError};
use domain::ids::{DepartmentId, ReviewId};
use domain::review::setup::{ResultsPolicy, SetupEntry};
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::Value;
use services::{ServiceError, review};

use super::World;
use super::organise::{act, come_again};
use super::results::publish;
use super::world::{bytes, official, reason};
use crate::support::TestApp;

/// A draft on the same department, or on one of its own, with a title and a choice.
async fn drafted(app: TestApp, department: Option<DepartmentId>, title: &str, previous: &str) -> World {
    let mut world = World::drafted(app, 8, ResultsPolicy::AtClose).await;
    world.department = department.unwrap_or(world.department);
    assert_eq!(edit(&world, |entry| (entry.title_zh, entry.previous) = (title.into(), previous.into())).await, []);
    world
}

/// Changes the definition, and gives what is wrong with it.
async fn edit(world: &World, change: impl FnOnce(&mut SetupEntry)) -> Vec<FieldError> {
    let (backend, mut entry) = (&world.app.backend, world.entry(ResultsPolicy::AtClose));
    change(&mut entry);
    let version = review::find(backend, &world.by(), world.review).await.unwrap().version;
    review::edit(backend, &world.by(), &world.key(), (world.review, version), &entry).await.unwrap().1
}

/// Lets everybody vote, one in so many badly, and the closing time come.
async fn vote(world: &World, bad: usize) {
    for place in 0..16 {
        let token = world.token(&world.member(place).await).await;
        let request = world.request(&token, if place % bad == 0 { 2 } else { 0 }, None).await;
        assert_eq!(world.send(bytes(&request)).await.status, StatusCode::OK);
    }
    world.close().await;
    come_again(world).await;
}

/// The review whose promises stand beside the departments.
async fn compared(world: &World) -> Option<ReviewId> {
    review::known(&world.app.backend, world.review).await.unwrap().earlier.map(|(review, _)| review)
}

/// What was settled at the opening.
async fn settled(world: &World) -> Option<Value> {
    let row = entity::review::Entity::find_by_id(world.review.0).one(world.app.backend.db().read()).await;
    row.unwrap().unwrap().previous
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chosen_review_takes_the_place_of_the_last_one() {
    let mut first = drafted(TestApp::init().await, None, "前年评议", "").await;
    first.begin().await;
    assert_eq!(settled(&first).await, Some("none".into()), "there was none before it");
    vote(&first, 2).await;
    publish(&first).await;
    let (department, chosen) = (Some(first.department), first.review);
    let head = official(&first.app.official(first.department, &[Role::Head]).await);
    let day = domain::time::local_date(first.app.backend.now()) + chrono::Days::new(30);
    let (backend, key) = (first.app.backend.clone(), first.key());
    review::promise_measure(&backend, &head, &key, (chosen, first.department), (reason(), day)).await.unwrap();
    let mut last = drafted(first.app, department, "去年评议", "automatic").await;
    last.begin().await;
    assert_eq!(compared(&last).await, Some(chosen));
    vote(&last, 16).await;
    publish(&last).await;

    let mut world = drafted(last.app, department, "今年评议", &chosen.to_string()).await;
    let desk = format!("/zh/review/organise/{}", world.review);
    let page = world.organiser.browser.get(&format!("{desk}/edit?topic=rules")).await;
    let chosen_option = format!("<option value=\"{chosen}\" selected>前年评议<");
    assert!(page.text.contains(&chosen_option) && page.text.contains(">去年评议<!></option>"), "{}", page.text);
    assert!(!page.text.contains(">今年评议<!></option>"), "not with itself");
    for page in [desk.clone(), format!("{desk}/preview")] {
        let page = world.second.browser.get(&page).await;
        assert!(page.text.contains("前年评议") && !page.text.contains("去年评议"), "{}", page.text);
    }
    world.begin().await;
    assert_eq!(
        (compared(&world).await, settled(&world).await),
        (Some(chosen), Some(serde_json::json!({ "review": chosen })))
    );
    let known = review::known(&backend, world.review).await.unwrap();
    assert_eq!(known.of(world.department).unwrap().promises.promised, 1);
    vote(&world, 2).await;
    publish(&world).await;
    let publication = review::open_results(&backend, &world.id()).await.unwrap();
    assert_eq!(publication.earlier.as_ref().map(|earlier| earlier.title.zh.as_str()), Some("前年评议"));
    let change = publication.overview().results.rows[0].change.unwrap();
    assert_eq!(change.difference.to_string(), "0.00", "rated as in the chosen year, and not as in the last");

    // What is no longer public is compared with no longer.
    review::void(&backend, &world.by(), &world.key(), chosen, reason()).await.unwrap();
    assert_eq!(compared(&world).await, None);
    assert!(review::open_results(&backend, &world.id()).await.unwrap().earlier.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_compared_with_is_settled_at_the_opening() {
    let mut first = drafted(TestApp::init().await, None, "甲", "").await;
    let department = Some(first.department);
    first.begin().await;
    vote(&first, 2).await;
    publish(&first).await;
    let mut late = drafted(first.app, department, "乙", "").await;
    late.begin().await;
    vote(&late, 2).await;
    let mut none = drafted(late.app, department, "丙", "none").await;
    none.begin().await;
    assert_eq!((compared(&none).await, settled(&none).await), (None, Some("none".into())));
    let mut world = drafted(none.app, department, "丁", "").await;
    world.begin().await;
    assert_eq!(compared(&world).await, Some(first.review));

    // The one that comes out later does not push itself between.
    let late = World { review: late.review, ..world };
    come_again(&late).await;
    publish(&late).await;
    let world = World { review: ReviewId(late.review.0 + 2), ..late };
    let view = review::find(&world.app.backend, &world.by(), world.review).await.unwrap();
    assert_eq!(view.entry.title_zh, "丁");
    assert_eq!(compared(&world).await, Some(first.review));
    // A row of before there was a choice: the last one published before it, as it always was.
    let own = entity::review::Column::Id.eq(world.review.0);
    entity::review::Entity::update_many()
        .col_expr(entity::review::Column::Previous, Expr::value(None::<Value>))
        .filter(own)
        .exec(world.app.backend.db().write())
        .await
        .unwrap();
    assert_eq!(compared(&world).await, Some(ReviewId(world.review.0 - 2)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_nothing_in_common_is_refused_at_the_field() {
    let mut first = drafted(TestApp::init().await, None, "甲", "").await;
    first.begin().await;
    vote(&first, 2).await;
    publish(&first).await;
    let (chosen, department) = (first.review, first.department);
    let mut world = World::drafted(first.app, 8, ResultsPolicy::AtClose).await;
    let fault = |fault: Fault| vec![FieldError::new("previous", fault)];
    let choose = |typed: &str| {
        let typed = typed.to_owned();
        move |entry: &mut SetupEntry| entry.previous = typed
    };
    for typed in ["999", "0", "-1", "last", &world.review.to_string()] {
        assert_eq!(edit(&world, choose(typed)).await, fault(Fault::NotAChoice), "{typed}");
    }
    assert_eq!(edit(&world, choose(&chosen.to_string())).await, fault(Fault::NothingInCommon), "another department");
    let refused = review::submit(&world.app.backend, &world.by(), &world.key(), world.review).await.unwrap_err();
    assert!(matches!(&refused, ServiceError::Invalid(errors) if *errors == fault(Fault::NothingInCommon)), "{refused}");
    let page = world.organiser.browser.get(&format!("/zh/review/organise/{}/edit?checked=1", world.review)).await;
    assert!(page.text.contains("definition-fields[previous]-error"), "{}", page.text);
    assert!(page.text.contains("没有相同的部门，或没有相同的指标"), "{}", page.text);
    assert!(act(&world, &world.organiser, "submit", "", "").await.ends_with("?was=not_ready"));

    world.department = department;
    let others = |entry: &mut SetupEntry| {
        entry.previous = chosen.to_string();
        entry.criteria.iter_mut().for_each(|row| row.key.insert_str(0, "new_"));
    };
    assert_eq!(edit(&world, others).await, fault(Fault::NothingInCommon), "other criteria");
    let some = |entry: &mut SetupEntry| {
        others(entry);
        entry.criteria[0].key = "service_attitude".into();
    };
    assert_eq!(edit(&world, some).await, []);
    let preview = world.organiser.browser.get(&format!("/zh/review/organise/{}/preview", world.review)).await;
    assert!(preview.text.contains("结果中不显示变化"), "{}", preview.text);
    world.begin().await;
    assert_eq!(compared(&world).await, Some(chosen));
}
