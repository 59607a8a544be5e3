//! A whole review played through: what an honest server does, and with [`World::accept`] and [`World::facts`] what a
//! dishonest one could.

use std::collections::BTreeMap;

use ballot::{
    Digest,
    archive::{COUNTS, Published, Record, Writer},
    board::{Board, Count, Facts, SignedHead, Window, take},
    cast::{Ballot, CastBallot, Comments, Grades},
    manifest::{Manifest, Review},
    receipt::Receipt,
    signing::BoardKey,
    token::{Blinding, SavedToken, TokenKey},
    verify::{Witness, verify},
};
use serde_json::Value;

use crate::support::{CLOSES, FixedRng, OPENS, board_key, id, manifest, token_key};

#[derive(Clone)]
pub struct World {
    pub review: Review,
    pub board: Board,
    pub records: Vec<Record>,
    pub counts: Vec<Count>,
    pub windows: Vec<Window>,
    pub receipts: Vec<Receipt>,
    pub waiting: BTreeMap<Digest, CastBallot>,
    pub now: u64,
    pub members: usize,
    pub seed: String,
}

/// What a member has before voting.
pub struct Member {
    pub blinding: Blinding,
    pub saved: SavedToken,
}

impl World {
    pub fn new(manifest: Manifest) -> Self {
        let key = board_key("board_seed");
        let review = Review::freeze(manifest.clone()).unwrap();
        let groups = &review.manifest().groups;
        let counts = groups
            .iter()
            .map(|group| Count { group: group.id.clone(), added: 0, struck: 0, issued: 0, cast: 0 })
            .collect();
        Self {
            board: Board::open(&review),
            records: vec![Record::Manifest(Box::new(key.sign(manifest).unwrap()))],
            counts,
            windows: Vec::new(),
            receipts: Vec::new(),
            waiting: BTreeMap::new(),
            now: OPENS,
            members: 0,
            seed: "member".into(),
            review,
        }
    }

    /// The review of the vectors: three batches, closed, with a result.
    pub fn played() -> Self {
        let mut world = Self::open();
        world.vote("citizens", "01 20 33");
        world.close();
        world.result();
        world
    }

    /// The same review before closing: two batches.
    pub fn open() -> Self {
        let mut world = Self::new(manifest());
        world.head(world.now, false);
        for grades in ["00 11 22", "01 12 33", "30 03 01"] {
            world.vote("deputies", grades);
            world.vote("citizens", grades);
        }
        world.publish(OPENS + 3600);
        for (group, grades) in
            [("deputies", "11 00 00"), ("citizens", "22 22 22"), ("deputies", "00 13 31"), ("citizens", "10 01 10")]
        {
            world.vote(group, grades);
        }
        world.publish(OPENS + 7200);
        world
    }

    /// From here on members draw other random numbers.
    pub fn reseed(&mut self, seed: &str) {
        self.seed = seed.into();
    }

    pub fn rng(&mut self) -> FixedRng {
        self.members += 1;
        FixedRng::new(&format!("{} {}", self.seed, self.members))
    }

    /// Gets a member a token, honestly.
    pub fn member(&mut self, group: &str) -> Member {
        self.count(group).issued += 1;
        self.token(group, token_key(group))
    }

    pub fn token(&mut self, group: &str, key: &TokenKey) -> Member {
        let mut rng = self.rng();
        let public = key.public().unwrap();
        let blinding = Blinding::new(&mut rng, &public, self.review.fingerprint(), id(group)).unwrap();
        let answer = key.sign(&mut rng, blinding.blinded_message()).unwrap();
        let saved = blinding.finish(&public, &answer).unwrap();
        Member { blinding, saved }
    }

