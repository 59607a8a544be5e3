//! The pages of a live session: for whom they are, who follows them, and what a member gets at a terminal.

use std::collections::BTreeMap;
use std::sync::Arc;

use ballot::Id;
use ballot::manifest::Review;
use ballot::token::{BlindedMessage, Blinding};
use chrono::Duration;
use domain::accounts::Role;
use domain::error::ErrorCode;
use domain::ids::ReviewId;
use domain::review::session::{Outcome, Quorum, Screen};
use domain::review::setup::ResultsPolicy;
use domain::review::view::Audience;
use reqwest::StatusCode;
use services::review::session::{Step, session_told};
use services::{ChanceRng, Topic, review};

use super::World;
use super::no_link::dump;
use super::session::{act, cast, meeting, meeting_with, seen};
use super::world::bytes;
use crate::support::{Browser, Stream, TestApp, backend as another};

/// A message for each group, as a terminal blinds them.
fn blindings(world: &World, review: &Review) -> BTreeMap<Id, Blinding> {
    let mut rng = ChanceRng(world.app.backend.chance());
    let mut blind = |id: &Id, key| Blinding::new(&mut rng, key, review.fingerprint(), id.clone()).unwrap();
    let groups = review.manifest().groups.iter();
    groups.map(|group| (group.id.clone(), blind(&group.id, &group.token_key))).collect()
}

