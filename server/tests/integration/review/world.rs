//! A review with two groups, people to hold it, and members who take part.

use std::collections::BTreeMap;

use ballot::Id;
use ballot::cast::{Ballot, CastBallot, CastRequest, Comments, Grades};
use ballot::manifest::{Manifest, Review};
use ballot::signing::Signed;
use ballot::token::{Blinding, SavedToken};
use chrono::Duration;
use domain::accounts::{Actor, Official, PanelMember, Role};
use domain::cases::Reason;
use domain::ids::{DepartmentId, ReviewId, SessionId};
use domain::review::setup::{ResultsPolicy, SetupEntry, SubjectEntry, WeightedEntry};
use reqwest::Method;
use services::accounts::{Origin, session};
use services::review::{self, IssuedCode};
use services::{ChanceRng, IdempotencyKey};

use crate::support::{Answer, TestApp, Visitor};

/// A review that is open, with codes for everybody.
pub struct World {
    pub app: TestApp,
    pub organiser: Visitor,
    pub second: Visitor,
    pub department: DepartmentId,
    pub review: ReviewId,
    pub codes: Vec<IssuedCode>,
}

/// A member who is signed in, and perhaps has a token.
pub struct Member {
    pub who: PanelMember,
    pub sign_in: SessionId,
    pub group: Id,
}

impl World {
    /// An open review with so many members in each of the two groups.
    pub async fn open(members: u32, results: ResultsPolicy) -> Self {
        let mut world = Self::drafted(TestApp::init().await, members, results).await;
        world.begin().await;
        world
    }

    /// A draft with a definition and a roll.
    pub async fn drafted(app: TestApp, members: u32, results: ResultsPolicy) -> Self {
        let department = app.department().await;
        let organiser = app.official(department, &[Role::ReviewOrganiser]).await;
        let second = app.official(department, &[Role::Supervisor]).await;
        let created = review::create(&app.backend, &official(&organiser), &app.key()).await.unwrap();
        let world = Self { app, organiser, second, department, review: created.review, codes: Vec::new() };
        let entry = world.entry(results);
        let backend = &world.app.backend;
        let place = (created.review, created.version);
        let (_, errors) = review::edit(backend, &world.by(), &world.key(), place, &entry).await.unwrap();
        assert_eq!(errors, []);
        if members > 0 {
            let csv = roll(members);
            review::import_roll(backend, &world.by(), &world.key(), world.review, (csv.as_bytes(), false))
                .await
                .unwrap();
        }
        world
    }

    /// Hands in, approves, makes codes, and lets the opening time come.
    pub async fn begin(&mut self) {
        self.approve().await;
        let backend = &self.app.backend;
        self.app.clock.advance(Duration::hours(1));
        self.app.work().await;
        let view = review::find(backend, &self.by(), self.review).await.unwrap();
        assert_eq!(view.state.name(), "open");
    }

    /// Hands in, approves, and makes codes: letters can go out.
    pub async fn approve(&mut self) {
        let backend = &self.app.backend;
        review::submit(backend, &self.by(), &self.key(), self.review).await.unwrap();
        let view = review::find(backend, &self.by(), self.review).await.unwrap();
        let definition = view.definition.unwrap();
        review::approve(backend, &self.seconded(), &self.key(), self.review, definition).await.unwrap();
        self.codes = review::issue_codes(backend, &self.by(), &self.key(), self.review).await.unwrap();
    }

    /// Lets the closing time come.
    pub async fn close(&self) {
        self.app.clock.advance(Duration::hours(24));
        self.app.work().await;
        let view = review::find(&self.app.backend, &self.by(), self.review).await.unwrap();
        assert_eq!(view.state.name(), "closed");
    }

    /// The definition as typed.
    pub fn entry(&self, results: ResultsPolicy) -> SetupEntry {
        let weighted = |key: &str, zh: &str, en: &str, weight: &str| WeightedEntry {
            key: key.into(),
            name_zh: zh.into(),
            name_en: en.into(),
            weight: weight.into(),
        };
        let subject = |name: &str| SubjectEntry {
            department: self.department.to_string(),
            kind: domain::review::setup::SubjectKind::Office,
            name_zh: name.into(),
            name_en: String::new(),
        };
        let now = domain::time::local_time(self.app.backend.now());
        let at = |hours: i64| (now + Duration::hours(hours)).format("%Y-%m-%dT%H:%M").to_string();
        SetupEntry {
            title_zh: "二〇二六年度万人评议".into(),
            title_en: "Annual review 2026".into(),
            subjects: ["登记处", "审批处", "执法处"].map(subject).to_vec(),
            groups: vec![
                weighted("deputies", "人大代表", "Deputies", "40"),
                weighted("grass_roots", "基层代表", "Grass roots", "60"),
            ],
            opens_at: at(1),
            closes_at: at(25),
            smallest_group: "5".into(),
            results,
            ..SetupEntry::standard()
        }
    }

    pub fn by(&self) -> Official {
        official(&self.organiser)
    }

    pub fn seconded(&self) -> Official {
        official(&self.second)
    }

