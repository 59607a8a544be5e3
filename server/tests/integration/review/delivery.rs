//! Codes on their way: one file of letters, messages through a real mail server, reminders, and whatever goes wrong.

use std::process::{Command, Stdio};

use chrono::Duration;
use domain::error::ErrorCode;
use domain::review::code::MemberCode;
use domain::review::delivery::{RoundLine, RoundState, Scope, Way};
use domain::review::setup::ResultsPolicy;
use domain::text::Lang;
use entity::{job, review_code, review_delivery, review_member, review_round};
use futures::TryStreamExt as _;
use reqwest::StatusCode;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter};
use services::jobs;
use services::review::delivery::{self, Asked};
use services::{Result, review};

use super::World;
use super::organise::{come_again, post};
use super::world::{origin, reason};
use crate::support::{HttpService, SmtpServer, TestApp};

const KEPT: &str = "short-lived";

fn asked(way: Way, scope: Scope) -> Asked {
    let reason = scope.revokes().then(reason);
    Asked { way, scope, lang: Lang::Zh, reason }
}

async fn begin(world: &World, way: Way, scope: Scope) -> Result<i64> {
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

async fn fetch(world: &World, round: i64) -> Vec<u8> {
    let file = delivery::fetch_letters(&world.app.backend, &world.by(), world.review, round).await.unwrap();
    let parts: Vec<Vec<u8>> = file.parts.try_collect().await.unwrap();
    let document = parts.concat();
    assert_eq!(document.len() as u64, file.length);
    document
}

/// The text of a PDF, as another program reads it.
fn text(document: &[u8]) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut file, document).unwrap();
    let mut read = Command::new("pdftotext");
    let output = read.arg(file.path()).arg("-").stderr(Stdio::piped()).output().expect("Debian's poppler-utils");
    assert_eq!((output.status.success(), String::from_utf8_lossy(&output.stderr).as_ref()), (true, ""));
    String::from_utf8(output.stdout).unwrap()
}

