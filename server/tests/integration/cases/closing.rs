//! What an account leaves behind when it is closed, and what its owner can take along.

use domain::accounts::{Citizen, Role};
use domain::cases::{Missing, VerificationCode};
use domain::ids::CaseId;
use entity::{case_event, case_file, case_material, notice, stored_file};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use services::accounts::{self, Origin};
use services::cases::{ApplicantAct, ApplicantInput, OfficialAct};

use super::World;
use super::world::reason;
use crate::support::{PASSWORD, Somebody, Visitor};

impl World {
    /// The same city with somebody else applying.
    fn with_applicant(self, somebody: &Somebody) -> Self {
        let citizen = Visitor { actor: somebody.actor(), person: somebody.id(), browser: self.citizen.browser.clone() };
        Self { citizen, ..self }
    }

    async fn withdrawn(&self) -> CaseId {
        let submitted = self.submitted().await;
        let act = ApplicantAct::Withdraw { reason: None };
        let input = ApplicantInput { case: submitted.case, version: submitted.version, act };
        services::cases::act_as_applicant(&self.app.backend, &self.applicant(), &self.key(), &input).await.unwrap();
        submitted.case
    }

    async fn close(&self, citizen: &Citizen) -> services::Result<()> {
        let origin = Origin { address: [203, 0, 113, 5].into(), user_agent: String::new(), device: None };
        accounts::close(&self.app.backend, citizen, &origin, &self.key(), PASSWORD).await
    }

    async fn row(&self, case: CaseId) -> Option<case_file::Model> {
        case_file::Entity::find_by_id(case.0).one(self.app.backend.db().read()).await.unwrap()
    }
}

#[tokio::test]
async fn an_issued_document_keeps_its_holder_and_other_cases_lose_the_name() {
    let world = World::new().await;
    let owner = world.app.registered_citizen("王小明", 1).await;
    let world = world.with_applicant(&owner);
    let licensed = world.decided().await;
    world.act(&world.window, licensed, OfficialAct::Issue).await.unwrap();
    let document = services::cases::document(&world.app.backend, &owner.actor(), licensed).await.unwrap();
    let withdrawn = world.withdrawn().await;
    world.close(&owner.citizen()).await.unwrap();
    let code = VerificationCode::typed(&document.code);
    let checked = services::cases::issued_document(&world.app.backend, &document.number, &code).await.unwrap();
    assert_eq!(checked.holder, "王小明");
    assert_eq!(world.row(withdrawn).await.unwrap().applicant_name, "");
}

#[tokio::test]
async fn forms_that_stay_do_not_say_who_it_was() {
    let world = World::new().await;
    let owner = world.app.registered_citizen("王小明", 1).await;
    let world = world.with_applicant(&owner);
    let case = world.submitted().await.case;
    let missing = vec![Missing { material: Some("plan".into()), what: reason("平面图没有标面积") }];
    world.act(&world.window, case, OfficialAct::Ask { missing, answer_by: None }).await.unwrap();
    let input = ApplicantInput {
        case,
        version: world.see(&owner.actor(), case).await.version,
        act: ApplicantAct::Withdraw { reason: None },
    };
    services::cases::act_as_applicant(&world.app.backend, &world.applicant(), &world.key(), &input).await.unwrap();
    let form = async || {
        let open = |sealed: &str| {
            let purpose = format!("case_file.answers/{}", owner.id());
            String::from_utf8(world.app.backend.data_key().open(&purpose, sealed).unwrap()).unwrap()
        };
        let db = world.app.backend.db().read();
        let asked =
            case_event::Entity::find().filter(case_event::Column::Act.eq("ask")).one(db).await.unwrap().unwrap();
        [open(&world.row(case).await.unwrap().answers), open(asked.detail["filed"].as_str().unwrap())]
    };
    let says_who = |text: &String| text.contains("王小明") || text.contains("13800000001");
    assert!(form().await.iter().all(says_who));
    world.close(&owner.citizen()).await.unwrap();
    let left = form().await;
    assert!(!left.iter().any(says_who), "{left:?}");
    assert!(left.iter().all(|text| text.contains("120")), "the rest stays: {left:?}");
    let page = world.window.browser.get(&format!("/zh/work?case={case}")).await.text;
    assert!(page.contains("120") && !page.contains("王小明") && !page.contains("138****0001"), "{page}");
}

#[tokio::test]
async fn a_company_keeps_its_name_when_its_agent_leaves() {
    let world = World::new().await;
    let agent = world.app.registered_agent("赵经理", 3).await;
    let world = world.with_applicant(&agent);
    let withdrawn = world.withdrawn().await;
    world.close(&agent.citizen()).await.unwrap();
    assert_eq!(world.row(withdrawn).await.unwrap().applicant_name, "海曙小满餐饮有限公司");
}

#[tokio::test]
async fn drafts_scans_and_notices_go_with_the_account() {
    let world = World::new().await;
    let owner = world.app.registered_citizen("王小明", 1).await;
    let world = world.with_applicant(&owner);
    let withdrawn = world.withdrawn().await;
    let draft = world.draft().await.case;
    let (backend, db) = (&world.app.backend, world.app.backend.db().read());
    let scans = case_material::Entity::find().all(db).await.unwrap();
    assert_eq!((scans.len(), notice::Entity::find().count(db).await.unwrap()), (2, 1));
    world.close(&owner.citizen()).await.unwrap();
    assert!(world.row(draft).await.is_none());
    let kept = case_material::Entity::find().all(db).await.unwrap();
    assert_eq!(kept.iter().map(|paper| paper.case_id).collect::<Vec<_>>(), [withdrawn.0]);
    assert_eq!(stored_file::Entity::find().count(db).await.unwrap(), 1);
    assert_eq!(notice::Entity::find().count(db).await.unwrap(), 0);
    for scan in scans {
        assert_eq!(backend.files().inspect(&scan.file_name).await.is_ok(), scan.case_id == withdrawn.0);
    }
}

#[tokio::test]
async fn an_open_case_keeps_the_account_and_its_drafts() {
    let world = World::new().await;
    let owner = world.app.registered_citizen("王小明", 1).await;
    let world = world.with_applicant(&owner);
    world.submitted().await;
    let draft = world.draft().await.case;
    world.close(&owner.citizen()).await.unwrap_err();
    assert!(world.row(draft).await.is_some());
}

#[tokio::test]
async fn the_export_has_cases_answers_papers_and_notices_and_nobody_elses() {
    let world = World::new().await;
    world.submitted().await;
    let owner = world.app.registered_citizen("李小红", 1).await;
    let world = world.with_applicant(&owner);
    let submitted = world.submitted().await;
    world.draft().await;
    let document = accounts::export(&world.app.backend, &owner.signed_in).await.unwrap();
    let cases = document["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 2);
    assert_eq!((&cases[0]["number"], &cases[0]["answers"]["area"]), (&submitted.number.as_str().into(), &"120".into()));
    assert_eq!(cases[0]["papers"].as_array().unwrap().len(), 1);
    assert_eq!(cases[0]["papers"][0]["name"], "平面图.pdf");
    assert_eq!(document["notices"].as_array().unwrap().len(), 1);
    let official = world.app.official(world.department, &[Role::Window]).await;
    let document = accounts::export(&world.app.backend, official.signed_in()).await.unwrap();
    assert_eq!(document["cases"].as_array().unwrap().len(), 0);
}
