//! Letters: one file for all of them, sealed while it waits, and gone with its key after it was fetched.

use std::process::{Command, Stdio};

use chrono::Duration;
use domain::error::ErrorCode;
use domain::review::code::MemberCode;
use domain::review::delivery::{RoundState, Scope, Way};
use domain::review::setup::ResultsPolicy;
use entity::{review_code, review_member, review_round};
use futures::TryStreamExt as _;
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use services::jobs;
use services::review::delivery;

use super::World;
use super::delivery::{asked, begin, last, signs_in};
use super::organise::{come_again, post};
use crate::support::TestApp;

const KEPT: &str = "short-lived";

pub async fn fetch(world: &World, round: i64) -> Vec<u8> {
    let file = delivery::fetch_letters(&world.app.backend, &world.by(), world.review, round).await.unwrap();
    let parts: Vec<Vec<u8>> = file.parts.try_collect().await.unwrap();
    let document = parts.concat();
    assert_eq!(document.len() as u64, file.length);
    document
}

/// The text of a PDF, as another program reads it.
pub fn text(document: &[u8]) -> String {
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
pub fn codes(text: &str) -> Vec<MemberCode> {
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
async fn without_a_font_there_is_no_file_and_the_page_says_so() {
    let app = TestApp::with_config(|config| config.review.letter_font = "/nowhere/font.ttf".into()).await;
    let world = World::drafted(app, 5, ResultsPolicy::AtClose).await;
    assert_eq!(begin(&world, Way::Letters, Scope::Missing).await.unwrap_err().code(), ErrorCode::Unavailable);
    let page = world.organiser.browser.get(&format!("/zh/review/organise/{}/delivery", world.review)).await;
    assert!(page.text.contains("没有可用的中文字体") && !page.text.contains("信函（PDF"), "{}", page.text);
    assert!(page.text.contains("涉及 10 人"));
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
