//! Random damage to a stored archive: every one must be found. `BALLOT_MUTATIONS=10000` asks for more than the usual
//! 500; `BALLOT_MUTANTS=<folder>` keeps each with its faults, for the other verifier to agree or not.

use std::{fs, path::PathBuf};

use ballot::{
    canonical,
    verify::{Report, Witness, verify},
};
use serde_json::Value;

use crate::{cases::case, support::FixedRng, world::World};

type Lines = Vec<Vec<u8>>;

fn lines(archive: &[u8]) -> Lines {
    archive.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
}

/// One random mutation: a byte, a row, the order, or a field.
fn mutate(lines: &mut Lines, rng: &mut FixedRng) -> &'static str {
    let row = rng.below(lines.len());
    match rng.below(8) {
        0 => change_byte(&mut lines[row], rng),
        1 => {
            let place = rng.below(lines[row].len());
            lines[row].remove(place);
            "byte removed"
        }
        2 => {
            let place = rng.below(lines[row].len());
            lines[row].insert(place, u8::try_from(rng.below(256)).unwrap());
            "byte put in"
        }
        3 => {
            lines.remove(row);
            "row removed"
        }
        4 => {
            let to = rng.below(lines.len() + 1);
            lines.insert(to, lines[row].clone());
            "row copied"
        }
        5 => {
            let other = rng.below(lines.len());
            lines.swap(row, other);
            "rows swapped"
        }
        _ => change_field(&mut lines[row], rng),
    }
}

fn change_byte(line: &mut [u8], rng: &mut FixedRng) -> &'static str {
    let place = rng.below(line.len());
    line[place] ^= u8::try_from(1 + rng.below(255)).unwrap();
    "byte changed"
}

/// Changes one value anywhere in the row and writes the row canonically again.
fn change_field(line: &mut Vec<u8>, rng: &mut FixedRng) -> &'static str {
    let mut value: Value = serde_json::from_slice(line).unwrap();
    let places = count(&value);
    change(&mut value, &mut rng.below(places), rng);
    *line = canonical::value_to_bytes(&value).unwrap();
    line.push(b'\n');
    "field changed"
}

fn count(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(count).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(count).sum::<usize>(),
        _ => 1,
    }
}

/// Changes the value that is `left` places ahead; says whether it was reached.
fn change(value: &mut Value, left: &mut usize, rng: &mut FixedRng) -> bool {
    if *left == 0 {
        *value = changed(value, rng);
        return true;
    }
    *left -= 1;
    match value {
        Value::Array(items) => items.iter_mut().any(|item| change(item, left, rng)),
        Value::Object(members) => members.values_mut().any(|member| change(member, left, rng)),
        _ => false,
    }
}

fn changed(value: &Value, rng: &mut FixedRng) -> Value {
    match value {
        Value::Null => Value::from("x"),
        Value::Bool(bit) => Value::from(!bit),
        Value::Number(number) => Value::from(number.as_i64().unwrap() + 1),
        Value::String(text) if text.is_empty() => Value::from("0"),
        Value::String(text) => {
            let mut letters: Vec<char> = text.chars().collect();
            let place = rng.below(letters.len());
            letters[place] = if letters[place] == '0' { '1' } else { '0' };
            Value::from(letters.into_iter().collect::<String>())
        }
        Value::Array(items) => {
            let mut items = items.clone();
            if items.pop().is_none() {
                items.push(Value::from(0));
            }
            Value::from(items)
        }
        Value::Object(members) => {
            let mut members = members.clone();
            members.insert("extra".into(), Value::from(0));
            Value::from(members)
        }
    }
}

/// Without the published result and the end: what the board itself says.
fn board_of(lines: &Lines) -> Lines {
    let beside = |line: &&Vec<u8>| line.starts_with(b"{\"result\"") || line.starts_with(b"{\"end\"");
    lines.iter().filter(|line| !beside(line)).cloned().collect()
}

/// Writes a mutant and its faults where the environment asks for it.
fn keep(number: u32, mutant: &[u8], report: &Report) {
    let Some(folder) = std::env::var_os("BALLOT_MUTANTS").map(PathBuf::from) else { return };
    let mut faults: Vec<_> = report.faults.iter().map(|one| (one.line, one.fault.code())).collect();
    faults.sort_unstable();
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("{number}.ndjson")), mutant).unwrap();
    fs::write(folder.join(format!("{number}.json")), serde_json::to_vec(&faults).unwrap()).unwrap();
}

#[test]
fn every_random_mutation_is_found() {
    let wanted = std::env::var("BALLOT_MUTATIONS").map_or(500, |number| number.parse().unwrap());
    // An ordinary review and a live session, in turn.
    let originals = [lines(&World::played().archive()), lines(&case("live").archive)];
    let mut rng = FixedRng::new("mutations");
    let (mut tried, mut seen) = (0, std::collections::BTreeSet::new());
    while tried < wanted {
        let original = &originals[tried as usize % originals.len()];
        let mut mutant = original.clone();
        let kind = mutate(&mut mutant, &mut rng);
        if mutant.concat() == original.concat() {
            continue;
        }
        tried += 1;
        seen.insert(kind);
        let report = verify(&mutant.concat(), Witness::default(), |_| {});
        assert!(!report.is_sound(), "mutation {tried} was not found: {kind}");
        keep(tried, &mutant.concat(), &report);
        // What was changed on the board shows there, and not only in the signature over all bytes.
        let on_board = board_of(&mutant) != board_of(original);
        let deeper = report.faults.iter().any(|finding| !finding.fault.code().starts_with("end-"));
        assert!(deeper || !on_board, "mutation {tried} shows only in the end: {kind}");
    }
    assert_eq!(seen.len(), 7);
}

/// The check above can fail: a mutant that is none is not "found".
#[test]
fn an_untouched_archive_is_sound_however_it_is_cut() {
    let archive = World::played().archive();
    let mut verifier = ballot::verify::Verifier::new(Witness::default());
    for piece in archive.chunks(997) {
        verifier.push(piece);
    }
    assert_eq!(verifier.progress().bytes, archive.len() as u64);
    assert_eq!(verifier.progress().ballots, 11);
    assert!(verifier.finish().is_sound());
}

#[test]
fn a_check_without_an_answer_does_not_hold() {
    let archive = World::played().archive();
    let mut verifier = ballot::verify::Verifier::new(Witness::default());
    verifier.push_with(&archive, |checks| {
        assert_eq!(checks.len(), 11);
        checks.iter().take(9).map(ballot::verify::TokenCheck::holds).collect()
    });
    let report = verifier.finish();
    assert_eq!((report.ballots, report.counted.valid), (11, 9));
    assert_eq!(report.faults.len(), 3, "two ballots, and the result has eleven");
    let counted: u64 = report.counted.tallies.iter().flat_map(|tally| &tally.grades[0]).sum();
    assert_eq!(counted, 9 * 3);
}
