//! What the calendar does by itself.

use chrono::Duration;
use domain::cases::view::Standing;
use domain::cases::{Act, CaseState};
use services::cases::OfficialAct;

use super::World;

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
