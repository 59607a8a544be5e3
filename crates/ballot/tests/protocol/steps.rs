//! Single steps of the protocol: requests, receipts, and what the board refuses.

use std::collections::BTreeMap;

use ballot::{
    Digest,
    board::{Board, BoardError, Facts},
    canonical::CanonicalError,
    cast::{BallotError, CastBallot, CastRequest, Comments},
    manifest::{Manifest, Results, Review},
    merkle,
    receipt::{Receipt, ReceiptError},
};

use crate::{
    support::{CLOSES, OPENS, board_key, id, manifest},
    world::World,
};

fn request(texts: BTreeMap<ballot::Id, String>) -> (World, CastRequest) {
    let mut world = World::open();
    let member = world.member("citizens");
    let mut cast = world.ballot(&member, "00 11 22");
    let comments = Comments::new(&mut world.rng(), texts);
    cast.ballot.comments = comments.commitment().unwrap();
    (world, CastRequest { cast, comments })
}

#[test]
fn comments_are_checked_and_committed_to() {
    let text = |department: &str, text: &str| BTreeMap::from([(id(department), text.to_owned())]);
    let (world, mut request_) = request(text("housing", "多一些耐心。\n谢谢"));
    assert_eq!(request_.check(&world.review, &[]), Ok(()));
    request_.comments.texts.insert(id("archives"), "added on the way".into());
    assert_eq!(request_.check(&world.review, &[]), Err(BallotError::Commitment));
    let wrong = |texts| {
        let (world, request) = request(texts);
        request.check(&world.review, &[]).unwrap_err()
    };
    assert_eq!(wrong(text("weather", "x")), BallotError::CommentPlace(id("weather")));
    for text_ in ["", "a\u{7}", &"长".repeat(501)] {
        assert_eq!(wrong(text("housing", text_)), BallotError::CommentText(id("housing")));
    }
}

#[test]
fn equal_comments_have_different_commitments() {
    let mut world = World::open();
    let (first, second) =
        (Comments::new(&mut world.rng(), BTreeMap::new()), Comments::new(&mut world.rng(), BTreeMap::new()));
    assert_ne!(first.commitment(), second.commitment());
}

#[test]
fn malformed_encodings_are_refused() {
    let leaf = World::open().vote("citizens", "00 11 22").to_bytes().unwrap();
    let text = String::from_utf8(leaf.clone()).unwrap();
    assert!(CastBallot::from_bytes(&leaf).is_ok());
    let unreadable = [
        text.replace("\"00\"", "\"0x\""),
        text.replace("\"00\"", "[0,0]"),
        text.replace("citizens", "Citizens"),
        text.replace("\"window\":null", "\"window\":\"\""),
        text.replace("\"serial\":\"", "\"serial\":\"A"),
        text[..text.len() - 1].to_owned(),
    ];
    for wrong in unreadable {
        let read = CastBallot::from_bytes(wrong.as_bytes());
        assert!(matches!(read, Err(CanonicalError::Unreadable(_))), "{wrong} was taken");
    }
    let other_forms = [
        text.replace(',', ", "),
        text.replace(",\"window\":null", ""),
        text.replace("\"window\":null", "\"window\":null,\"zeal\":1"),
        text.replace("citizens", "\\u0063itizens"),
        text.replace("{\"archives\":\"22\",", "{\"archives\":\"11\",\"archives\":\"22\","),
        text.replace("\"education\":\"11\",\"housing\":\"00\"", "\"housing\":\"00\",\"education\":\"11\""),
        format!("{text}\n"),
    ];
    for wrong in other_forms {
        assert_ne!(wrong, text);
        let read = CastBallot::from_bytes(wrong.as_bytes());
        assert_eq!(read, Err(CanonicalError::NotCanonical), "{wrong} was taken");
    }
}

