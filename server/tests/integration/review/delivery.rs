//! Codes on their way: messages through a real mail server, reminders, and whatever goes wrong.

use chrono::Duration;
use domain::error::ErrorCode;
use domain::review::code::MemberCode;
use domain::review::delivery::{RoundLine, RoundState, Scope, Way};
use domain::review::setup::ResultsPolicy;
use domain::text::Lang;
use entity::{job, review_delivery};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter};
use services::review::delivery::{self, Asked};
use services::{Result, review};

use super::World;
use super::letters::{codes, fetch, text};
use super::organise::come_again;
use super::world::{origin, reason};
use crate::support::{HttpService, SmtpServer, TestApp};

pub fn asked(way: Way, scope: Scope) -> Asked {
    let reason = scope.revokes().then(reason);
    Asked { way, scope, lang: Lang::Zh, reason }
}

pub async fn begin(world: &World, way: Way, scope: Scope) -> Result<i64> {
    delivery::begin_round(&world.app.backend, &world.by(), &world.key(), world.review, &asked(way, scope)).await
}

/// Sends a code to everybody who has none.
pub async fn begin_codes(world: &World, way: Way) {
    begin(world, way, Scope::Missing).await.unwrap();
}

/// Works until nothing is due for a minute to come.
pub async fn work(world: &World) {
    for _ in 0..60 {
        world.app.work().await;
        world.app.clock.advance(Duration::seconds(1));
    }
}

pub async fn last(world: &World) -> RoundLine {
    delivery::rounds(&world.app.backend, &world.by(), world.review).await.unwrap().remove(0)
}

