//! The vectors in `docs/ballot-vectors/`: what is committed must be what the code makes. After a wanted change,
//! `BALLOT_VECTORS=write cargo test -p ballot vectors` writes them anew.

use std::{fs, path::PathBuf};

use ballot::{
    canonical,
    cast::{CastRequest, Comments, voice},
    token,
    verify::{Outcome, Report},
};
use serde_json::{Value, json};

use crate::{
    cases::{Case, all},
    support::{FixedRng, board_key, id, manifest, token_key},
    world::World,
};

fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "..", "docs", "ballot-vectors"].iter().collect()
}

/// Compares a file with what it should be, or writes it.
fn settle(name: &str, wanted: &[u8]) {
    let path = folder().join(name);
    if std::env::var_os("BALLOT_VECTORS").is_some_and(|value| value == "write") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, wanted).unwrap();
    }
    let found = fs::read(&path).unwrap_or_default();
    assert!(found == wanted, "{name} is not what the code makes: see the top of this file");
}

fn settle_json(name: &str, value: &Value) {
    settle(name, format!("{}\n", serde_json::to_string_pretty(value).unwrap()).as_bytes());
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

#[test]
fn vectors_of_the_manifest() {
    let world = World::new(manifest());
    let signed = board_key("board_seed").sign(manifest()).unwrap();
    settle_json(
        "manifest.json",
        &json!({
            "canonical": text(canonical::to_bytes(&manifest()).unwrap()),
            "fingerprint": world.review.fingerprint(),
            "signature": signed.signature,
        }),
    );
}

#[test]
fn vectors_of_tokens() {
    let mut world = World::new(manifest());
    let review = world.review.fingerprint();
    let vectors: Vec<Value> = ["deputies", "citizens"]
        .map(|group| {
            let member = world.member(group);
            let token = &member.saved.token;
            let blinded = member.blinding.blinded_message();
            let answer = token_key(group).sign(&mut FixedRng::new("any"), blinded).unwrap();
            json!({
                "blinding": member.blinding,
                "blind_signature": answer,
                "message": hex::encode(token::message(&review, &id(group), &token.serial)),
                "nullifier": token.nullifier(&review, &id(group)),
                "text": member.saved.to_string(),
                "token": token,
            })
        })
        .into();
    settle_json("tokens.json", &Value::from(vectors));
}

#[test]
fn vectors_of_ballots_and_receipts() {
    let mut world = World::new(manifest());
    let (mut ballots, mut receipts) = (Vec::new(), Vec::new());
    for (group, comment) in [("deputies", None), ("citizens", Some("窗口排队太久。\n\"Too long\" a queue"))] {
        let member = world.member(group);
        let texts = comment.map(|comment| (id("housing"), comment.to_owned())).into_iter().collect();
        let comments = Comments::new(&mut FixedRng::new(group), texts);
        let mut cast = world.ballot(&member, "00 12 33");
        cast.ballot.comments = comments.commitment().unwrap();
        let request = CastRequest { cast: cast.clone(), comments };
        request.check(&world.review, &[]).unwrap();
        let receipt = world.accept(cast.clone());
        ballots.push(json!({
            "leaf": text(cast.to_bytes().unwrap()),
            "leaf_hash": cast.leaf_hash().unwrap(),
            "nullifier": cast.nullifier(),
            "request": text(canonical::to_bytes(&request).unwrap()),
        }));
        receipts.push(json!({
            "promise": text(canonical::to_bytes(receipt.content()).unwrap()),
            "signature": receipt.0.signature,
            "text": receipt.to_string(),
        }));
    }
    settle_json("ballots.json", &Value::from(ballots));
    settle_json("receipts.json", &Value::from(receipts));
}

#[test]
fn vectors_of_voices() {
    let texts = ["housing", "police"].map(|department| (id(department), "意见".to_owned())).into();
    let comments = Comments::new(&mut FixedRng::new("voices"), texts);
    let voices = comments.secrets().into_iter().map(|(department, secret)| {
        assert_eq!(secret, comments.secret(&department));
        json!({ "department": department, "secret": secret, "voice": voice(&secret) })
    });
    settle_json("voices.json", &json!({ "salt": comments.salt, "voices": voices.collect::<Vec<_>>() }));
}

#[test]
fn vectors_of_archives() {
    let mut index = Vec::new();
    for case in all() {
        settle(&format!("archives/{}.ndjson", case.name), &case.archive);
        index.push(entry(case));
    }
    settle_json("archives.json", &Value::from(index));
    let files = fs::read_dir(folder().join("archives")).unwrap().count();
    assert_eq!(files, all().len(), "an archive is left over");
}

fn entry(case: &Case) -> Value {
    json!({
        "name": case.name,
        "about": case.about,
        "fingerprint": case.witness.fingerprint,
        "receipts": case.witness.receipts,
        "heads": case.witness.heads.iter().map(|head| text(canonical::to_bytes(head).unwrap())).collect::<Vec<_>>(),
        "codes": case.codes,
        "report": report(&case.report()),
    })
}

fn report(report: &Report) -> Value {
    let mut faults: Vec<_> = report.faults.iter().map(|one| (one.line, one.fault.code())).collect();
    faults.sort_unstable();
    json!({
        "fingerprint": report.fingerprint,
        "closed": report.closed,
        "heads": report.heads,
        "batches": report.batches,
        "ballots": report.ballots,
        "counted": report.counted,
        "result": report.result,
        "counts": report.counts,
        "receipts": report.receipts.iter().map(outcome).collect::<Vec<_>>(),
        "faults": faults,
    })
}

fn outcome(outcome: &Outcome) -> Value {
    match outcome {
        Outcome::Included(_, index) => json!(["included", index]),
        Outcome::Waiting(_) => json!(["waiting"]),
        Outcome::Omitted(_) => json!(["omitted"]),
        Outcome::Invalid => json!(["invalid"]),
    }
}
