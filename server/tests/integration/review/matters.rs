//! Comments after the count: numbered, answered in time or late, rated by who wrote them and by nobody else, and tied to
//! no ballot and no member.

use std::collections::BTreeMap;

use ballot::bytes::Fixed;
use chrono::Duration;
use domain::accounts::Role;
use domain::error::ErrorCode;
use domain::review::comment::{Decision, Moderation};
use domain::review::matter::{MatterNumber, voice};
use domain::review::setup::ResultsPolicy;
use domain::review::view::MatterStanding;
use reqwest::{Method, StatusCode};
use serde_json::Value;
use services::notices::unread;
use services::review::{self, MatterQuery};

use super::World;
use super::no_link::dump;
use super::organise::{come_again, cost, post};
use super::results::publish;
use super::world::{bytes, official, reason};
use crate::support::{Answer, TestApp, Visitor};

/// A comment with its secret and the leaf of the ballot it came with.
pub struct Written {
    pub secret: Fixed<32>,
    salt: Fixed<32>,
    leaf: String,
}

/// A published review in which the first members commented on the first office; what was written is passed on.
async fn published(comments: &[&str]) -> (World, Vec<Written>) {
    let (world, written) = counted(comments).await;
    publish(&world).await;
    (world, written)
}

/// The same before its results are looked at.
pub async fn counted(comments: &[&str]) -> (World, Vec<Written>) {
    let world = World::open(8, ResultsPolicy::AtClose).await;
    let mut written = Vec::new();
    for place in 0..16 {
        let token = world.token(&world.member(place).await).await;
        let request = world.request(&token, u8::from(place % 3 == 0), comments.get(place).copied()).await;
        let secrets = request.comments.secrets().into_values();
        let leaf = request.cast.leaf_hash().unwrap().to_string();
        let salt = request.comments.salt;
        written.extend(secrets.map(|secret| Written { secret, salt, leaf: leaf.clone() }));
        let answer = world.send(bytes(&request)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    }
    world.close().await;
    come_again(&world).await;
    pass_on(&world).await;
    (world, written)
}

/// Passes on everything that waits.
async fn pass_on(world: &World) {
    let (backend, by) = (&world.app.backend, world.by());
    for row in review::waiting_comments(backend, &by, world.review, None, 100).await.unwrap().rows {
        review::moderate(backend, &by, &world.key(), (&row.id, Moderation::Waiting), Decision::Pass).await.unwrap();
    }
}

pub async fn board(world: &World) -> domain::review::view::MattersBoard {
    review::matters(&world.app.backend, world.review, &MatterQuery::default(), 100).await.unwrap()
}

pub async fn head(world: &World) -> Visitor {
    world.app.official(world.department, &[Role::Head]).await
}

/// Answers as a browser without JavaScript does.
pub async fn answer(world: &World, who: &Visitor, number: MatterNumber, version: i64, text: &str) -> Answer {
    let page = format!("/zh/work/matters/{number}");
    let fields = [("number", number.to_string()), ("version", version.to_string()), ("text", text.to_owned())];
    let fields = fields.map(|(name, value)| (name.to_owned(), value)).to_vec();
    post(&world.app, &who.browser, "/api/review/matters/answer", &page, fields).await
}

/// Rates as the writer's browser does: without a cookie.
pub async fn rate(world: &World, number: MatterNumber, body: Value) -> Answer {
    let path = format!("/api/open/v1/reviews/{}/matters/{number}/rating", world.id());
    let browser = world.app.browser();
    browser.send(browser.request(Method::POST, &path).json(&body)).await
}

pub fn rating(answer: u8, rating: u8, secret: &Fixed<32>) -> Value {
    serde_json::json!({ "answer": answer, "rating": rating, "secret": secret })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_is_numbered_answered_and_reopened_once_by_its_writer() {
    let (world, written) = published(&["窗口少，排队久"]).await;
    let (secret, head) = (&written[0].secret, head(&world).await);
    let matter = board(&world).await.matters.rows.remove(0);
    let number = matter.number;
    assert_eq!((number.to_string().as_str(), matter.standing), ("2026-00001", MatterStanding::Open));
    assert_eq!(matter.due.to_string(), "2026-03-31", "twenty working days after Tuesday the 3rd of March");

    let early = rate(&world, number, rating(1, 2, secret)).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "there is no answer: {}", early.text);
    let blank = answer(&world, &head, number, matter.version, " ").await;
    let page = head.browser.follow(&blank).await;
    assert!(page.text.contains("answer-text-error") && page.text.contains("窗口少"), "{}", page.text);
    let sent = answer(&world, &head, number, matter.version, "已增加两个窗口").await;
    let page = head.browser.follow(&sent).await;
    assert!(page.text.contains("答复已公开") && page.text.contains("没有待答复的意见"), "{}", page.text);
    let stale = answer(&world, &head, number, matter.version, "再答一次").await;
    let page = head.browser.follow(&stale).await;
    assert!(page.text.contains("已经答复过了") && page.text.contains("再答一次"), "nothing is lost: {}", page.text);
    assert!(page.text.contains("已增加两个窗口") && !page.text.contains("name=\"version\""), "{}", page.text);

    for stranger in [Fixed([0; 32]), written[0].salt] {
        assert_eq!(rate(&world, number, rating(1, 1, &stranger)).await.status, StatusCode::FORBIDDEN);
    }
    for _ in 0..2 {
        let unsolved = rate(&world, number, rating(1, 4, secret)).await;
        assert_eq!((unsolved.status, unsolved.json()["state"].as_str()), (StatusCode::OK, Some("open")));
        assert!(unsolved.header("x-request-id").is_none() && unsolved.header("set-cookie").is_none());
    }
    assert_eq!(rate(&world, number, rating(1, 1, secret)).await.status, StatusCode::CONFLICT, "rated otherwise");
    let again = board(&world).await.matters.rows.remove(0);
    assert!(again.reopened && again.standing == MatterStanding::Open);
    answer(&world, &head, number, again.version, "再增加两个窗口").await;
    assert_eq!(
        rate(&world, number, rating(1, 4, secret)).await.json()["state"],
        "answered",
        "a late copy changes nothing"
    );
    assert_eq!(rate(&world, number, rating(2, 5, secret)).await.json()["state"], "rated", "reopened only once");

    let counts = board(&world).await.counts;
    assert_eq!((counts.all(), counts.rated), (1, 1));
    let page = world.app.browser().get(&format!("/zh/review/{}/matters/{number}", world.review)).await;
    for words in ["窗口少，排队久", "已增加两个窗口", "重新办理", "再增加两个窗口", "非常不满意"]
    {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_answer_stays_late() {
    let (world, _) = published(&["电话打不通", "材料太多"]).await;
    world.app.clock.advance(Duration::days(60));
    let head = head(&world).await;
    let before = board(&world).await.matters.rows.remove(0);
    assert_eq!(before.standing, MatterStanding::Overdue, "before the night's run");
    world.app.work().await;
    let now = board(&world).await;
    assert_eq!((now.counts.overdue, now.counts.open), (2, 0));
    let matter = &now.matters.rows[0];
    assert!(matter.version > before.version);
    let stale = answer(&world, &head, matter.number, before.version, "已公布新号码").await;
    let page = head.browser.follow(&stale).await;
    assert!(page.text.contains("这条意见有了变化") && page.text.contains("已公布新号码"), "{}", page.text);
    assert!(page.text.contains(&format!("name=\"version\" value=\"{}\"", matter.version)), "{}", page.text);
    answer(&world, &head, matter.number, matter.version, "已公布新号码").await;
    let path = format!("/en/review/{}/matters", world.review);
    let page = world.app.browser().get(&format!("{path}?state=answered")).await;
    assert!(page.text.contains("Answered late") && !page.text.contains("材料太多"), "{}", page.text);
    let page = world.app.browser().get(&format!("{path}?state=overdue&department={}", world.department)).await;
    assert!(page.text.contains("Late, no answer") && page.text.matches("class=\"entry matter\"").count() == 1);
    let none = world.app.browser().get(&format!("{path}?department=999999")).await;
    assert!(none.text.contains("No comments of this kind") && none.text.contains("Show all"), "{}", none.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_passed_on_later_is_a_matter_at_once() {
    let late = World::open(8, ResultsPolicy::AtClose).await;
    for place in 0..12 {
        let token = late.token(&late.member(place).await).await;
        let request = late.request(&token, 1, (place < 2).then_some("晚到的意见")).await;
        late.send(bytes(&request)).await;
    }
    late.close().await;
    come_again(&late).await;
    publish(&late).await;
    assert!(board(&late).await.matters.rows.is_empty());
    let (head, db) = (head(&late).await, late.app.backend.db().read());
    let rows = review::waiting_comments(&late.app.backend, &late.by(), late.review, None, 10).await.unwrap().rows;
    let key = late.key();
    for _ in 0..2 {
        review::moderate(&late.app.backend, &late.by(), &key, (&rows[0].id, Moderation::Waiting), Decision::Pass)
            .await
            .unwrap();
    }
    let other =
        review::moderate(&late.app.backend, &late.by(), &key, (&rows[1].id, Moderation::Waiting), Decision::Pass)
            .await
            .unwrap_err();
    assert_eq!(other.code(), ErrorCode::KeyReused);
    review::moderate(&late.app.backend, &late.by(), &late.key(), (&rows[1].id, Moderation::Waiting), Decision::Pass)
        .await
        .unwrap();
    let numbers: Vec<String> = board(&late).await.matters.rows.iter().map(|row| row.number.to_string()).collect();
    assert_eq!(numbers, ["2026-00001", "2026-00002"]);
    assert_eq!(unread(db, head.person).await.unwrap(), 2, "each was handed over by itself, and told once");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_department_answers() {
    let (world, _) = published(&["态度不好"]).await;
    let matter = board(&world).await.matters.rows.remove(0);
    let elsewhere = world.app.department().await;
    for (department, role, may) in [
        (world.department, Role::Head, true),
        (world.department, Role::Reviewer, true),
        (world.department, Role::Window, false),
        (world.department, Role::Supervisor, false),
        (elsewhere, Role::Head, false),
    ] {
        let who = official(&world.app.official(department, &[role]).await);
        // An old version: who may is told that, and nobody else.
        let tried = review::answer_matter(&world.app.backend, &who, &world.key(), (matter.number, 0), reason()).await;
        let expected = if may { ErrorCode::ChangedMeanwhile } else { ErrorCode::Forbidden };
        assert_eq!(tried.unwrap_err().code(), expected, "{role:?}");
        let desk = review::matters_desk(&world.app.backend, &who, true, None, 10).await.unwrap();
        assert_eq!(desk.matters.rows.len(), usize::from(may), "{role:?}");
    }
}

/// All tables, once nothing is written beside: what pages are still to be told of the turnout is told now, and not
/// beside what comes next. The server may be telling it already.
async fn settled(world: &World) -> BTreeMap<String, Vec<Value>> {
    review::touch_turnout(&world.app.backend).await.unwrap();
    let mut before = dump(world).await;
    loop {
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        let now = dump(world).await;
        if now == before {
            return now;
        }
        before = now;
    }
}

/// Neither the salt nor a secret is anywhere, a voice stands only beside its comment, and nothing beside it says whose
/// it is, with which ballot it came or when it was rated.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_ties_a_matter_to_a_ballot_or_a_member() {
    let (world, written) = published(&["意见甲", "意见乙", "意见丙"]).await;
    let head = head(&world).await;
    for row in board(&world).await.matters.rows {
        answer(&world, &head, row.number, row.version, "已办").await;
    }
    let open = world.app.browser().get(&format!("/api/open/v1/reviews/{}/matters", world.id())).await.json();
    let listed = open["matters"].as_array().unwrap();
    let own = |written: &Written| {
        let voice = voice(&written.secret).to_string();
        let found = listed.iter().find(|matter| matter["voice"] == voice.as_str()).expect("its writer finds it");
        found["number"].as_str().unwrap().parse::<MatterNumber>().unwrap()
    };
    let before = settled(&world).await;
    world.app.clock.advance(Duration::seconds(17 * 60 + 23));
    // One who is content, and one for whom the matter is opened again.
    for (written, given) in [(&written[0], 1), (&written[1], 4)] {
        assert_eq!(rate(&world, own(written), rating(1, given, &written.secret)).await.status, StatusCode::OK);
    }
    let tables = dump(&world).await;
    let minute = world.app.backend.now().format(":%M:").to_string();
    for (table, rows) in &tables {
        let new: Vec<_> = rows.iter().filter(|row| !before[table].contains(row)).collect();
        let known = ["job", "review_matter", "review_matter_count", "sqlite_sequence"].contains(&table.as_str());
        assert!(new.is_empty() || known, "{table} was written by a rating");
        assert!(new.iter().all(|row| !row.to_string().contains(&minute)), "{table} keeps the minute of a rating");
    }
    for (table, rows) in &tables {
        for row in rows {
            let text = row.to_string();
            for written in &written {
                let secrets = [written.secret, written.salt];
                let forms = secrets.iter().flat_map(|secret| [secret.to_string(), hex::encode(secret.0)]);
                assert!(forms.into_iter().all(|form| !text.contains(&form)), "{table} keeps a secret");
                if text.contains(&voice(&written.secret).to_string()) {
                    assert!(["review_comment", "review_matter"].contains(&table.as_str()), "{table} has a voice");
                    assert!(!text.contains(&written.leaf), "{table} has a voice beside a ballot");
                }
            }
        }
    }
    let columns: Vec<&String> = tables["review_matter"][0].as_object().unwrap().keys().collect();
    let known = ["comment_id", "department_id", "due_on", "id", "number", "owed", "place", "review_id", "state"];
    assert_eq!(columns, [&known[..], &["status", "version", "voice"]].concat());
    // Numbers come in the order of voices, whatever order the ballots came in.
    let mut voices: Vec<_> = written.iter().map(|written| (voice(&written.secret), own(written))).collect();
    voices.sort();
    assert!(voices.is_sorted_by_key(|(_, number)| *number), "{voices:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn longer_lists_cost_no_more_statements() {
    let (world, _) = published(&["一", "二", "三", "四", "五", "六", "七", "八"]).await;
    let path = format!("/zh/review/{}/matters", world.review);
    let (all, one) = (cost(&world, &path).await, cost(&world, &format!("{path}?after=7")).await);
    assert_eq!(all, one, "a page of eight and a page of one");
    let head = head(&world).await;
    let desk = async |limit: u64| {
        let desk = review::matters_desk(&world.app.backend, &official(&head), true, None, limit).await.unwrap();
        desk.matters.rows.len()
    };
    let (few, many) = (world.app.cost(async || desk(1).await).await, world.app.cost(async || desk(100).await).await);
    assert_eq!((few.1, many.1, few.0), (1, 8, many.0));
    let first = review::matters_desk(&world.app.backend, &official(&head), true, None, 5).await.unwrap().matters;
    let rest =
        review::matters_desk(&world.app.backend, &official(&head), true, first.next.as_deref(), 5).await.unwrap();
    assert_eq!((first.rows.len(), rest.matters.rows.len()), (5, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn before_there_is_something_the_pages_say_so() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    for part in ["matters", "promises"] {
        let page = world.app.browser().get(&format!("/zh/review/{}/{part}", world.review)).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{part}");
    }
    let app = TestApp::init().await;
    let department = app.department().await;
    let head = app.official(department, &[Role::Head]).await;
    let page = head.browser.get("/zh/work/matters").await;
    assert!(page.text.contains("没有待答复的意见"), "{}", page.text);
    let page = head.browser.get("/en/work/promises").await;
    assert!(page.text.contains("There is nothing to promise"), "{}", page.text);
}
