//! What the calendar does by itself.

use chrono::Duration;
use domain::cases::view::Standing;
use domain::cases::{Act, CaseState};
use domain::deadlines::{Citation, DaysOff, HolidayNotice};
use domain::text::Bilingual;
use entity::notice;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use services::cases::OfficialAct;
use services::jobs::work_due;

use super::World;
use super::world::official;
use crate::support::backend;

#[tokio::test]
async fn silence_counts_as_acceptance_from_receipt() {
    let world = World::new().await;
    let case = world.submitted().await.case;
    // Received on Monday the 2nd; the fifth working day is Monday the 9th.
    world.app.clock.advance(Duration::days(7));
    world.app.work().await;
    assert_eq!(Standing::of(&world.see(&world.citizen.actor, case).await.state), Standing::Submitted);
    world.app.clock.advance(Duration::days(1));
    world.app.work().await;
    let seen = world.see(&world.citizen.actor, case).await;
    let CaseState::Handling(handling) = &seen.state else { panic!("still waits: {:?}", seen.state) };
    assert_eq!(handling.course.accepted_on.unwrap().to_string(), "2026-03-02");
    let last = seen.timeline.last().unwrap();
    assert_eq!((last.act, last.who.as_deref()), (Act::DeemAccepted, None));
    assert_eq!(seen.due.promised.unwrap().to_string(), "2026-03-09");
}

#[tokio::test]
async fn a_case_that_was_accepted_in_time_is_left_alone() {
    let world = World::new().await;
    let case = world.submitted().await.case;
    world.act(&world.window, case, OfficialAct::Accept).await.unwrap();
    let before = world.see(&world.citizen.actor, case).await;
    world.app.clock.advance(Duration::days(9));
    world.app.work().await;
    let after = world.see(&world.citizen.actor, case).await;
    assert_eq!((before.version, before.timeline), (after.version, after.timeline));
}

#[tokio::test]
async fn a_new_notice_of_holidays_moves_due_days_and_tells_the_people() {
    let world = World::new().await;
    // Monday, 28 December 2026; nobody knows yet which days of January will be off.
    world.app.clock.advance(Duration::days(301));
    let case = world.submitted().await.case;
    world.act(&world.window, case, OfficialAct::Accept).await.unwrap();
    let before = world.see(&world.citizen.actor, case).await;
    assert_eq!(before.due.promised.unwrap().to_string(), "2027-01-05");
    assert!(before.explanation.unwrap().provisional);

    let day = |text: &str| text.parse().unwrap();
    let citation =
        Citation {
            issuer: "国务院办公厅".into(), title: "2027年部分节假日安排".into(), number: None, issued: None
        };
    let off = DaysOff { name: Bilingual::new("元旦", "New Year"), from: day("2027-01-01"), to: day("2027-01-04") };
    let new = HolidayNotice { year: 2027, citation, days_off: vec![off], make_up_days: Vec::new() };
    let (head, key) = (official(&world.head), world.key());
    // The recount happens on another instance, which has the calendar as it was in its memory.
    let other = backend(&world.app.state.config, world.app.clock.clone()).await;
    other.calendar().await.unwrap();
    services::deadlines::enter_notice(&world.app.backend, &head, &key, &new).await.unwrap();
    for handlers in server::tasks::workers(&world.app.state) {
        work_due(&other, &handlers).await.unwrap();
    }
    let after = world.see(&world.citizen.actor, case).await;
    assert_eq!(after.due.promised.unwrap().to_string(), "2027-01-06");
    let told = notice::Entity::find().filter(notice::Column::Kind.eq("due_moved"));
    let told = told.all(world.app.backend.db().read()).await.unwrap();
    assert_eq!((told.len(), told[0].data["due"].as_str()), (1, Some("2027-01-06")));
    let row = entity::case_file::Entity::find_by_id(case.0).one(world.app.backend.db().read()).await.unwrap().unwrap();
    assert_eq!(row.due_on.unwrap().to_string(), "2027-01-06", "the inbox sorts by the new day");
}
