//! Archives with nothing wrong.

use ballot::{
    manifest::{Manifest, Results},
    verify::Witness,
};

use super::Case;
use crate::{support::manifest, world::World};

pub fn cases() -> Vec<Case> {
    vec![closed(), open(), at_close(), small()]
}

fn witness(world: &World) -> Witness {
    Witness {
        fingerprint: Some(world.review.fingerprint()),
        receipts: world.receipts.iter().map(ToString::to_string).collect(),
        heads: world.heads(),
    }
}

fn closed() -> Case {
    let world = World::played();
    Case::new("closed", "three batches, closed, with a result; every receipt is there", world.archive(), &[])
        .with(witness(&world))
}

fn open() -> Case {
    let world = World::open();
    Case::new("open", "the same before closing; three receipts wait", world.archive(), &[]).with(witness(&world))
}

fn at_close() -> Case {
    let mut world = World::new(Manifest { results: Results::AtClose, ..manifest() });
    world.head(world.now, false);
    for group in ["deputies", "citizens", "citizens", "deputies"] {
        world.vote(group, "00 12 33");
    }
    world.head(world.now + 40_000, false);
    world.close();
    Case::new("at-close", "nothing on the board before closing, then one batch", world.archive(), &[])
        .with(witness(&world))
}

fn small() -> Case {
    let mut world = World::new(manifest());
    world.vote("deputies", "00 12 33");
    world.vote("citizens", "33 33 33");
    world.close();
    Case::new("small", "fewer ballots than a batch asks for in all: the one batch there is", world.archive(), &[])
        .with(witness(&world))
}
