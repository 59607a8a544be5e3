//! A department with one item, a citizen, and officials at every desk.

use domain::accounts::{Actor, Citizen, Official, Role};
use domain::cases::view::CaseView;
use domain::cases::{Outcome, Reason};
use domain::catalogue::*;
use domain::ids::{CaseId, DepartmentId, ItemId, MaterialId};
use domain::text::Bilingual;
use services::cases::upload::{self, UploadInput};
use services::cases::{AnswersInput, Done, OfficialAct, OfficialInput, SubmitInput, Submitted};
use services::{IdempotencyKey, Result, catalogue};

use crate::support::{TestApp, Visitor};

/// The smallest file that is told to be a PDF.
pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

/// What most tests of cases begin with.
pub struct World {
    pub app: TestApp,
    pub department: DepartmentId,
    pub item: ItemId,
    pub citizen: Visitor,
    pub window: Visitor,
    pub reviewer: Visitor,
    pub head: Visitor,
}

impl World {
    pub async fn new() -> Self {
        Self::in_app(TestApp::init().await).await
    }

    pub async fn in_app(app: TestApp) -> Self {
        let department = app.department().await;
        let item = publish(&app, department).await;
        let citizen = app.citizen().await;
        let window = app.official(department, &[Role::Window]).await;
        let reviewer = app.official(department, &[Role::Reviewer]).await;
        let head = app.official(department, &[Role::Head]).await;
        Self { app, department, item, citizen, window, reviewer, head }
    }

    /// A key nobody used yet.
    pub fn key(&self) -> IdempotencyKey {
        self.app.key()
    }

    pub fn applicant(&self) -> Citizen {
        self.citizen.actor.citizen().unwrap()
    }

    /// A draft with everything filled in and uploaded.
    pub async fn draft(&self) -> Done {
        self.draft_of(&self.applicant()).await
    }

    pub async fn draft_of(&self, citizen: &Citizen) -> Done {
        let backend = &self.app.backend;
        let started = services::cases::start(backend, citizen, &self.key(), self.item).await.unwrap();
        let answers = [("area", "120"), ("kind", "hot"), ("name", "王小明"), ("mobile", "13800000001")];
        let answers = answers.into_iter().map(|(key, answer)| (key.to_owned(), answer.to_owned())).collect();
        let input = AnswersInput { case: started.case, version: None, topic: None, answers };
        services::cases::save_answers(backend, citizen, &self.key(), &input).await.unwrap();
        self.upload(citizen, started.case, "plan", PDF).await.unwrap();
        let draft = services::cases::draft(backend, citizen, started.case).await.unwrap();
        Done { case: started.case, version: draft.version }
    }

    /// Uploads a whole file.
    pub async fn upload(&self, citizen: &Citizen, case: CaseId, paper: &str, bytes: &[u8]) -> Result<MaterialId> {
        let backend = &self.app.backend;
        let input = UploadInput { case, paper: paper.into(), name: "平面图.pdf".into(), size: bytes.len() as u64 };
        let begun = upload::begin(backend, citizen, &self.key(), &input).await?;
        upload::append(backend, citizen, begun.id, 0, bytes).await?;
        Ok(upload::finish(backend, citizen, begun.id).await?.id)
    }

    /// A submitted application.
    pub async fn submitted(&self) -> Submitted {
        self.submitted_by(&self.applicant()).await
    }

    pub async fn submitted_by(&self, citizen: &Citizen) -> Submitted {
        let draft = self.draft_of(citizen).await;
        let input = SubmitInput { case: draft.case, version: draft.version };
        services::cases::submit(&self.app.backend, citizen, &self.key(), input).await.unwrap()
    }

    /// Lets an official act on the case as it stands now.
    pub async fn act(&self, who: &Visitor, case: CaseId, act: OfficialAct) -> Result<Done> {
        let official = official(who);
        let seen = self.see(&self.citizen.actor, case).await;
        let input = OfficialInput { case, version: seen.version, act };
        services::cases::act(&self.app.backend, &official, &self.key(), &input).await
    }

    pub async fn see(&self, actor: &Actor, case: CaseId) -> CaseView {
        services::cases::page(&self.app.backend, actor, case).await.unwrap()
    }

    /// A case taken all the way to the decision, in the citizen's favour.
    pub async fn decided(&self) -> CaseId {
        let case = self.submitted().await.case;
        self.act(&self.window, case, OfficialAct::Accept).await.unwrap();
        self.act(&self.reviewer, case, OfficialAct::Pass { note: None }).await.unwrap();
        let reasons = reason("符合条件");
        self.act(&self.head, case, OfficialAct::Decide { outcome: Outcome::Granted, reasons }).await.unwrap();
        case
    }
}

