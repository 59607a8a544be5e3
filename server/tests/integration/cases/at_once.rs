//! Many at once: copies of one request have one effect, and of two officials one is told to look again.

use domain::error::ErrorCode;
use entity::{case_event, case_load, case_month, notice};
use futures::future::join_all;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use services::cases::{OfficialAct, OfficialInput, SubmitInput};

use super::World;
use super::world::official;

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_copies_of_a_submission_have_one_effect() {
    let world = World::new().await;
    let (draft, key, citizen) = (world.draft().await, world.key(), world.applicant());
    let input = SubmitInput { case: draft.case, version: draft.version };
    let copies = (0..100).map(|_| {
        let (backend, key, citizen) = (world.app.backend.clone(), key.clone(), citizen.clone());
        tokio::spawn(async move { services::cases::submit(&backend, &citizen, &key, input).await })
    });
    let answers: Vec<_> = join_all(copies).await.into_iter().map(|answer| answer.unwrap().unwrap()).collect();
    assert_eq!(answers.len(), 100);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "all copies get the same answer");

    let db = world.app.backend.db().read();
    let submitted = case_event::Column::Act.eq("submit");
    assert_eq!(case_event::Entity::find().filter(submitted).count(db).await.unwrap(), 1);
    assert_eq!(notice::Entity::find().count(db).await.unwrap(), 1);
    let month = case_month::Entity::find().one(db).await.unwrap().unwrap();
    assert_eq!((month.month.as_str(), month.received), ("2026-03", 1));
    let next = world.submitted().await;
    assert!(next.number.as_str().ends_with("0002"), "no serial number was lost to a copy: {}", next.number);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_officials_acting_at_once_one_looks_again() {
    let world = World::new().await;
    let submitted = world.submitted().await;
    let other = world.app.official(world.department, &[domain::accounts::Role::Window]).await;
    let input = OfficialInput { case: submitted.case, version: submitted.version, act: OfficialAct::Accept };
    let both = [&world.window, &other].map(|who| {
        let (backend, who, key, input) = (world.app.backend.clone(), official(who), world.key(), input.clone());
        tokio::spawn(async move { services::cases::act(&backend, &who, &key, &input).await })
    });
    let outcomes: Vec<_> = join_all(both).await.into_iter().map(Result::unwrap).collect();
    let refused: Vec<_> =
        outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).map(services::ServiceError::code).collect();
    assert_eq!(refused, [ErrorCode::ChangedMeanwhile]);
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_of_a_day_have_neither_gaps_nor_twins() {
    let world = World::new().await;
    let mut drafts = Vec::new();
    for _ in 0..12 {
        let citizen = world.app.citizen().await.actor.citizen().unwrap();
        drafts.push((world.draft_of(&citizen).await, citizen, world.key()));
    }
    let all = drafts.into_iter().map(|(draft, citizen, key)| {
        let backend = world.app.backend.clone();
        let input = SubmitInput { case: draft.case, version: draft.version };
        tokio::spawn(async move { services::cases::submit(&backend, &citizen, &key, input).await.unwrap() })
    });
    let mut serials: Vec<u32> = join_all(all)
        .await
        .into_iter()
        .map(|submitted| submitted.unwrap().number.as_str()[39..].parse().unwrap())
        .collect();
    serials.sort_unstable();
    assert_eq!(serials, (1..=12).collect::<Vec<_>>());
    let load = case_load::Entity::find().one(world.app.backend.db().read()).await.unwrap().unwrap();
    assert_eq!((load.person_id, load.open), (0, 12));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_required_paper_is_not_taken_back_while_it_is_sent_in() {
    let world = World::new().await;
    for _ in 0..6 {
        let citizen = world.app.citizen().await.actor.citizen().unwrap();
        let draft = world.draft_of(&citizen).await;
        let paper = world.see(&citizen.actor(), draft.case).await.materials[0].id;
        let (backend, keys) = (&world.app.backend, (world.key(), world.key()));
        let input = SubmitInput { case: draft.case, version: draft.version };
        let (submitted, removed) = tokio::join!(
            services::cases::submit(backend, &citizen, &keys.0, input),
            services::cases::upload::remove(backend, &citizen, &keys.1, paper),
        );
        assert_ne!(submitted.is_ok(), removed.is_ok());
    }
}