/// What a telephone reads in the pictures of a PDF, page by page.
fn scanned(document: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let (file, pages) = (folder.path().join("letters.pdf"), folder.path().join("page"));
    std::fs::write(&file, document).unwrap();
    let drawn = Command::new("pdftoppm").args(["-r", "100", "-gray", "-png"]).arg(&file).arg(&pages).status();
    assert!(drawn.expect("Debian's poppler-utils").success());
    let mut pictures = walk(folder.path());
    pictures.retain(|path| path.extension().is_some_and(|extension| extension == "png"));
    pictures.sort();
    let read =
        Command::new("zbarimg").args(["--raw", "--quiet"]).args(&pictures).output().expect("Debian's zbar-tools");
    String::from_utf8(read.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// The codes in a text, in its order.
fn codes(text: &str) -> Vec<MemberCode> {
    text.lines().filter(|line| line.trim().len() == 25).filter_map(|line| MemberCode::parse(line).ok()).collect()
}

/// Where the table says that the objects begin, they begin.
fn check_table(document: &[u8]) -> usize {
    let end = String::from_utf8_lossy(&document[document.len() - 40..]).into_owned();
    let start: usize = end.split("startxref\n").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
    let table = std::str::from_utf8(&document[start..]).unwrap();
    let lines: Vec<&str> = table.split("\r\n").collect();
    assert!(lines[0].starts_with("xref\n0 "), "{}", lines[0]);
    let entries = lines.iter().skip(1).take_while(|line| line.ends_with(" n"));
    let mut objects = 0;
    for entry in entries {
        objects += 1;
        let at: usize = entry[..10].parse().unwrap();
        let head = format!("{objects} 0 obj");
        assert!(document[at..].starts_with(head.as_bytes()), "object {objects} is not at {at}");
    }
    objects
}

async fn signs_in(world: &World, code: &MemberCode) -> bool {
    review::sign_in_member(&world.app.backend, &code.expose(), &origin()).await.is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_come_as_one_file_and_are_gone_afterwards() {
    let world = World::drafted(TestApp::init().await, 5, ResultsPolicy::AtClose).await;
    let backend = &world.app.backend;
    let key = world.key();
    let twice = asked(Way::Letters, Scope::Missing);
    let round = delivery::begin_round(backend, &world.by(), &key, world.review, &twice).await.unwrap();
    assert_eq!(delivery::begin_round(backend, &world.by(), &key, world.review, &twice).await.unwrap(), round);
    assert_eq!(begin(&world, Way::Email, Scope::Missing).await.unwrap_err().code(), ErrorCode::NotNow, "one at a time");
    world.app.work().await;
    let ready = last(&world).await;
    assert_eq!((ready.state, ready.made, ready.total, ready.fetched), (RoundState::Ready, 10, 10, 0));
    let folder = world.app.folder.path().join("files").join(KEPT);
    let stored = || walk(&folder);
    assert_eq!(stored().len(), 1);
    let document = fetch(&world, round).await;
    assert!(!contains(&std::fs::read(&stored()[0]).unwrap(), b"%PDF"), "the file at rest is sealed");
    assert_eq!(check_table(&document), 8 + 20);
    let shown = text(&document);
    assert!(shown.contains("代表0 代表（人大代表）") && shown.contains("没人知道您投了什么"), "{shown}");
    let page = format!("{}/zh/review/{}", backend.settings().base_url, world.review);
    assert!(shown.contains(&page) && shown.contains("没有合适设备的代表"), "{page}: {shown}");
    let codes = codes(&shown);
    assert_eq!(codes.len(), 10);
    let door = format!("{}/zh/review/enter?code=", backend.settings().base_url);
    let addresses: Vec<String> = codes.iter().map(|code| format!("{door}{}", code.expose())).collect();
    assert_eq!(scanned(&document), addresses);
    assert!(signs_in(&world, &codes[0]).await && signs_in(&world, &codes[9]).await);
    let fetched = last(&world).await;
    assert_eq!((fetched.fetched, fetched.sent), (1, 10));
    // A browser that lost it can fetch it once more, for an hour.
    come_again(&world).await;
    let address = format!("/review/organise/{}/rounds/{round}/letters.pdf", world.review);
    let again = world.organiser.browser.get(&address).await;
    assert_eq!((again.status, again.header("content-type")), (StatusCode::OK, Some("application/pdf")));
    assert_eq!(again.header("cache-control"), Some("no-store"));
    assert_eq!(world.second.browser.get(&address).await.status, StatusCode::FORBIDDEN);
    world.app.clock.advance(Duration::minutes(61));
    world.app.work().await;
    assert_eq!((last(&world).await.state, stored().len()), (RoundState::Done, 0));
    let row = review_round::Entity::find_by_id(round).one(backend.db().read()).await.unwrap().unwrap();
    assert_eq!((row.key_sealed, row.file, row.work), (None, None, None), "the key is destroyed with the file");
    let none = delivery::fetch_letters(backend, &world.by(), world.review, round).await.err().unwrap();
    assert_eq!(none.code(), ErrorCode::NotFound);
    assert!(signs_in(&world, &codes[5]).await, "letters that were fetched stay good");
    assert_eq!(begin(&world, Way::Letters, Scope::Missing).await.unwrap_err().code(), ErrorCode::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_nobody_fetched_takes_its_codes_with_it() {
    let world = World::drafted(TestApp::init().await, 5, ResultsPolicy::AtClose).await;
    let backend = &world.app.backend;
    begin(&world, Way::Letters, Scope::Missing).await.unwrap();
    world.app.work().await;
    let counts = delivery::scope_counts(backend, &world.by(), world.review).await.unwrap();
    assert_eq!((counts.missing, counts.unused), (0, 10));
    world.app.clock.advance(Duration::hours(25));
    world.app.work().await;
    assert_eq!(last(&world).await.state, RoundState::Stopped);
    let valid = review_code::Entity::find().filter(review_code::Column::Revoked.eq(false));
    assert_eq!(valid.count(backend.db().read()).await.unwrap(), 0);
    let members = review_member::Entity::find().filter(review_member::Column::HasCode.eq(true));
    assert_eq!(members.count(backend.db().read()).await.unwrap(), 0);
    assert!(walk(&world.app.folder.path().join("files").join(KEPT)).is_empty());
}

/// What deleting a file of letters does is said before and after it.
#[tokio::test(flavor = "multi_thread")]
async fn deleting_a_file_says_what_becomes_of_its_codes() {
    for fetched in [false, true] {
        let world = World::drafted(TestApp::init().await, 5, ResultsPolicy::AtClose).await;
        let round = begin(&world, Way::Letters, Scope::Missing).await.unwrap();
        world.app.work().await;
        if fetched {
            fetch(&world, round).await;
        }
        let desk = format!("/zh/review/organise/{}/delivery", world.review);
        let browser = &world.organiser.browser;
        let page = browser.get(&desk).await;
        assert_eq!(page.text.contains("删除后其中的评议码全部作废"), !fetched, "{}", page.text);
        let fields = [("review", world.review.to_string()), ("round", round.to_string()), ("deletes", "true".into())];
        let fields = fields.map(|(name, value)| (name.to_owned(), value)).to_vec();
        let answer = post(&world.app, browser, "/api/review/organise/stop-round", &desk, fields).await;
        let said = if fetched { "done=deleted" } else { "done=voided_codes" };
        assert_eq!(answer.location(), Some(format!("{desk}?{said}").as_str()));
        let valid = review_code::Entity::find().filter(review_code::Column::Revoked.eq(false));
        assert_eq!(valid.count(world.app.backend.db().read()).await.unwrap(), if fetched { 10 } else { 0 });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_letters_are_one_document() {
    let world = World::drafted(TestApp::init().await, 5000, ResultsPolicy::AtClose).await;
    let round = begin(&world, Way::Letters, Scope::Missing).await.unwrap();
    // Two workers go on where the other one is; nothing is drawn twice.
    let [_, _, handlers] = server::tasks::workers(&world.app.state);
    let worker = || jobs::work_due(&world.app.backend, &handlers);
    let (first, second) = tokio::join!(worker(), worker());
    first.unwrap();
    second.unwrap();
    world.app.work().await;
    let document = fetch(&world, round).await;
    assert_eq!(check_table(&document), 8 + 2 * 10_000);
    assert_eq!(last(&world).await.made, 10_000);
    let distinct: std::collections::BTreeSet<String> = codes(&text(&document)).iter().map(MemberCode::expose).collect();
    assert_eq!(distinct.len(), 10_000);
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
async fn without_a_font_there_is_no_file_and_the_page_says_so() {
    let app = TestApp::with_config(|config| config.review.letter_font = "/nowhere/font.ttf".into()).await;
    let world = World::drafted(app, 5, ResultsPolicy::AtClose).await;
    assert_eq!(begin(&world, Way::Letters, Scope::Missing).await.unwrap_err().code(), ErrorCode::Unavailable);
    let page = world.organiser.browser.get(&format!("/zh/review/organise/{}/delivery", world.review)).await;
    assert!(page.text.contains("没有可用的中文字体") && !page.text.contains("信函（PDF"), "{}", page.text);
    assert!(page.text.contains("涉及 10 人"));
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

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Every file below a folder.
fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}
