//! The open API, the public pages, and what a new notice does.

use std::str::FromStr;

use chrono::NaiveDate;
use domain::accounts::{Actor, Official, PersonKind, Post, Role, SignedIn};
use domain::deadlines::{Citation, DaysOff, HolidayNotice, MakeUpDay};
use domain::error::{Fault, FieldError};
use domain::ids::{DepartmentId, PersonId};
use domain::text::Bilingual;
use entity::{audit_event, case_file, job, notice};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use services::{IdempotencyKey, ServiceError, deadlines};

use super::cases::world::World;
use super::support::TestApp;

async fn deadline(app: &TestApp, query: &str) -> Value {
    let answer = app.browser().get(&format!("/api/open/v1/deadline?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    answer.json()
}

#[tokio::test]
async fn programs_get_the_due_date_with_every_day() {
    let app = TestApp::init().await;
    let answer = deadline(&app, "start=2026-02-09&days=5").await;
    assert_eq!(answer["due_date"], "2026-02-14");
    assert_eq!(answer["provisional"], false);
    assert_eq!(
        (&answer["start"], &answer["days"], &answer["unit"]),
        (&json!("2026-02-09"), &json!(5), &json!("working_days"))
    );
    let strip = answer["strip"].as_array().unwrap();
    assert_eq!(strip[0], json!({ "date": "2026-02-09", "kind": "start" }));
    assert_eq!(strip[1], json!({ "date": "2026-02-10", "kind": "counted", "number": 1 }));
    let last = json!({
        "date": "2026-02-14", "kind": "make_up", "number": 5, "notice": "国办发明电〔2025〕7号",
        "name": { "zh": "春节", "en": "Spring Festival" },
    });
    assert_eq!(strip[5], last);
    assert_eq!(strip.len(), 6);
    assert_eq!(answer["notices"][0]["title"], "国务院办公厅关于2026年部分节假日安排的通知");
}

#[tokio::test]
async fn the_vectors_come_out_over_the_wire() {
    let app = TestApp::init().await;
    for (start, five, twenty) in [
        ("2026-02-09", "2026-02-14", "2026-03-13"),
        ("2026-02-12", "2026-02-26", "2026-03-18"),
        ("2026-04-28", "2026-05-08", "2026-05-28"),
        ("2026-09-17", "2026-09-23", "2026-10-21"),
        ("2026-09-24", "2026-10-09", "2026-10-29"),
    ] {
        assert_eq!(deadline(&app, &format!("start={start}&days=5")).await["due_date"], five);
        assert_eq!(deadline(&app, &format!("start={start}&days=20")).await["due_date"], twenty);
    }
    assert_eq!(deadline(&app, "start=2026-02-14&days=0").await["due_date"], "2026-02-14");
    assert_eq!(deadline(&app, "start=2026-09-24&days=15&unit=natural_days").await["due_date"], "2026-10-09");
    let long = deadline(&app, "start=2026-01-05&days=400").await;
    assert_eq!(long["provisional"], true);
    assert_eq!(long["strip"].as_array().unwrap().last().unwrap()["number"], 400);
}

#[tokio::test]
async fn bad_questions_get_a_problem_that_names_the_parameter() {
    let app = TestApp::init().await;
    for (query, code) in [
        ("", "invalid_start"),
        ("start=2026-02-09", "invalid_days"),
        ("start=2026-02-30&days=5", "invalid_start"),
        ("start=tomorrow&days=5", "invalid_start"),
        ("start=2026-02-09&days=401", "invalid_days"),
        ("start=2026-02-09&days=-1", "invalid_days"),
        ("start=2026-02-09&days=five", "invalid_days"),
        ("start=2026-02-09&days=5&days=6", "invalid_days"),
        ("start=2026-02-09&days=5&unit=hours", "invalid_unit"),
    ] {
        let answer = app.browser().get(&format!("/api/open/v1/deadline?{query}")).await;
        assert_eq!(answer.status, 400, "{query}");
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{query}");
        let problem = answer.json();
        assert_eq!((&problem["status"], &problem["code"]), (&json!(400), &json!(code)), "{query}");
        assert!(problem["detail"].as_str().unwrap().len() > 10);
    }
}

#[tokio::test]
async fn programs_get_a_years_calendar() {
    let app = TestApp::init().await;
    let answer = app.browser().get("/api/open/v1/calendar/2026").await;
    let year = answer.json();
    assert_eq!((&year["working_days"], &year["provisional"]), (&json!(248), &json!(false)));
    assert_eq!(year["days_off"].as_array().unwrap().len(), 33);
    assert_eq!(year["make_up_days"].as_array().unwrap().len(), 6);
    assert_eq!(year["days_off"][0]["name"]["en"], "New Year's Day");
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    let future = app.browser().get("/api/open/v1/calendar/2027").await.json();
    assert_eq!(future["provisional"], true);
    for wrong in ["2003", "2100", "next", "-2026", "20260"] {
        let answer = app.browser().get(&format!("/api/open/v1/calendar/{wrong}")).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (400, &json!("invalid_year")), "{wrong}");
    }
}

#[tokio::test]
async fn the_page_counts_without_a_script_in_both_languages() {
    let app = TestApp::init().await;
    let page = app.browser().get("/zh/deadlines?start=2026-02-09&days=5&unit=working_days").await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("2026年2月14日（星期六）"), "{}", page.text);
    assert!(page.text.contains("春节调休上班，是第 5 个工作日（国办发明电〔2025〕7号）"));
    let page = app.browser().get("/en/deadlines?start=2026-02-12&days=5").await;
    assert!(page.text.contains("Thursday 26 February 2026"));
    let wrong = app.browser().get("/zh/deadlines?start=2026-02-30&days=500").await;
    assert_eq!(wrong.status, 200);
    assert!(
        wrong.text.contains(r#"value="2026-02-30""#) && wrong.text.contains(r#"value="500""#),
        "nothing typed is lost"
    );
    assert_eq!(wrong.text.matches(r#"aria-invalid="true""#).count(), 2);
    let untouched = app.browser().get("/zh/deadlines").await;
    assert!(!untouched.text.contains("aria-invalid"));
}

#[tokio::test]
async fn a_years_page_cites_its_notice() {
    let app = TestApp::init().await;
    let page = app.browser().get("/zh/deadlines/years/2026").await;
    assert!(page.text.contains("国办发明电〔2025〕7号") && page.text.contains("248"));
    let provisional = app.browser().get("/en/deadlines/years/2027").await;
    assert!(provisional.text.contains("has not been published yet"));
    assert_eq!(app.browser().get("/zh/deadlines/years/1999").await.status, 404);
}

fn administrator() -> Official {
    let post = Post { department: DepartmentId(1), role: Role::SystemAdministrator };
    let person =
        SignedIn { person: PersonId(7), name: "管理员".into(), kind: PersonKind::Official, posts: vec![post] };
    Actor::SignedIn(person).official_as(Role::SystemAdministrator).unwrap()
}

/// A notice for 2027 made up for the test: the Spring Festival until the 12th, Sunday the 14th worked.
fn notice() -> HolidayNotice {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let name = Bilingual::new("春节", "Spring Festival");
    HolidayNotice {
        year: 2027,
        citation: Citation {
            issuer: "国务院办公厅".into(),
            title: "国务院办公厅关于2027年部分节假日安排的通知".into(),
            number: Some("试〔2026〕1号".into()),
            issued: Some(day("2026-11-20")),
        },
        days_off: vec![DaysOff { name: name.clone(), from: day("2027-02-05"), to: day("2027-02-12") }],
        make_up_days: vec![MakeUpDay { name, date: day("2027-02-14") }],
    }
}

#[tokio::test]
async fn a_new_notice_settles_its_year_once_and_asks_for_a_recount() {
    let app = TestApp::init().await;
    let before = deadline(&app, "start=2027-02-04&days=2").await;
    assert_eq!((&before["due_date"], &before["provisional"]), (&json!("2027-02-10"), &json!(true)));

    let key = IdempotencyKey::from_str("a-notice-for-2027-0001").unwrap();
    let entered = deadlines::enter_notice(&app.backend, &administrator(), &key, &notice()).await.unwrap();
    let again = deadlines::enter_notice(&app.backend, &administrator(), &key, &notice()).await.unwrap();
    assert_eq!(entered, again);

    let after = deadline(&app, "start=2027-02-04&days=2").await;
    assert_eq!((&after["due_date"], &after["provisional"]), (&json!("2027-02-15"), &json!(false)));
    assert_eq!(after["strip"][10]["kind"], "make_up");

    let db = app.backend.db().read();
    let jobs = job::Entity::find().all(db).await.unwrap();
    let recounts: Vec<_> = jobs.iter().filter(|job| job.kind == deadlines::RECOUNT).collect();
    assert_eq!(recounts.len(), 1);
    assert_eq!(recounts[0].payload, json!({ "notice": entered.id }));
    let events = audit_event::Entity::find().all(db).await.unwrap();
    let entries: Vec<_> = events.iter().filter(|event| event.action == "deadlines/enter-notice").collect();
    assert_eq!(entries.len(), 1);
    assert_eq!((entries[0].actor_id, &entries[0].detail["year"]), (Some(7), &json!(2027)));
}

#[tokio::test]
async fn a_notice_of_the_same_title_is_refused() {
    let app = TestApp::init().await;
    let enter = async |key: &str| {
        let key = IdempotencyKey::from_str(key).unwrap();
        deadlines::enter_notice(&app.backend, &administrator(), &key, &notice()).await
    };
    enter("a-notice-for-2027-0001").await.unwrap();
    let Err(ServiceError::Invalid(errors)) = enter("a-notice-for-2027-0002").await else { panic!("entered twice") };
    assert_eq!(errors, [FieldError::new("title", Fault::Taken)]);
    let count = deadlines::notices(app.backend.db().read()).await.unwrap().iter().filter(|n| n.year == 2027).count();
    assert_eq!(count, 1);
}

/// The fields of the form for [`notice`].
fn typed() -> Vec<(&'static str, &'static str)> {
    vec![
        ("year", "2027"),
        ("title", "国务院办公厅关于2027年部分节假日安排的通知"),
        ("issuer", "国务院办公厅"),
        ("number", "试〔2026〕1号"),
        ("issued", "2026-11-20"),
        ("rows[0][from]", ""),
        ("rows[0][to]", ""),
        ("rows[0][worked]", ""),
        ("rows[1][from]", "2027-02-05"),
        ("rows[1][to]", "2027-02-12"),
        ("rows[1][worked]", "2027-02-14"),
        ("ticket[key]", "a-notice-for-2027-0001"),
        ("ticket[back]", "/zh/deadlines/notices/new"),
    ]
}

#[tokio::test]
async fn an_administrator_enters_a_notice_and_sees_the_cases_it_moved() {
    let app = TestApp::init().await;
    app.clock.set("2027-02-01T01:00:00Z".parse().unwrap());
    let world = World::in_app(app).await;
    let case = world.submitted().await.case;
    let administrator = world.app.official(world.department, &[Role::SystemAdministrator]).await;
    let due = async || {
        case_file::Entity::find_by_id(case.0).one(world.app.backend.db().read()).await.unwrap().unwrap().due_on
    };
    assert_eq!(due().await.unwrap().to_string(), "2027-02-10");

    let sent = administrator.browser.post_form("/api/deadlines/enter", &typed()).await;
    let location = sent.location().unwrap().to_owned();
    assert!(location.starts_with("/zh/deadlines/notices/"), "{location}");
    while world.app.work().await > 0 {}
    assert_eq!(due().await.unwrap().to_string(), "2027-02-15");

    let moved = administrator.browser.get(&location).await;
    assert!(moved.text.contains("2027年2月10日") && moved.text.contains("2027年2月15日"), "{}", moved.text);
    let told = notice::Entity::find().all(world.app.backend.db().read()).await.unwrap();
    let told: Vec<_> =
        told.iter().filter(|row| row.person_id == world.citizen.person.0 && row.kind == "due_moved").collect();
    assert_eq!(told.len(), 1);
    let list = administrator.browser.get("/zh/deadlines/notices").await;
    assert!(list.text.contains("试〔2026〕1号") && list.text.contains("国办发明电〔2025〕7号"));
    // A notice that the program came with moved nothing.
    let first = administrator.browser.get("/zh/deadlines/notices/1").await;
    assert!(first.text.contains("没有办件受影响"));
}

#[tokio::test]
async fn what_is_wrong_with_a_notice_stands_at_its_field_and_nothing_is_lost() {
    let (app, administrator) = TestApp::with_official(&[Role::SystemAdministrator]).await;
    let mut fields = typed();
    fields.retain(|(name, _)| *name != "rows[1][worked]");
    fields.push(("rows[1][worked]", "2027-02-15"));
    let sent = administrator.browser.post_form("/api/deadlines/enter", &fields).await;
    assert_eq!(sent.location(), Some("/zh/deadlines/notices/new"));
    let page = administrator.browser.follow(&sent).await;
    assert_eq!(page.text.matches(r#"aria-invalid="true""#).count(), 1, "{}", page.text);
    assert!(page.text.contains(r#"value="2027-02-15""#) && page.text.contains(r#"value="试〔2026〕1号""#));
    let years = deadlines::notices(app.backend.db().read()).await.unwrap();
    assert!(years.iter().all(|notice| notice.year < 2027));
}

#[tokio::test]
async fn nobody_but_a_system_administrator_enters_a_notice() {
    let (app, official) = TestApp::with_official(&[Role::Head, Role::AuditAdministrator]).await;
    assert_eq!(official.browser.call("/api/deadlines/enter", &typed()).await.status, 403);
    assert_eq!(official.browser.get("/zh/deadlines/notices").await.status, 403);
    let stranger = app.browser();
    assert_eq!(stranger.call("/api/deadlines/enter", &typed()).await.status, 401);
    assert!(deadlines::notices(app.backend.db().read()).await.unwrap().iter().all(|notice| notice.year < 2027));
}
