//! A live session: a window void and put again, one without its quorum, ballots around the ends of windows, the result
//! not before the close, and an archive that both verifiers accept.

use std::path::Path;
use std::process::Command as Program;

use ballot::archive::Record;
use ballot::token::SavedToken;
use ballot::verify::{Witness, verify};
use chrono::Duration;
use domain::cases::Reason;
use domain::error::ErrorCode;
use domain::review::session::{Outcome, Quorum, Screen};
use domain::review::setup::{Holding, ResultsPolicy, SetupEntry};
use domain::review::state::ReviewState;
use domain::review::view::SessionNow;
use services::review::session::{Command, Step, chair, chair_desk, session_now};
use services::{Result, audit, review};

use super::World;
use super::world::bytes;
use crate::support::{Answer, TestApp};

/// Ten members in two groups; the third department first, then the other two together.
pub async fn meeting(results: ResultsPolicy) -> World {
    meeting_with(results, Quorum::MoreThanHalf).await
}

/// The same with another quorum.
pub async fn meeting_with(results: ResultsPolicy, quorum: Quorum) -> World {
    let mut world = World::drafted(TestApp::init().await, 5, results).await;
    let view = review::find(&world.app.backend, &world.by(), world.review).await.unwrap();
    let entry = SetupEntry { holding: Holding::Live, quorum, questions: "执法处\n1、2".into(), ..view.entry };
    let place = (world.review, view.version);
    let (_, errors) = review::edit(&world.app.backend, &world.by(), &world.key(), place, &entry).await.unwrap();
    assert_eq!(errors, []);
    world.begin().await;
    world
}

pub async fn act(world: &World, place: usize, step: Step) -> Result<review::Done> {
    let backend = &world.app.backend;
    let version = chair_desk(backend, &world.by(), world.review).await.unwrap().version;
    chair(backend, &world.by(), &world.key(), world.review, &Command { place, version, step }).await
}

pub async fn seen(world: &World) -> SessionNow {
    session_now(&world.app.backend, world.review).await.unwrap()
}

fn network_failed() -> Reason {
    Reason::parse("会场网络中断").unwrap()
}

async fn tokens(world: &World, members: std::ops::Range<usize>) -> Vec<SavedToken> {
    let mut tokens = Vec::new();
    for place in members {
        tokens.push(world.token(&world.member(place).await).await);
    }
    tokens
}

/// A ballot in a window on the departments at these places.
async fn paper(world: &World, token: &SavedToken, window: &str, subjects: &[usize], grade: u8) -> Vec<u8> {
    let departments = world.frozen().await.manifest().departments.clone();
    let mut request = world.request(token, grade, None).await;
    request.cast.ballot.window = Some(window.parse().unwrap());
    request.cast.ballot.ratings.retain(|id, _| subjects.iter().any(|place| departments[*place].id == *id));
    bytes(&request)
}

/// Casts one ballot each, and gives the receipts.
pub async fn cast(world: &World, tokens: &[SavedToken], window: &str, subjects: &[usize], grade: u8) -> Vec<String> {
    let mut papers = Vec::new();
    for token in tokens {
        papers.push(paper(world, token, window, subjects, grade).await);
    }
    // All at once, as in a hall.
    let answers = futures::future::join_all(papers.into_iter().map(|paper| world.send(paper))).await;
    let receipt = |answer: Answer| {
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()["receipt"].as_str().unwrap().to_owned()
    };
    answers.into_iter().map(receipt).collect()
}

fn code(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), answer.json()["code"].as_str().unwrap_or_default().to_owned())
}

