//! Ballots that have no right to be there.

use ballot::{
    Digest,
    archive::Record,
    cast::{CastBallot, Grades},
};

use super::Case;
use crate::{
    support::{id, token_key},
    world::{Member, World},
};

pub fn cases() -> Vec<Case> {
    vec![
        copied_ballot(),
        replayed_cast(),
        stuffed_row(),
        stuffed_beyond_issued(),
        signed_without_member(),
        foreign_token(),
        token_of_other_group(),
        foreign_ballot(),
        unknown_department(),
        unknown_grade(),
        wrong_criteria(),
        unknown_group(),
        empty_ballot(),
        window_in_ordinary_review(),
        changed_ballot(),
    ]
}

/// Takes a ballot in as if it were in order, with a token counted for it, and closes.
fn smuggled(mut world: World, cast: CastBallot) -> Vec<u8> {
    world.accept(cast);
    world.close();
    world.archive()
}

fn first_ballot(world: &World) -> CastBallot {
    let ballot = |record: &Record| if let Record::Ballot(cast) = record { Some((**cast).clone()) } else { None };
    world.records.iter().find_map(ballot).unwrap()
}

fn copied_ballot() -> Case {
    let mut world = World::open();
    let copy = first_ballot(&world);
    world.count(copy.ballot.group.as_str()).issued += 1;
    Case::new("copied-ballot", "a row of the board put in a second time", smuggled(world, copy), &["token-reused"])
}

fn replayed_cast() -> Case {
    let mut world = World::open();
    let mut again = first_ballot(&world);
    world.count(again.ballot.group.as_str()).issued += 1;
    again.ballot.ratings.values_mut().for_each(|grades| *grades = Grades(vec![2, 2]));
    Case::new("replayed-cast", "another ballot with a token that was used", smuggled(world, again), &["token-reused"])
}

fn unsigned(world: &mut World) -> CastBallot {
    let member = world.token("citizens", token_key("citizens"));
    let mut cast = world.ballot(&member, "22 22 22");
    cast.token.signature.0[7] ^= 1;
    cast
}

fn stuffed_row() -> Case {
    let mut world = World::open();
    world.count("citizens").issued += 1;
    let cast = unsigned(&mut world);
    Case::new("stuffed-row", "a row with a token that nobody signed", smuggled(world, cast), &["token-signature"])
}

fn stuffed_beyond_issued() -> Case {
    let mut world = World::open();
    let member = world.token("deputies", token_key("deputies"));
    let cast = world.ballot(&member, "22 22 22");
    let archive = smuggled(world, cast);
    Case::new("stuffed-beyond-issued", "a row with a token that was not counted", archive, &["cast-beyond-issued"])
}

fn signed_without_member() -> Case {
    let mut world = World::open();
    for _ in 0..2 {
        world.vote("deputies", "22 22 22");
    }
    world.close();
    let about = "a token more than members on the roll";
    Case::new("signed-without-member", about, world.archive(), &["issued-beyond-roll"])
}

fn with_member(make: impl FnOnce(&mut World) -> Member) -> (World, CastBallot) {
    let mut world = World::open();
    world.count("citizens").issued += 1;
    let member = make(&mut world);
    let cast = world.ballot(&member, "00 00 00");
    (world, cast)
}

fn foreign_token() -> Case {
    let (world, cast) = with_member(|world| world.token("citizens", token_key("foreign")));
    Case::new("foreign-token", "a token signed with another key", smuggled(world, cast), &["token-signature"])
}

fn token_of_other_group() -> Case {
    let (world, mut cast) = with_member(|world| world.token("deputies", token_key("deputies")));
    cast.ballot.group = id("citizens");
    let about = "a deputy's token with a citizen's ballot";
    Case::new("token-of-other-group", about, smuggled(world, cast), &["token-signature"])
}

fn foreign_ballot() -> Case {
    let (world, mut cast) = with_member(|world| world.token("citizens", token_key("citizens")));
    cast.ballot.review = Digest::of(b"another review");
    Case::new("foreign-ballot", "a ballot for another review", smuggled(world, cast), &["foreign-ballot"])
}

fn changed(change: impl FnOnce(&mut CastBallot)) -> Vec<u8> {
    let (world, mut cast) = with_member(|world| world.token("citizens", token_key("citizens")));
    change(&mut cast);
    smuggled(world, cast)
}

fn unknown_department() -> Case {
    let archive = changed(|cast| {
        cast.ballot.ratings.insert(id("weather"), Grades(vec![0, 0]));
    });
    Case::new("unknown-department", "grades of a department not under review", archive, &["ballot-invalid"])
}

fn unknown_grade() -> Case {
    let archive = changed(|cast| {
        cast.ballot.ratings.insert(id("archives"), Grades(vec![0, 4]));
    });
    Case::new("unknown-grade", "a grade beyond the list", archive, &["ballot-invalid"])
}

fn wrong_criteria() -> Case {
    let archive = changed(|cast| {
        cast.ballot.ratings.insert(id("archives"), Grades(vec![0, 0, 0]));
    });
    Case::new("wrong-criteria", "three grades for two criteria", archive, &["ballot-invalid"])
}

fn unknown_group() -> Case {
    let mut world = World::open();
    let member = world.token("citizens", token_key("citizens"));
    let mut cast = world.ballot(&member, "00 00 00");
    cast.ballot.group = id("experts");
    let leaf = cast.leaf_hash().unwrap();
    world.waiting.insert(leaf, cast);
    world.close();
    Case::new("unknown-group", "a ballot of a group the review does not have", world.archive(), &["ballot-invalid"])
}

fn empty_ballot() -> Case {
    let archive = changed(|cast| cast.ballot.ratings.clear());
    Case::new("empty-ballot", "a ballot that rates nothing", archive, &["ballot-invalid"])
}

fn window_in_ordinary_review() -> Case {
    let archive = changed(|cast| cast.ballot.window = Some(id("first")));
    let about = "a ballot for a question window in an ordinary review";
    Case::new("window-in-ordinary-review", about, archive, &["ballot-invalid"])
}

/// Nothing else is made to fit: what happens when a row of the stored board is changed.
fn changed_ballot() -> Case {
    let mut world = World::played();
    let cast = world.records.iter_mut().find_map(|record| match record {
        Record::Ballot(cast) => Some(cast),
        _ => None,
    });
    let grades = cast.unwrap().ballot.ratings.values_mut().next().unwrap();
    grades.0[0] = (grades.0[0] + 1) % 4;
    let about = "a grade changed on the stored board: the tree shows it, in every batch and head after it";
    let archive =
        crate::world::archive(&world.records, &crate::support::board_key("board_seed"), world.review.fingerprint());
    Case::new("changed-ballot", about, archive, &["batch-root", "head-tree", "leaf-order", "result-differs"])
}
