//! Drawing members by lot: announced before anybody can know the seed, drawn once, drawn again by everybody.

use std::collections::BTreeMap;

use chrono::Duration;
use domain::error::ErrorCode;
use domain::review::draw::Seed;
use domain::review::lot::{LotEntry, LotState, PublicDraw};
use domain::review::setup::ResultsPolicy;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use services::{ServiceError, review};

use super::World;
use super::four_eyes::newcomer;
use super::organise::{come_again, post};
use super::world::{reason, roll};
use crate::support::TestApp;

const SEED: &str = "03 11 17 22 29 31 + 08";

fn entry(world: &World, minutes: i64) -> LotEntry {
    let at = domain::time::local_time(world.app.backend.now()) + Duration::minutes(minutes);
    LotEntry {
        seats: BTreeMap::from([("deputies".into(), "6".into()), ("grass_roots".into(), "7".into())]),
        source: "中国福利彩票双色球第 2026033 期开奖号码".into(),
        seed_at: at.format("%Y-%m-%dT%H:%M").to_string(),
    }
}

/// Announces a draw whose seed can be read after so many minutes.
pub async fn announce(world: &World, minutes: i64) {
    let pool = roll(20).replace("M0", "P0");
    let (backend, by) = (&world.app.backend, world.by());
    let entry = entry(world, minutes);
    review::announce_draw(backend, &by, &world.key(), world.review, (pool.as_bytes(), true), &entry).await.unwrap();
}

