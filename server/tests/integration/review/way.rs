//! The whole way: a draft is approved, opened, voted on, closed, counted, approved and published.

use ballot::Digest;
use ballot::board::SignedHead;
use ballot::merkle::{ConsistencyProof, InclusionProof};
use ballot::receipt::Receipt;
use ballot::verify::{Outcome, Witness, verify};
use domain::error::ErrorCode;
use domain::review::comment::{Decision, Moderation};
use domain::review::setup::ResultsPolicy;
use domain::review::state::{Author, ReviewState};
use entity::{audit_event, job, review_token_key};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter};
use services::{audit, review};

use super::World;
use super::organise::{act, come_again};
use super::world::{bytes, reason};
use crate::support::{TestDatabase, sunhall};

#[tokio::test(flavor = "multi_thread")]
async fn a_review_goes_from_draft_to_published_results() {
    let world = World::open(8, ResultsPolicy::AtClose).await;
    let mut receipts = Vec::new();
    for place in 0..12 {
        let token = world.token(&world.member(place).await).await;
        let comment = (place == 3).then_some("窗口少，排队久");
        let request = world.request(&token, u8::try_from(place % 4).unwrap(), comment).await;
        let answer = world.send(bytes(&request)).await;
        let receipt: Receipt = answer.json()["receipt"].as_str().unwrap().parse().unwrap();
        assert_eq!(receipt.verify_for(&world.frozen().await, &request.cast), Ok(()));
        receipts.push(receipt.to_string());
    }
    world.close().await;
    keys_are_destroyed(&world).await;
    publish(&world).await;

    let archive = world.archive().await;
    let fingerprint = world.frozen().await.fingerprint();
    let witness = Witness { fingerprint: Some(fingerprint), receipts: receipts.clone(), heads: Vec::new() };
    let report = verify(&archive, witness, |_| {});
    assert_eq!(report.faults, []);
    assert!(report.closed && report.receipts.iter().all(|receipt| matches!(receipt, Outcome::Included(..))));
    assert_eq!((report.ballots, report.counted.valid, report.result), (12, 12, Some(true)));
    command_line(&archive, fingerprint, &receipts[0]).await;
    proofs(&world, &receipts).await;

    let comments = review::waiting_comments(&world.app.backend, &world.by(), world.review, None, 10).await.unwrap();
    assert_eq!(comments.rows.iter().map(|row| row.text.as_str()).collect::<Vec<_>>(), ["窗口少，排队久"]);
    review::moderate(
        &world.app.backend,
        &world.by(),
        &world.key(),
        (&comments.rows[0].id, Moderation::Waiting),
        Decision::Pass,
    )
    .await
    .unwrap();
    assert_eq!(audit::verify(world.app.backend.db().read()).await.unwrap().fault, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_is_closed_by_a_job_also_when_somebody_asks_for_it() {
    let world = World::open(6, ResultsPolicy::AtClose).await;
    let (backend, by) = (&world.app.backend, world.by());
    let state = async || review::find(backend, &by, world.review).await.unwrap().state;
    let ReviewState::Open(held) = state().await else { panic!("it is not open") };
    world.cast(0..6, 1).await;
    let early = review::close(backend, &by, world.review).await.unwrap_err();
    assert_eq!(early.code(), ErrorCode::NotNow);
    world.app.clock.advance(held.closes_at - backend.now());
    come_again(&world).await;
    let desk = async || world.organiser.browser.get(&format!("/zh/review/organise/{}", world.review)).await.text;
    let due = desk().await;
    assert!(due.contains("正在截止") && !due.contains("现在截止"), "its time has come: {due}");

    let dead = job::Entity::update_many().col_expr(job::Column::State, Expr::value("dead"));
    let closing = job::Entity::find().filter(job::Column::Kind.eq("review/close"));
    dead.filter(job::Column::Kind.eq("review/close")).exec(backend.db().write()).await.unwrap();
    let given_up = desk().await;
    assert!(given_up.contains("现在截止") && !given_up.contains("正在截止"), "{given_up}");
    for _ in 0..2 {
        assert!(act(&world, &world.organiser, "close", "", "").await.ends_with("?done=close"));
        assert_eq!(closing.clone().count(backend.db().read()).await.unwrap(), 2, "asked for once");
    }
    assert_eq!(state().await.name(), "open", "no request waits for a million ballots");
    assert!(desk().await.contains("完成后本页会自动更新"));
    world.app.work().await;
    let ReviewState::Closed(closed) = state().await else { panic!("it is not closed") };
    assert_eq!(closed.closed_by, Author::Person(by.person()));
    assert!(!desk().await.contains("正在截止"));
    assert!(act(&world, &world.organiser, "close", "", "").await.ends_with("?done=close"), "it stays as it is");
}

/// Four eyes on the results, the same digest, and signed in the archive.
async fn publish(world: &World) {
    let (backend, by, second) = (&world.app.backend, world.by(), world.seconded());
    let key = world.key();
    let done = review::preview_results(backend, &by, &key, world.review).await.unwrap();
    assert_eq!(review::preview_results(backend, &by, &key, world.review).await.unwrap(), done, "the same again");
    let view = review::find(backend, &by, world.review).await.unwrap();
    let results = view.results.unwrap();
    assert_eq!(results.all_ballots(), 12);
    let ReviewState::Preview(preview) = view.state else { panic!("no preview") };
    let early = review::publish_results(backend, &by, &world.key(), world.review).await.unwrap_err();
    assert_eq!(early.code(), ErrorCode::NotNow);
    let own = review::approve_results(backend, &by, &world.key(), world.review, preview.results).await.unwrap_err();
    assert_eq!(own.code(), ErrorCode::Forbidden);
    let other = Digest::of(b"other");
    let other = review::approve_results(backend, &second, &world.key(), world.review, other).await.unwrap_err();
    assert_eq!(other.code(), ErrorCode::ChangedMeanwhile);
    review::approve_results(backend, &second, &world.key(), world.review, preview.results).await.unwrap();
    review::publish_results(backend, &by, &world.key(), world.review).await.unwrap();
    let listed = world.app.browser().get("/api/open/v1/reviews").await.json();
    assert_eq!(listed["reviews"][0]["status"], "published");
    assert_eq!(listed["reviews"][0]["turnout"][0]["roll"], 8);
}

pub async fn keys_are_destroyed(world: &World) {
    let db = world.app.backend.db().read();
    assert_eq!(review_token_key::Entity::find().all(db).await.unwrap(), [], "a private key outlived the closing");
    let destroyed = audit_event::Column::Action.eq("review/destroy_keys");
    let event = audit_event::Entity::find().filter(destroyed).one(db).await.unwrap().unwrap();
    assert_eq!(event.detail["keys"], 2);
}

/// `sunhall verify review` says so, and ends accordingly.
async fn command_line(archive: &[u8], fingerprint: Digest, receipt: &str) {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::create_empty(folder.path()).await;
    let run = |archive: &[u8], fingerprint: Digest| {
        let path = folder.path().join("archive");
        std::fs::write(&path, archive).unwrap();
        let mut command = sunhall(folder.path(), &database);
        command.args(["verify", "review"]).arg(path).arg("--fingerprint").arg(fingerprint.to_string());
        command.args(["--receipt", receipt]).output().unwrap()
    };
    let sound = run(archive, fingerprint);
    let text = String::from_utf8(sound.stdout).unwrap();
    assert!(sound.status.success() && text.contains("12 ballots") && text.contains("on the board, at place"), "{text}");
    assert!(text.contains("recount, 12 ballots") && text.contains("the published result has these counts"), "{text}");
    let mut tampered = archive.to_vec();
    let place = tampered.windows(9).rposition(|window| window == b"\"ratings\"").unwrap() + 20;
    tampered[place] ^= 1;
    for (archive, fingerprint) in [(tampered.as_slice(), fingerprint), (archive, Digest::of(b"another review"))] {
        let found = run(archive, fingerprint);
        assert_eq!(found.status.code(), Some(1), "{}", String::from_utf8_lossy(&found.stdout));
    }
}

/// Every receipt's ballot is proved to be on the board, and the board to have only grown.
async fn proofs(world: &World, receipts: &[String]) {
    let (browser, base) = (world.app.browser(), format!("/api/open/v1/reviews/{}", world.id()));
    let heads = browser.get(&format!("{base}/heads")).await.text;
    let heads: Vec<SignedHead> = heads.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let last = &heads.last().unwrap().content;
    assert!(last.last && last.size == 12);
    for receipt in receipts {
        let leaf = receipt.parse::<Receipt>().unwrap().content().leaf;
        let proof = browser.get(&format!("{base}/proof/inclusion?leaf={leaf}")).await;
        let proof: InclusionProof = serde_json::from_str(&proof.text).unwrap();
        assert_eq!(proof.verify(&leaf, &last.root), Ok(()));
    }
    let grown = browser.get(&format!("{base}/proof/consistency?first=12&second=12")).await;
    let grown: ConsistencyProof = serde_json::from_str(&grown.text).unwrap();
    assert_eq!(grown.verify(&last.root, &last.root), Ok(()));
    assert_eq!(browser.get(&format!("{base}/proof/consistency?first=1&second=13")).await.status, 404);
    let page = browser.get(&format!("{base}/board?from=10&limit=1")).await;
    assert_eq!((page.text.lines().count(), page.header("link")), (1, Some("<?from=11&limit=1>; rel=\"next\"")));
    assert_eq!(browser.get("/api/open/v1/reviews/r99/archive").await.status, 404);
}

#[tokio::test]
async fn nobody_approves_their_own_definition_or_another_one() {
    let world = World::drafted(crate::support::TestApp::init().await, 5, ResultsPolicy::AtClose).await;
    let (backend, by) = (&world.app.backend, world.by());
    review::submit(backend, &by, &world.key(), world.review).await.unwrap();
    let definition = review::find(backend, &by, world.review).await.unwrap().definition.unwrap();
    let own = review::approve(backend, &by, &world.key(), world.review, definition).await.unwrap_err();
    assert_eq!(own.code(), ErrorCode::Forbidden);
    let other = review::approve(backend, &world.seconded(), &world.key(), world.review, Digest::of(b"")).await;
    assert_eq!(other.unwrap_err().code(), ErrorCode::ChangedMeanwhile);
    review::send_back(backend, &world.seconded(), &world.key(), world.review, reason()).await.unwrap();
    let view = review::find(backend, &by, world.review).await.unwrap();
    assert!(view.state.is_editable());
    let stale = review::edit(backend, &by, &world.key(), (world.review, 1), &view.entry).await.unwrap_err();
    assert_eq!(stale.code(), ErrorCode::ChangedMeanwhile);
    review::cancel(backend, &by, &world.key(), world.review, reason()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_opened_is_what_keys_were_made_for() {
    let world = World::drafted(crate::support::TestApp::init().await, 5, ResultsPolicy::AtClose).await;
    let backend = &world.app.backend;
    review::submit(backend, &world.by(), &world.key(), world.review).await.unwrap();
    let definition = review::find(backend, &world.by(), world.review).await.unwrap().definition.unwrap();
    review::approve(backend, &world.seconded(), &world.key(), world.review, definition).await.unwrap();
    world.app.clock.advance(chrono::Duration::hours(1));
    // Both have read the review, and wait for whoever holds it.
    let opened_while = async |change: i64, commit: bool| {
        let held = backend.db().begin().await.unwrap();
        entity::review::Entity::update_many()
            .col_expr(entity::review::Column::Version, Expr::col(entity::review::Column::Version).add(change))
            .exec(&held)
            .await
            .unwrap();
        let opening = || {
            let (backend, by, id) = (backend.clone(), world.by(), world.review);
            tokio::spawn(async move { review::open(&backend, &by, id).await })
        };
        let (first, second) = (opening(), opening());
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        if commit {
            held.commit().await.unwrap();
        } else {
            held.rollback().await.unwrap();
        }
        (first.await.unwrap(), second.await.unwrap())
    };
    let (first, second) = opened_while(1, true).await;
    for changed in [first, second] {
        assert_eq!(changed.unwrap_err().code(), ErrorCode::ChangedMeanwhile);
    }
    let (first, second) = opened_while(0, false).await;
    assert_eq!(first.unwrap(), second.unwrap(), "opened once, and both are told so");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_void_review_takes_no_ballots_and_has_no_keys() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    let (late, member) = (world.ballot(0, 0).await, world.member(1).await);
    review::void(&world.app.backend, &world.by(), &world.key(), world.review, reason()).await.unwrap();
    assert_eq!(world.send(late).await.json()["code"], "not_open");
    let blinding = world.blinding(&member).await;
    let refused = review::issue_token(&world.app.backend, &member.who, member.sign_in, blinding.blinded_message())
        .await
        .unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NotNow);
    keys_are_destroyed(&world).await;
}
