//! The log: whatever is planted in it is found, and only the audit administrator reads it.

use domain::accounts::{Actor, Post, Role};
use domain::ids::DepartmentId;
use entity::{audit_event, audit_head};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel};
use serde_json::json;
use services::audit::{self, AuditEvent, AuditFault, Filter, Report, verify, verify_against};

use crate::support::TestApp;

const HERE: DepartmentId = DepartmentId(1);

/// An app whose log holds these many events.
async fn with_events(count: u32) -> TestApp {
    let app = TestApp::init().await;
    for number in 0..count {
        let tx = app.backend.begin(&Actor::System).await.unwrap();
        app.clock.advance(chrono::Duration::milliseconds(1234));
        let event = AuditEvent::new("test/act", format!("case/{}", number % 3));
        tx.audit(
            event
                .of(HERE)
                .because("材料齐全")
                .with(json!({ "number": number, "nested": { "b": 1, "a": [true, null] } })),
        );
        tx.commit().await.unwrap();
    }
    app
}

async fn report(app: &TestApp) -> Report {
    verify(app.backend.db().read()).await.unwrap()
}

async fn change(app: &TestApp, seq: i64, change: impl FnOnce(&mut audit_event::ActiveModel)) {
    let mut row = audit_event::ActiveModel { seq: Set(seq), ..Default::default() };
    change(&mut row);
    row.update(app.backend.db().write()).await.unwrap();
}

async fn execute(app: &TestApp, sql: &str) {
    app.backend.db().write().execute_unprepared(sql).await.unwrap();
}

#[tokio::test]
async fn an_untouched_log_is_whole() {
    let app = with_events(7).await;
    let report = report(&app).await;
    assert_eq!((report.events, report.fault), (7, None));
    assert!(verify_against(app.backend.db().read(), report.head).await.unwrap().is_whole());
    assert_eq!(self::report(&TestApp::init().await).await.events, 0);
}

#[tokio::test]
async fn a_log_longer_than_a_page_is_read_to_its_end() {
    let app = with_events(1).await;
    let tx = app.backend.begin(&Actor::System).await.unwrap();
    (0..2_345).for_each(|number| tx.audit(AuditEvent::new("test/act", format!("case/{number}"))));
    tx.commit().await.unwrap();
    assert_eq!(report(&app).await.events, 2_346);
    change(&app, 2_101, |row| row.subject = Set("case/1".into())).await;
    assert_eq!(report(&app).await.events, 2_100);
}

#[tokio::test]
async fn any_changed_column_is_found() {
    let app = with_events(5).await;
    let original = audit_event::Entity::find_by_id(3).one(app.backend.db().read()).await.unwrap().unwrap();
    let plants: [fn(&mut audit_event::ActiveModel); 10] = [
        |row| row.at = Set("2026-03-02T09:00:00Z".parse().unwrap()),
        |row| row.actor_id = Set(Some(99)),
        |row| row.department_id = Set(None),
        |row| row.action = Set("test/other".into()),
        |row| row.subject = Set("case/99".into()),
        |row| row.reason = Set(None),
        |row| row.detail = Set(json!({ "number": 99 })),
        |row| row.previous_hash = Set("0".repeat(64)),
        |row| row.hash = Set("0".repeat(64)),
        |row| row.hash = Set("no hash".into()),
    ];
    for (number, plant) in plants.into_iter().enumerate() {
        change(&app, 3, plant).await;
        let found = report(&app).await;
        assert_eq!((found.events, found.is_whole()), (2, false), "plant {number}");
        original.clone().into_active_model().reset_all().update(app.backend.db().write()).await.unwrap();
        assert!(report(&app).await.is_whole());
    }
}

#[tokio::test]
async fn a_missing_row_is_found() {
    let app = with_events(5).await;
    execute(&app, "DELETE FROM audit_event WHERE seq = 3").await;
    let found = report(&app).await;
    assert_eq!(found.fault.unwrap().to_string(), "entry 3 is missing: entry 4 follows entry 2");
    // Closing the gap does not hide it.
    execute(&app, "UPDATE audit_event SET seq = 3 WHERE seq = 4").await;
    execute(&app, "UPDATE audit_event SET seq = 4 WHERE seq = 5").await;
    assert_eq!(report(&app).await.events, 2);
}

#[tokio::test]
async fn rows_in_another_order_are_found() {
    let app = with_events(5).await;
    for sql in ["SET seq = 99 WHERE seq = 3", "SET seq = 3 WHERE seq = 4", "SET seq = 4 WHERE seq = 99"] {
        execute(&app, &format!("UPDATE audit_event {sql}")).await;
    }
    let found = report(&app).await;
    assert_eq!((found.events, found.is_whole()), (2, false));
}

#[tokio::test]
async fn a_cut_off_end_is_found() {
    let app = with_events(5).await;
    let kept = report(&app).await.head;
    execute(&app, "DELETE FROM audit_event WHERE seq > 3").await;
    assert!(report(&app).await.fault.unwrap().to_string().contains("ends at entry 3"));
    // Whoever turns back the head too is found by a head that was kept elsewhere.
    let last = audit_event::Entity::find_by_id(3).one(app.backend.db().read()).await.unwrap().unwrap();
    let head = audit_head::ActiveModel { id: Set(1), seq: Set(3), hash: Set(last.hash) };
    head.update(app.backend.db().write()).await.unwrap();
    assert!(report(&app).await.is_whole());
    assert!(!verify_against(app.backend.db().read(), kept).await.unwrap().is_whole());
}

#[tokio::test]
async fn rows_behind_the_head_and_a_missing_head_are_found() {
    let app = with_events(3).await;
    let second = audit_event::Entity::find_by_id(2).one(app.backend.db().read()).await.unwrap().unwrap();
    let head = audit_head::ActiveModel { id: Set(1), seq: Set(2), hash: Set(second.hash) };
    head.update(app.backend.db().write()).await.unwrap();
    assert_eq!(report(&app).await.fault, Some(AuditFault::BehindHead(3)));
    execute(&app, "DELETE FROM audit_head").await;
    assert_eq!(report(&app).await.fault, Some(AuditFault::Head));
}

#[tokio::test]
async fn only_the_audit_administrator_reads_the_log_page_by_page() {
    let app = with_events(50).await;
    let reader = app
        .official_with_codes("audit.zhou", &[Post { department: HERE, role: Role::AuditAdministrator }])
        .await
        .official();
    let security = app
        .official_with_codes("security.wu", &[Post { department: HERE, role: Role::SecurityAdministrator }])
        .await
        .official();
    let filter = Filter::default();
    assert!(audit::list(&app.backend, &security, &filter, None).await.is_err());
    let mut seen = Vec::new();
    let mut cursor = None;
    loop {
        let page = audit::list(&app.backend, &reader, &filter, cursor).await.unwrap();
        seen.extend(page.rows.iter().map(|row| row.seq));
        let Some(next) = page.next else { break };
        cursor = Some(next.parse().unwrap());
    }
    assert_eq!(seen, (1..=50).rev().collect::<Vec<_>>());
    let about = Filter { subject: "case/2".into(), ..Filter::default() };
    assert_eq!(audit::list(&app.backend, &reader, &about, None).await.unwrap().rows.len(), 16);
    let nobody = Filter { person: "nobody.here".into(), ..Filter::default() };
    assert_eq!(audit::list(&app.backend, &reader, &nobody, None).await.unwrap().rows.len(), 0);
}
