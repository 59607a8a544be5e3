//! `accounts`: what the security administrator does to officials' accounts, in the program and on the pages.

use domain::accounts::{PeopleFilter, Post, Role, SignInName, UserName};
use domain::error::{ErrorCode, Fault};
use domain::ids::{DepartmentId, PersonId};
use domain::notices::NoticeKind;
use domain::text::Lang;
use sea_orm::EntityTrait;
use services::accounts::{self, Attempt, ChangePassword, NewOfficial, Origin, Outcome};
use services::notices;

use super::faults;
use crate::support::{PASSWORD, Somebody, TestApp};

/// A security administrator, and a department.
async fn world() -> (TestApp, Somebody, DepartmentId) {
    let app = TestApp::init().await;
    let here = app.department().await;
    let post = Post { department: here, role: Role::SecurityAdministrator };
    let security = app.official_with_codes("security.wu", &[post]).await;
    (app, security, here)
}

fn form(name: &str) -> NewOfficial<'_> {
    NewOfficial { name: "陈窗口", user_name: name, password: "first-password-x7", lang: Lang::Zh }
}

#[tokio::test]
async fn posts_are_granted_by_the_security_administrator_alone_and_administrators_stay_apart() {
    let (app, security, here) = world().await;
    let post = |role| Post { department: here, role };
    let system = app.official_with_codes("system.sun", &[post(Role::SystemAdministrator)]).await;
    let (backend, admin) = (&app.backend, security.official());
    let refused = accounts::create_official(backend, &system.official(), &app.key(), form("chen.a")).await;
    assert_eq!(refused.unwrap_err().code(), ErrorCode::Forbidden);
    let chen = accounts::create_official(backend, &admin, &app.key(), form("chen.b")).await.unwrap();
    let taken = accounts::create_official(backend, &admin, &app.key(), form("chen.b")).await.unwrap_err();
    assert_eq!(faults(taken), [("user_name".to_owned(), Fault::UserNameTaken)]);
    let grant = async |who: PersonId, role, reason: &'static str| {
        accounts::grant(backend, &admin, &app.key(), who, post(role), reason).await
    };
    grant(chen, Role::Window, "新到岗").await.unwrap();
    grant(chen, Role::SystemAdministrator, "兼任").await.unwrap();
    for administrator in [Role::AuditAdministrator, Role::SecurityAdministrator] {
        let both = grant(chen, administrator, "兼任").await.unwrap_err();
        assert_eq!(faults(both), [("role".to_owned(), Fault::RolesExclude)]);
    }
    assert_eq!(faults(grant(chen, Role::Window, "再来").await.unwrap_err()), [("role".to_owned(), Fault::PostHeld)]);
    assert_eq!(grant(security.id(), Role::Head, "自己").await.unwrap_err().code(), ErrorCode::Forbidden);
    let silent = accounts::withdraw(backend, &admin, &app.key(), chen, post(Role::Window), " ").await.unwrap_err();
    assert_eq!(faults(silent), [("reason".to_owned(), Fault::Required)]);
    accounts::withdraw(backend, &admin, &app.key(), chen, post(Role::Window), "调离").await.unwrap();
    let entry = accounts::official(backend, &admin, chen).await.unwrap().entry;
    assert_eq!(entry.posts.iter().map(|post| post.role).collect::<Vec<_>>(), [Role::SystemAdministrator]);
}

#[tokio::test]
async fn an_act_sent_twice_is_done_once() {
    let (app, security, here) = world().await;
    let (backend, admin) = (&app.backend, security.official());
    let (first, other) = (app.key(), app.key());
    let chen = accounts::create_official(backend, &admin, &first, form("chen.a")).await.unwrap();
    assert_eq!(accounts::create_official(backend, &admin, &first, form("chen.a")).await.unwrap(), chen);
    let post = Post { department: here, role: Role::Window };
    for _ in 0..2 {
        accounts::grant(backend, &admin, &other, chen, post, "新到岗").await.unwrap();
    }
    let reused = accounts::grant(backend, &admin, &other, chen, post, "别的理由").await.unwrap_err();
    assert_eq!(reused.code(), ErrorCode::KeyReused);
    let again = NewOfficial { password: "another-password-x7", ..form("chen.a") };
    let reused = accounts::create_official(backend, &admin, &first, again).await.unwrap_err();
    assert_eq!(reused.code(), ErrorCode::KeyReused, "the password belongs to the request");
}