pub async fn signs_in(world: &World, code: &MemberCode) -> bool {
    review::sign_in_member(&world.app.backend, &code.expose(), &origin()).await.is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_leave_by_mail_once_each_and_are_forgotten() {
    let (world, server) = mailing(5).await;
    let backend = &world.app.backend;
    server.refuse_next("451 try again later");
    server.refuse_next("550 no such user");
    let round = begin(&world, Way::Email, Scope::Missing).await.unwrap();
    work(&world).await;
    let done = last(&world).await;
    assert_eq!((done.round, done.state, done.sent, done.failed, done.skipped), (round, RoundState::Done, 9, 1, 0));
    let mails = server.mails();
    let to: std::collections::BTreeSet<&str> = mails.iter().flat_map(|mail| &mail.to).map(String::as_str).collect();
    assert_eq!((mails.len(), to.len()), (9, 9), "nobody gets two");
    let sealed = review_delivery::Entity::find().filter(review_delivery::Column::CodeSealed.is_not_null());
    assert_eq!(sealed.count(backend.db().read()).await.unwrap(), 0, "codes that left are forgotten");

    // What was refused is on the desk, and gets another code by another way.
    let lost = delivery::list_lost(backend, &world.by(), world.review, None, 10).await.unwrap().rows;
    assert_eq!(lost.len(), 1);
    assert!(lost[0].error.contains("no such user"), "{}", lost[0].error);
    assert!(!lost[0].error.contains("example.cn"), "an address in clear: {}", lost[0].error);
    let noted = review_delivery::Entity::find().filter(review_delivery::Column::State.eq("sent"));
    let member = noted.one(backend.db().read()).await.unwrap().unwrap().member_id;
    let (key, member) = (world.key(), domain::ids::MemberId(member));
    for _ in 0..2 {
        delivery::note_lost(backend, &world.by(), &key, member).await.unwrap();
    }
    let again = delivery::note_lost(backend, &world.by(), &world.key(), member).await.unwrap_err();
    assert_eq!(again.code(), ErrorCode::NotFound);
    assert_eq!(delivery::scope_counts(backend, &world.by(), world.review).await.unwrap().undelivered, 2);
    let mut round = asked(Way::Letters, Scope::Undelivered);
    round.reason = None;
    let unexplained =
        delivery::begin_round(backend, &world.by(), &world.key(), world.review, &round).await.unwrap_err();
    assert_eq!(unexplained.code(), ErrorCode::Invalid);
    let letters = begin(&world, Way::Letters, Scope::Undelivered).await.unwrap();
    world.app.work().await;
    assert_eq!(codes(&text(&fetch(&world, letters).await)).len(), 2);
    assert!(delivery::list_lost(backend, &world.by(), world.review, None, 10).await.unwrap().rows.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn old_codes_stop_working_when_all_unused_ones_are_made_anew() {
    let (mut world, server) = mailing(5).await;
    world.begin().await;
    let (old, taken) = (world.codes[1].code.clone(), world.codes[0].code.clone());
    world.token(&world.member(0).await).await;
    let found = review::sign_in_member(&world.app.backend, &old.expose(), &origin()).await.unwrap();
    let round = begin(&world, Way::Sms, Scope::Unused).await.unwrap();
    work(&world).await;
    let found = services::accounts::session(&world.app.backend, found.session).await.unwrap();
    assert_eq!(found, None, "nor is who came in with one still in");
    let done = last(&world).await;
    assert_eq!((done.round, done.state, done.sent), (round, RoundState::Done, 9));
    assert!(!signs_in(&world, &old).await && signs_in(&world, &taken).await, "who took part keeps the code");
    assert_eq!(server.mails().len(), 0);
    let texts = services::notices::demo_messages(world.app.backend.db().read(), None, 20).await.unwrap().rows;
    assert_eq!(texts.len(), 9);
    let code = texts[0].text.split("code=").nth(1).unwrap();
    assert!(signs_in(&world, &MemberCode::parse(code).unwrap()).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_is_missing_is_reminded_at_most_twice_and_never_after_closing() {
    let (mut world, server) = mailing(5).await;
    assert_eq!(begin(&world, Way::Email, Scope::Absent).await.unwrap_err().code(), ErrorCode::NotNow, "not open yet");
    world.begin().await;
    world.token(&world.member(3).await).await;
    begin(&world, Way::Email, Scope::Absent).await.unwrap();
    world.app.work().await;
    // Taking part meanwhile is reason enough not to be reminded.
    work(&world).await;
    let mails = server.mails();
    assert_eq!(mails.len(), 9);
    assert!(mails.iter().all(|mail| !mail.data.contains("code=") && !mail.to.contains(&"m3@example.cn".to_owned())));
    let soon = begin(&world, Way::Sms, Scope::Absent).await.unwrap_err();
    assert_eq!(soon.code(), ErrorCode::NotNow, "less than a day later");
    assert_eq!(begin(&world, Way::Letters, Scope::Absent).await.unwrap_err().code(), ErrorCode::Invalid);
    world.close().await;
    assert_eq!(begin(&world, Way::Email, Scope::Absent).await.unwrap_err().code(), ErrorCode::NotNow);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_that_failed_is_no_code_that_did_not_arrive() {
    let (mut world, server) = mailing(5).await;
    world.begin().await;
    server.refuse_next("550 no such user");
    begin(&world, Way::Email, Scope::Absent).await.unwrap();
    work(&world).await;
    assert_eq!((last(&world).await.failed, server.mails().len()), (1, 9));
    let lost = delivery::list_lost(&world.app.backend, &world.by(), world.review, None, 10).await.unwrap();
    assert_eq!(lost.rows, []);
}

/// As another worker leaves it while it hands the message over, or when it died in doing so.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_another_worker_is_sending_is_left_to_it() {
    let (world, server) = mailing(5).await;
    let db = world.app.backend.db().write();
    begin(&world, Way::Email, Scope::Missing).await.unwrap();
    server.refuse_next("451 try again later");
    world.app.work().await;
    let failed = review_delivery::Entity::find().filter(review_delivery::Column::State.eq("failed"));
    let failed = failed.one(db).await.unwrap().unwrap();
    let later = world.app.backend.now() + Duration::minutes(5);
    review_delivery::Entity::update_many()
        .col_expr(review_delivery::Column::State, Expr::value("queued"))
        .col_expr(review_delivery::Column::NextTry, Expr::value(later))
        .filter(review_delivery::Column::Id.eq(failed.id))
        .exec(db)
        .await
        .unwrap();
    // A second worker had the same step: there is one next step all the same.
    let step = job::Entity::find().filter(job::Column::Kind.eq("review/round")).all(db).await.unwrap().remove(0);
    let copy = job::ActiveModel { id: NotSet, dedupe: Set(None), state: Set("ready".into()), ..step.into() };
    job::Entity::insert(copy).exec_without_returning(db).await.unwrap();
    work(&world).await;
    assert_eq!(server.mails().len(), 9);
    let ready = job::Entity::find().filter(job::Column::State.eq("ready").and(job::Column::Kind.eq("review/round")));
    assert_eq!(ready.count(db).await.unwrap(), 1);
    for _ in 0..5 {
        world.app.clock.advance(Duration::minutes(1));
        world.app.work().await;
    }
    assert_eq!((server.mails().len(), last(&world).await.state), (10, RoundState::Done));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_not_left_at_the_closing_time_never_leaves() {
    let (mut world, server) = mailing(5).await;
    world.begin().await;
    for _ in 0..10 {
        server.refuse_next("451 try again later");
    }
    begin(&world, Way::Email, Scope::Absent).await.unwrap();
    world.app.work().await;
    world.close().await;
    work(&world).await;
    assert_eq!((server.mails().len(), last(&world).await.state), (0, RoundState::Stopped));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_round_takes_back_what_has_not_left() {
    let (world, server) = mailing(40).await;
    let round = begin(&world, Way::Email, Scope::Missing).await.unwrap();
    world.app.work().await;
    let left = server.mails().len();
    assert_eq!(left, 50, "fifty a second");
    let key = world.key();
    for _ in 0..2 {
        delivery::stop_round(&world.app.backend, &world.by(), &key, world.review, round).await.unwrap();
    }
    work(&world).await;
    assert_eq!((server.mails().len(), last(&world).await.state), (left, RoundState::Stopped));
    let counts = delivery::scope_counts(&world.app.backend, &world.by(), world.review).await.unwrap();
    assert_eq!((counts.missing, counts.unused), (30, 50));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_leave_is_not_begun_and_nobodys_code_is_taken_back() {
    let app = TestApp::with_config(|config| config.sms.gateway = server::config::Gateway::Off).await;
    let mut world = World::drafted(app, 5, ResultsPolicy::AtClose).await;
    world.begin().await;
    for scope in [Scope::Unused, Scope::Absent] {
        let refused = begin(&world, Way::Sms, scope).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::Unavailable, "{scope:?}");
    }
    work(&world).await;
    for issued in &world.codes {
        assert!(signs_in(&world, &issued.code).await, "the codes from before still work");
    }
    let address = format!("/zh/review/organise/{}/delivery", world.review);
    come_again(&world).await;
    let page = world.organiser.browser.get(&address).await;
    assert!(page.text.contains("没有接通短信"), "{}", page.text);
    assert!(!page.text.contains("value=\"sms\"") && page.text.contains("value=\"email\""), "{}", page.text);
    // An old page still offers it.
    let (key, review) = (world.key().to_string(), world.review.to_string());
    let fields = [
        ("review", review.as_str()),
        ("scope", "unused"),
        ("way", "sms"),
        ("reason", "重新发送"),
        ("ticket[key]", key.as_str()),
        ("ticket[back]", address.as_str()),
    ];
    let answer = world.organiser.browser.post_form("/api/review/organise/begin-round", &fields).await;
    let page = world.organiser.browser.follow(&answer).await;
    assert!(page.text.contains("原来的评议码仍然有效"), "{} {}", answer.status, page.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_leave_through_a_gateway_of_the_citys() {
    let gateway = HttpService::start(serde_json::json!({ "id": "gateway-1" })).await;
    let url = gateway.url();
    let app = TestApp::with_config(|config| {
        config.sms.gateway = server::config::Gateway::Http;
        config.sms.url = url;
        config.sms.token = "secret".to_owned();
    })
    .await;
    let world = World::drafted(app, 5, ResultsPolicy::AtClose).await;
    for (status, error) in [(503, "busy"), (429, "slower"), (401, "token"), (422, "no such number 13800000000")] {
        gateway.answer_next(status, serde_json::json!({ "error": error }));
    }
    begin(&world, Way::Sms, Scope::Missing).await.unwrap();
    work(&world).await;
    world.app.clock.advance(Duration::hours(1));
    work(&world).await;
    let done = last(&world).await;
    assert_eq!((done.state, done.sent, done.failed, done.skipped), (RoundState::Done, 9, 1, 0));
    let asked = gateway.asked();
    assert!(asked.iter().all(|asked| asked.authorization == "Bearer secret"));
    let text = |asked: &serde_json::Value, name: &str| asked[name].as_str().unwrap().to_owned();
    let ids: std::collections::BTreeSet<String> = asked.iter().map(|asked| text(&asked.body, "id")).collect();
    assert_eq!((asked.len(), ids.len()), (13, 10), "a second attempt has the id of the first");
    let body = &asked.last().unwrap().body;
    assert!(text(body, "to").len() == 11, "{body}");
    let told = text(body, "text");
    let code = told.split("code=").nth(1).unwrap().split_whitespace().next().unwrap();
    assert!(signs_in(&world, &MemberCode::parse(code).unwrap()).await, "{told}");
    let lost = delivery::list_lost(&world.app.backend, &world.by(), world.review, None, 10).await.unwrap().rows;
    assert_eq!(lost[0].error, "the gateway refuses it: 422 Unprocessable Entity");
}

/// A draft whose mail goes through a mail server of its own.
pub async fn mailing(members: u32) -> (World, SmtpServer) {
    let server = SmtpServer::start().await;
    let url = server.url();
    let app = TestApp::with_config(|config| {
        config.mail.url = url;
        config.mail.from = "阳光大厅 <hall@example.cn>".to_owned();
    })
    .await;
    (World::drafted(app, members, ResultsPolicy::AtClose).await, server)
}
