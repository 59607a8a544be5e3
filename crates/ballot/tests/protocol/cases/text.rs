//! The text of the archive itself: its manifest, its lines and its end.

use ballot::{
    archive::{Record, Writer},
    manifest::Manifest,
    signing::Signed,
};

use super::Case;
use crate::{
    support::{board_key, manifest},
    world::{World, archive},
};

pub fn cases() -> Vec<Case> {
    vec![
        manifest_missing(),
        manifest_invalid(),
        manifest_of_foreign_key(),
        not_canonical(),
        cut_off(),
        cut_in_a_line(),
        row_removed(),
        changed_result(),
        after_the_end(),
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
    ];
    Case::new("row-removed", "a ballot taken out of the stored text", lines.concat(), codes)
}

fn changed_result() -> Case {
    let mut world = World::played();
    if let Some(Record::Result(result)) = world.records.last_mut() {
        let signature = result.signature;
        let mut content = result.content.clone();
        content.result = serde_json::json!({ "note": "published elsewhere", "valid": 12 });
        **result = Signed { content, signature };
    }
    let archive = archive(&world.records, &board_key("board_seed"), world.review.fingerprint());
    Case::new("changed-result", "another number in the signed result", archive, &["result-invalid"])
}

fn after_the_end() -> Case {
    let mut lines = lines();
    let last = lines.last().unwrap().clone();
    lines.push(last);
    Case::new("after-the-end", "the end twice", lines.concat(), &["misplaced-record"])
}