fn messages(blindings: &BTreeMap<Id, Blinding>) -> BTreeMap<Id, BlindedMessage> {
    blindings.iter().map(|(id, one)| (id.clone(), one.blinded_message().clone())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn any_open_review_has_a_terminal() {
    let mut world = World::drafted(TestApp::init().await, 5, ResultsPolicy::AtClose).await;
    let id = world.review;
    let path = format!("/zh/review/{id}/terminal");
    world.approve().await;
    assert!(world.second.browser.get(&path).await.text.contains("评议还没有开始"));
    world.app.clock.advance(Duration::hours(1));
    world.app.work().await;
    let second = world.app.official(world.department, &[Role::Supervisor]).await;
    let page = second.browser.get(&path).await;
    assert!(page.status.is_success() && page.text.contains("监督投票终端"), "{}", page.text);
    let desk = second.browser.get(&format!("/zh/review/organise/{id}")).await.text;
    assert!(desk.contains("/terminal\"") && !desk.contains("/chair\""), "{desk}");
    let stranger = world.app.browser().get(&format!("/api/review/terminal?review={id}")).await;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);

    let (backend, review) = (&world.app.backend, world.frozen().await);
    let (code, first) = (world.codes[3].code.expose(), blindings(&world, &review));
    let sign_ins = dump(&world).await["sign_in"].len();
    let issued = review::at_terminal(backend, &world.seconded(), id, (&code, &messages(&first))).await.unwrap();
    assert_eq!(dump(&world).await["sign_in"].len(), sign_ins);
    let key = &review.group(&issued.group).unwrap().token_key;
    let token = first[&issued.group].finish(key, &issued.signature).unwrap();
    let answer = world.send(bytes(&world.request(&token, 1, None).await)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let again = messages(&blindings(&world, &review));
    let second = review::at_terminal(backend, &world.seconded(), id, (&code, &again)).await.unwrap_err();
    assert_eq!(second.code(), ErrorCode::OnlyOnce);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_gets_one_token_at_a_terminal() {
    let world = meeting(ResultsPolicy::AtClose).await;
    let (backend, review) = (&world.app.backend, world.frozen().await);
    let blindings = || blindings(&world, &review);
    let code = world.codes[3].code.expose();
    let first = blindings();
    let left = async || {
        let tables = dump(&world).await;
        (tables["sign_in"].len(), tables["person"].len(), tables["audit_event"].len())
    };
    let before = left().await;
    let elsewhere = ReviewId(world.review.0 + 1);
    let wrong = review::at_terminal(backend, &world.by(), elsewhere, (&code, &messages(&first))).await.unwrap_err();
    assert_eq!((wrong.code(), left().await), (ErrorCode::WrongCredentials, before), "the code of another review");
    let (asked, by) = (messages(&first), world.seconded());
    let issued = review::at_terminal(backend, &by, world.review, (&code, &asked)).await.unwrap();
    let again = review::at_terminal(backend, &by, world.review, (&code, &asked)).await.unwrap();
    assert_eq!(issued, again, "a lost answer costs nothing");
    assert_eq!(left().await, (before.0, before.1 + 1, before.2 + 1), "an account, a token issued, and no sign-in");
    let key = &review.group(&issued.group).unwrap().token_key;
    let token = first[&issued.group].finish(key, &issued.signature).unwrap();
    act(&world, 0, Step::Open(60)).await.unwrap();
    cast(&world, &[token], "q1-1", &[2], 0).await;

    let other = messages(&blindings());
    let second = review::at_terminal(backend, &by, world.review, (&code, &other)).await.unwrap_err();
    assert_eq!(second.code(), ErrorCode::OnlyOnce);
    let unknown = "0000-0000-0000-0000-00000";
    let unknown = review::at_terminal(backend, &by, world.review, (unknown, &other)).await.unwrap_err();
    assert_eq!(unknown.code(), ErrorCode::WrongCredentials);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_whole_without_javascript_and_for_whom_they_are() {
    let world = meeting(ResultsPolicy::AtClose).await;
    act(&world, 0, Step::Open(60)).await.unwrap();
    let (id, anybody) = (world.review, world.app.browser());
    // Those who prepared the review were signed out meanwhile.
    let organiser = world.app.official(world.department, &[Role::ReviewOrganiser]).await;
    let second = world.app.official(world.department, &[Role::Supervisor]).await;
    let officials = [&organiser.browser, &second.browser];
    let shows = async |browser: &Browser, path: &str, words: &[&str]| {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let missing: Vec<_> = words.iter().filter(|word| !page.text.contains(**word)).collect();
        assert!(missing.is_empty(), "{path} lacks {missing:?}: {}", page.text);
    };
    shows(&anybody, &format!("/zh/review/{id}/screen"), &["执法处", "请投票", "至少需要 6 票", "1:00"]).await;
    shows(&anybody, &format!("/en/review/{id}/screen"), &["Please vote", "6 are needed", "Question 1 of 2"]).await;
    shows(officials[0], &format!("/zh/review/{id}/chair"), &["提前结束", "延长 30 秒", "在线页面", "宣布本轮作废"])
        .await;
    shows(officials[0], &format!("/en/review/{id}/chair?question=2"), &["Question 2 of 2", "Pages connected"]).await;
    shows(officials[1], &format!("/zh/review/{id}/chair"), &["您可以查看，不能操作"]).await;
    shows(officials[1], &format!("/zh/review/{id}/terminal"), &["监督投票终端"]).await;
    shows(&anybody, &format!("/zh/review/{id}"), &["大屏"]).await;
    shows(&anybody, &format!("/zh/review/{id}/ballot"), &["到会场的监督投票终端"]).await;
    for path in ["chair", "terminal"] {
        let page = anybody.get(&format!("/zh/review/{id}/{path}")).await;
        assert!(!page.status.is_success() || page.text.contains("登录"), "{path}: {}", page.text);
        assert!(!page.text.contains("提前结束") && !page.text.contains("请输入信上的评议码"), "{path}");
    }
    let fields = [
        ("review", "1"),
        ("place", "0"),
        ("version", "2"),
        ("act", "close_early"),
        ("ticket[key]", "0123456789abcdef01"),
    ];
    assert_eq!(officials[1].call("/api/review/chair/act", &fields).await.status, StatusCode::FORBIDDEN);
    assert_eq!(officials[0].call("/api/review/chair/act", &fields).await.status, StatusCode::OK);
    assert!(matches!(seen(&world).await.screen, Screen::Done { outcome: Outcome::NoQuorum, .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_quorum_nothing_is_said_of_one_and_clocks_say_what_they_are() {
    let world = meeting_with(ResultsPolicy::AtClose, Quorum::None).await;
    act(&world, 0, Step::Open(60)).await.unwrap();
    let id = world.review;
    let organiser = world.app.official(world.department, &[Role::ReviewOrganiser]).await;
    for path in [format!("/zh/review/{id}/screen"), format!("/zh/review/{id}/chair")] {
        let page = organiser.browser.get(&path).await.text;
        assert!(page.contains("应到 10 人") && !page.contains("至少需要"), "{path}: {page}");
        let clock = page.split_once("role=\"timer\"").unwrap().1;
        assert!(clock.split("</p>").next().unwrap().contains("剩余时间"), "{path}: {clock}");
    }
    let english = world.app.browser().get(&format!("/en/review/{id}/screen")).await.text;
    assert!(english.contains("0 of 10 have voted") && !english.contains("are needed"), "{english}");
}

#[tokio::test(flavor = "multi_thread")]
async fn open_pages_are_told_of_windows_and_counted() {
    let world = meeting(ResultsPolicy::AtClose).await;
    let (backend, id) = (&world.app.backend, world.review);
    let topic = format!("session/{id}");
    let mut stream = Stream::open(&world.app.browser(), &topic).await;
    let before = stream.next().await.unwrap();
    let audience = async || backend.live().audience(backend, id).await.unwrap();
    assert_eq!(
        (before.topic.as_str(), audience().await),
        (topic.as_str(), Audience { pages: 1, servers: 1, ..Audience::default() })
    );
    act(&world, 0, Step::Open(60)).await.unwrap();
    let told = stream.next().await.unwrap();
    assert!(told.version > before.version);
    assert_eq!(told.version, seen(&world).await.topic_version);
    // What pages are told is read once, and follows clock and windows.
    let asked = async || session_told(backend, id).await.unwrap();
    assert_eq!((asked().await, asked().await.screen), (seen(&world).await, seen(&world).await.screen));
    world.app.clock.advance(Duration::seconds(61));
    assert_eq!(asked().await.screen, Screen::Counting { place: 0 });
    world.app.clock.advance(Duration::seconds(-61));
    drop(stream);
    while audience().await.pages > 0 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        // A closed connection is noticed when something is written to it.
        act(&world, 0, Step::Extend(1)).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chair_sees_the_pages_of_all_instances() {
    let world = meeting(ResultsPolicy::AtClose).await;
    let (app, id) = (&world.app, world.review);
    let (here, there) = (&app.backend, another(&app.state.config, Arc::clone(&app.clock)).await);
    let seen = async || here.live().audience(here, id).await.unwrap();
    let tell = async || there.live().share_audience(&there).await.unwrap();
    let audience = |pages, servers| Audience { pages, servers, ..Audience::default() };
    let topic = Topic::Session(id);
    let own = here.live().seat(topic).unwrap();
    let others = [there.live().seat(topic).unwrap(), there.live().seat(topic).unwrap()];
    assert_eq!(seen().await, audience(1, 1));
    tell().await;
    tell().await;
    // SQLite is one instance's own: there nothing is written, and nothing of others looked for.
    let both = if app.is_postgres() { audience(3, 2) } else { audience(1, 1) };
    assert_eq!(seen().await, both);
    let chair = world.app.official(world.department, &[Role::ReviewOrganiser]).await;
    let figures = chair.browser.ask(&format!("/api/review/chair/figures?review={id}")).await.json();
    assert_eq!(figures["audience"]["pages"], both.pages);
    let page = chair.browser.get(&format!("/en/review/{id}/chair")).await.text;
    assert_eq!(page.contains("through 2 servers"), app.is_postgres());

    // Who leaves is taken off; who says nothing for a while is forgotten, and counts again when it speaks.
    let [left, stays] = others;
    drop(left);
    tell().await;
    assert_eq!(seen().await.pages, if app.is_postgres() { 2 } else { 1 });
    app.clock.advance(Duration::seconds(16));
    assert_eq!(seen().await, audience(1, 1));
    let again = there.live().seat(topic).unwrap();
    tell().await;
    assert_eq!(seen().await, both);
    drop((stays, again));
    tell().await;
    assert_eq!(seen().await, audience(1, 1));
    let last = there.live().seat(topic).unwrap();
    tell().await;
    there.live().leave_audience(&there).await.unwrap();
    assert_eq!(seen().await, audience(1, 1), "an instance that ends takes its pages along");
    drop((last, own));
}
