//! `audit`: the page of the audit administrator, and the check it offers.

use std::path::Path;

use domain::accounts::{Actor, Post, Role};
use domain::audit::{self as log, Outcome, Trouble};
use domain::error::ErrorCode;
use sea_orm::ConnectionTrait;
use services::accounts;
use services::audit::{AuditEvent, CHECKED, Filter, check, list, verify};

use crate::support::{TestApp, Visitor};

/// Writes these many events in one transaction.
async fn write(app: &TestApp, count: u32) {
    let tx = app.backend.begin(&Actor::System).await.unwrap();
    (0..count).for_each(|number| tx.audit(AuditEvent::new("cases/upload", format!("case/{number}"))));
    tx.commit().await.unwrap();
}

async fn execute(app: &TestApp, sql: &str) {
    app.backend.db().write().execute_unprepared(sql).await.unwrap();
}

async fn press(app: &TestApp, reader: &Visitor) -> String {
    let key = app.key().to_string();
    let fields = [("ticket[key]", key.as_str()), ("ticket[back]", "/zh/audit")];
    let answer = reader.browser.post_form("/api/audit/check", &fields).await;
    assert_eq!(answer.location(), Some("/zh/audit"), "{} {}", answer.status, answer.text);
    reader.browser.follow(&answer).await.text
}

