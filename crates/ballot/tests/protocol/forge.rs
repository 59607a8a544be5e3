//! What an operator who holds all keys can do: change records, then make everything fit again that can be made to fit.

use ballot::{
    Digest,
    archive::Record,
    board::{Batch, Frontier, Head},
    canonical,
    cast::CastBallot,
    merkle,
    verify::{Witness, verify},
};

use crate::{
    support::board_key,
    world::{World, archive, result},
};

/// Numbers, roots, chains and signatures made anew. What heads say of counts, times and windows stays.
pub fn settle(records: &mut [Record], review: Digest) {
    let (mut tree, mut batches, mut heads, mut previous) = (Frontier::default(), 0, 0, review);
    let mut open = None;
    for index in 0..records.len() {
        let mut batch_ends = !matches!(records[index], Record::Ballot(_));
        match &mut records[index] {
            Record::Batch(batch) => {
                batches += 1;
                (batch.sequence, batch.first, batch.size) = (batches, tree.size(), 0);
            }
            Record::Ballot(cast) => tree.push(cast.leaf_hash().unwrap()),
            Record::Head(signed) => {
                heads += 1;
                let head = &mut signed.content;
                (head.sequence, head.previous, head.batches) = (heads, previous, batches);
                (head.size, head.root) = (tree.size(), tree.root());
                previous = canonical::digest(head).unwrap();
                **signed = board_key("board_seed").sign(head.clone()).unwrap();
            }
            _ => batch_ends = true,
        }
        if batch_ends && let Some(place) = open.take() {
            finish(&mut records[place], &tree);
        }
        if matches!(records[index], Record::Batch(_)) {
            open = Some(index);
        }
    }
    if let Some(place) = open {
        finish(&mut records[place], &tree);
    }
}

fn finish(record: &mut Record, tree: &Frontier) {
    if let Record::Batch(batch) = record {
        (batch.size, batch.root) = (tree.size() - batch.first, tree.root());
    }
}

/// The settled archive of changed records. A result has the counts of the ballots there are now.
pub fn settled(mut records: Vec<Record>, review: Digest) -> Vec<u8> {
    settle(&mut records, review);
    let text = |records: &[Record]| archive(records, &board_key("board_seed"), review);
    if let Some(place) = records.iter().position(|record| matches!(record, Record::Result(_))) {
        let counted = verify(&text(&records), Witness::default(), |_| {}).counted;
        records[place] = result(serde_json::to_value(counted).unwrap(), review);
    }
    text(&records)
}

/// A batch of these ballots and a head as the last one, changed.
pub fn append(records: &mut Vec<Record>, casts: Vec<CastBallot>, change: impl FnOnce(&mut Head)) {
    let key = board_key("board_seed");
    let is_head = |record: &&Record| matches!(record, Record::Head(_));
    let Some(Record::Head(last)) = records.iter().rev().find(is_head).cloned() else { panic!("a head comes first") };
    let mut head = last.content;
    change(&mut head);
    if !casts.is_empty() {
        let root = merkle::root(&[]);
        records.push(Record::Batch(Batch { sequence: 0, first: 0, size: 0, root }));
        let mut casts = casts;
        casts.sort_by_key(|cast| cast.leaf_hash().unwrap());
        records.extend(casts.into_iter().map(|cast| Record::Ballot(Box::new(cast))));
    }
    records.push(Record::Head(Box::new(key.sign(head).unwrap())));
}

/// Changes the last head.
pub fn last_head(records: &mut [Record], change: impl FnOnce(&mut Head)) {
    let head = records.iter_mut().rev().find_map(|record| match record {
        Record::Head(head) => Some(head),
        _ => None,
    });
    change(&mut head.unwrap().content);
}

/// Ballots of new members who got their tokens somehow; two citizens and a deputy.
pub fn three_more(world: &mut World) -> Vec<CastBallot> {
    ["deputies", "citizens", "citizens"]
        .map(|group| {
            let member = world.member(group);
            world.ballot(&member, "00 00 00")
        })
        .to_vec()
}
