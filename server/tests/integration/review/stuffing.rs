//! Whoever can write into the database puts rows in, takes some out, or changes them: it is found.

use ballot::verify::{Fault, Report, Witness, verify};
use domain::error::ErrorCode;
use domain::review::setup::ResultsPolicy;
use entity::{review_box, review_group, review_leaf};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter};
use services::review;

use super::World;

async fn check(world: &World) -> Report {
    verify(&world.archive().await, Witness::default(), |_| {})
}

fn has(report: &Report, fault: impl Fn(&Fault) -> bool) -> bool {
    report.faults.iter().any(|finding| fault(&finding.fault))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ballot_put_into_the_box_has_no_token() {
    let world = World::open(8, ResultsPolicy::AtClose).await;
    world.cast(0..6, 0).await;
    let db = world.app.backend.db().write();
    let row = review_box::Entity::find().one(world.app.backend.db().read()).await.unwrap().unwrap();
    let mut cast = ballot::cast::CastBallot::from_bytes(row.leaf.as_ref().unwrap()).unwrap();
    // As the operator could: a new serial, and the counters put right.
    cast.token.serial.0[0] ^= 1;
    let leaf = cast.to_bytes().unwrap();
    let nullifier = cast.nullifier().to_string();
    let stuffed = review_box::ActiveModel {
        comments_sealed: Set(Some(sealed_nothing(&world, &leaf))),
        leaf_hash: Set(ballot::merkle::leaf_hash(&leaf).to_string()),
        leaf: Set(Some(leaf)),
        nullifier: Set(nullifier),
        ..row.into_active_model()
    };
    stuffed.insert(db).await.unwrap();
    let groups = review_group::Entity::update_many()
        .col_expr(review_group::Column::Cast, Expr::col(review_group::Column::Cast).add(1))
        .col_expr(review_group::Column::Issued, Expr::col(review_group::Column::Issued).add(1));
    groups.exec(db).await.unwrap();
    world.close().await;
    assert!(has(&check(&world).await, |fault| *fault == Fault::TokenSignature));
    let refused = review::preview_results(&world.app.backend, &world.by(), &world.key(), world.review).await;
    assert_eq!(refused.unwrap_err().code(), ErrorCode::Internal, "nothing is published from such a board");
}

fn sealed_nothing(world: &World, leaf: &[u8]) -> String {
    let (backend, leaf) = (&world.app.backend, ballot::merkle::leaf_hash(leaf));
    backend.data_key().seal(backend.chance(), &format!("review_box.comments/{leaf}"), b"{}").unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_row_of_the_board_can_be_added_changed_or_taken_away() {
    let world = World::open(8, ResultsPolicy::AtClose).await;
    world.cast(0..10, 1).await;
    world.close().await;
    assert_eq!(check(&world).await.faults, []);
    let db = world.app.backend.db().write();
    let rows = review_leaf::Entity::find().all(db).await.unwrap();
    let first = rows.iter().find(|row| row.position == 0).unwrap();

    let more = review_leaf::Model { position: 10, leaf_hash: "0".repeat(64), ..first.clone() };
    more.clone().into_active_model().insert(db).await.unwrap();
    let stuffed = check(&world).await;
    assert!(has(&stuffed, |fault| matches!(fault, Fault::TokenReused(_))) && !stuffed.is_sound());
    review_leaf::Entity::delete_many().filter(review_leaf::Column::Position.eq(10)).exec(db).await.unwrap();

    let text = String::from_utf8(first.leaf.clone()).unwrap().replace("11111", "22222");
    set_leaf(&world, text.into_bytes()).await;
    assert!(has(&check(&world).await, |fault| *fault == Fault::BatchRoot));
    set_leaf(&world, first.leaf.clone()).await;
    assert_eq!(check(&world).await.faults, [], "put back, it is what it was");

    review_leaf::Entity::delete_many().filter(review_leaf::Column::Position.eq(3)).exec(db).await.unwrap();
    assert!(has(&check(&world).await, |fault| matches!(fault, Fault::BallotsMissing(_))));
}

async fn set_leaf(world: &World, leaf: Vec<u8>) {
    let changed = review_leaf::Entity::update_many().col_expr(review_leaf::Column::Leaf, Expr::value(leaf));
    let changed = changed.filter(review_leaf::Column::Position.eq(0));
    assert_eq!(changed.exec(world.app.backend.db().write()).await.unwrap().rows_affected, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_signed_without_a_member_show_in_the_counts() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    world.cast(0..6, 0).await;
    // The operator signs and casts for five nobodies: more ballots than tokens, and than members if they are hidden.
    let raised = review_group::Entity::update_many()
        .col_expr(review_group::Column::Cast, Expr::col(review_group::Column::Cast).add(5))
        .col_expr(review_group::Column::Issued, Expr::col(review_group::Column::Issued).add(5));
    raised.exec(world.app.backend.db().write()).await.unwrap();
    world.close().await;
    let report = check(&world).await;
    assert!(has(&report, |fault| matches!(fault, Fault::IssuedBeyondRoll(_))));
    assert!(has(&report, |fault| matches!(fault, Fault::BallotsMissing(_))));
}