fn refused(code: &str) -> (u16, String) {
    (if code == "ballot_invalid" { 422 } else { 409 }, code.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_with_a_void_window_and_one_without_quorum_is_held_counted_and_verified() {
    let world = meeting(ResultsPolicy::AtClose).await;
    // What will be asked and what makes it count is fixed at opening.
    let frozen = world.frozen().await;
    let promised = serde_json::to_value(&frozen.manifest().meeting).unwrap();
    let id = |place: usize| frozen.manifest().departments[place].id.to_string();
    let questions = serde_json::json!([[id(2)], [id(0), id(1)]]);
    assert_eq!(promised, serde_json::json!({ "questions": questions, "quorum": "more_than_half" }));
    let tokens = tokens(&world, 0..10).await;
    world.app.clock.advance(Duration::minutes(10));
    let mut receipts = first_question(&world, &tokens).await;
    receipts.extend(second_question(&world, &tokens).await);
    assert_eq!(seen(&world).await.screen, Screen::Over);
    world.close().await;

    let results = published(&world).await;
    // The void window's grades and those without quorum are gone; members count once.
    assert_eq!(results.all_ballots(), 7);
    let grades = |place: usize| results.subjects[place].criteria[0].total.grades.clone().unwrap();
    assert_eq!((grades(2), grades(0), grades(1)), (vec![6, 0, 0, 0], vec![0, 7, 0, 0], vec![0, 7, 0, 0]));

    let archive = world.archive().await;
    let fingerprint = world.frozen().await.fingerprint();
    let witness = Witness { fingerprint: Some(fingerprint), receipts: receipts.clone(), heads: Vec::new() };
    let report = verify(&archive, witness, |_| {});
    assert_eq!(report.faults, []);
    assert_eq!((report.closed, report.ballots, report.counted.valid), (true, 7 + 6 + 3 + 7, 7 + 6 + 3 + 7));
    let void = report.counted.tallies.iter().filter(|tally| tally.void).map(|tally| tally.window.clone().unwrap());
    let void: std::collections::BTreeSet<String> = void.map(|id| id.to_string()).collect();
    assert_eq!(void, ["q1-1", "q2-1"].map(str::to_owned).into());
    windows_are_in_heads_at_once(&archive);
    python_agrees(&archive, &fingerprint.to_string(), &receipts[0], 23);
    assert_eq!(audit::verify(world.app.backend.db().read()).await.unwrap().fault, None);
}

/// Void with a reason, then put again until its time is up.
async fn first_question(world: &World, tokens: &[SavedToken]) -> Vec<String> {
    let send = async |window: &str, subject: usize, token: usize, grade: u8| {
        code(&world.send(paper(world, &tokens[token], window, &[subject], grade).await).await)
    };
    assert_eq!(send("q1-1", 2, 0, 0).await, refused("ballot_invalid"), "before any window");
    assert_eq!(act(world, 0, Step::Open(0)).await.unwrap_err().code(), ErrorCode::Invalid);
    act(world, 0, Step::Open(60)).await.unwrap();
    assert_eq!(act(world, 1, Step::Open(60)).await.unwrap_err().code(), ErrorCode::NotNow, "one at a time");
    assert_eq!(send("q1-1", 0, 0, 0).await, refused("ballot_invalid"), "another window's department");
    assert_eq!(send("q2-1", 0, 0, 0).await, refused("ballot_invalid"), "a window that was never opened");

    let first = paper(world, &tokens[0], "q1-1", &[2], 1).await;
    let answer = world.send(first.clone()).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(send("q1-1", 2, 0, 3).await, refused("token_used"), "twice in a window");
    assert_eq!(world.send(first.clone()).await.text, answer.text, "the same again");
    let mut receipts = vec![answer.json()["receipt"].as_str().unwrap().to_owned()];
    receipts.extend(cast(world, &tokens[1..7], "q1-1", &[2], 1).await);
    let now = seen(world).await;
    assert!(matches!(now.screen, Screen::Vote { place: 0, round: 1, .. }) && now.scores.is_none());
    assert_eq!((now.turnout.cast, now.turnout.entitled, now.needed), (7, 10, 6));

    act(world, 0, Step::Void(network_failed())).await.unwrap();
    let now = seen(world).await;
    assert!(
        matches!(&now.screen, Screen::Done { outcome: Outcome::Void { reason }, .. } if *reason == network_failed())
    );
    assert_eq!(send("q1-1", 2, 8, 0).await, refused("window_closed"), "after it was declared void");
    assert_eq!(world.send(first).await.text, answer.text, "the receipt stays");
    act(world, 0, Step::Repeat).await.unwrap();
    act(world, 0, Step::Open(60)).await.unwrap();
    assert_eq!(send("q1-1", 2, 8, 0).await, refused("window_closed"), "the earlier round");
    receipts.extend(cast(world, &tokens[0..6], "q1-2", &[2], 0).await);
    assert!(seen(world).await.scores.is_none(), "never before the close");

    world.app.clock.advance(Duration::seconds(60));
    assert_eq!(send("q1-2", 2, 8, 0).await, refused("window_closed"), "late, although nobody has closed it yet");
    assert_eq!(seen(world).await.screen, Screen::Counting { place: 0 });
    world.app.work().await;
    let now = seen(world).await;
    assert!(matches!(now.screen, Screen::Done { place: 0, next: 1, outcome: Outcome::Result }));
    let scores = now.scores.unwrap();
    assert_eq!(scores.subjects[0].name.zh, "执法处");
    assert_eq!(scores.subjects[0].mean.unwrap().to_string(), "100.00");
    assert_eq!(scores.subjects[0].shares(), [10_000, 0, 0, 0]);
    assert_eq!(act(world, 0, Step::Repeat).await.unwrap_err().code(), ErrorCode::NotNow, "it has a result");
    receipts
}

/// Without its quorum at first; the clock jumps, and there is more time.
async fn second_question(world: &World, tokens: &[SavedToken]) -> Vec<String> {
    act(world, 1, Step::Open(60)).await.unwrap();
    world.app.clock.advance(Duration::minutes(-5));
    let early = world.send(paper(world, &tokens[0], "q2-1", &[0, 1], 0).await).await;
    assert_eq!(code(&early), refused("window_closed"), "before it was opened, by this clock");
    world.app.work().await;
    world.app.clock.advance(Duration::minutes(5));
    act(world, 1, Step::Extend(60)).await.unwrap();
    world.app.clock.advance(Duration::seconds(90));
    world.app.work().await;
    let receipts = cast(world, &tokens[0..3], "q2-1", &[0, 1], 0).await;
    act(world, 1, Step::CloseEarly).await.unwrap();
    world.app.work().await;
    let now = seen(world).await;
    assert!(matches!(now.screen, Screen::Done { place: 1, outcome: Outcome::NoQuorum, .. }) && now.scores.is_none());
    let late = world.send(paper(world, &tokens[9], "q2-1", &[0, 1], 0).await).await;
    assert_eq!(code(&late), refused("window_closed"));
    act(world, 1, Step::Repeat).await.unwrap();
    act(world, 1, Step::Open(600)).await.unwrap();
    let again = cast(world, &tokens[0..7], "q2-2", &[0, 1], 1).await;
    act(world, 1, Step::CloseEarly).await.unwrap();
    world.app.work().await;
    assert_eq!(seen(world).await.scores.unwrap().subjects.len(), 2);
    receipts.into_iter().chain(again).collect()
}

/// Counted, approved by another, and published.
async fn published(world: &World) -> domain::review::tally::Results {
    let (backend, by) = (&world.app.backend, world.by());
    review::preview_results(backend, &by, &world.key(), world.review).await.unwrap();
    let view = review::find(backend, &by, world.review).await.unwrap();
    let ReviewState::Preview(preview) = view.state else { panic!("no preview") };
    review::approve_results(backend, &world.seconded(), &world.key(), world.review, preview.results).await.unwrap();
    review::publish_results(backend, &by, &world.key(), world.review).await.unwrap();
    view.results.unwrap()
}

/// The head after each act names what was done, so that it can't be told otherwise later.
fn windows_are_in_heads_at_once(archive: &[u8]) {
    let heads = archive.split(|byte| *byte == b'\n').filter_map(|line| match serde_json::from_slice(line).ok()? {
        Record::Head(head) => Some(head.content.windows),
        _ => None,
    });
    let heads: Vec<Vec<(String, bool)>> = heads
        .map(|windows| windows.into_iter().map(|window| (window.id.to_string(), window.void.is_some())).collect())
        .collect();
    let window = |id: &str, void| (id.to_owned(), void);
    assert!(heads.contains(&vec![window("q1-1", false)]), "{heads:?}");
    assert!(heads.contains(&vec![window("q1-1", true)]), "{heads:?}");
    assert!(heads.contains(&vec![window("q1-1", true), window("q1-2", false), window("q2-1", true)]), "{heads:?}");
}

/// The second verifier, with the Python that `cargo xtask test` puts below `target/`, or another that has its library.
fn python_agrees(archive: &[u8], fingerprint: &str, receipt: &str, ballots: u64) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let own = root.join("target/verifier/bin/python");
    let python = if own.exists() { own } else { "python3".into() };
    let ready = Program::new(&python).args(["-c", "import cryptography"]).output();
    let there = ready.is_ok_and(|output| output.status.success());
    assert!(there, "no Python with `cryptography`: run `cargo xtask test verifier` once");
    let folder = tempfile::tempdir().unwrap();
    let run = |archive: &[u8]| {
        let path = folder.path().join("archive");
        std::fs::write(&path, archive).unwrap();
        let mut verifier = Program::new(&python);
        verifier
            .arg(root.join("end2end/verifier/verify.py"))
            .args(["--fingerprint", fingerprint])
            .arg(path)
            .arg(receipt);
        verifier.env("PYTHONDONTWRITEBYTECODE", "1").output().unwrap()
    };
    let sound = run(archive);
    let text = String::from_utf8_lossy(&sound.stdout).into_owned();
    assert!(sound.status.success(), "{text}{}", String::from_utf8_lossy(&sound.stderr));
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&report["counted"]["valid"], &report["result"]), (&ballots.into(), &true.into()), "{text}");
    let text = String::from_utf8(archive.to_vec()).unwrap().replace("会场网络中断", "另一个理由");
    assert_eq!(run(text.as_bytes()).status.code(), Some(1), "another reason");
}

