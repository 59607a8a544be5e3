//! Answers changed while papers are missing.

use domain::cases::{Act, Missing};
use entity::{audit_event, case_event};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter};
use serde_json::json;
use services::cases::{AnswersInput, ApplicantAct, ApplicantInput, OfficialAct};

use super::World;
use super::world::{PDF, reason};

#[tokio::test]
async fn what_a_correction_changes_is_seen_and_what_was_filed_is_kept() {
    let world = World::new().await;
    let (backend, citizen) = (&world.app.backend, world.applicant());
    let case = world.submitted().await.case;
    let missing = vec![Missing { material: Some("plan".into()), what: reason("平面图没有标面积") }];
    world.act(&world.window, case, OfficialAct::Ask { missing, answer_by: None }).await.unwrap();
    let db = backend.db().read();
    let filed = entity::case_file::Entity::find_by_id(case.0).one(db).await.unwrap().unwrap().answers;
    let save = async |area: &str| {
        let answers = [("area", area), ("kind", "hot")].map(|(key, answer)| (key.to_owned(), answer.to_owned()));
        let input = AnswersInput { case, version: None, topic: None, answers: answers.into_iter().collect() };
        services::cases::save_answers(backend, &citizen, &world.key(), &input).await.unwrap();
    };
    save("120").await;
    save("80").await;
    let corrected = audit_event::Column::Action.eq("cases/correct");
    let logged = audit_event::Entity::find().filter(corrected).all(db).await.unwrap();
    assert_eq!(logged.iter().map(|event| &event.detail).collect::<Vec<_>>(), [&json!({ "fields": ["area"] })]);

    world.upload(&citizen, case, "plan", PDF).await.unwrap();
    let version = world.see(&world.citizen.actor, case).await.version;
    let input = ApplicantInput { case, version, act: ApplicantAct::Supplement };
    services::cases::act_as_applicant(backend, &citizen, &world.key(), &input).await.unwrap();
    let seen = world.see(&world.window.actor, case).await;
    let last = seen.timeline.last().unwrap();
    assert_eq!(last.act, Act::Supplement);
    assert_eq!(last.changed.iter().map(|label| label.zh.as_str()).collect::<Vec<_>>(), ["area"]);
    let page = world.window.browser.get(&format!("/zh/work?case={case}")).await.text;
    assert!(page.contains("修改了：area"), "{page}");
    let asked = case_event::Column::CaseId.eq(case.0).and(case_event::Column::Act.eq("ask"));
    let asked = case_event::Entity::find().filter(asked).one(db).await.unwrap().unwrap();
    assert_eq!(asked.detail["filed"], filed.as_str());
}

#[tokio::test]
async fn filling_in_a_draft_is_not_logged_field_by_field() {
    let world = World::new().await;
    world.submitted().await;
    assert_eq!(world.app.logged("cases/correct").await, 0);
}
