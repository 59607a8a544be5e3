//! What only shows to someone who knows something from elsewhere.

use ballot::{
    archive::Record,
    manifest::{Manifest, Review},
    receipt::Receipt,
    verify::Witness,
};

use super::Case;
use crate::{
    support::{OPENS, board_key, manifest},
    world::{World, archive},
};

pub fn cases() -> Vec<Case> {
    vec![
        fork(),
        rollback(),
        changed_manifest(),
        omitted_at_close(),
        omitted_while_open(),
        foreign_witness(),
        foreign_receipts(),
    ]
}

fn fork() -> Case {
    let mut shown = World::open();
    let mut hidden = shown.clone();
    shown.vote("citizens", "00 00 00");
    shown.close();
    hidden.reseed("other member");
    hidden.vote("citizens", "22 22 22");
    hidden.close();
    let witness = Witness { heads: shown.heads(), ..Witness::default() };
    Case::new("fork", "two boards: a visitor saw another final head", hidden.archive(), &["fork"]).with(witness)
}

fn rollback() -> Case {
    let witness = Witness { heads: World::played().heads(), ..Witness::default() };
    Case::new("rollback", "the board set back behind a head that was seen", World::open().archive(), &["rollback"])
        .with(witness)
}

fn changed_manifest() -> Case {
    let mut world = World::played();
    let mut other = manifest();
    (other.groups[0].weight, other.groups[1].weight) = (6000, 4000);
    let fingerprint = Review::freeze(other.clone()).unwrap().fingerprint();
    world.records[0] = Record::Manifest(Box::new(board_key("board_seed").sign(other).unwrap()));
    let witness = Witness {
        fingerprint: Some(world.review.fingerprint()),
        receipts: vec![world.receipts[0].to_string()],
        heads: Vec::new(),
    };
    let archive = archive(&world.records, &board_key("board_seed"), fingerprint);
    let codes = &[
        "foreign-ballot",
        "foreign-head",
        "head-chain",
        "receipt-foreign",
        "result-differs",
        "result-invalid",
        "wrong-review",
    ];
    Case::new("changed-manifest", "the weights changed after opening", archive, codes).with(witness)
}

fn omitted_at_close() -> Case {
    let mut world = World::open();
    let dropped = world.vote("citizens", "22 22 22").leaf_hash().unwrap();
    world.waiting.remove(&dropped);
    world.count("citizens").cast -= 1;
    world.close();
    let receipts = vec![world.receipts.last().unwrap().to_string()];
    let about = "a promised ballot left out, and the counts made to fit";
    Case::new("omitted-at-close", about, world.archive(), &["receipt-omitted"])
        .with(Witness { receipts, ..Witness::default() })
}

fn omitted_while_open() -> Case {
    let mut world = World::open();
    for group in ["citizens", "citizens", "deputies"] {
        world.vote(group, "22 22 22");
    }
    // Six wait, which is enough for a batch and a reserve, and their time is over.
    world.head(OPENS + 14_400, false);
    let receipts = world.receipts.iter().map(ToString::to_string).collect();
    let witness = Witness { receipts, ..Witness::default() };
    let about = "promised ballots kept back although enough wait for a batch";
    Case::new("omitted-while-open", about, world.archive(), &["receipt-omitted"]).with(witness)
}

fn foreign_witness() -> Case {
    let world = World::played();
    let heads = world.heads().into_iter().map(|head| board_key("foreign_board_seed").sign(head.content).unwrap());
    let witness = Witness { heads: heads.collect(), ..Witness::default() };
    let about = "heads to compare with that the board never signed";
    Case::new("foreign-witness", about, world.archive(), &["witness-invalid"]).with(witness)
}

fn foreign_receipts() -> Case {
    let world = World::played();
    let leaf = world.receipts[0].content().leaf;
    let other = Review::freeze(Manifest { comment_characters: 1, ..manifest() }).unwrap();
    let foreign = Receipt::promise(&board_key("board_seed"), &other, leaf, OPENS).unwrap();
    let forged = Receipt::promise(&board_key("foreign_board_seed"), &world.review, leaf, OPENS).unwrap();
    let right = world.receipts[0].to_string();
    let receipts = vec![foreign.to_string(), forged.to_string(), right.replace("SHR1", "SHR2"), right];
    let witness = Witness { receipts, ..Witness::default() };
    let codes = &["receipt-foreign", "receipt-malformed", "receipt-signature"];
    Case::new("foreign-receipts", "receipts that are none of this board's", world.archive(), codes).with(witness)
}
