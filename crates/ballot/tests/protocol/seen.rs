//! What a visitor remembers of a board, against every history it could be shown later.

use ballot::{
    archive::Record,
    board::SignedHead,
    merkle::{self, ConsistencyProof},
    seen::{Evidence, Origin, Seen, Shown, Standing, Why},
    verify::{Report, Witness, verify},
};

use crate::{
    cases::codes,
    support::{OPENS, board_key, manifest},
    world::World,
};

/// When the visitor looked.
const AT: u64 = OPENS + 10_000;

fn check(world: &World) -> Report {
    let report = verify(&world.archive(), Witness::default(), |_| {});
    assert!(report.is_sound(), "each history is in order when looked at alone: {:?}", codes(&report));
    report
}

fn remember(world: &World) -> Seen {
    Seen::new(&world.review, &check(world).signed, AT).unwrap()
}

fn archive(seen: &Seen, world: &World, origin: Origin) -> Standing {
    let report = check(world);
    seen.judge(Shown { review: report.fingerprint.unwrap(), heads: &report.signed, origin })
}

/// What a server answers that is asked for heads and a proof.
fn heads(seen: &Seen, world: &World, proof: Option<&ConsistencyProof>) -> Standing {
    let from = seen.begins();
    let heads: Vec<SignedHead> = world.heads().into_iter().filter(|head| head.content.sequence >= from).collect();
    seen.judge(Shown { review: world.review.fingerprint(), heads: &heads, origin: Origin::Heads(proof) })
}

fn proof(world: &World, first: u64) -> Option<ConsistencyProof> {
    let leaf = |record: &Record| match record {
        Record::Ballot(cast) => cast.leaf_hash().ok(),
        _ => None,
    };
    let leaves: Vec<_> = world.records.iter().filter_map(leaf).collect();
    merkle::prove_consistency(&leaves, usize::try_from(first).unwrap()).ok()
}

fn why(standing: &Standing) -> Option<Why> {
    if let Standing::Alarm(alarm) = standing { Some(alarm.why) } else { None }
}

/// The review of the vectors before and after closing, and one that parted from it behind the visitor's back.
fn worlds() -> (World, World, World) {
    let before = World::open();
    let (mut after, mut forked) = (before.clone(), World::new(manifest()));
    after.vote("citizens", "01 20 33");
    after.close();
    forked.reseed("other members");
    forked.head(forked.now, false);
    for grades in ["00 11 22", "01 12 33", "30 03 01"] {
        forked.vote("deputies", grades);
        forked.vote("citizens", grades);
    }
    forked.publish(OPENS + 3600);
    forked.vote("citizens", "00 00 00");
    forked.close();
    (before, after, forked)
}

#[test]
fn what_was_seen_is_still_there() {
    let (before, after, _) = worlds();
    let seen = remember(&before);
    let size = seen.latest().content.size;
    assert!(size > 0 && after.board.size() > size);
    for world in [&before, &after] {
        for origin in [Origin::Archive, Origin::File] {
            assert_eq!(archive(&seen, world, origin), Standing::Kept);
        }
        assert_eq!(heads(&seen, world, proof(world, size).as_ref()), Standing::Kept);
    }
}

#[test]
fn a_fork_is_found() {
    let (before, after, forked) = worlds();
    let seen = remember(&before);
    for origin in [Origin::Archive, Origin::File] {
        assert_eq!(why(&archive(&seen, &forked, origin)), Some(Why::Fork));
    }
    assert_eq!(why(&heads(&seen, &forked, proof(&forked, 6).as_ref())), Some(Why::Fork));
    // The other way round: whoever saw the other board is told as well.
    assert_eq!(why(&archive(&remember(&forked), &after, Origin::Archive)), Some(Why::Fork));
}

#[test]
fn a_board_that_was_set_back_is_found_and_an_old_file_is_only_old() {
    let (before, after, _) = worlds();
    let seen = remember(&after);
    assert_eq!(why(&archive(&seen, &before, Origin::Archive)), Some(Why::Rollback));
    assert_eq!(why(&heads(&seen, &before, None)), Some(Why::Rollback));
    assert_eq!(archive(&seen, &before, Origin::File), Standing::Older);
    // A server that shows no head at all.
    let nothing = Shown { review: before.review.fingerprint(), heads: &[], origin: Origin::Heads(None) };
    assert_eq!(why(&seen.judge(nothing)), Some(Why::Rollback));
}

#[test]
fn an_old_file_of_another_history_is_no_old_file() {
    let (mut longer, _, forked) = worlds();
    longer.head(OPENS + 7300, false);
    longer.head(OPENS + 7400, false);
    let seen = remember(&longer);
    assert!(forked.heads().len() < longer.heads().len());
    assert_eq!(why(&archive(&seen, &forked, Origin::File)), Some(Why::Fork));
}

