//! Two worlds that differ in who cast which ballot, and in nothing else: clock and chance are the same. Whatever an
//! operator can read must be the same, but for the blinded messages themselves, which are random to whoever lacks the
//! members' secrets.

use std::collections::BTreeMap;

use domain::review::setup::ResultsPolicy;
use serde_json::Value;
use services::review;

use super::World;
use super::no_link::dump;
use super::world::bytes;

/// What is compared in the order in which it lies. Tokens are not: when each was fetched is no secret, and on PostgreSQL
/// each connection fills a page of its own with them. The box is written anew by every batch, and PostgreSQL uses again
/// what it has tidied by then, which is a matter of who reads at that moment; `no_link` looks at the order there.
fn keeps_order(world: &World, table: &str) -> bool {
    matches!(table, "review_comment" | "review_leaf") || table == "review_box" && !world.app.is_postgres()
}

/// Everything the database holds after two members got tokens and cast, and the archive. `swapped`: each of the two
/// uses what the other uses in the other world.
async fn world(swapped: bool, results: ResultsPolicy) -> (BTreeMap<String, Vec<Value>>, Vec<u8>) {
    let world = World::open(8, results).await;
    let frozen = world.frozen().await;
    // Two members of one group, and some others to hide among.
    let members = [world.member(0).await, world.member(2).await];
    let blindings = [world.blinding(&members[0]).await, world.blinding(&members[1]).await];
    let mut answers = Vec::new();
    for (place, member) in members.iter().enumerate() {
        let blinding = &blindings[if swapped { 1 - place } else { place }];
        answers.push(
            review::issue_token(&world.app.backend, &member.who, member.sign_in, blinding.blinded_message())
                .await
                .unwrap(),
        );
    }
    if swapped {
        answers.reverse();
    }
    for (place, (blinding, answer)) in blindings.iter().zip(&answers).enumerate() {
        let key = &frozen.group(&members[place].group).unwrap().token_key;
        let token = blinding.finish(key, answer).unwrap();
        let (grade, comment) = if place == 0 { (0, "窗口少，排队久") } else { (3, "很满意") };
        let request = world.request(&token, grade, Some(comment)).await;
        assert_eq!(world.send(bytes(&request)).await.status, 200);
    }
    world.cast(4..16, 1).await;
    // A batch where there are batches, with some kept back.
    world.app.clock.advance(chrono::Duration::hours(1));
    world.app.work().await;
    world.close().await;
    let (mut tables, archive) = (dump(&world).await, world.archive().await);
    // How often a second passed for the machine while pages were told of the turnout is not the world's.
    tables.remove("outbox");
    // Nor is when the tables were made.
    tables.remove("seaql_migrations");
    for (_, rows) in tables.iter_mut().filter(|(name, _)| !keeps_order(&world, name)) {
        rows.sort_by_key(Value::to_string);
    }
    (tables, archive)
}

/// The table with the blinded messages' hashes and their signatures, emptied of these two columns.
fn without_blinded(tables: &mut BTreeMap<String, Vec<Value>>) -> Vec<Value> {
    let rows = tables.get_mut("review_token").unwrap();
    rows.iter_mut()
        .flat_map(|row| {
            ["request_hash", "signature"].map(|column| row.as_object_mut().unwrap().remove(column).unwrap())
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_worlds_with_two_ballots_swapped_read_the_same() {
    compare(ResultsPolicy::AtClose).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_worlds_with_batches_read_the_same() {
    compare(ResultsPolicy::InBatches).await;
}

async fn compare(results: ResultsPolicy) {
    let ((mut one, board), (mut other, swapped_board)) = (world(false, results).await, world(true, results).await);
    assert!(!one["review_comment"].is_empty(), "comments were parted from their ballots");
    assert!(board == swapped_board, "the board is the same to the byte");
    let (blinded, swapped) = (without_blinded(&mut one), without_blinded(&mut other));
    assert_ne!(blinded, swapped, "the worlds differ where they must");
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (table, rows) in &one {
        assert_eq!(rows, &other[table], "{table} tells the worlds apart");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_world_twice_is_the_same() {
    // Else the comparison above would be worth nothing.
    let results = ResultsPolicy::InBatches;
    let ((one, board), (other, again)) = (world(false, results).await, world(false, results).await);
    assert!(board == again, "the board is the same to the byte");
    for (table, rows) in &one {
        assert_eq!(rows, &other[table], "{table} differs by itself");
    }
}
