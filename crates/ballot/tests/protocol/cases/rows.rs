//! Batches, order and place.

use ballot::{
    archive::Record,
    manifest::{Manifest, Results},
};

use super::Case;
use crate::{
    forge::{append, last_head, settled, three_more},
    support::{CLOSES, OPENS, manifest},
    world::World,
};

pub fn cases() -> Vec<Case> {
    vec![
        arrival_order(),
        doubled_row(),
        late_batch(),
        early_batch(),
        batch_too_small(),
        empty_batch(),
        wrong_batch_sequence(),
        wrong_batch_size(),
        wrong_batch_root(),
        head_missing(),
        ballot_outside_batch(),
        result_before_close(),
    ]
}

fn find(records: &[Record], kind: impl Fn(&Record) -> bool) -> usize {
    records.iter().position(kind).unwrap()
}

fn first_batch(records: &mut [Record]) -> &mut ballot::board::Batch {
    let place = find(records, |record| matches!(record, Record::Batch(_)));
    let Record::Batch(batch) = &mut records[place] else { panic!("just found") };
    batch
}

fn forged(change: impl FnOnce(&mut Vec<Record>)) -> Vec<u8> {
    let world = World::played();
    let mut records = world.records.clone();
    change(&mut records);
    settled(records, world.review.fingerprint())
}

fn raw(change: impl FnOnce(&mut Vec<Record>)) -> Vec<u8> {
    let mut world = World::played();
    change(&mut world.records);
    world.archive()
}

fn arrival_order() -> Case {
    let archive = forged(|records| {
        let first = find(records, |record| matches!(record, Record::Ballot(_)));
        records.swap(first, first + 1);
    });
    Case::new("arrival-order", "a batch that is not in the order of its leaf hashes", archive, &["leaf-order"])
}

fn doubled_row() -> Case {
    let archive = forged(|records| {
        let first = find(records, |record| matches!(record, Record::Ballot(_)));
        let doubled = records[first].clone();
        let Record::Ballot(cast) = &doubled else { panic!("just found") };
        let group = cast.ballot.group.clone();
        records.insert(first, doubled);
        last_head(records, |head| {
            let count = head.counts.iter_mut().find(|count| count.group == group).unwrap();
            (count.issued, count.cast) = (count.issued + 1, count.cast + 1);
        });
    });
    Case::new("doubled-row", "a row twice in one batch", archive, &["leaf-order", "token-reused"])
}

fn late_batch() -> Case {
    let mut world = World::open();
    world.vote("citizens", "01 20 33");
    world.close();
    let more = three_more(&mut world);
    append(&mut world.records, more, |head| {
        head.time = CLOSES + 1800;
        for (count, more) in head.counts.iter_mut().zip([1, 2]) {
            (count.issued, count.cast) = (count.issued + more, count.cast + more);
        }
    });
    let archive = settled(world.records, world.review.fingerprint());
    Case::new("late-batch", "a batch and a head after the final head", archive, &["after-close", "late-batch"])
}

fn early_batch() -> Case {
    let mut world = World::new(Manifest { results: Results::AtClose, ..manifest() });
    world.head(OPENS, false);
    for grades in ["00 00 00", "11 11 11", "22 22 22"] {
        world.vote("citizens", grades);
    }
    let casts = std::mem::take(&mut world.waiting).into_values().collect();
    let counts = world.counts.clone();
    append(&mut world.records, casts, |head| (head.time, head.counts) = (OPENS + 60, counts));
    let archive = settled(world.records, world.review.fingerprint());
    Case::new("early-batch", "ballots shown before closing, against the manifest", archive, &["early-batch"])
}

fn batch_too_small() -> Case {
    let mut world = World::open();
    let mut waiting = std::mem::take(&mut world.waiting).into_values();
    let two = waiting.by_ref().take(2).collect();
    append(&mut world.records, two, |head| head.time = OPENS + 10_000);
    append(&mut world.records, waiting.collect(), |head| (head.time, head.last) = (CLOSES, true));
    let archive = settled(world.records, world.review.fingerprint());
    let about = "batches of two and of one, where three are the least";
    Case::new("batch-too-small", about, archive, &["batch-too-small"])
}

fn empty_batch() -> Case {
    let archive = forged(|records| {
        let first = find(records, |record| matches!(record, Record::Ballot(_)));
        let head = find(records, |record| matches!(record, Record::Head(head) if head.content.size > 0));
        let (batch, head) = (records[first - 1].clone(), records[head].clone());
        let after = find(records, |record| matches!(record, Record::Head(head) if head.content.size > 0)) + 1;
        records.insert(after, batch);
        records.insert(after + 1, head);
    });
    Case::new("empty-batch", "a batch without ballots", archive, &["batch-too-small"])
}

fn wrong_batch_sequence() -> Case {
    let archive = raw(|records| first_batch(records).sequence = 2);
    Case::new("wrong-batch-sequence", "the first batch has the number 2", archive, &["batch-sequence"])
}

fn wrong_batch_size() -> Case {
    let archive = raw(|records| first_batch(records).size = 4);
    Case::new("wrong-batch-size", "a batch says it has a ballot more", archive, &["batch-size"])
}

fn wrong_batch_root() -> Case {
    let archive = raw(|records| first_batch(records).root = ballot::Digest::of(b"no root"));
    Case::new("wrong-batch-root", "a batch names another root", archive, &["batch-root"])
}

fn head_missing() -> Case {
    let archive = forged(|records| {
        let head = find(records, |record| matches!(record, Record::Head(head) if head.content.size > 0));
        records.remove(head);
    });
    Case::new("head-missing", "a batch without its head", archive, &["head-missing"])
}

fn ballot_outside_batch() -> Case {
    let archive = raw(|records| {
        let first = find(records, |record| matches!(record, Record::Ballot(_)));
        let ballot = records[first].clone();
        records.insert(1, ballot);
    });
    Case::new("ballot-outside-batch", "a ballot before the first batch", archive, &["misplaced-record"])
}

fn result_before_close() -> Case {
    let archive = raw(|records| {
        let result = records.pop().unwrap();
        records.insert(2, result);
    });
    Case::new("result-before-close", "a result before the final head", archive, &["misplaced-record"])
}
