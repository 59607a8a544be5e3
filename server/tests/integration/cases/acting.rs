//! The way of a case, and who may do what on it.

use domain::cases::{Act, CaseState, Missing, Outcome, Satisfaction};
use domain::error::{ErrorCode, Fault, FieldError};
use entity::{audit_event, notice};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use services::ServiceError;
use services::cases::{ApplicantAct, ApplicantInput, OfficialAct, SubmitInput};

use super::World;
use super::world::{PDF, official, reason};
use crate::support::TestApp;

fn code<T: std::fmt::Debug>(result: services::Result<T>) -> ErrorCode {
    result.unwrap_err().code()
}

#[tokio::test]
async fn a_case_goes_all_the_way() {
    let world = World::new().await;
    let submitted = world.submitted().await;
    assert_eq!(submitted.number.as_str(), "91350100M000100Y434330131001000202603020001");
    let case = submitted.case;
    world.act(&world.window, case, OfficialAct::Accept).await.unwrap();
    world.act(&world.reviewer, case, OfficialAct::Take).await.unwrap();
    world.act(&world.reviewer, case, OfficialAct::Pass { note: Some(reason("现场符合要求")) }).await.unwrap();
    let decide = OfficialAct::Decide { outcome: Outcome::Granted, reasons: reason("符合条件") };
    world.act(&world.head, case, decide).await.unwrap();
    world.act(&world.window, case, OfficialAct::Issue).await.unwrap();

    let seen = world.see(&world.citizen.actor, case).await;
    let acts: Vec<_> = seen.timeline.iter().map(|entry| entry.act).collect();
    assert_eq!(acts, [Act::Submit, Act::Accept, Act::Take, Act::Pass, Act::Decide, Act::Issue]);
    assert_eq!(seen.timeline[3].reason.as_deref(), Some("现场符合要求"));
    assert_eq!(seen.timeline[3].who.as_deref(), Some("李科长"));
    assert_eq!(seen.offers, [Act::Rate, Act::Object]);

    let document = services::cases::document(&world.app.backend, &world.citizen.actor, case).await.unwrap();
    let right = domain::cases::VerificationCode::typed(&document.code);
    let checked = services::cases::issued_document(&world.app.backend, &document.number, &right).await.unwrap();
    assert_eq!(checked, document);
    let wrong = domain::cases::VerificationCode::typed("222222222222");
    let forged = services::cases::issued_document(&world.app.backend, &document.number, &wrong).await;
    assert_eq!(code(forged), ErrorCode::NotFound);

    let kinds =
        notice::Entity::find().order_by_asc(notice::Column::Id).all(world.app.backend.db().read()).await.unwrap();
    let kinds: Vec<_> = kinds.iter().map(|notice| notice.kind.as_str()).collect();
    assert_eq!(kinds, ["case_submitted", "case_accepted", "case_granted", "result_ready"]);
    let logged = audit_event::Entity::find().filter(audit_event::Column::Subject.eq(format!("case/{case}")));
    assert_eq!(logged.count(world.app.backend.db().read()).await.unwrap(), 8, "start, upload and six acts");
}

#[tokio::test]
async fn only_a_demonstration_calls_its_documents_worthless() {
    for (demo, marked) in [(true, true), (false, false)] {
        let world = World::in_app(TestApp::with_config(|config| config.demo.enabled = demo).await).await;
        let case = world.decided().await;
        world.act(&world.window, case, OfficialAct::Issue).await.unwrap();
        let page = world.citizen.browser.get(&format!("/zh/cases/{case}/document")).await;
        assert!(page.text.contains("certificate-title"), "{}", page.text);
        assert_eq!(page.text.contains("演示文书，无法律效力"), marked, "{}", page.text);
    }
}

#[tokio::test]
async fn everything_missing_is_named_before_submitting() {
    let world = World::new().await;
    let citizen = world.applicant();
    let started = services::cases::start(&world.app.backend, &citizen, &world.key(), world.item).await.unwrap();
    let again = services::cases::start(&world.app.backend, &citizen, &world.key(), world.item).await.unwrap();
    assert_eq!(again, started, "there is one draft an item");
    let input = SubmitInput { case: started.case, version: started.version };
    let refused = services::cases::submit(&world.app.backend, &citizen, &world.key(), input).await;
    let ServiceError::Invalid(errors) = refused.unwrap_err() else { panic!("not named") };
    let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["mobile", "area", "kind", "paper:plan"], "the name is known to the city");
}