#[test]
fn receipts_come_back_and_changed_ones_are_refused() {
    let mut world = World::open();
    world.vote("citizens", "00 11 22");
    let receipt = world.receipts.last().unwrap();
    let text = receipt.to_string();
    assert!(text.len() < 200, "{} characters", text.len());
    assert_eq!(text.parse(), Ok(receipt.clone()));
    assert_eq!(receipt.verify(&world.review), Ok(()));
    let due = receipt.content().due;
    let later = text.replace(&due.to_string(), &(due + 1).to_string()).parse::<Receipt>().unwrap();
    assert_eq!(later.verify(&world.review), Err(ReceiptError::Signature));
    for wrong in [
        text.replace(&due.to_string(), &format!("0{due}")),
        text.replace(&due.to_string(), &format!("+{due}")),
        text.replace(&due.to_string(), "9007199254740992"),
        text.replace("SHR1.", "SHR1.A"),
        format!("{text}A"),
        String::new(),
    ] {
        assert_eq!(wrong.parse::<Receipt>(), Err(ReceiptError::NotAReceipt), "{wrong} was taken");
    }
}

#[test]
fn the_same_ballot_in_the_same_period_gets_the_same_receipt() {
    let (key, review) = (board_key("board_seed"), Review::freeze(manifest()).unwrap());
    let leaf = Digest::of(b"a leaf");
    let promise = |now| Receipt::promise(&key, &review, leaf, now).unwrap();
    assert_eq!(promise(OPENS), promise(OPENS + 3599));
    assert_ne!(promise(OPENS), promise(OPENS + 3600));
}

fn leaves(count: u8) -> Vec<Digest> {
    let mut leaves: Vec<Digest> = (0..count).map(|number| merkle::leaf_hash(&[number])).collect();
    leaves.sort_unstable();
    leaves
}

fn facts(last: bool) -> Facts {
    Facts { counts: Vec::new(), windows: Vec::new(), last }
}

#[test]
fn the_board_grows_only_in_order() {
    let (key, review) = (board_key("board_seed"), Review::freeze(manifest()).unwrap());
    let mut board = Board::open(&review);
    let mut turned = leaves(4);
    turned.swap(0, 1);
    assert_eq!(board.append(&review, &turned), Err(BoardError::Order));
    assert_eq!(board.append(&review, &[leaves(1)[0]; 3]), Err(BoardError::Order));
    assert_eq!(board.append(&review, &[]), Err(BoardError::BatchOutOfPlace));
    board.append(&review, &leaves(4)).unwrap();
    assert_eq!(board.append(&review, &leaves(4)), Err(BoardError::BatchOutOfPlace), "the first has no head yet");
    assert_eq!(board.head(&key, &review, OPENS - 1, facts(false)), Err(BoardError::Time));
    board.head(&key, &review, OPENS + 5, facts(false)).unwrap();
    assert_eq!(board.append(&review, &leaves(2)), Err(BoardError::TooSmall));
    assert_eq!(board.head(&key, &review, OPENS + 4, facts(false)), Err(BoardError::Time));
    assert_eq!(board.head(&key, &review, CLOSES - 1, facts(true)), Err(BoardError::Time));
    assert_eq!(board.head(&key, &review, CLOSES + 1, facts(false)), Err(BoardError::Time));
    board.head(&key, &review, CLOSES, facts(true)).unwrap();
    assert!(board.is_closed());
    assert_eq!(board.append(&review, &leaves(4)), Err(BoardError::BatchOutOfPlace));
    assert_eq!(board.head(&key, &review, CLOSES + 1, facts(true)), Err(BoardError::HeadOutOfPlace));
}

#[test]
fn a_small_or_early_batch_is_the_last() {
    let key = board_key("board_seed");
    let review = Review::freeze(manifest()).unwrap();
    let mut board = Board::open(&review);
    board.append(&review, &leaves(2)).unwrap();
    assert_eq!(board.head(&key, &review, OPENS, facts(false)), Err(BoardError::HeadOutOfPlace));
    board.head(&key, &review, CLOSES, facts(true)).unwrap();
    let review = Review::freeze(Manifest { results: Results::AtClose, ..manifest() }).unwrap();
    let mut board = Board::open(&review);
    board.append(&review, &leaves(4)).unwrap();
    assert_eq!(board.head(&key, &review, CLOSES, facts(false)), Err(BoardError::HeadOutOfPlace));
}

#[test]
fn a_stored_board_goes_on_where_it_was() {
    let world = World::open();
    let stored = serde_json::to_string(&world.board).unwrap();
    let mut resumed = World { board: serde_json::from_str(&stored).unwrap(), ..world.clone() };
    let mut straight = world;
    for world in [&mut resumed, &mut straight] {
        world.reseed("later");
        world.vote("citizens", "01 20 33");
        world.close();
    }
    assert_eq!(resumed.archive(), straight.archive());
}
