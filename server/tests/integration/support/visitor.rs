//! People who are signed in.

use std::collections::HashMap;

use domain::accounts::{Actor, PersonKind, Post, Role, SignedIn};
use domain::ids::{DepartmentId, PersonId};
use entity::{department, sign_in};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, EntityTrait};
use serde_json::json;
use server::sessions::{Store, cookie_name};
use services::accounts::{NewPerson, create, session};
use tower_sessions::SessionStore;
use tower_sessions::cookie::time::OffsetDateTime;
use tower_sessions::session::{Id, Record};

use super::{Browser, TestApp};

/// A person with a browser in which they are signed in.
pub struct Visitor {
    /// Who, for use-cases.
    pub actor: Actor,
    /// Who, by number.
    pub person: PersonId,
    /// The browser.
    pub browser: Browser,
}

impl Visitor {
    /// The person as signed in.
    pub fn signed_in(&self) -> &SignedIn {
        self.actor.signed_in().unwrap()
    }
}

impl TestApp {
    /// The program with a citizen.
    pub async fn with_citizen() -> (Self, Visitor) {
        let app = Self::init().await;
        let citizen = app.citizen().await;
        (app, citizen)
    }

    /// The program with an official who holds these roles in one department.
    pub async fn with_official(roles: &[Role]) -> (Self, Visitor) {
        let app = Self::init().await;
        let department = app.department().await;
        let official = app.official(department, roles).await;
        (app, official)
    }

    /// A new citizen, signed in.
    pub async fn citizen(&self) -> Visitor {
        self.visitor(NewPerson::new(PersonKind::Citizen, "王小明")).await
    }

    /// A new agent of a company, signed in.
    pub async fn agent(&self) -> Visitor {
        self.visitor(NewPerson::new(PersonKind::CompanyAgent, "赵经理")).await
    }

    /// A new official with these roles in `department`, signed in with both steps.
    pub async fn official(&self, department: DepartmentId, roles: &[Role]) -> Visitor {
        let mut new = NewPerson::new(PersonKind::Official, "李科长");
        new.posts = roles.iter().map(|&role| Post { department, role }).collect();
        self.visitor(new).await
    }

    /// A new department.
    pub async fn department(&self) -> DepartmentId {
        let code = self.backend.chance().name();
        let row = department::ActiveModel {
            id: NotSet,
            place_id: Set(1),
            code: Set(code[..18].to_owned()),
            name_zh: Set("市场监督管理局".to_owned()),
            name_en: Set("Market Supervision Bureau".to_owned()),
            phone: Set("0574-12345".to_owned()),
            address_zh: Set("政务服务中心二楼".to_owned()),
            address_en: Set("Service Centre, floor 2".to_owned()),
        };
        DepartmentId(row.insert(self.backend.db().write()).await.unwrap().id)
    }

    async fn visitor(&self, new: NewPerson<'_>) -> Visitor {
        let tx = self.backend.begin(&Actor::System).await.unwrap();
        let person = create(&tx, &new).await.unwrap();
        tx.commit().await.unwrap();
        let browser = self.browser();
        let signed_in = self.sign_in(person, &browser).await;
        Visitor { actor: Actor::SignedIn(signed_in), person, browser }
    }

    /// Signs somebody in without their password: the rows are those that signing in leaves.
    pub async fn sign_in(&self, person: PersonId, browser: &Browser) -> SignedIn {
        let now = self.backend.now();
        let row = sign_in::ActiveModel {
            id: NotSet,
            person_id: Set(person.0),
            second_step: Set(true),
            device: Set("Firefox, Windows".to_owned()),
            address: Set("127.0.0.*".to_owned()),
            started_at: Set(now),
            seen_at: Set(now),
            ended_at: Set(None),
            ended_because: Set(None),
        };
        let row = sign_in::Entity::insert(row).exec_with_returning(self.backend.db().write()).await.unwrap();
        let opened = session(&self.backend, domain::ids::SessionId(row.id)).await.unwrap().unwrap();
        let hash = opened.credential_version.to_be_bytes().to_vec();
        let data = HashMap::from([("axum-login.data".to_owned(), json!({ "user_id": row.id, "auth_hash": hash }))]);
        let id = Id(i128::from_be_bytes(self.backend.chance().bytes()));
        let mut record = Record { id, data, expiry_date: OffsetDateTime::UNIX_EPOCH };
        Store::new(self.backend.clone()).create(&mut record).await.unwrap();
        browser.keep_cookie(cookie_name(self.state.config.https()), &id.to_string());
        opened.signed_in
    }
}
