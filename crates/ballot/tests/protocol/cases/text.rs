//! The text of the archive itself: its manifest, its lines and its end.

use ballot::{
    archive::{Record, Writer},
    bytes::{Bytes, Fixed},
    manifest::Manifest,
    signing::Signed,
};

use super::Case;
use crate::{
    support::{board_key, manifest},
    world::{World, archive, result},
};

pub fn cases() -> Vec<Case> {
    vec![
        manifest_missing(),
        manifest_invalid(),
        manifest_of_foreign_key(),
        weak_board_key(),
        board_key_beyond_the_field(),
        token_key_of_another_exponent(),
        not_canonical(),
        cut_off(),
        cut_in_a_line(),
        row_removed(),
        changed_result(),
        false_result(),
        result_without_counts(),
        after_the_end(),
        second_manifest(),
    ]
}

/// Lines of the played review, each with its line feed.
fn lines() -> Vec<Vec<u8>> {
    let archive = World::played().archive();
    archive.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
}

fn manifest_missing() -> Case {
    let archive = lines()[1..].concat();
    Case::new("manifest-missing", "the first line left out", archive, &["manifest-missing"])
}

fn signed_manifest(manifest: Manifest, key: &str) -> Record {
    Record::Manifest(Box::new(board_key(key).sign(manifest).unwrap()))
}

fn manifest_invalid() -> Case {
    let mut world = World::played();
    let mut manifest = manifest();
    manifest.groups[0].weight = 4001;
    world.records[0] = signed_manifest(manifest, "board_seed");
    Case::new("manifest-invalid", "weights that don't add up", world.archive(), &["manifest-invalid"])
}

fn manifest_of_foreign_key() -> Case {
    let mut world = World::played();
    world.records[0] = signed_manifest(manifest(), "foreign_board_seed");
    let about = "the manifest signed with another key than the one in it";
    Case::new("manifest-of-foreign-key", about, world.archive(), &["manifest-signature"])
}

/// The first line with one text in place of another.
fn with_manifest_text(from: &str, to: &str) -> Vec<u8> {
    let mut lines = lines();
    let text = String::from_utf8(lines[0].clone()).unwrap();
    assert!(text.contains(from));
    lines[0] = text.replace(from, to).into_bytes();
    lines.concat()
}

fn with_board_key(bytes: [u8; 32]) -> Vec<u8> {
    with_manifest_text(&manifest().board_key.to_string(), &Fixed(bytes).to_string())
}

fn weak_board_key() -> Case {
    let order_8 = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a";
    let archive = with_board_key(hex::decode(order_8).unwrap().try_into().unwrap());
    let about = "a board key of order 8, under which a signature says nothing";
    Case::new("weak-board-key", about, archive, &["manifest-missing"])
}

fn board_key_beyond_the_field() -> Case {
    let mut bytes = [0xff; 32];
    (bytes[0], bytes[31]) = (0xf0, 0x7f);
    let archive = with_board_key(bytes);
    Case::new("board-key-beyond-the-field", "a second encoding of a point", archive, &["manifest-missing"])
}

fn token_key_of_another_exponent() -> Case {
    let key = &manifest().groups[0].token_key;
    let mut der = key.to_der().to_vec();
    // Its last bytes are those of the exponent, 01 00 01.
    let end = der.len();
    der[end - 3..].copy_from_slice(&[1, 0, 3]);
    let archive = with_manifest_text(&key.to_string(), &Bytes(der).to_string());
    Case::new("token-key-of-another-exponent", "a token key with the exponent 65539", archive, &["manifest-missing"])
}

fn not_canonical() -> Case {
    let world = World::played();
    let mut writer = Writer::default();
    let board = &world.records[..world.records.len() - 1];
    let mut text: Vec<u8> = board.iter().flat_map(|record| writer.line(record).unwrap()).collect();
    // In place of the result, with an end that fits.
    text.extend(writer.leaf(b" {}"));
    text.extend(writer.end(&board_key("board_seed"), world.review.fingerprint()).unwrap());
    Case::new("not-canonical", "a line with a space between tokens", text, &["malformed-line"])
}

fn cut_off() -> Case {
    let mut lines = lines();
    lines.truncate(lines.len() - 2);
    Case::new("cut-off", "result and end left out", lines.concat(), &["end-missing"])
}

fn cut_in_a_line() -> Case {
    let mut archive = lines().concat();
    archive.pop();
    let about = "the last line feed left out";
    Case::new("cut-in-a-line", about, archive, &["end-missing", "malformed-line"])
}

fn row_removed() -> Case {
    let mut lines = lines();
    let row = lines.iter().position(|line| line.starts_with(b"{\"ballot\"")).unwrap();
    lines.remove(row);
    let codes = &[
        "ballots-missing",
        "batch-root",
        "batch-sequence",
        "batch-size",
        "batch-too-small",
        "end-mismatch",
        "head-tree",
        "result-differs",
    ];
    Case::new("row-removed", "a ballot taken out of the stored text", lines.concat(), codes)
}

fn changed_result() -> Case {
    let mut world = World::played();
    if let Some(Record::Result(result)) = world.records.last_mut() {
        let signature = result.signature;
        let mut content = result.content.clone();
        content.result["note"] = "as it never was published".into();
        **result = Signed { content, signature };
    }
    let archive = archive(&world.records, &board_key("board_seed"), world.review.fingerprint());
    Case::new("changed-result", "other words in the signed result", archive, &["result-invalid"])
}

/// Signed by the board, and nothing to do with the ballots: one "satisfied" more for one department.
fn false_result() -> Case {
    let mut world = World::played();
    let mut counts = match world.records.pop() {
        Some(Record::Result(result)) => result.content.result["counts"].clone(),
        other => panic!("{other:?} is no result"),
    };
    let grades = &mut counts["tallies"][0]["grades"][0][0];
    *grades = (grades.as_u64().unwrap() + 1).into();
    world.records.push(result(counts, world.review.fingerprint()));
    let about = "a signed result with another number than the ballots come to";
    Case::new("false-result", about, world.archive(), &["result-differs"])
}

fn result_without_counts() -> Case {
    let mut world = World::played();
    world.records.pop();
    world.records.push(result(serde_json::Value::Null, world.review.fingerprint()));
    let about = "a signed result without anything to compare";
    Case::new("result-without-counts", about, world.archive(), &["result-differs"])
}

fn after_the_end() -> Case {
    let mut lines = lines();
    let last = lines.last().unwrap().clone();
    lines.push(last);
    Case::new("after-the-end", "the end twice", lines.concat(), &["misplaced-record"])
}

/// Where a batch is open, so that it finishes it too.
fn second_manifest() -> Case {
    let mut world = World::played();
    let ballot = world.records.iter().rposition(|record| matches!(record, Record::Ballot(_))).unwrap();
    world.records.insert(ballot + 1, signed_manifest(manifest(), "board_seed"));
    let about = "the manifest once more, between a batch and its head";
    Case::new("second-manifest", about, world.archive(), &["head-missing", "misplaced-record"])
}
