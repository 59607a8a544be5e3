//! The roll: all of a list or nothing of it, thousands at once.

use domain::error::ErrorCode;
use domain::review::roll::{RollFault, RowProblem};
use domain::review::setup::ResultsPolicy;
use entity::review_member;
use sea_orm::{EntityTrait, PaginatorTrait};
use services::{ServiceError, review};

use super::World;
use super::world::roll;
use crate::support::TestApp;

#[tokio::test]
async fn a_list_with_a_fault_is_not_taken_at_all() {
    let world = World::drafted(TestApp::init().await, 0, ResultsPolicy::AtClose).await;
    let (backend, by) = (&world.app.backend, world.by());
    let faulty = roll(3) + "M00000,又一位,deputies,,\nX1,某某,没有的组,,\n";
    let preview = review::preview_roll(backend, &by, world.review, faulty.as_bytes()).await.unwrap();
    assert_eq!(preview.unreadable, None);
    let problems: Vec<_> = preview.faults.iter().map(|fault| (fault.row, fault.problem)).collect();
    assert_eq!(problems, [(8, RowProblem::SameAsRow(2)), (9, RowProblem::UnknownGroup)]);
    let refused =
        review::import_roll(backend, &by, &world.key(), world.review, (faulty.as_bytes(), false)).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::Invalid);
    assert_eq!(review_member::Entity::find().count(backend.db().read()).await.unwrap(), 0);

    let preview = review::preview_roll(backend, &by, world.review, roll(3).as_bytes()).await.unwrap();
    assert_eq!(preview.faults, []);
    let missing: Vec<_> = preview.too_small.iter().map(|count| (count.group.as_str(), count.members)).collect();
    assert_eq!(missing, [("deputies", 2), ("grass_roots", 2)]);
    let gbk = review::preview_roll(backend, &by, world.review, b"\xb1\xe0\xba\xc5\n").await.unwrap();
    assert!(matches!(gbk.unreadable, Some(RollFault::NotUtf8(_))));

    review::import_roll(backend, &by, &world.key(), world.review, (roll(3).as_bytes(), false)).await.unwrap();
    let again = review::preview_roll(backend, &by, world.review, roll(3).as_bytes()).await.unwrap();
    assert!(again.faults.iter().all(|fault| fault.problem == RowProblem::OnRoll) && again.faults.len() == 6);
    // Too few to be counted without being recognised.
    let ServiceError::Invalid(errors) = review::submit(backend, &by, &world.key(), world.review).await.unwrap_err()
    else {
        panic!("a review with three members a group was handed in");
    };
    assert_eq!(
        errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(),
        ["groups[0][key]", "groups[1][key]"]
    );
}

#[tokio::test]
async fn thousands_are_imported_and_get_codes() {
    let world = World::drafted(TestApp::init().await, 1500, ResultsPolicy::AtClose).await;
    let (backend, by) = (&world.app.backend, world.by());
    let turnout = review::turnout(backend, world.review).await.unwrap();
    assert_eq!(turnout.iter().map(|group| group.roll).collect::<Vec<_>>(), [1500, 1500]);
    let codes = review::issue_codes(backend, &by, &world.key(), world.review).await.unwrap();
    let distinct: std::collections::BTreeSet<_> = codes.iter().map(|issued| issued.code.expose()).collect();
    assert_eq!((codes.len(), distinct.len()), (3000, 3000));
    assert_eq!((codes[0].number.as_str(), codes[0].name.as_str()), ("M00000", "代表0"));
    let page = async || review::list_members(backend, &by, world.review, Some(codes[49].member), 50).await.unwrap();
    let (statements, page) = world.app.cost(page).await;
    assert_eq!((page.rows.len(), page.rows[0].number.as_str()), (50, "M00050"));
    assert_eq!(statements, 1, "a page is one statement");
}