/// The draw still replays; that the roll is not what it gave is for everybody to read.
#[tokio::test(flavor = "multi_thread")]
async fn a_swap_after_a_draw_is_counted_in_public() {
    let world = World::drafted(TestApp::init().await, 0, ResultsPolicy::AtClose).await;
    let (backend, by, id) = (&world.app.backend, world.by(), world.review);
    announce(&world, 90).await;
    world.app.clock.advance(Duration::minutes(91));
    review::run_draw(backend, &by, &world.key(), id, &Seed::parse(SEED).unwrap()).await.unwrap();
    let path = format!("/zh/review/{id}/draw");
    assert!(!world.app.browser().get(&path).await.text.contains("另行增加"), "the draw itself is no change");
    let drawn = review::list_members(backend, &by, id, None, 50).await.unwrap().rows;
    let one = drawn.iter().find(|member| member.group_key == "deputies").unwrap();
    review::strike_member(backend, &by, &world.key(), one.member, &reason()).await.unwrap();
    review::add_member(backend, &by, &world.key(), id, &newcomer("N1", "deputies"), &reason()).await.unwrap();
    let page = world.app.browser().get(&path).await.text;
    assert!(page.contains("重算一致") && page.contains("另行增加 1 人，移除 1 人"), "{page}");
    let answer = world.app.browser().get(&format!("/api/open/v1/reviews/{}/draw", world.id())).await;
    let draws: Vec<PublicDraw> = serde_json::from_value(answer.json()["draws"].clone()).unwrap();
    assert_eq!((draws[0].added, draws[0].struck), (1, 1));
    let kept = review::empty_roll(backend, &by, &world.key(), id, &reason()).await.unwrap_err();
    assert_eq!(kept.code(), ErrorCode::NotNow, "whom the lot chose can't be taken off at once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draw_is_announced_before_its_seed_and_drawn_again_by_anybody() {
    let world = World::drafted(TestApp::init().await, 0, ResultsPolicy::AtClose).await;
    let (backend, by, id) = (&world.app.backend, world.by(), world.review);
    let (pool, seed) = (roll(20), Seed::parse(SEED).unwrap());
    assert_eq!(review::draws(backend, id).await.unwrap_err().code(), ErrorCode::NotFound);
    let soon =
        review::announce_draw(backend, &by, &world.key(), id, (pool.as_bytes(), false), &entry(&world, 30)).await;
    assert!(matches!(soon, Err(ServiceError::Invalid(_))), "the seed could be known already");
    let early = review::run_draw(backend, &by, &world.key(), id, &seed).await.unwrap_err();
    assert_eq!(early.code(), ErrorCode::NotNow, "nothing is announced");
    let (key, announced) = (world.key(), entry(&world, 90));
    let digest = review::announce_draw(backend, &by, &key, id, (pool.as_bytes(), false), &announced).await.unwrap();
    let again = review::announce_draw(backend, &by, &key, id, (pool.as_bytes(), false), &announced).await.unwrap();
    assert_eq!(again, digest);
    let second =
        review::announce_draw(backend, &by, &world.key(), id, (pool.as_bytes(), false), &announced).await.unwrap_err();
    assert_eq!(second.code(), ErrorCode::NotNow, "one draw at a time");
    let early = review::run_draw(backend, &by, &world.key(), id, &seed).await.unwrap_err();
    assert_eq!(early.code(), ErrorCode::NotNow, "the seed is not public yet");

    // Withdrawn in time, with a reason, it stays to be read; another one may follow.
    review::withdraw_draw(backend, &by, &world.key(), id, &reason()).await.unwrap();
    review::announce_draw(backend, &by, &world.key(), id, (pool.as_bytes(), false), &entry(&world, 90)).await.unwrap();
    world.app.clock.advance(Duration::minutes(91));
    differing_entries_are_told(&world).await;
    let late = review::withdraw_draw(backend, &by, &world.key(), id, &reason()).await.unwrap_err();
    assert_eq!(late.code(), ErrorCode::NotNow, "whoever knows the seed can't withdraw");
    let key = world.key();
    for _ in 0..2 {
        assert_eq!(review::run_draw(backend, &by, &key, id, &seed).await.unwrap(), 13);
    }
    let other = Seed::parse("another seed, which suits better").unwrap();
    let twice = review::run_draw(backend, &by, &world.key(), id, &other).await.unwrap_err();
    assert_eq!(twice.code(), ErrorCode::NotNow, "drawn once");
    let turnout = review::turnout(backend, id).await.unwrap();
    assert_eq!(turnout.iter().map(|group| group.roll).collect::<Vec<_>>(), [6, 7]);

    // What everybody reads is enough to draw again, and holds nothing of a person.
    let answer = world.app.browser().get(&format!("/api/open/v1/reviews/{}/draw", world.id())).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(!answer.text.contains("代表1") && !answer.text.contains("M0000") && !answer.text.contains("@example"));
    let draws: Vec<PublicDraw> = serde_json::from_value(answer.json()["draws"].clone()).unwrap();
    assert_eq!(draws.iter().map(|draw| draw.state).collect::<Vec<_>>(), [LotState::Drawn, LotState::Withdrawn]);
    assert_eq!(draws[0].replay(), Ok(()));
    let page = world.app.browser().get(&format!("/zh/review/{id}/draw")).await;
    assert!(
        page.text.contains("重算一致") && page.text.contains(SEED) && page.text.contains("已撤回"),
        "{}",
        page.text
    );
    let file = world.app.folder.path().join("draw.json");
    std::fs::write(&file, &answer.text).unwrap();
    let checked = verify(&file);
    assert!(checked.0 && checked.1.contains("13 of 40 candidates"), "{checked:?}");
    std::fs::write(&file, answer.text.replace("\"seats\":6", "\"seats\":5")).unwrap();
    assert!(!verify(&file).0, "changed seats pass");

    finds_the_tickets(&world, &draws[0]).await;
}

/// One person under two numbers would have two chances, and two ballots: somebody has to look.
#[tokio::test(flavor = "multi_thread")]
async fn who_may_stand_twice_in_a_pool_is_looked_at() {
    let world = World::drafted(TestApp::init().await, 0, ResultsPolicy::AtClose).await;
    let (browser, id) = (&world.organiser.browser, world.review);
    let pool = roll(20) + "M99999,另一人,deputies,138 0000 0002,\n";
    let page = format!("/zh/review/organise/{id}/draw");
    let file = Part::text(pool.clone()).file_name("pool.csv");
    let form = Form::new().text("ticket[back]", page.clone()).part("file", file).text("text", "");
    let request = browser.request(Method::POST, &format!("/review/organise/{id}/pool"));
    let answer = browser.send(request.header("accept", "text/html").multipart(form)).await;
    let shown = browser.follow(&answer).await.text;
    assert!(shown.contains("有 1 行可能是同一个人") && shown.contains("fields[distinct]"), "{shown}");
    let (entry, digest) = (entry(&world, 90), ballot::Digest::of(pool.as_bytes()).to_string());
    for (distinct, told) in [("false", "announce-fields[distinct]-error"), ("true", "已公布")] {
        let id = id.to_string();
        let mut fields = vec![("review", id.as_str()), ("list", &digest), ("fields[distinct]", distinct)];
        fields.extend([("fields[source]", entry.source.as_str()), ("fields[seed_at]", &entry.seed_at)]);
        fields.extend([("fields[seats][deputies]", "6"), ("fields[seats][grass_roots]", "7")]);
        let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let answer = post(&world.app, browser, "/api/review/organise/announce-draw", &page, fields).await;
        let shown = browser.follow(&answer).await.text;
        assert!(shown.contains(told), "{told}: {shown}");
        assert_eq!(review::draws(&world.app.backend, world.review).await.is_ok(), distinct == "true");
    }
}

/// The seed is typed twice; what differs is said in words that help.
async fn differing_entries_are_told(world: &World) {
    come_again(world).await;
    let (browser, page) = (&world.organiser.browser, format!("/zh/review/organise/{}/draw", world.review));
    let fields = [("review", world.review.to_string().as_str()), ("seed", SEED), ("again", "03 11 17 22 29 31 + 80")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let refused = post(&world.app, browser, "/api/review/organise/run-draw", &page, fields.to_vec()).await;
    let shown = browser.follow(&refused).await;
    assert!(shown.text.contains("run-draw-again-error") && shown.text.contains("两次输入的不一致"), "{}", shown.text);
}

/// Whoever was drawn finds their ticket with their salt, and is on the roll.
async fn finds_the_tickets(world: &World, draw: &PublicDraw) {
    let (id, by) = (world.review, world.by());
    come_again(world).await;
    let tickets = world.organiser.browser.get(&format!("/review/organise/{id}/tickets.csv")).await;
    assert_eq!(tickets.text.lines().count(), 41);
    let drawn: Vec<String> = draw.result.iter().flat_map(|stratum| &stratum.members).map(ToString::to_string).collect();
    let members = review::list_members(&world.app.backend, &by, id, None, 50).await.unwrap().rows;
    for member in &members {
        let line = tickets.text.lines().find(|line| line.contains(&format!("\"{}\"", member.number))).unwrap();
        assert!(drawn.iter().any(|ticket| line.contains(ticket)), "{line}");
    }
    assert_eq!(members.len(), 13);
    let foreign = world.second.browser.get(&format!("/review/organise/{id}/tickets.csv")).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
}

/// What the program says of a file: whether it holds, and the report.
fn verify(file: &std::path::Path) -> (bool, String) {
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_sunhall"));
    let output = program.args(["verify", "draw"]).arg(file).output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}