#[tokio::test]
async fn a_suspended_officials_sessions_end_and_restoring_lets_them_in_again() {
    let (app, security, here) = world().await;
    let chen = app.official_with_codes("chen.a", &[Post { department: here, role: Role::Window }]).await;
    let browser = app.browser();
    browser.enter(&app, &chen).await;
    assert!(browser.get("/zh/account").await.text.contains("chen.a"));
    let (backend, admin) = (&app.backend, security.official());
    assert_eq!(accounts::official(backend, &admin, chen.id()).await.unwrap().sessions, 1);
    accounts::suspend(backend, &admin, &app.key(), chen.id(), "离职").await.unwrap();
    assert!(!browser.get("/zh/account").await.text.contains("chen.a"));
    let details = accounts::official(backend, &admin, chen.id()).await.unwrap();
    assert_eq!((details.sessions, details.entry.suspended_at.is_some()), (0, true));
    app.clock.advance(chrono::Duration::seconds(30));
    browser.enter(&app, &chen).await;
    assert!(!browser.get("/zh/account").await.text.contains("chen.a"), "nobody signs in to a suspended account");
    let twice = accounts::suspend(backend, &admin, &app.key(), chen.id(), "离职").await.unwrap_err();
    assert_eq!(twice.code(), ErrorCode::NotNow);
    accounts::restore(backend, &admin, &app.key(), chen.id(), "返岗").await.unwrap();
    app.clock.advance(chrono::Duration::seconds(30));
    browser.enter(&app, &chen).await;
    assert!(browser.get("/zh/account").await.text.contains("chen.a"));
}

#[tokio::test]
async fn a_reset_ends_the_sessions_and_has_to_be_made_good_before_any_post_works() {
    let (app, security, here) = world().await;
    let chen = app.official_with_codes("chen.a", &[Post { department: here, role: Role::Window }]).await;
    let (backend, admin) = (&app.backend, security.official());
    let browser = app.browser();
    browser.enter(&app, &chen).await;
    assert_eq!(browser.get("/zh/work").await.status, 200);
    let weak = accounts::reset_password(backend, &admin, &app.key(), chen.id(), "short", "").await.unwrap_err();
    let weak: Vec<_> = faults(weak).into_iter().map(|(field, _)| field).collect();
    assert_eq!(weak, ["password", "reason"]);
    let own = accounts::reset_password(backend, &admin, &app.key(), security.id(), "next-password-x7", "忘记").await;
    assert_eq!(own.unwrap_err().code(), ErrorCode::Forbidden);
    accounts::reset_second_step(backend, &admin, &app.key(), chen.id(), "手机丢失").await.unwrap();
    accounts::reset_password(backend, &admin, &app.key(), chen.id(), "next-password-x7", "忘记密码").await.unwrap();
    assert_eq!(browser.get("/zh/work").await.status, 401, "the old sign-in is over");
    let old = [("user_name", "chen.a"), ("password", PASSWORD), ("ticket[back]", "/zh/sign-in/official")];
    let answer = browser.post_form("/api/accounts/sign_in_official", &old).await;
    assert!(browser.follow(&answer).await.text.contains("不正确"), "the old password is over");
    let new = [("user_name", "chen.a"), ("password", "next-password-x7"), ("ticket[back]", "/zh/sign-in/official")];
    let answer = browser.post_form("/api/accounts/sign_in_official", &new).await;
    assert_eq!(answer.location(), Some("/zh/account"), "{}", answer.text);
    let page = browser.get("/zh/account").await.text;
    assert!(page.contains("请先修改密码") && page.contains("请先设置验证器"), "{page}");
    assert_eq!(browser.call("/api/cases/inbox", &[]).await.status, 405, "the inbox is asked by GET");
    assert!(browser.get("/zh/work").await.text.contains("没有"), "no post works yet");
}

