//! What departments promise after a review: said, looked at, shown to everybody and beside the next ballot.

use chrono::{Days, Duration, NaiveDate};
use domain::accounts::Role;
use domain::review::rectification::PlanCounts;
use domain::review::setup::ResultsPolicy;
use domain::time::local_date;
use entity::case_month;
use reqwest::StatusCode;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use services::review;

use super::World;
use super::organise::{come_again, cost, post};
use super::results::{closed, publish};
use super::world::{bytes, official, reason};
use crate::support::{Answer, Visitor};

async fn published() -> World {
    let world = closed().await;
    publish(&world).await;
    world
}

fn today(world: &World) -> NaiveDate {
    local_date(world.app.backend.now())
}

/// Sends one of the forms of a measure, as a browser without JavaScript does, and gives the page it leads to.
async fn send(world: &World, who: &Visitor, act: &str, fields: &[(&str, &str)]) -> Answer {
    let page = format!("/zh/work/promises/{}/{}", world.review, world.department);
    let page = if act == "promise" { page } else { format!("{page}/0") };
    let (review, department) = (world.review.to_string(), world.department.to_string());
    let place = [("review", review.as_str()), ("department", department.as_str()), ("place", "0")];
    let fields = place.iter().chain(fields).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let answer = post(&world.app, &who.browser, &format!("/api/review/promises/{act}"), &page, fields.collect()).await;
    who.browser.follow(&answer).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promise_is_made_looked_at_and_seen_by_everybody() {
    let world = published().await;
    let head = world.app.official(world.department, &[Role::Head]).await;
    let board = format!("/zh/review/{}/promises", world.review);
    let nothing = world.app.browser().get(&board).await;
    assert!(
        nothing.text.contains("还没有部门作出承诺") && nothing.text.contains("1 个部门还没有承诺"),
        "{}",
        nothing.text
    );
    let desk = head.browser.get("/zh/work/promises").await;
    assert!(desk.text.contains("还没有承诺"), "an empty plan to begin with: {}", desk.text);

    let yesterday = (today(&world) - Days::new(1)).to_string();
    let soon = (today(&world) + Days::new(10)).to_string();
    let past = send(&world, &head, "promise", &[("what", "延长窗口时间"), ("day", &yesterday)]).await;
    assert!(past.text.contains("promise-day-error") && past.text.contains("延长窗口时间"), "{}", past.text);
    let made = send(&world, &head, "promise", &[("what", "延长窗口时间"), ("day", &soon)]).await;
    assert!(made.text.contains("承诺已公开") && made.text.contains("进行中"), "{}", made.text);

    let unproved = send(&world, &head, "claim", &[("proof", "")]).await;
    assert!(unproved.text.contains("claim-proof-error"), "{}", unproved.text);
    send(&world, &head, "claim", &[("proof", "见大厅公告")]).await;
    assert!(world.app.browser().get(&board).await.text.contains("待核查"));
    let waiting = world.second.browser.get("/zh/work/promises").await;
    assert!(waiting.text.contains("待核查的整改") && waiting.text.contains("市场监督管理局"), "{}", waiting.text);
    let unexplained = send(&world, &world.second, "check", &[("found", "no"), ("reason", "")]).await;
    assert!(unexplained.text.contains("check-reason-error"), "{}", unexplained.text);
    send(&world, &world.second, "check", &[("found", "no"), ("reason", "大厅没有公告")]).await;
    let refused = world.app.browser().get(&board).await;
    assert!(refused.text.contains("大厅没有公告") && refused.text.contains("进行中"), "{}", refused.text);
    assert!(world.second.browser.get("/zh/work/promises").await.text.contains("没有待核查的整改"));

    let earlier = send(&world, &head, "put_off", &[("day", &soon), ("reason", "设备未到")]).await;
    assert!(earlier.text.contains("put_off-day-error") && earlier.text.contains("设备未到"), "{}", earlier.text);
    let later = (today(&world) + Days::new(30)).to_string();
    send(&world, &head, "put_off", &[("day", &later), ("reason", "设备未到")]).await;
    world.app.clock.advance(Duration::days(11));
    for who in [&head, &world.second] {
        world.app.sign_in(who.person, &who.browser).await;
    }
    let late = world.app.browser().get(&board).await;
    assert!(late.text.contains("逾期") && late.text.contains("设备未到"), "late by the first day: {}", late.text);
    send(&world, &head, "claim", &[("proof", "已延长到晚上八点")]).await;
    let found = send(&world, &world.second, "check", &[("found", "yes")]).await;
    assert!(found.text.contains("核查结果已公开"), "{}", found.text);
    let english = world.app.browser().get(&format!("/en/review/{}/promises", world.review)).await;
    assert!(
        english.text.contains("Done late") && english.text.contains("1 promised: 1 done, 0 late"),
        "{}",
        english.text
    );
    let again = send(&world, &head, "claim", &[("proof", "再报一次")]).await;
    assert!(again.text.contains("情况已经变化"), "{}", again.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_promises_for_another_department_or_before_results_are_public() {
    let world = closed().await;
    let head = official(&world.app.official(world.department, &[Role::Head]).await);
    let other = official(&world.app.official(world.app.department().await, &[Role::Head]).await);
    let (backend, day) = (&world.app.backend, today(&world) + Days::new(5));
    let promise = async |who: &domain::accounts::Official| {
        let place = (world.review, world.department);
        let done = review::promise_measure(backend, who, &world.key(), place, (reason(), day)).await;
        done.map(|done| done.version).map_err(|error| error.code().to_string())
    };
    assert_eq!(promise(&head).await, Err("not_now".to_owned()));
    publish(&world).await;
    assert_eq!(promise(&other).await, Err("forbidden".to_owned()));
    assert_eq!((promise(&head).await, promise(&head).await), (Ok(1), Ok(2)));
    let key = world.key();
    let again = async || {
        let place = (world.review, world.department);
        review::promise_measure(backend, &head, &key, place, (reason(), day)).await.unwrap().version
    };
    assert_eq!((again().await, again().await), (3, 3), "the same form counts once");
}

/// The next review shows beside each department what it promised after the one before, and how it decided its cases;
/// its results show the change with its interval.
#[tokio::test(flavor = "multi_thread")]
async fn the_next_review_shows_what_came_of_it() {
    let first = published().await;
    let (department, day) = (first.department, today(&first));
    let head = official(&first.app.official(department, &[Role::Head]).await);
    let place = (first.review, department);
    for days in [1, 400] {
        let measure = (reason(), day + Days::new(days));
        review::promise_measure(&first.app.backend, &head, &first.key(), place, measure).await.unwrap();
    }
    for (month, decided, on_time) in [("2025-02", 100, 0), ("2025-08", 30, 29), ("2026-03", 10, 10)] {
        let row = case_month::ActiveModel {
            department_id: Set(department.0),
            month: Set(month.to_owned()),
            received: Set(decided),
            decided: Set(decided),
            on_time: Set(on_time),
        };
        row.insert(first.app.backend.db().write()).await.unwrap();
    }
    let last = first.review;
    let mut world = World::drafted(first.app, 8, ResultsPolicy::AtClose).await;
    world.department = department;
    let (entry, backend) = (world.entry(ResultsPolicy::AtClose), world.app.backend.clone());
    let version = review::find(&backend, &world.by(), world.review).await.unwrap().version;
    review::edit(&backend, &world.by(), &world.key(), (world.review, version), &entry).await.unwrap();
    world.begin().await;
    world.app.clock.advance(Duration::days(0));

    let known = review::known(&backend, world.review).await.unwrap();
    let of = known.of(department).unwrap();
    assert_eq!((of.on_time.part, of.on_time.whole), (39, 40), "of the last twelve months");
    assert_eq!(of.promises, PlanCounts { promised: 2, ..PlanCounts::default() });
    assert_eq!(known.earlier.as_ref().map(|(review, _)| *review), Some(last));
    let booth = world.app.browser().get(&format!("/api/review/booth?review={}", world.review)).await.json();
    let booth = &booth["Open"];
    assert_eq!(booth["known"]["departments"][0]["promises"]["promised"], 2, "{booth}");
    assert_eq!(booth["known"]["departments"][0]["on_time"]["whole"], 40);

    for place in 0..16 {
        let token = world.token(&world.member(place).await).await;
        let request = world.request(&token, u8::from(place % 4 == 0), None).await;
        assert_eq!(world.send(bytes(&request)).await.status, StatusCode::OK);
    }
    world.close().await;
    come_again(&world).await;
    publish(&world).await;
    let publication = review::open_results(&backend, &world.id()).await.unwrap();
    let page = publication.overview();
    let change = page.results.rows[0].change.expect("the same office was rated alike before");
    assert!(change.low < change.difference && change.difference < change.high, "{change:?}");
    let shown = world.app.browser().get(&format!("/zh/review/{}/results/1", world.review)).await;
    // With true minus signs and a word between: a dash would be one more sign.
    let figures = format!("({} 至 {})", change.low, change.high).replace('-', "−");
    assert!(shown.text.contains(&figures), "{figures}: {}", shown.text);
    assert!(shown.text.contains("办结 40 件，按承诺时限办结 39 件（97.5%）"), "{}", shown.text);
    assert!(shown.text.contains(&format!("/zh/review/{last}/promises")), "{}", shown.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_costs_the_same_for_any_number_of_departments() {
    let world = published().await;
    let path = format!("/zh/review/{}/promises", world.review);
    let before = cost(&world, &path).await;
    let head = official(&world.app.official(world.department, &[Role::Head]).await);
    for days in 1..6 {
        let (place, measure) = ((world.review, world.department), (reason(), today(&world) + Days::new(days)));
        review::promise_measure(&world.app.backend, &head, &world.key(), place, measure).await.unwrap();
    }
    assert_eq!(cost(&world, &path).await, before);
}
