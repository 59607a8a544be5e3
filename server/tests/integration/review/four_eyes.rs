//! Four eyes on definition and roll: who approves sees what is approved, and what changes afterwards is looked at again.

use domain::error::ErrorCode;
use domain::review::roll::{MemberNumber, PersonName, RollEntry};
use domain::review::setup::ResultsPolicy;
use domain::review::state::ReviewState;
use sea_orm::EntityTrait;
use services::review;

use super::World;
use super::organise::{act, come_again};
use super::world::{reason, roll};
use crate::support::TestApp;

/// A member nobody has on a list.
pub fn newcomer(number: &str, group: &str) -> RollEntry {
    RollEntry {
        number: MemberNumber::parse(number).unwrap(),
        name: PersonName::parse("新代表").unwrap(),
        group: group.into(),
        mobile: None,
        email: None,
        organisation: String::new(),
    }
}

async fn submit(world: &World) -> ballot::Digest {
    review::submit(&world.app.backend, &world.by(), &world.key(), world.review).await.unwrap();
    review::find(&world.app.backend, &world.by(), world.review).await.unwrap().definition.unwrap()
}

async fn lapsed(world: &World) -> bool {
    let state = review::find(&world.app.backend, &world.by(), world.review).await.unwrap().state;
    matches!(state, ReviewState::Draft(draft) if draft.roll_changed.is_some())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_approves_sees_all_that_is_approved() {
    let world = World::drafted(TestApp::init().await, 7, ResultsPolicy::InBatches).await;
    submit(&world).await;
    let page = world.second.browser.get(&format!("/zh/review/organise/{}/preview", world.review)).await.text;
    let entry = world.entry(ResultsPolicy::InBatches);
    for row in entry.criteria.iter().chain(&entry.groups) {
        let cells = page.split(&format!(">{}<", row.name_zh)).nth(1).unwrap_or_default();
        let cells: String = cells.chars().take(400).collect();
        assert!(cells.contains(&format!("{}%", row.weight)), "{}: {cells}", row.name_zh);
    }
    for grade in entry.grades.iter().filter(|grade| !grade.score.is_empty()) {
        let cells = page.split(&format!(">{}<", grade.name_zh)).nth(1).unwrap_or_default();
        let cells: String = cells.chars().take(400).collect();
        assert!(cells.contains(&format!(">{}<", grade.score)), "{}: {cells}", grade.name_zh);
    }
    let grass_roots = format!("/zh/review/organise/{}/preview?group=grass_roots", world.review);
    assert!(world.second.browser.get(&grass_roots).await.text.contains("基层代表：7 人，组内每票分量相同，全组占 60%"));
    let terminal = format!("/zh/review/organise/{}/preview?way=terminal", world.review);
    let terminal = world.second.browser.get(&terminal).await.text;
    assert!(terminal.contains("持信函到监督投票终端") && !terminal.contains("持信函到会场"), "{terminal}");
    for told in ["少于 5 人的数据不公布", "评议期间分批公布", "不计分", ">7<"] {
        assert!(page.contains(told), "{told}: {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roll_that_changes_is_looked_at_again() {
    let world = World::drafted(TestApp::init().await, 6, ResultsPolicy::AtClose).await;
    let (backend, by, id) = (&world.app.backend, world.by(), world.review);
    let first = submit(&world).await;
    let added =
        review::add_member(backend, &by, &world.key(), id, &newcomer("N1", "deputies"), &reason()).await.unwrap();
    assert!(lapsed(&world).await, "a member more than was handed in");
    let blind = review::approve(backend, &world.seconded(), &world.key(), id, first).await.unwrap_err();
    assert_eq!(blind.code(), ErrorCode::NotNow);
    let second = submit(&world).await;
    assert_ne!(first, second, "the roll is part of what is approved");
    let stale = review::approve(backend, &world.seconded(), &world.key(), id, first).await.unwrap_err();
    assert_eq!(stale.code(), ErrorCode::ChangedMeanwhile, "who looked at another roll approves another one");
    review::approve(backend, &world.seconded(), &world.key(), id, second).await.unwrap();

    // Somebody else for her, with equal numbers.
    review::strike_member(backend, &by, &world.key(), added, &reason()).await.unwrap();
    assert!(lapsed(&world).await);
    review::add_member(backend, &by, &world.key(), id, &newcomer("N2", "deputies"), &reason()).await.unwrap();
    let desk = world.organiser.browser.get(&format!("/zh/review/organise/{id}")).await;
    assert!(desk.text.contains("名册改动过，须重新提交审核"), "{}", desk.text);
    let third = submit(&world).await;
    assert_ne!(second, third);
    let more = roll(1).replace("M0", "Z0").replace("1380000", "1390000").replace(",m", ",z");
    let list = (more.as_bytes(), false);
    review::approve(backend, &world.seconded(), &world.key(), id, third).await.unwrap();
    review::import_roll(backend, &by, &world.key(), id, list).await.unwrap();
    assert!(lapsed(&world).await);
    assert_eq!(world.app.logged("review/change_roll").await, 3);

    // What waits to be opened at its time opens nothing that was not approved.
    world.app.clock.advance(chrono::Duration::hours(1));
    world.app.work().await;
    assert!(lapsed(&world).await);
    let last = submit(&world).await;
    review::approve(backend, &world.seconded(), &world.key(), id, last).await.unwrap();
    world.app.work().await;
    assert_eq!(review::find(backend, &by, id).await.unwrap().state.name(), "open");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_hinders_the_opening_is_shown_until_then() {
    let world = World::drafted(TestApp::init().await, 6, ResultsPolicy::AtClose).await;
    let id = world.review;
    super::draw::announce(&world, 90).await;
    submit(&world).await;
    let path = format!("/zh/review/organise/{id}");
    for who in [&world.organiser, &world.second] {
        let desk = who.browser.get(&path).await.text;
        assert!(desk.contains("照现在这样，到时间也不能开始") && desk.contains("公布了的抽取还没有抽"), "{desk}");
    }
    let digest = review::find(&world.app.backend, &world.by(), id).await.unwrap().definition.unwrap();
    review::approve(&world.app.backend, &world.seconded(), &world.key(), id, digest).await.unwrap();
    world.app.clock.advance(chrono::Duration::hours(2));
    world.app.work().await;
    come_again(&world).await;
    let state = async || review::find(&world.app.backend, &world.by(), id).await.unwrap().state.name();
    assert_eq!(state().await, "approved", "its time has come, and the draw is still missing");
    assert!(act(&world, &world.organiser, "open", "", "").await.ends_with("?was=not_ready"));
    let seed = domain::review::draw::Seed::parse("03 11 17 22 29 31 + 08").unwrap();
    review::run_draw(&world.app.backend, &world.by(), &world.key(), id, &seed).await.unwrap();
    assert!(lapsed(&world).await, "who was drawn is looked at as well");
    let digest = submit(&world).await;
    review::approve(&world.app.backend, &world.seconded(), &world.key(), id, digest).await.unwrap();
    world.app.work().await;
    assert_eq!(state().await, "open");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draw_that_is_withdrawn_holds_the_opening_up_no_longer() {
    let world = World::drafted(TestApp::init().await, 6, ResultsPolicy::AtClose).await;
    let (backend, by, id) = (&world.app.backend, world.by(), world.review);
    super::draw::announce(&world, 180).await;
    let digest = submit(&world).await;
    review::approve(backend, &world.seconded(), &world.key(), id, digest).await.unwrap();
    world.app.clock.advance(chrono::Duration::hours(2));
    world.app.work().await;
    assert_eq!(review::find(backend, &by, id).await.unwrap().state.name(), "approved");
    review::withdraw_draw(backend, &by, &world.key(), id, &reason()).await.unwrap();
    world.app.work().await;
    assert_eq!(review::find(backend, &by, id).await.unwrap().state.name(), "open");
}

/// A row that no act can lead to: an approval of an earlier version, whose roll went on changing.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_opened_says_so() {
    let world = World::drafted(TestApp::init().await, 5, ResultsPolicy::AtClose).await;
    let (backend, id) = (&world.app.backend, world.review);
    let digest = submit(&world).await;
    review::approve(backend, &world.seconded(), &world.key(), id, digest).await.unwrap();
    let held = backend.db().begin().await.unwrap();
    entity::review_group::Entity::update_many()
        .col_expr(entity::review_group::Column::Roll, sea_orm::sea_query::Expr::value(4))
        .exec(&held)
        .await
        .unwrap();
    held.commit().await.unwrap();
    world.app.clock.advance(chrono::Duration::hours(1));
    come_again(&world).await;
    let led = act(&world, &world.organiser, "open", "", "").await;
    assert!(led.ends_with("?was=not_ready"), "{led}");
    let desk = world.organiser.browser.get(&led).await.text;
    assert!(desk.contains("照现在这样，到时间也不能开始") && desk.contains("至少要 5 人"), "{desk}");
}