#[tokio::test(flavor = "multi_thread")]
async fn batches_during_a_session_keep_the_board_sound() {
    let world = meeting(ResultsPolicy::InBatches).await;
    let tokens = tokens(&world, 0..10).await;
    act(&world, 0, Step::Open(4 * 3600)).await.unwrap();
    cast(&world, &tokens, "q1-1", &[2], 0).await;
    world.app.clock.advance(Duration::hours(2));
    world.app.work().await;
    let report = verify(&world.archive().await, Witness::default(), |_| {});
    assert_eq!((report.faults.as_slice(), report.batches, report.ballots), ([].as_slice(), 1, 5));
    act(&world, 0, Step::CloseEarly).await.unwrap();
    world.app.work().await;
    // Those on the board and those that wait are counted together.
    assert_eq!(seen(&world).await.scores.unwrap().subjects[0].grades.as_deref(), Some([50, 0, 0, 0].as_slice()));
    act(&world, 1, Step::Open(3600)).await.unwrap();
    cast(&world, &tokens[..6], "q2-1", &[0, 1], 2).await;
    // The window is open until the review is closed: its end comes first.
    world.close().await;
    let report = verify(&world.archive().await, Witness::default(), |_| {});
    assert_eq!((report.faults.as_slice(), report.counted.valid), ([].as_slice(), 16));
    assert_eq!(published(&world).await.all_ballots(), 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_is_done_once_and_only_on_what_the_chair_has_seen() {
    let world = meeting(ResultsPolicy::AtClose).await;
    let (backend, by, key) = (&world.app.backend, world.by(), world.key());
    let command = Command { place: 0, version: 1, step: Step::Open(60) };
    let done = chair(backend, &by, &key, world.review, &command).await.unwrap();
    assert_eq!(chair(backend, &by, &key, world.review, &command).await.unwrap(), done, "the same form again");
    let stale = Command { place: 0, version: 1, step: Step::CloseEarly };
    let stale = chair(backend, &by, &world.key(), world.review, &stale).await.unwrap_err();
    assert_eq!(stale.code(), ErrorCode::ChangedMeanwhile);
    let beyond = act(&world, 7, Step::Open(60)).await.unwrap_err();
    assert_eq!(beyond.code(), ErrorCode::NotNow, "a window is open");
    let long = act(&world, 0, Step::Void(Reason::parse(&"长".repeat(301)).unwrap())).await.unwrap_err();
    assert_eq!(long.code(), ErrorCode::Invalid, "heads hold 300 characters");
    assert!(matches!(seen(&world).await.screen, Screen::Vote { place: 0, .. }));
    let desk = chair_desk(backend, &world.seconded(), world.review).await.unwrap();
    assert!(!desk.chairs && desk.questions.iter().all(|question| question.acts.is_empty()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_takes_no_more_ballots_of_a_group_than_it_has_tokens() {
    let world = meeting(ResultsPolicy::AtClose).await;
    let tokens = tokens(&world, 0..2).await;
    for (place, window) in [(0, "q1-1"), (1, "q2-1")] {
        act(&world, place, Step::Open(60)).await.unwrap();
        let subjects: &[usize] = if place == 0 { &[2] } else { &[0, 1] };
        // In the second window the counters begin anew: the same tokens again.
        cast(&world, &tokens, window, subjects, 0).await;
        act(&world, place, Step::CloseEarly).await.unwrap();
    }
    assert_eq!(world.counted().await, 4);
    let turnout = review::turnout(&world.app.backend, world.review).await.unwrap();
    assert!(turnout.iter().all(|group| group.issued == 1 && group.cast == 2), "{turnout:?}");
}