    /// A ballot on all departments in order; `grades` like `"00 12 33"`.
    pub fn ballot(&mut self, member: &Member, grades: &str) -> CastBallot {
        let departments: Vec<_> = self.review.manifest().departments.iter().map(|one| one.id.clone()).collect();
        let digits = |text: &str| Grades(text.bytes().map(|digit| digit - b'0').collect());
        let ratings = departments.into_iter().zip(grades.split(' ').map(digits)).collect();
        let comments = Comments::new(&mut self.rng(), BTreeMap::new());
        let ballot = Ballot {
            review: member.saved.review,
            group: member.saved.group.clone(),
            window: None,
            ratings,
            comments: comments.commitment().unwrap(),
        };
        CastBallot { ballot, token: member.saved.token.clone() }
    }

    /// Accepts a ballot without a look at it.
    pub fn accept(&mut self, cast: CastBallot) -> Receipt {
        let leaf = cast.leaf_hash().unwrap();
        let key = board_key("board_seed");
        let receipt = Receipt::promise(&key, &self.review, leaf, self.now).unwrap();
        self.count(cast.ballot.group.as_str()).cast += 1;
        self.waiting.insert(leaf, cast);
        self.receipts.push(receipt.clone());
        receipt
    }

    /// A member votes, honestly.
    pub fn vote(&mut self, group: &str, grades: &str) -> CastBallot {
        let member = self.member(group);
        let cast = self.ballot(&member, grades);
        cast.check(&self.review, &self.windows).unwrap();
        self.accept(cast.clone());
        cast
    }

    pub fn count(&mut self, group: &str) -> &mut Count {
        self.counts.iter_mut().find(|count| count.group.as_str() == group).unwrap()
    }

    /// Makes a batch of what may go, and a head.
    pub fn publish(&mut self, time: u64) {
        let waiting: Vec<Digest> = self.waiting.keys().copied().collect();
        let leaves = take(&waiting, self.review.manifest().batch_minimum, self.board.batches() + 1);
        self.batch(&leaves);
        self.head(time, false);
    }

    /// Makes the last batch and the final head.
    pub fn close(&mut self) {
        let leaves: Vec<Digest> = self.waiting.keys().copied().collect();
        self.batch(&leaves);
        self.head(CLOSES, true);
    }

    pub fn batch(&mut self, leaves: &[Digest]) {
        let batch = self.board.append(&self.review, leaves).unwrap();
        self.records.push(Record::Batch(batch));
        for leaf in leaves {
            let cast = self.waiting.remove(leaf).unwrap();
            self.records.push(Record::Ballot(Box::new(cast)));
        }
    }

    pub fn head(&mut self, time: u64, last: bool) -> SignedHead {
        self.now = time;
        let facts = Facts { counts: self.counts.clone(), windows: self.windows.clone(), last };
        let head = self.board.head(&board_key("board_seed"), &self.review, time, facts).unwrap();
        self.records.push(Record::Head(Box::new(head.clone())));
        head
    }

    /// Publishes what the ballots come to.
    pub fn result(&mut self) {
        let counted = verify(&self.archive(), Witness::default(), |_| {}).counted;
        self.records.push(result(serde_json::to_value(counted).unwrap(), self.review.fingerprint()));
    }

    /// The archive, with its end.
    pub fn archive(&self) -> Vec<u8> {
        archive(&self.records, &board_key("board_seed"), self.review.fingerprint())
    }

    /// The heads so far.
    pub fn heads(&self) -> Vec<SignedHead> {
        let head = |record: &Record| if let Record::Head(head) = record { Some((**head).clone()) } else { None };
        self.records.iter().filter_map(head).collect()
    }
}

/// A signed result with these counts.
pub fn result(counts: Value, review: Digest) -> Record {
    let mut result = serde_json::json!({ "note": "means are published elsewhere" });
    result[COUNTS] = counts;
    Record::Result(Box::new(board_key("board_seed").sign(Published { review, result }).unwrap()))
}

/// The text of an archive with whatever records, signed as a whole.
pub fn archive(records: &[Record], key: &BoardKey, review: Digest) -> Vec<u8> {
    let mut writer = Writer::default();
    let mut text: Vec<u8> = records.iter().flat_map(|record| writer.line(record).unwrap()).collect();
    text.extend(writer.end(key, review).unwrap());
    text
}
