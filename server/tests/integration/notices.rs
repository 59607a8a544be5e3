//! Notices on their way: the inbox, a real mail server, repeated attempts, and never the same message twice.

use chrono::{Duration, TimeDelta};
use domain::accounts::{Actor, MobileNumber, PersonKind, Role};
use domain::failures::FailureReason;
use domain::ids::{CaseId, PersonId};
use domain::notices::{CaseRef, NoticeKind};
use domain::text::{Bilingual, Lang};
use entity::notice_delivery;
use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait, QueryOrder};
use server::config::Gateway;
use services::accounts::{NewPerson, create};
use services::jobs;
use services::notices::{given_up, notify, revive, unread};

use crate::support::{HttpService, KEYS, Mail, SmtpServer, TestApp};

#[tokio::test]
async fn a_notice_is_in_the_inbox_at_once_and_leaves_by_mail() {
    let (app, server) = with_mail().await;
    let person = reader(&app, Lang::Zh).await;
    tell(&app, person).await;
    assert_eq!(unread(app.backend.db().read(), person).await.unwrap(), 1);
    assert_eq!(server.mails(), [], "mail leaves after the commit, by a job");
    app.work().await;
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(
        (mails[0].from.as_str(), mails[0].to.as_slice()),
        ("hall@example.cn", &["reader@example.cn".to_owned()][..])
    );
    assert_eq!(states(&app).await, ["sent"]);
    assert!(header(&mails[0], "message-id").is_some(), "receivers tell copies by it");
}

#[tokio::test]
async fn a_busy_mail_server_is_asked_again_later_and_gets_the_message_once() {
    let (app, server) = with_mail().await;
    let person = reader(&app, Lang::En).await;
    server.refuse_next("451 try again later");
    tell(&app, person).await;
    app.work().await;
    assert_eq!((server.mails().len(), states(&app).await), (0, vec!["failed".to_owned()]));
    app.work().await;
    assert_eq!(server.mails().len(), 0, "not at once");
    app.clock.advance(Duration::hours(1));
    app.work().await;
    app.clock.advance(Duration::hours(24));
    app.work().await;
    assert_eq!((server.mails().len(), states(&app).await), (1, vec!["sent".to_owned()]));
}

#[tokio::test]
async fn a_mailbox_that_is_none_is_given_up() {
    let (app, server) = with_mail().await;
    let person = reader(&app, Lang::Zh).await;
    server.refuse_next("550 no such user");
    tell(&app, person).await;
    for _ in 0..3 {
        app.work().await;
        app.clock.advance(Duration::hours(24));
    }
    assert_eq!((server.mails().len(), states(&app).await), (0, vec!["dead".to_owned()]));
}

#[tokio::test]
async fn a_message_to_a_server_that_refuses_this_program_is_tried_again_and_gives_nobody_up_at_once() {
    let server = SmtpServer::start().await;
    let url = server.url().replace("smtp://", "smtp://hall:secret@");
    let app = mailing(url).await;
    let person = reader(&app, Lang::Zh).await;
    server.answer_sign_in(Some("535 5.7.8 wrong password"));
    tell(&app, person).await;
    app.work().await;
    assert_eq!(states(&app).await, ["failed"], "a wrong password of ours");
    server.answer_sign_in(None);
    server.greet_with(Some("554 no service for you"));
    app.clock.advance(Duration::hours(1));
    app.work().await;
    assert_eq!(states(&app).await, ["failed"], "a connection that is not welcome");
    server.greet_with(None);
    app.clock.advance(Duration::hours(1));
    app.work().await;
    assert_eq!((server.mails().len(), states(&app).await), (1, vec!["sent".to_owned()]));
    server.refuse_next("554 5.7.1 no such thing here");
    tell(&app, person).await;
    app.work().await;
    assert_eq!(states(&app).await, ["sent", "dead"], "said of the message, it is final");
}

