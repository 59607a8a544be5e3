//! Heads that lie.

use ballot::{Digest, archive::Record, board::Head};

use super::Case;
use crate::{
    forge::{append, last_head, settled},
    support::{CLOSES, OPENS, board_key},
    world::{World, archive},
};

pub fn cases() -> Vec<Case> {
    vec![
        foreign_key(),
        foreign_head(),
        broken_chain(),
        wrong_root(),
        older_head(),
        early_close(),
        late_head(),
        counts_of_other_groups(),
        shrinking_counts(),
        roll_struck_below_issued(),
        board_beyond_cast(),
        dropped_ballot(),
    ]
}

/// The last head changed, everything else made to fit.
fn forged(change: impl FnOnce(&mut Head)) -> Vec<u8> {
    let mut world = World::played();
    last_head(&mut world.records, change);
    settled(world.records, world.review.fingerprint())
}

/// The last head changed and signed, nothing made to fit.
fn signed(change: impl FnOnce(&mut Head)) -> Vec<u8> {
    let mut world = World::played();
    for record in world.records.iter_mut().rev() {
        if let Record::Head(head) = record {
            change(&mut head.content);
            **head = board_key("board_seed").sign(head.content.clone()).unwrap();
            break;
        }
    }
    world.archive()
}

fn foreign_key() -> Case {
    let mut world = World::played();
    for record in &mut world.records {
        if let Record::Head(head) = record {
            **head = board_key("foreign_board_seed").sign(head.content.clone()).unwrap();
        }
    }
    let archive = archive(&world.records, &board_key("foreign_board_seed"), world.review.fingerprint());
    let about = "heads and end signed with another key";
    Case::new("foreign-key", about, archive, &["end-signature", "head-signature"])
}

fn foreign_head() -> Case {
    let archive = signed(|head| head.review = Digest::of(b"another review"));
    Case::new("foreign-head", "a head of another review", archive, &["foreign-head"])
}

fn broken_chain() -> Case {
    let archive = signed(|head| head.previous = Digest::of(b"another head"));
    Case::new("broken-chain", "a head that follows another", archive, &["head-chain"])
}

fn wrong_root() -> Case {
    let archive = signed(|head| head.root = Digest::of(b"another tree"));
    Case::new("wrong-root", "a head with another root", archive, &["head-tree"])
}

fn older_head() -> Case {
    let mut world = World::open();
    append(&mut world.records, Vec::new(), |head| head.time = OPENS + 3600);
    let archive = settled(world.records, world.review.fingerprint());
    Case::new("older-head", "a head older than the one before", archive, &["head-time"])
}

fn early_close() -> Case {
    let archive = forged(|head| head.time = CLOSES - 1);
    Case::new("early-close", "closed a second too early", archive, &["early-close"])
}

fn late_head() -> Case {
    let mut world = World::open();
    append(&mut world.records, Vec::new(), |head| head.time = CLOSES + 1);
    let archive = settled(world.records, world.review.fingerprint());
    Case::new("late-head", "not closed a second after closing time", archive, &["late-head"])
}

fn counts_of_other_groups() -> Case {
    let archive = forged(|head| head.counts.reverse());
    Case::new("counts-of-other-groups", "counts in another order", archive, &["counts-groups"])
}

fn shrinking_counts() -> Case {
    let mut world = World::open();
    append(&mut world.records, Vec::new(), |head| (head.time, head.counts[1].issued) = (OPENS + 10_000, 5));
    append(&mut world.records, Vec::new(), |head| (head.time, head.counts[0].cast) = (OPENS + 20_000, 4));
    let archive = settled(world.records, world.review.fingerprint());
    Case::new("shrinking-counts", "a ballot fewer than before", archive, &["counts-shrink"])
}

fn roll_struck_below_issued() -> Case {
    let archive = forged(|head| head.counts[0].struck = 2);
    let about = "members struck off the roll after they got their tokens";
    Case::new("roll-struck-below-issued", about, archive, &["issued-beyond-roll"])
}

fn board_beyond_cast() -> Case {
    let mut world = World::open();
    append(&mut world.records, std::mem::take(&mut world.waiting).into_values().collect(), |head| {
        head.time = OPENS + 10_000;
        head.counts.iter_mut().for_each(|count| count.cast = 4);
    });
    let archive = settled(world.records, world.review.fingerprint());
    Case::new(
        "board-beyond-cast",
        "more ballots on the board than were accepted",
        archive,
        &["board-beyond-cast", "counts-shrink"],
    )
}

fn dropped_ballot() -> Case {
    let mut world = World::open();
    world.vote("citizens", "01 20 33");
    let first = world.waiting.keys().next().copied().unwrap();
    world.waiting.remove(&first);
    world.close();
    let about = "an accepted ballot that is not on the closed board";
    Case::new("dropped-ballot", about, world.archive(), &["ballots-missing"])
}
