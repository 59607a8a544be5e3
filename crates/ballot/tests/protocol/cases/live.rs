//! Question windows.

use ballot::{
    Id,
    board::Window,
    cast::Grades,
    manifest::{Manifest, Meeting, Mode, Quorum},
    verify::{Witness, verify},
};

use super::Case;
use crate::{
    forge::{append, settled},
    support::{CLOSES, OPENS, id, manifest},
    world::{Member, World, result},
};

pub fn cases() -> Vec<Case> {
    vec![
        live(),
        result_with_void_window(),
        twice_in_a_window(),
        unknown_window(),
        outside_window(),
        changed_window(),
        window_without_departments(),
        question_not_announced(),
        window_in_ordinary_head(),
    ]
}

fn window(name: &str, departments: &[&str], void: Option<&str>) -> Window {
    Window { id: id(name), departments: departments.iter().map(|one| id(one)).collect(), void: void.map(Into::into) }
}

fn vote(world: &mut World, member: &Member, window: &str, department: &str, grades: [u8; 2]) {
    let mut cast = world.ballot(member, "00 00 00");
    cast.ballot.window = Some(id(window));
    cast.ballot.ratings = [(id(department), Grades(grades.to_vec()))].into();
    world.accept(cast);
}

/// A session with three members: one window, one that was declared void, and its repetition.
fn session() -> (World, Vec<Member>) {
    let asked = |departments: &[&str]| departments.iter().map(|one| id(one)).collect();
    let questions = vec![asked(&["housing"]), asked(&["education"]), asked(&["education", "archives"])];
    let meeting = Some(Meeting { questions, quorum: Quorum::MoreThanHalf });
    let mut world = World::new(Manifest { mode: Mode::Live, meeting, ..manifest() });
    let members: Vec<Member> = ["deputies", "citizens", "citizens"].map(|group| world.member(group)).into();
    world.head(OPENS, false);
    world.windows = vec![window("housing-1", &["housing"], None)];
    members.iter().for_each(|member| vote(&mut world, member, "housing-1", "housing", [0, 1]));
    world.windows.push(window("education-1", &["education"], None));
    members.iter().for_each(|member| vote(&mut world, member, "education-1", "education", [2, 2]));
    world.publish(OPENS + 600);
    world.windows[1].void = Some("The connection failed".into());
    world.windows.push(window("education-2", &["education", "archives"], None));
    members.iter().for_each(|member| vote(&mut world, member, "education-2", "education", [1, 1]));
    (world, members)
}

fn live() -> Case {
    let (mut world, _) = session();
    world.close();
    world.result();
    Case::new("live", "a live session with a window declared void and repeated, with a result", world.archive(), &[])
}

/// The result counts the ballots of the void window as if nothing had happened.
fn result_with_void_window() -> Case {
    let (mut world, _) = session();
    world.close();
    let mut counted = verify(&world.archive(), Witness::default(), |_| {}).counted;
    counted.void = 0;
    counted.tallies.iter_mut().for_each(|tally| tally.void = false);
    world.records.push(result(serde_json::to_value(counted).unwrap(), world.review.fingerprint()));
    let about = "a signed result that counts a window declared void";
    Case::new("result-with-void-window", about, world.archive(), &["result-differs"])
}

fn closed(change: impl FnOnce(&mut World, &[Member])) -> Vec<u8> {
    let (mut world, members) = session();
    change(&mut world, &members);
    world.close();
    world.archive()
}

fn twice_in_a_window() -> Case {
    let archive = closed(|world, members| {
        world.count("citizens").issued += 1;
        vote(world, &members[1], "housing-1", "housing", [3, 3]);
    });
    Case::new("twice-in-a-window", "two ballots of one token in one window", archive, &["token-reused"])
}

fn unknown_window() -> Case {
    let archive = closed(|world, members| vote(world, &members[0], "archives-1", "archives", [0, 0]));
    let codes = &["cast-beyond-issued", "window-unknown"];
    Case::new("unknown-window", "a ballot for a window that was never opened", archive, codes)
}

fn outside_window() -> Case {
    let archive = closed(|world, _| {
        let member = world.member("deputies");
        vote(world, &member, "housing-1", "archives", [0, 0]);
    });
    let about = "a ballot on a department that was not on question";
    Case::new("outside-window", about, archive, &["outside-window"])
}

fn changed_window() -> Case {
    let (mut world, _) = session();
    world.head(OPENS + 1200, false);
    world.windows[1].void = Some("Another reason".into());
    world.close();
    let about = "another reason for declaring a window void";
    Case::new("changed-window", about, world.archive(), &["windows-changed"])
}

fn window_without_departments() -> Case {
    let archive = closed(|world, _| {
        let none: Vec<Id> = Vec::new();
        world.windows.push(Window { id: id("nothing"), departments: none, void: None });
    });
    let about = "a window in which nothing is on question";
    Case::new("window-without-departments", about, archive, &["window-invalid"])
}

fn question_not_announced() -> Case {
    let archive = closed(|world, _| world.windows.push(window("archives-1", &["archives"], None)));
    let about = "a window for a question that the manifest does not have";
    Case::new("question-not-announced", about, archive, &["window-invalid"])
}

fn window_in_ordinary_head() -> Case {
    let mut world = World::open();
    append(&mut world.records, Vec::new(), |head| {
        head.time = CLOSES;
        head.windows.push(window("housing-1", &["housing"], None));
    });
    let archive = settled(world.records, world.review.fingerprint());
    Case::new("window-in-ordinary-head", "a window in an ordinary review", archive, &["windows-changed"])
}