#[tokio::test]
async fn a_system_administrator_sees_what_was_given_up_and_has_it_tried_again() {
    let (app, server) = with_mail().await;
    let person = reader(&app, Lang::Zh).await;
    let administrator = app.official(app.department().await, &[Role::SystemAdministrator]).await.browser;
    let list = async || administrator.get("/zh/admin/deliveries").await.text;
    assert!(list().await.contains("没有放弃发送的消息"));
    server.refuse_next("550 reader@example.cn is no user");
    tell(&app, person).await;
    app.work().await;
    let page = list().await;
    assert!(page.contains("对方拒收该地址或该消息") && !page.contains("reader@") && !page.contains("王小明"), "{page}");
    let metrics = app.browser().get("/metrics").await.text;
    assert!(metrics.contains(r#"sunhall_deliveries{state="dead"}"#), "{metrics}");
    let id = notice_delivery::Entity::find().one(app.backend.db().read()).await.unwrap().unwrap().id.to_string();
    let again =
        [("list", "deliveries"), ("id", &id), ("ticket[key]", KEYS[0]), ("ticket[back]", "/zh/admin/deliveries")];
    for _ in 0..2 {
        let answer = administrator.post_form("/api/notices/try_again", &again).await;
        assert_eq!(answer.location(), Some("/zh/admin/deliveries"), "{}", answer.text);
    }
    app.work().await;
    assert_eq!((server.mails().len(), states(&app).await), (1, vec!["sent".to_owned()]));
    assert!(list().await.contains("没有放弃发送的消息"));
    assert_eq!(app.logged("notices/try_again").await, 1);
}

#[tokio::test]
async fn two_workers_at_once_send_one_message() {
    let (app, server) = with_mail().await;
    let person = reader(&app, Lang::Zh).await;
    for _ in 0..5 {
        tell(&app, person).await;
    }
    let [_, handlers, _] = server::tasks::workers(&app.state);
    let worker = || jobs::work_due(&app.backend, &handlers);
    let (first, second, third) = tokio::join!(worker(), worker(), worker());
    assert_eq!(first.unwrap() + second.unwrap() + third.unwrap(), 5);
    let mails = server.mails();
    let mut ids: Vec<_> = mails.iter().map(|mail| header(mail, "message-id").unwrap()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((mails.len(), ids.len()), (5, 5));
}

/// As another worker leaves it while it hands the message over, or when it died in doing so.
async fn being_sent(app: &TestApp) {
    notice_delivery::Entity::update_many()
        .col_expr(notice_delivery::Column::Attempts, Expr::value(1))
        .col_expr(notice_delivery::Column::NextTry, Expr::value(app.backend.now() + Duration::minutes(5)))
        .exec(app.backend.db().write())
        .await
        .unwrap();
}

#[tokio::test]
async fn a_message_another_worker_is_sending_is_left_to_it() {
    let (app, server) = with_mail().await;
    let person = reader(&app, Lang::Zh).await;
    tell(&app, person).await;
    being_sent(&app).await;
    app.work().await;
    assert_eq!((server.mails().len(), states(&app).await), (0, vec!["queued".to_owned()]));
    app.clock.advance(Duration::minutes(6));
    app.work().await;
    assert_eq!((server.mails().len(), states(&app).await), (1, vec!["sent".to_owned()]));
}

#[tokio::test]
async fn a_revived_message_whose_worker_died_is_looked_at_again_too() {
    let (app, server) = with_mail().await;
    let person = reader(&app, Lang::Zh).await;
    let dies = async || {
        being_sent(&app).await;
        app.work().await;
        app.clock.advance(Duration::minutes(6));
        app.work().await;
    };
    server.refuse_next("550 no such user");
    tell(&app, person).await;
    dies().await;
    assert_eq!(states(&app).await, ["dead"]);
    let administrator =
        app.official(app.department().await, &[Role::SystemAdministrator]).await.actor.official().unwrap();
    let id = notice_delivery::Entity::find().one(app.backend.db().read()).await.unwrap().unwrap().id;
    revive(&app.backend, &administrator, &app.key(), id).await.unwrap();
    dies().await;
    assert_eq!((server.mails().len(), states(&app).await), (1, vec!["sent".to_owned()]));
}

#[tokio::test]
async fn a_text_message_that_no_gateway_sends_is_not_begun() {
    for (gateway, begun) in [(Gateway::Off, 0), (Gateway::Outbox, 1)] {
        let app = TestApp::with_config(|config| config.sms.gateway = gateway).await;
        tell_of(&app, with_mobile(&app).await, NoticeKind::PasswordChanged).await;
        app.work().await;
        assert_eq!(states(&app).await, vec!["sent"; begun]);
    }
}

#[tokio::test]
async fn a_text_message_that_the_gateway_refuses_is_told_from_a_gateway_that_is_not_there() {
    let gateway = HttpService::start(serde_json::json!({})).await;
    let url = gateway.url();
    let app = TestApp::with_config(|config| {
        (config.sms.gateway, config.sms.url, config.sms.token) = (Gateway::Http, url, "secret".to_owned());
    })
    .await;
    gateway.answer_next(422, serde_json::json!({ "error": "no such number 13800001234" }));
    tell_of(&app, with_mobile(&app).await, NoticeKind::PasswordChanged).await;
    app.work().await;
    let administrator =
        app.official(app.department().await, &[Role::SystemAdministrator]).await.actor.official().unwrap();
    let given_up = given_up(&app.backend, &administrator, None).await.unwrap().rows;
    assert_eq!(given_up.iter().map(|failure| failure.why).collect::<Vec<_>>(), [FailureReason::Refused]);
}

#[tokio::test]
async fn what_is_rolled_back_is_told_to_nobody() {
    let (app, server) = with_mail().await;
    let person = reader(&app, Lang::Zh).await;
    let tx = app.backend.begin(&Actor::System).await.unwrap();
    notify(&tx, person, submitted()).await.unwrap();
    tx.abandon().await.unwrap();
    assert_eq!(app.work().await, 0);
    assert_eq!((unread(app.backend.db().read(), person).await.unwrap(), server.mails().len()), (0, 0));
}

/// The program with a mail server of its own.
async fn with_mail() -> (TestApp, SmtpServer) {
    let server = SmtpServer::start().await;
    let app = mailing(server.url()).await;
    (app, server)
}

/// The program with this mail server.
async fn mailing(url: String) -> TestApp {
    TestApp::with_config(|config| {
        config.mail.url = url;
        config.mail.from = "阳光大厅 <hall@example.cn>".to_owned();
    })
    .await
}

/// Somebody with an e-mail address and nothing else.
async fn reader(app: &TestApp, lang: Lang) -> PersonId {
    let new = NewPerson { email: Some("reader@example.cn"), lang, ..NewPerson::new(PersonKind::Citizen, "王小明") };
    let tx = app.backend.begin(&Actor::System).await.unwrap();
    let person = create(&tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    person
}

/// Somebody with a mobile number and nothing else.
async fn with_mobile(app: &TestApp) -> PersonId {
    let mobile = Some(MobileNumber::parse("13800001234").unwrap());
    let new = NewPerson { mobile, ..NewPerson::new(PersonKind::Citizen, "王小明") };
    let tx = app.backend.begin(&Actor::System).await.unwrap();
    let person = create(&tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    person
}

async fn tell(app: &TestApp, person: PersonId) {
    tell_of(app, person, submitted()).await;
}

async fn tell_of(app: &TestApp, person: PersonId, kind: NoticeKind) {
    let tx = app.backend.begin(&Actor::System).await.unwrap();
    notify(&tx, person, kind).await.unwrap();
    tx.commit().await.unwrap();
    // Numbers of messages may come from the time.
    app.clock.advance(TimeDelta::milliseconds(1));
}

fn submitted() -> NoticeKind {
    let item = Bilingual::new("食品经营许可", "Food business licence");
    NoticeKind::CaseSubmitted { case: CaseRef { id: CaseId(1), number: "1".to_owned(), item } }
}

async fn states(app: &TestApp) -> Vec<String> {
    let rows =
        notice_delivery::Entity::find().order_by_asc(notice_delivery::Column::Id).all(app.backend.db().read()).await;
    rows.unwrap().into_iter().map(|row| row.state).collect()
}

fn header(mail: &Mail, name: &str) -> Option<String> {
    let is_named = |line: &&str| line.to_ascii_lowercase().starts_with(&format!("{name}:"));
    mail.data.lines().find(is_named).map(str::to_owned)
}
