//! Which manifests can be opened, and by when ballots are due.

use ballot::{
    canonical,
    manifest::{Manifest, ManifestError, Meeting, Mode, Place, Quorum, Results, Review},
};

use crate::support::{CLOSES, OPENS, id, manifest};

fn refused(change: impl FnOnce(&mut Manifest)) -> ManifestError {
    let mut manifest = manifest();
    change(&mut manifest);
    Review::freeze(manifest).unwrap_err()
}

#[test]
fn what_contradicts_itself_is_refused() {
    type Change = fn(&mut Manifest);
    let table: [(Change, ManifestError); 17] = [
        (|one| one.format = "sunhall/review/manifest/v2".into(), ManifestError::Format),
        (|one| one.departments.clear(), ManifestError::Length(Place::Departments)),
        (|one| one.criteria.clear(), ManifestError::Length(Place::Criteria)),
        (|one| one.grades.truncate(2), ManifestError::Length(Place::Grades)),
        (|one| one.groups.clear(), ManifestError::Length(Place::Groups)),
        (|one| one.departments[1].id = id("housing"), ManifestError::Repeated(Place::Departments, id("housing"))),
        (|one| one.departments[0].name.zh.clear(), ManifestError::Words(id("housing"))),
        (|one| one.title.en = "two\nlines".into(), ManifestError::Words(id("2027-annual"))),
        (|one| one.criteria[0].weight = 5999, ManifestError::Weights(Place::Criteria, 9999)),
        (|one| one.grades[0].score = Some(1001), ManifestError::Score(id("satisfied"))),
        (|one| one.grades[0].score = None, ManifestError::DontKnow(2)),
        (|one| one.grades[3].score = Some(1), ManifestError::DontKnow(0)),
        (|one| one.groups[1].roll = 0, ManifestError::Roll(id("citizens"))),
        (|one| one.groups[1].token_key = one.groups[0].token_key.clone(), ManifestError::SharedKey(id("citizens"))),
        (|one| one.closes = one.opens, ManifestError::Times),
        (|one| one.batch_minimum = 1, ManifestError::BatchMinimum),
        (|one| one.promise_seconds = 59, ManifestError::PromisePeriod),
    ];
    for (change, error) in table {
        assert_eq!(refused(change), error);
    }
    assert_eq!(refused(|one| one.comment_characters = 10_001), ManifestError::CommentLength);
    assert!(Review::freeze(manifest()).is_ok());
}

#[test]
fn a_meeting_asks_only_of_departments_under_review() {
    let live = |questions: &[&[&str]]| {
        let questions = questions.iter().map(|question| question.iter().map(|one| id(one)).collect()).collect();
        let meeting = Some(Meeting { questions, quorum: Quorum::TwoThirds });
        Review::freeze(Manifest { mode: Mode::Live, meeting, ..manifest() }).map(|review| review.manifest().clone())
    };
    let held = live(&[&["housing"], &["education", "housing"]]).unwrap();
    let text = String::from_utf8(canonical::to_bytes(&held).unwrap()).unwrap();
    assert!(text.contains(r#""meeting":{"questions":[["housing"],["education","housing"]],"quorum":"two_thirds"}"#));
    assert_eq!(live(&[]).unwrap_err(), ManifestError::Length(Place::Questions));
    for wrong in [&[][..], &["housing", "housing"], &["nobody"]] {
        assert_eq!(live(&[&["housing"], wrong]).unwrap_err(), ManifestError::Question(1));
    }
    let ordinary = Manifest { mode: Mode::Ordinary, ..held };
    assert_eq!(Review::freeze(ordinary).unwrap_err(), ManifestError::NoMeeting);
    // Reviews older than this member read as they did.
    assert!(!String::from_utf8(canonical::to_bytes(&manifest()).unwrap()).unwrap().contains("meeting"));
}

#[test]
fn the_fingerprint_fixes_every_field() {
    let fingerprint = Review::freeze(manifest()).unwrap().fingerprint();
    let bytes = canonical::to_bytes(&manifest()).unwrap();
    assert_eq!(ballot::Digest::of(&bytes), fingerprint);
    type Change = fn(&mut Manifest);
    let changes: [Change; 6] = [
        |one| one.mode = Mode::Live,
        |one| one.results = Results::AtClose,
        |one| one.departments.swap(0, 1),
        |one| one.departments[2].kind = Some(id("service")),
        |one| one.groups[0].roll += 1,
        |one| one.opens -= 1,
    ];
    for change in changes {
        let mut other = manifest();
        change(&mut other);
        assert_ne!(Review::freeze(other).unwrap().fingerprint(), fingerprint);
    }
}

#[test]
fn a_ballot_is_due_at_the_end_of_the_next_period() {
    let review = Review::freeze(manifest()).unwrap();
    for (now, due) in [(0, 7200), (3599, 7200), (3600, 10_800), (86_399, 90_000)] {
        assert_eq!(review.due(OPENS + now), OPENS + due, "cast {now} seconds after opening");
    }
    // Clocks that jump promise nothing impossible.
    assert_eq!(review.due(0), OPENS + 7200);
    assert_eq!(review.due(u64::MAX), CLOSES + 3600);
    let at_close = Review::freeze(Manifest { results: Results::AtClose, ..manifest() }).unwrap();
    assert_eq!(at_close.due(OPENS), CLOSES + 3600);
}