#[tokio::test]
async fn an_act_stands_on_the_page_with_its_reason_and_is_found_by_subject_and_person() {
    let (app, reader) = TestApp::with_official(&[Role::AuditAdministrator]).await;
    let post = Post { department: app.department().await, role: Role::SecurityAdministrator };
    let security = app.official_with_codes("security.wu", &[post]).await;
    let chen = app.official_with_codes("chen.window", &[]).await;
    let admin = security.official();
    accounts::suspend(&app.backend, &admin, &app.key(), chen.id(), "调离原单位 <离职>").await.unwrap();
    write(&app, 3).await;
    let page = reader.browser.get("/zh/audit").await.text;
    for words in ["停用了账户", "accounts/suspend", "调离原单位 &lt;离职&gt;", "上传了材料", "security.wu"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(page.contains("2026年3月2日 09:00"), "times are Shanghai's");
    for query in [format!("subject=person/{}", chen.id()), "person=security.wu".to_owned()] {
        let page = reader.browser.get(&format!("/zh/audit?{query}")).await.text;
        assert!(page.contains("停用了账户") && !page.contains("上传了材料"), "{query}: {page}");
    }
    let english = reader.browser.get("/en/audit?subject=case/2").await.text;
    assert!(english.contains("Uploaded a paper") && !english.contains("Suspended an account"), "{english}");
    assert!(reader.browser.get("/en/audit?person=nobody").await.text.contains("No events match"));
}

#[tokio::test]
async fn only_the_audit_administrator_sees_the_log_and_reading_it_writes_nothing() {
    let (app, reader) = TestApp::with_official(&[Role::AuditAdministrator]).await;
    write(&app, 25).await;
    let department = app.department().await;
    for role in Role::ALL.into_iter().filter(|role| *role != Role::AuditAdministrator) {
        let other = app.official(department, &[role]).await;
        let answer = other.browser.get("/zh/audit").await;
        assert_eq!(answer.status, 403, "{role:?}");
        assert!(!answer.text.contains("cases/upload"), "{role:?}");
        let official = other.actor.official().unwrap();
        assert_eq!(check(&app.backend, &official, &app.key()).await.unwrap_err().code(), ErrorCode::Forbidden);
        assert!(!other.browser.get("/zh").await.text.contains("/zh/audit"), "{role:?}");
    }
    assert!(reader.browser.get("/zh").await.text.contains(r#"href="/zh/audit""#));
    let report = verify(app.backend.db().read()).await.unwrap();
    let page = reader.browser.get("/zh/audit").await.text;
    assert!(page.contains(&report.head.hash.to_string()) && page.contains("sunhall verify audit"), "{page}");
    assert!(page.contains(r#"href="/zh/audit?after=6" rel="next""#), "20 of 25, then older ones: {page}");
    let last = reader.browser.get("/zh/audit?after=6").await.text;
    assert!(last.contains("case/0") && !last.contains(r#"rel="next""#), "5 more are the last: {last}");
    assert_eq!(verify(app.backend.db().read()).await.unwrap().head, report.head);
}

#[tokio::test]
async fn a_check_is_kept_in_the_log_and_a_planted_change_is_named() {
    let (app, reader) = TestApp::with_official(&[Role::AuditAdministrator]).await;
    write(&app, 7).await;
    assert!(reader.browser.get("/zh/audit").await.text.contains("还没有核对过"));
    let page = press(&app, &reader).await;
    assert!(page.contains("第 1 至 7 条完整") && page.contains("核对了审计日志"), "{page}");
    let official = reader.actor.official().unwrap();
    let (key, before) = (app.key(), verify(app.backend.db().read()).await.unwrap().events);
    for _ in 0..2 {
        check(&app.backend, &official, &key).await.unwrap();
    }
    assert_eq!(verify(app.backend.db().read()).await.unwrap().events, before + 1, "sent twice, checked once");
    execute(&app, "UPDATE audit_event SET reason = 'forged' WHERE seq = 4").await;
    let page = press(&app, &reader).await;
    assert!(page.contains("第 4 条在写入后被改动"), "{page}");
    assert!(!verify(app.backend.db().read()).await.unwrap().is_whole());
}

#[tokio::test]
async fn a_check_looks_at_the_latest_events_up_to_the_head() {
    let (app, reader) = TestApp::with_official(&[Role::AuditAdministrator]).await;
    let official = reader.actor.official().unwrap();
    let again = async || check(&app.backend, &official, &app.key()).await;
    let empty = again().await.unwrap();
    assert_eq!((empty.from, empty.to, empty.outcome), (0, 0, Outcome::Whole));
    for _ in 0..3 {
        write(&app, 2_000).await;
    }
    let checked = again().await.unwrap();
    assert_eq!((checked.from, checked.to, checked.outcome), (6_001 - CHECKED + 1, 6_001, Outcome::Whole));
    execute(&app, "UPDATE audit_event SET subject = 'case/0' WHERE seq = 50").await;
    assert_eq!(again().await.unwrap().outcome, Outcome::Whole, "it is too long ago; the whole log tells");
    assert_eq!(verify(app.backend.db().read()).await.unwrap().events, 49);
    execute(&app, "DELETE FROM audit_event WHERE seq = 4000").await;
    assert_eq!(again().await.unwrap().outcome, Outcome::Broken(Trouble::Missing, 4_000));
    execute(&app, "UPDATE audit_head SET hash = 'none'").await;
    assert_eq!(again().await.unwrap_err().code(), ErrorCode::Internal);
    assert!(reader.browser.get("/zh/audit").await.text.contains("末端记录缺失或损坏"));
}

#[tokio::test]
async fn the_page_costs_the_same_however_long_the_log() {
    let (app, reader) = TestApp::with_official(&[Role::AuditAdministrator]).await;
    let official = reader.actor.official().unwrap();
    let page = async || list(&app.backend, &official, &Filter::default(), None).await.unwrap().rows.len();
    check(&app.backend, &official, &app.key()).await.unwrap();
    let (few, first) = app.cost(page).await;
    for _ in 0..20 {
        check(&app.backend, &official, &app.key()).await.unwrap();
    }
    let (many, rows) = app.cost(page).await;
    assert!(first < rows, "{first} {rows}");
    assert_eq!((few, many), (3, 3));
}

/// The names of acts that the sources write to the log.
fn written(folder: &Path, names: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            written(&path, names);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            for begin in ["AuditEvent::new(\"", "Deed { name: \""] {
                names.extend(text.split(begin).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
            }
        }
    }
}

#[test]
fn every_act_that_is_written_has_a_name_the_page_knows() {
    let mut names = Vec::new();
    for folder in ["../crates/services/src", "src"] {
        written(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut names);
    }
    assert!(names.len() > 20, "the sources were read: {names:?}");
    let unknown: Vec<_> = names.iter().filter(|name| !log::is_action(name)).collect();
    assert!(unknown.is_empty(), "add these to domain::audit::ACTIONS, and words for them to audit.json: {unknown:?}");
}