#[test]
fn a_proof_that_is_missing_or_of_another_tree_proves_nothing() {
    let (before, after, forked) = worlds();
    let seen = remember(&before);
    let size = seen.latest().content.size;
    let right = proof(&after, size).unwrap();
    let mut wrong = right.clone();
    wrong.path.reverse();
    let short = proof(&after, size - 1);
    let other = proof(&forked, forked.board.size().min(size));
    for none in [None, Some(&wrong), short.as_ref(), other.as_ref()] {
        assert_eq!(why(&heads(&seen, &after, none)), Some(Why::Rewritten));
    }
    assert_eq!(heads(&seen, &after, Some(&right)), Standing::Kept);
}

#[test]
fn heads_that_leave_one_out_prove_nothing() {
    let (mut before, mut after, _) = worlds();
    before = World { records: before.records[..1].to_vec(), ..before };
    assert!(Seen::new(&before.review, &before.heads(), AT).is_none(), "without a head nothing was seen");
    let seen = Seen::new(&after.review, &after.heads()[..1], AT).unwrap();
    let gap: Vec<Record> = after.records.iter().filter(|record| !is_head(record, 2)).cloned().collect();
    after.records = gap;
    assert_eq!(why(&heads(&seen, &after, None)), Some(Why::Rewritten));
}

fn is_head(record: &Record, sequence: u64) -> bool {
    matches!(record, Record::Head(head) if head.content.sequence == sequence)
}

#[test]
fn another_key_and_another_review_are_found() {
    let (before, after, _) = worlds();
    let seen = remember(&before);
    let foreign = |head: SignedHead| board_key("foreign_board_seed").sign(head.content).unwrap();
    let forged: Vec<SignedHead> = after.heads().into_iter().map(foreign).collect();
    let shown = Shown { review: after.review.fingerprint(), heads: &forged, origin: Origin::Heads(None) };
    assert_eq!(why(&seen.judge(shown)), Some(Why::Unsigned));
    let mut changed = manifest();
    changed.comment_characters += 1;
    let mut other = World::new(changed);
    other.head(OPENS, false);
    assert_eq!(why(&archive(&seen, &other, Origin::Archive)), Some(Why::OtherReview));
    // And nobody's memory can be filled with heads the board did not sign.
    assert!(Seen::new(&after.review, &forged, AT).is_none());
}

#[test]
fn only_the_newest_heads_are_kept_and_what_is_older_than_they_can_t_be_compared() {
    let mut world = World::open();
    let early = world.clone();
    for step in 1..=400 {
        world.head(OPENS + 7200 + step, false);
        if step == 102 {
            assert_eq!(remember(&world).begins(), 1);
        }
    }
    let seen = remember(&world);
    assert_eq!(seen.begins(), world.heads().len() as u64 - 299);
    assert_eq!(archive(&seen, &early, Origin::File), Standing::Unknown);
    assert_eq!(archive(&seen, &world, Origin::Archive), Standing::Kept);
}

#[test]
fn the_head_just_before_those_that_are_kept_is_known_by_its_digest() {
    let (before, after, forked) = worlds();
    let last = after.heads();
    let seen = Seen::new(&after.review, &last[last.len() - 1..], AT).unwrap();
    assert_eq!(archive(&seen, &before, Origin::File), Standing::Older);
    let shorter = World { records: forked.records[..forked.records.len() - 1].to_vec(), ..forked };
    let heads = [shorter.heads().pop().unwrap(), last[last.len() - 1].clone()];
    assert_ne!(heads[0].content.sequence, seen.latest().content.sequence);
    let mut stranger = last[last.len() - 2].clone().content;
    stranger.time += 1;
    let stranger = [board_key("board_seed").sign(stranger).unwrap()];
    let shown = Shown { review: after.review.fingerprint(), heads: &stranger, origin: Origin::File };
    assert_eq!(why(&seen.judge(shown)), Some(Why::Fork));
}

#[test]
fn what_is_kept_reads_back_and_anything_else_is_nothing() {
    let seen = remember(&World::open());
    let text = seen.to_text().unwrap();
    assert_eq!(Seen::from_text(&text), Some(seen.clone()));
    assert_eq!(seen.at(), AT);
    let swapped = text.replacen("\"sequence\":1", "\"sequence\":2", 1);
    for wrong in ["", "{}", &text[1..], &text.replace("seen/v1", "seen/v2"), &swapped] {
        assert_ne!(wrong, text);
        assert_eq!(Seen::from_text(wrong), None);
    }
}

#[test]
fn evidence_convinces_the_verifier_of_the_archive() {
    let (before, _, forked) = worlds();
    let seen = remember(&before);
    let Standing::Alarm(alarm) = archive(&seen, &forked, Origin::Archive) else { panic!("no alarm") };
    let evidence = Evidence::from_text(&seen.evidence(&alarm, AT + 1).unwrap()).unwrap();
    assert_eq!((evidence.why.as_str(), evidence.seen_at, evidence.found_at), ("fork", AT, AT + 1));
    let [seen_head, shown_head] = <[SignedHead; 2]>::try_from(evidence.heads()).unwrap();
    assert_eq!(seen_head.content.sequence, shown_head.content.sequence);
    assert_ne!(seen_head.content, shown_head.content);
    let witness = Witness { heads: evidence.heads(), ..Witness::default() };
    assert!(codes(&verify(&forked.archive(), witness, |_| {})).contains(&"fork"));
    assert!(Evidence::from_text("{}").is_err());
}