#[tokio::test]
async fn what_is_missing_is_asked_for_once_and_the_clock_stands() {
    let world = World::new().await;
    let case = world.submitted().await.case;
    world.act(&world.window, case, OfficialAct::Accept).await.unwrap();
    let promised = world.see(&world.citizen.actor, case).await.due.promised.unwrap();
    let missing = vec![Missing { material: Some("plan".into()), what: reason("平面图没有标面积") }];
    let ask = OfficialAct::Ask { missing, answer_by: None };
    world.act(&world.reviewer, case, ask.clone()).await.unwrap();
    let paused = world.see(&world.citizen.actor, case).await;
    assert_eq!((paused.due.promised, paused.offers[0]), (None, Act::Supplement));

    world.app.clock.advance(chrono::Duration::days(3));
    let seen = ApplicantInput { case, version: paused.version, act: ApplicantAct::Supplement };
    let citizen = world.applicant();
    let nothing = services::cases::act_as_applicant(&world.app.backend, &citizen, &world.key(), &seen).await;
    let ServiceError::Invalid(errors) = nothing.unwrap_err() else { panic!("taken without a paper") };
    assert_eq!(errors, [FieldError::new("files", Fault::FileMissing)]);
    world.upload(&citizen, case, "plan", PDF).await.unwrap();
    services::cases::act_as_applicant(&world.app.backend, &citizen, &world.key(), &seen).await.unwrap();

    let resumed = world.see(&world.citizen.actor, case).await;
    assert_eq!(resumed.due.promised, Some(promised + chrono::Days::new(2)), "Tuesday and Wednesday did not count");
    assert_eq!(code(world.act(&world.reviewer, case, ask).await), ErrorCode::NotNow, "asking twice is against the law");
}

#[tokio::test]
async fn each_desk_has_its_acts_and_strangers_see_nothing() {
    let world = World::new().await;
    let case = world.submitted().await.case;
    assert_eq!(code(world.act(&world.reviewer, case, OfficialAct::Accept).await), ErrorCode::Forbidden);
    assert_eq!(code(world.act(&world.window, case, OfficialAct::Issue).await), ErrorCode::NotNow);
    let elsewhere = world.app.department().await;
    let stranger = world.app.official(elsewhere, &[domain::accounts::Role::Window]).await;
    assert_eq!(code(world.act(&stranger, case, OfficialAct::Accept).await), ErrorCode::NotFound);
    let other = world.app.citizen().await;
    let page = services::cases::page(&world.app.backend, &other.actor, case).await;
    assert_eq!(code(page), ErrorCode::NotFound);
    let draft = world.draft_of(&other.actor.citizen().unwrap()).await;
    let page = services::cases::page(&world.app.backend, &world.window.actor, draft.case).await;
    assert_eq!(code(page), ErrorCode::NotFound, "a draft is nobody's but its writer's");
}

#[tokio::test]
async fn officials_see_telephone_numbers_masked() {
    let world = World::new().await;
    let case = world.submitted().await.case;
    let own = world.see(&world.citizen.actor, case).await;
    let theirs = world.see(&world.window.actor, case).await;
    assert_eq!(own.answers.get("mobile"), "13800000001");
    assert!(!theirs.answers.get("mobile").contains("0000"), "{}", theirs.answers.get("mobile"));
    let row = entity::case_file::Entity::find_by_id(case.0).one(world.app.backend.db().read()).await.unwrap().unwrap();
    assert!(!row.answers.contains("13800000001"), "answers are sealed at rest");
}

#[tokio::test]
async fn the_applicant_rates_once_and_the_head_answers_the_objection() {
    let world = World::new().await;
    let case = world.decided().await;
    world.act(&world.window, case, OfficialAct::Issue).await.unwrap();
    let citizen = world.applicant();
    let act = async |act: ApplicantAct| {
        let version = world.see(&world.citizen.actor, case).await.version;
        let input = ApplicantInput { case, version, act };
        services::cases::act_as_applicant(&world.app.backend, &citizen, &world.key(), &input).await
    };
    act(ApplicantAct::Rate { rating: Satisfaction::Dissatisfied }).await.unwrap();
    assert_eq!(code(act(ApplicantAct::Rate { rating: Satisfaction::Satisfied }).await), ErrorCode::NotNow);
    act(ApplicantAct::Object { text: reason("等了太久") }).await.unwrap();
    let inbox = services::cases::inbox(&world.app.backend, &official(&world.head), &Default::default()).await.unwrap();
    assert_eq!(inbox.rows.iter().map(|row| (row.id, row.objection)).collect::<Vec<_>>(), [(case, true)]);
    world.act(&world.head, case, OfficialAct::Answer { text: reason("已核实并改进") }).await.unwrap();
    let CaseState::Completed(completed) = world.see(&world.citizen.actor, case).await.state else { panic!("reopened") };
    assert_eq!(completed.voice.objection.unwrap().answer.unwrap().as_str(), "已核实并改进");
}