#[tokio::test]
async fn the_list_is_found_by_name_user_name_and_department_page_by_page() {
    let (app, security, here) = world().await;
    let there = app.department().await;
    let (backend, admin) = (&app.backend, security.official());
    for number in 0..25 {
        let department = if number < 3 { there } else { here };
        let posts = [Post { department, role: Role::Window }, Post { department, role: Role::Reviewer }];
        app.official_with_codes(&format!("w{number:02}.li_x"), &posts).await;
    }
    let find = async |name: &str, department: String, cursor| {
        let filter = PeopleFilter { name: name.to_owned(), department };
        accounts::find_officials(backend, &admin, &filter, cursor).await.unwrap()
    };
    let first = find("", String::new(), None).await;
    assert_eq!(first.rows.len(), 20);
    let second = find("", String::new(), first.next.map(|next| next.parse().unwrap())).await;
    assert_eq!((second.rows.len(), second.next), (6, None));
    let names: Vec<_> = first.rows.iter().chain(&second.rows).map(|entry| entry.user_name.as_str()).collect();
    assert_eq!((names[0], names[25]), ("w24.li_x", "security.wu"));
    assert!(first.rows.iter().all(|entry| entry.posts.len() == 2));
    assert_eq!(find("", there.to_string(), None).await.rows.len(), 3);
    assert_eq!(find("w1", String::new(), None).await.rows.len(), 10);
    assert_eq!(find("li_x", here.to_string(), None).await.rows.len(), 20, "a part of the name");
    for nobody in ["w%x", "w1_.", "\\", "'"] {
        assert_eq!(find(nobody, String::new(), None).await.rows.len(), 0, "{nobody} stands for itself");
    }
    assert_eq!(find("", "everywhere".to_owned(), None).await.rows.len(), 0);
}

#[tokio::test]
async fn a_longer_list_costs_no_more_statements() {
    let (app, security, here) = world().await;
    let admin = security.official();
    let page = async || {
        accounts::find_officials(&app.backend, &admin, &PeopleFilter::default(), None).await.unwrap().rows.len()
    };
    let (few, rows) = app.cost(page).await;
    assert_eq!(rows, 1);
    for number in 0..19 {
        let post = |role| Post { department: here, role };
        app.official_with_codes(&format!("w{number:02}"), &[post(Role::Window), post(Role::Head)]).await;
    }
    let (many, rows) = app.cost(page).await;
    assert_eq!((rows, few, many), (20, 3, 3));
}

#[tokio::test]
async fn whoever_chose_the_first_password_keeps_neither_it_nor_a_secret_of_the_app() {
    let (app, security, _) = world().await;
    let (backend, admin) = (&app.backend, security.official());
    let chen = accounts::create_official(backend, &admin, &app.key(), form("chen.a")).await.unwrap();
    let origin = Origin { address: [203, 0, 113, 5].into(), user_agent: String::new(), device: None };
    let name = || SignInName::User(UserName::parse("chen.a").unwrap());
    let attempt = Attempt { name: name(), password: "first-password-x7", origin: &origin };
    let Outcome::SignedIn(opened) = accounts::sign_in(backend, attempt).await.unwrap().0 else { panic!() };
    let who = accounts::session(backend, opened.session).await.unwrap().unwrap().signed_in;
    let same = ChangePassword {
        current: "first-password-x7",
        password: "first-password-x7",
        password_again: "first-password-x7",
    };
    let kept = accounts::change_password(backend, &who, opened.session, &origin, &app.key(), same).await.unwrap_err();
    assert_eq!(faults(kept), [("password".to_owned(), Fault::PasswordUnchanged)]);
    accounts::start_enrolment(backend, &who, opened.session, &app.key()).await.unwrap();
    accounts::reset_password(backend, &admin, &app.key(), chen, "next-password-x7", "忘记密码").await.unwrap();
    let row = entity::person::Entity::find_by_id(chen.0).one(backend.db().read()).await.unwrap().unwrap();
    assert_eq!(row.totp_sealed, None);
}

#[tokio::test]
async fn an_official_is_told_when_somebody_else_renews_what_they_sign_in_with() {
    let (app, security, _) = world().await;
    let security = security.official();
    let head = app.official_with_codes("head.li", &[]).await.id();
    let (backend, key) = (&app.backend, || app.key());
    accounts::reset_password(backend, &security, &key(), head, "next-password-x7", "忘记密码").await.unwrap();
    accounts::reset_second_step(backend, &security, &key(), head, "手机丢失").await.unwrap();
    let told = notices::inbox(backend.db().read(), head, None, 20).await.unwrap().rows;
    let told: Vec<_> = told.into_iter().map(|notice| notice.kind).collect();
    assert_eq!(told, [NoticeKind::SecondStepChanged, NoticeKind::PasswordChanged]);
}
