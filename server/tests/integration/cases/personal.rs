//! The applicant's numbers beside the case: masked, in full once for whoever says why, and logged.

use domain::accounts::Role;
use domain::error::ErrorCode;
use services::audit::{Filter, list};

use super::World;
use super::world::official;
use crate::support::KEYS;

/// A case of a registered citizen, whose numbers are known.
async fn world() -> (World, String) {
    let world = World::new().await;
    let citizen = world.app.registered_citizen("王小明", 1).await.citizen();
    let case = world.submitted_by(&citizen).await.case;
    (world, case.to_string())
}

#[tokio::test]
async fn an_official_sees_whole_numbers_once_after_saying_why() {
    let (world, case) = world().await;
    let (browser, page) = (&world.window.browser, format!("/zh/work?case={case}"));
    let shown = browser.get(&page).await.text;
    assert!(shown.contains("138****0001") && !shown.contains("13800000001"), "{shown}");
    let back = page.as_str();
    let silent = [("case", case.as_str()), ("reason", "嗯"), ("ticket[back]", back), ("ticket[key]", KEYS[0])];
    let answer = browser.post_form("/api/cases/unmask", &silent).await;
    let again = browser.follow(&answer).await.text;
    assert!(again.contains("至少填写 4 个字符") && !again.contains("13800000001"), "{again}");
    let said =
        [("case", case.as_str()), ("reason", "电话通知补正材料"), ("ticket[back]", back), ("ticket[key]", KEYS[0])];
    browser.post_form("/api/cases/unmask", &said).await;
    let answer = browser.post_form("/api/cases/unmask", &said).await;
    let full = browser.follow(&answer).await.text;
    assert!(full.contains("13800000001") && full.contains("这次查看和理由已记入审计日志"), "{full}");
    assert!(!browser.get(&page).await.text.contains("13800000001"), "this once");

    let auditor = world.app.official(world.department, &[Role::AuditAdministrator]).await;
    let log = list(&world.app.backend, &official(&auditor), &Filter::default(), None).await.unwrap();
    let looks: Vec<_> = log.rows.iter().filter(|row| row.action == "accounts/unmask").collect();
    assert_eq!(looks.len(), 1, "a request that came twice is one look");
    assert_eq!(looks[0].reason.as_deref(), Some("电话通知补正材料"));
    assert!(looks[0].detail.contains(&format!("case/{case}")) && !looks[0].detail.contains("1380000"));
}

#[tokio::test]
async fn numbers_asked_for_one_case_are_not_shown_beside_another() {
    let (world, case) = world().await;
    let other = world.submitted().await.case;
    let back = format!("/zh/work?case={other}");
    let said = [
        ("case", case.as_str()),
        ("reason", "电话通知补正材料"),
        ("ticket[back]", back.as_str()),
        ("ticket[key]", KEYS[0]),
    ];
    let answer = world.window.browser.post_form("/api/cases/unmask", &said).await;
    assert!(!world.window.browser.follow(&answer).await.text.contains("13800000001"));
    let page = world.window.browser.get(&format!("/zh/work?case={case}")).await.text;
    assert!(!page.contains("13800000001"), "they are gone with the page they were not shown on");
}

#[tokio::test]
async fn officials_of_other_departments_see_no_numbers_at_all() {
    let (world, case) = world().await;
    let elsewhere = world.app.department().await;
    let stranger = world.app.official(elsewhere, &[Role::Window, Role::Head]).await;
    let supervisor = world.app.official(world.department, &[Role::Supervisor]).await;
    let id = domain::ids::CaseId(case.parse().unwrap());
    for who in [&stranger, &supervisor] {
        let (backend, who) = (&world.app.backend, official(who));
        let masked = services::cases::applicant(backend, &who, id).await.unwrap_err();
        let full = services::cases::unmask_applicant(backend, &who, &world.key(), id, "电话通知补正").await;
        assert_eq!(
            (masked.code(), full.err().map(|error| error.code())),
            (ErrorCode::NotFound, Some(ErrorCode::NotFound))
        );
    }
    let page = stranger.browser.get(&format!("/zh/work?case={case}")).await;
    assert_eq!((page.status.as_u16(), page.text.matches("没有找到您要的内容").count()), (404, 1), "said once");
}