    /// A key nobody used yet.
    pub fn key(&self) -> IdempotencyKey {
        self.app.key()
    }

    /// The id in open data.
    pub fn id(&self) -> String {
        format!("r{}", self.review)
    }

    /// The frozen review, as everybody reads it.
    pub async fn frozen(&self) -> Review {
        let text = review::open_manifest(&self.app.backend, &self.id()).await.unwrap();
        let signed: Signed<Manifest> = serde_json::from_str(&text).unwrap();
        assert_eq!(signed.verify(&signed.content.board_key), Ok(()));
        Review::freeze(signed.content).unwrap()
    }

    /// The member with this place on the roll, signed in by code.
    pub async fn member(&self, place: usize) -> Member {
        let code = &self.codes[place];
        let opened = review::sign_in_member(&self.app.backend, &code.code.expose(), &origin()).await.unwrap();
        let session = session(&self.app.backend, opened.session).await.unwrap().unwrap();
        let group = code.group_key.replace('_', "-").parse().unwrap();
        Member { who: Actor::SignedIn(session.signed_in).panel_member().unwrap(), sign_in: opened.session, group }
    }

    /// Blinds a token for a member.
    pub async fn blinding(&self, member: &Member) -> Blinding {
        let review = self.frozen().await;
        let key = &review.group(&member.group).unwrap().token_key;
        let mut rng = ChanceRng(self.app.backend.chance());
        Blinding::new(&mut rng, key, review.fingerprint(), member.group.clone()).unwrap()
    }

    /// Gets a member a token.
    pub async fn token(&self, member: &Member) -> SavedToken {
        let blinding = self.blinding(member).await;
        let answer = review::issue_token(&self.app.backend, &member.who, member.sign_in, blinding.blinded_message())
            .await
            .unwrap();
        let review = self.frozen().await;
        blinding.finish(&review.group(&member.group).unwrap().token_key, &answer).unwrap()
    }

    /// A request to cast a ballot that rates every subject alike.
    pub async fn request(&self, token: &SavedToken, grade: u8, comment: Option<&str>) -> CastRequest {
        let review = self.frozen().await;
        let manifest = review.manifest();
        let grades = Grades(vec![grade; manifest.criteria.len()]);
        let ratings = manifest.departments.iter().map(|subject| (subject.id.clone(), grades.clone())).collect();
        let texts: BTreeMap<Id, String> =
            comment.map(|text| (manifest.departments[0].id.clone(), text.to_owned())).into_iter().collect();
        let comments = Comments::new(&mut ChanceRng(self.app.backend.chance()), texts);
        let ballot = Ballot {
            review: token.review,
            group: token.group.clone(),
            window: None,
            ratings,
            comments: comments.commitment().unwrap(),
        };
        CastRequest { cast: CastBallot { ballot, token: token.token.clone() }, comments }
    }

    /// A whole ballot of the member with this place, as bytes to send.
    pub async fn ballot(&self, place: usize, grade: u8) -> Vec<u8> {
        let token = self.token(&self.member(place).await).await;
        bytes(&self.request(&token, grade, None).await)
    }

    /// Sends a ballot.
    pub async fn send(&self, request: Vec<u8>) -> Answer {
        let path = format!("/api/open/v1/reviews/{}/ballots", self.id());
        let browser = self.app.browser();
        let request = browser.request(Method::POST, &path).header("content-type", "application/json").body(request);
        browser.send(request).await
    }

    /// Casts the ballots of these members.
    pub async fn cast(&self, places: std::ops::Range<usize>, grade: u8) {
        for place in places {
            let answer = self.send(self.ballot(place, grade).await).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
        }
    }

    /// The archive.
    pub async fn archive(&self) -> Vec<u8> {
        let path = format!("/api/open/v1/reviews/{}/archive", self.id());
        let browser = self.app.browser();
        let answer = browser.send(browser.request(Method::GET, &path)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.text.into_bytes()
    }

    /// All ballots counted so far.
    pub async fn counted(&self) -> u64 {
        review::turnout(&self.app.backend, self.review).await.unwrap().iter().map(|group| group.cast).sum()
    }
}

/// The canonical bytes of a request.
pub fn bytes(request: &CastRequest) -> Vec<u8> {
    ballot::canonical::to_bytes(request).unwrap()
}

pub fn origin() -> Origin {
    Origin { address: "203.0.113.9".parse().unwrap(), user_agent: String::new(), device: None }
}

pub fn reason() -> Reason {
    Reason::parse("名册更正").unwrap()
}

pub fn official(visitor: &Visitor) -> Official {
    visitor.actor.official().unwrap()
}

/// A list with so many members in each group.
pub fn roll(members: u32) -> String {
    let row = |number: u32| {
        let group = if number.is_multiple_of(2) { "deputies" } else { "基层代表" };
        format!("M{number:05},代表{number},{group},1380000{number:04},m{number}@example.cn\n")
    };
    "编号,姓名,组别,手机,邮箱\n".to_owned() + &(0..members * 2).map(row).collect::<String>()
}
