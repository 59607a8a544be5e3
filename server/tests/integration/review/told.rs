//! Departments are told of what came to them: once, in the transaction that hands it over, and never who wrote it.

use ballot::Digest;
use chrono::Duration;
use domain::accounts::Role;
use domain::notices::{Notice, NoticeKind};
use domain::review::matter::voice;
use domain::review::state::ReviewState;
use domain::time::{local_date, start_of_day};
use serde_json::json;
use services::accounts::suspend;
use services::jobs::Handler;
use services::notices::inbox;
use services::review;

use super::World;
use super::matters::{answer, board, counted, head, rate, rating};
use super::no_link::dump;
use super::organise::act;
use super::results::publish;
use super::world::official;
use crate::support::Visitor;

/// What somebody was told, the last first.
async fn told(world: &World, who: &Visitor) -> Vec<Notice> {
    inbox(world.app.backend.db().read(), who.person, None, 100).await.unwrap().rows
}

fn kinds(notices: Vec<Notice>) -> Vec<NoticeKind> {
    notices.into_iter().map(|notice| notice.kind).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_department_is_told_once_of_everything_that_came() {
    let texts = ["窗口少，排队久", "电话打不通", "材料太多"];
    let (world, written) = counted(&texts).await;
    let head = head(&world).await;
    let both = world.app.official(world.department, &[Role::Reviewer, Role::Head]).await;
    let window = world.app.official(world.department, &[Role::Window, Role::Supervisor]).await;
    let elsewhere = world.app.official(world.app.department().await, &[Role::Head]).await;
    let suspended = world.app.official(world.department, &[Role::Head]).await;
    let security = official(&world.app.official(world.department, &[Role::SecurityAdministrator]).await);
    suspend(&world.app.backend, &security, &world.key(), suspended.person, "离岗").await.unwrap();

    act(&world, &world.organiser, "count", "", "").await;
    world.app.work().await;
    let view = review::find(&world.app.backend, &world.by(), world.review).await.unwrap();
    let ReviewState::Preview(preview) = view.state else { panic!("no preview") };
    act(&world, &world.second, "approve_results", &preview.results.to_string(), "").await;
    assert_eq!(told(&world, &head).await, [], "nothing is told before it is public");
    let key = world.key();
    for _ in 0..2 {
        review::publish_results(&world.app.backend, &world.by(), &key, world.review).await.unwrap();
        world.app.work().await;
    }

    let due = board(&world).await.matters.rows[0].due;
    for who in [&head, &both] {
        let notices = kinds(told(&world, who).await);
        let [NoticeKind::MattersCame { review, matters, due: first }] = notices.as_slice() else {
            panic!("{notices:?}")
        };
        assert_eq!((review.zh.as_str(), *matters, *first), ("二〇二六年度万人评议", 3, due));
    }
    for who in [&window, &elsewhere, &suspended, &world.organiser, &world.second] {
        assert_eq!(told(&world, who).await, [], "{:?}", who.actor);
    }
    let page = head.browser.get("/zh/notices").await;
    assert!(page.text.contains("有3条意见交由您所在部门答复，最早的答复期限是2026年3月31日"), "{}", page.text);
    names_no_writer(&world, &texts, written.iter().map(|written| voice(&written.secret))).await;
}

/// Neither a notice nor its delivery has a comment, a voice, or a member's number.
async fn names_no_writer(world: &World, texts: &[&str], voices: impl Iterator<Item = Digest>) {
    let tables = dump(world).await;
    let mut words: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    words.extend(voices.map(|voice| voice.to_string()));
    words.extend(tables["review_comment"].iter().map(|row| row["id"].as_str().unwrap().to_owned()));
    words.push("M0000".to_owned());
    assert!(words.len() > 2 * texts.len() && !tables["notice"].is_empty());
    for row in tables["notice"].iter().chain(&tables["notice_delivery"]).chain(&tables["job"]) {
        let text = row.to_string();
        assert!(words.iter().all(|word| !text.contains(word)), "{text}");
    }
}

/// A rating has a day and no minute, so what it sends back is told when the day is over, all of it at once.
#[tokio::test(flavor = "multi_thread")]
async fn what_comes_back_is_told_on_the_next_day_without_its_minute() {
    let (world, written) = counted(&["意见甲", "意见乙", "意见丙"]).await;
    let head = head(&world).await;
    publish(&world).await;
    for row in board(&world).await.matters.rows {
        answer(&world, &head, row.number, row.version, "已办").await;
    }
    let before = told(&world, &head).await.len();
    let open = world.app.browser().get(&format!("/api/open/v1/reviews/{}/matters", world.id())).await.json();
    world.app.clock.advance(Duration::minutes(17));
    for (written, mark) in written.iter().zip([5, 4, 1]) {
        let voice = voice(&written.secret).to_string();
        let listed = open["matters"].as_array().unwrap();
        let own = listed.iter().find(|matter| matter["voice"] == voice.as_str()).unwrap();
        let number = own["number"].as_str().unwrap().parse().unwrap();
        assert_eq!(rate(&world, number, rating(1, mark, &written.secret)).await.status, 200);
    }
    let day = local_date(world.app.backend.now());
    world.app.work().await;
    assert_eq!(told(&world, &head).await.len(), before, "not on the same day");
    let jobs = dump(&world).await["job"].clone();
    let start = start_of_day(day).format("%H:%M:%S").to_string();
    for kind in ["review/tell_reopened", "review/lapse_matters"] {
        let asked: Vec<_> = jobs.iter().filter(|job| job["kind"] == kind).collect();
        let by_day = asked.iter().all(|job| job["created_at"].as_str().unwrap().contains(&start));
        assert!(!asked.is_empty() && by_day, "{asked:?}");
    }

    world.app.clock.advance(Duration::days(1));
    for _ in 0..2 {
        world.app.work().await;
        // Done once more, as by a worker that died before it said so.
        review::MattersReopened.run(&world.app.backend, &json!(day)).await.unwrap();
    }
    let notices = kinds(told(&world, &head).await);
    assert_eq!(notices.len(), before + 1, "{notices:?}");
    assert_eq!(notices[0].name(), "matters_reopened");
    assert!(matches!(notices[0], NoticeKind::MattersReopened { matters: 2, .. }), "{notices:?}");
    assert_eq!(notices[0].path(), "/work/matters");
}

/// Only what came back on the day in question is told.
#[tokio::test(flavor = "multi_thread")]
async fn another_day_is_another_notice() {
    let (world, written) = counted(&["意见甲"]).await;
    let head = head(&world).await;
    publish(&world).await;
    let matter = board(&world).await.matters.rows.remove(0);
    answer(&world, &head, matter.number, matter.version, "已办").await;
    rate(&world, matter.number, rating(1, 5, &written[0].secret)).await;
    let day = local_date(world.app.backend.now());
    for (day, more) in [(day.pred_opt().unwrap(), 0), (day, 1), (day.succ_opt().unwrap(), 0)] {
        let before = told(&world, &head).await.len();
        review::MattersReopened.run(&world.app.backend, &json!(day)).await.unwrap();
        assert_eq!(told(&world, &head).await.len(), before + more, "{day}");
    }
}