pub fn official(who: &Visitor) -> Official {
    who.actor.official().unwrap()
}

pub fn reason(text: &str) -> Reason {
    Reason::parse(text).unwrap()
}

async fn publish(app: &TestApp, department: DepartmentId) -> ItemId {
    let tx = app.backend.begin(&Actor::System).await.unwrap();
    let code = "91350100M000100Y434330131001000".parse().unwrap();
    let new = catalogue::NewItem { catalogue_code: "330131001000".parse().unwrap(), code, department };
    let item = catalogue::enter(&tx, &new).await.unwrap();
    let version = catalogue::draft(&tx, item, guide()).await.unwrap();
    catalogue::publish(&tx, item, version).await.unwrap();
    tx.commit().await.unwrap();
    item
}

fn both(zh: &str, en: &str) -> Bilingual {
    Bilingual::new(zh, en)
}

fn step(key: &str, zh: &str, kind: StepKind, role: Role) -> FlowStep {
    FlowStep { key: key.into(), name: both(zh, key), kind, role, limit: 2, risks: Vec::new() }
}

fn field(key: &str, kind: FieldKind, known: Option<Known>) -> FormField {
    FormField { key: key.into(), label: both(key, key), hint: Bilingual::default(), kind, required: true, known }
}

fn form() -> FormDefinition {
    let option = |key: &str, zh: &str| Choice { key: key.into(), label: both(zh, key) };
    let person = vec![
        field("name", FieldKind::Text { min: 2, max: 40, lines: 1 }, Some(Known::Name)),
        field("mobile", FieldKind::Mobile, Some(Known::Mobile)),
    ];
    let place = vec![
        field("area", FieldKind::Number { min: 1, max: 99_999, unit: both("平方米", "m²") }, None),
        field("kind", FieldKind::Choice { options: vec![option("hot", "热食类"), option("cold", "冷食类")] }, None),
    ];
    let topic = |key: &str, zh: &str, fields| FormTopic {
        key: key.into(),
        title: both(zh, key),
        hint: Bilingual::default(),
        fields,
    };
    FormDefinition { topics: vec![topic("person", "申请人", person), topic("place", "经营场所", place)] }
}

fn paper(key: &str, zh: &str, required: bool) -> Material {
    Material {
        key: key.into(),
        name: both(zh, key),
        form: MaterialForm::Electronic,
        copies: 1,
        source: MaterialSource::Applicant,
        sample: both("标明面积和门窗", "With areas and doors"),
        required,
    }
}

/// A complete guide: promised five working days, twenty by law.
pub fn guide() -> Guide {
    let steps = vec![
        step("acceptance", "受理", StepKind::Acceptance, Role::Window),
        step("review", "审查", StepKind::Review, Role::Reviewer),
        step("decision", "决定", StepKind::Decision, Role::Head),
        step("issue", "制证", StepKind::Issue, Role::Window),
    ];
    Guide {
        name: both("食品经营许可", "Food business licence"),
        summary: both("开餐饮店要先拿到的许可", "What you need before you sell food"),
        keywords: vec!["餐饮".into()],
        themes: vec![Theme::Catering],
        item_type: ItemType::Licensing,
        level: Level::County,
        subject: Subject::StatutoryOrgan,
        service_objects: vec![ServiceObject::Person],
        handling_forms: vec![HandlingForm::Computer],
        case_type: CaseType::Promised,
        legal_basis: vec![LegalBasis {
            law: both("《食品安全法》", "Food Safety Law"),
            article: both("第三十五条", "art. 35"),
            quote: both("国家对食品生产经营实行许可制度。", "Food business needs a licence."),
        }],
        conditions: vec![both("有固定场所", "A fixed place")],
        materials: vec![paper("plan", "经营场所平面图", true), paper("proxy", "委托书", false)],
        flow: FlowDefinition { version: 1, steps },
        statutory_limit: Some(StatutoryLimit {
            days: 20, basis: both("《行政许可法》第四十二条", "art. 42")
        }),
        promised_limit: Some(5),
        fee: Some(Fee::Free),
        result: Some(ResultDocument {
            name: both("食品经营许可证", "Food business licence"),
            validity: both("五年", "Five years"),
        }),
        places: vec![ServicePlace {
            name: both("政务服务中心", "Service centre"),
            address: both("人民路1号", "1 Renmin Road"),
            hours: both("工作日 9:00–17:00", "Working days 9:00–17:00"),
        }],
        phone: "0574-12345".into(),
        complaint: Some(Complaint { phone: "12345".into(), channel: both("12345热线", "Hotline 12345") }),
        pitfalls: vec![both("平面图没有标面积", "The plan has no areas")],
        form: form(),
    }
}
