//! A form that arrives twice has one effect and one answer.

use chrono::Duration;
use domain::notices::NoticeKind;
use entity::{recovery_code, sign_in_lane};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use services::accounts::{self, Outcome};
use services::notices;

use super::second_step::code_of;
use super::{attempt, origin};
use crate::support::{Browser, PASSWORD, Somebody, TestApp};

const NEW_PASSWORD: &str = "四月三日星期五下午三点";

/// A citizen in a browser.
struct World {
    app: TestApp,
    citizen: Somebody,
    browser: Browser,
}

impl World {
    async fn new() -> Self {
        let app = TestApp::init().await;
        let citizen = app.registered_citizen("王小明", 1).await;
        let browser = app.browser();
        browser.enter(&app, &citizen).await;
        Self { app, citizen, browser }
    }

    /// Sends a form twice under one key, and gives the answer that both got.
    async fn twice(&self, path: &str, fields: &[(&str, &str)]) -> serde_json::Value {
        let key = self.app.key().to_string();
        let ticket = [("ticket[key]", key.as_str()), ("ticket[back]", "/zh/account")];
        let fields: Vec<_> = fields.iter().copied().chain(ticket).collect();
        let first = self.browser.call(path, &fields).await;
        let second = self.browser.call(path, &fields).await;
        assert_eq!((first.status.as_u16(), &first.text), (200, &second.text), "{path}");
        assert!(first.json()["Done"].is_object(), "{path}: {}", first.text);
        first.json()
    }

    async fn secret(&self) -> String {
        let sessions = accounts::list_sessions(&self.app.backend, &self.citizen.signed_in).await.unwrap();
        let enrolment = accounts::enrolment(&self.app.backend, &self.citizen.signed_in, sessions[0].session).await;
        enrolment.unwrap().unwrap().secret
    }

    /// The recovery codes on the account page.
    async fn codes(&self) -> Option<String> {
        let page = self.browser.get("/zh/account").await.text;
        Some(page.split("account-codes").nth(1)?.split("</ul>").next()?.to_owned())
    }

    /// What the citizen was told, the newest first.
    async fn told(&self) -> Vec<NoticeKind> {
        let page = notices::inbox(self.app.backend.db().read(), self.citizen.id(), None, 20).await.unwrap();
        page.rows.into_iter().map(|notice| notice.kind).collect()
    }
}

#[tokio::test]
async fn writes_of_ones_own_account_have_one_effect() {
    let world = World::new().await;
    let Outcome::SignedIn(other) = attempt(&world.app, &world.citizen.login, PASSWORD, &origin("203.0.113.5")).await.0
    else {
        panic!("not signed in")
    };
    let id = other.session.to_string();
    let password = [("current", PASSWORD), ("password", NEW_PASSWORD), ("password_again", NEW_PASSWORD)];
    let writes: [(&str, &[(&str, &str)]); 3] = [
        ("set_contact", &[("lang", "en"), ("email", "wang@example.cn")]),
        ("revoke_session", &[("id", &id)]),
        ("change_password", &password),
    ];
    for (name, fields) in writes {
        world.twice(&format!("/api/accounts/{name}"), fields).await;
        assert_eq!(world.app.logged(&format!("accounts/{name}")).await, 1, "{name}");
    }
    let counted = sign_in_lane::Entity::find().filter(sign_in_lane::Column::Failures.gt(0));
    let counted = counted.count(world.app.backend.db().read()).await.unwrap();
    assert_eq!(counted, 0, "no copy counts as a wrong password");
    assert_eq!(world.told().await, [NoticeKind::PasswordChanged]);
}

#[tokio::test]
async fn recovery_codes_are_made_once_and_shown_until_they_are_kept() {
    let world = World::new().await;
    world.twice("/api/accounts/start_second_step", &[]).await;
    let secret = world.secret().await;
    world.twice("/api/accounts/start_second_step", &[]).await;
    assert_eq!(world.secret().await, secret, "started again, it is the same");
    world.twice("/api/accounts/confirm_second_step", &[("code", &code_of(&secret, &world.app))]).await;
    let first = world.codes().await.unwrap();
    assert_eq!(world.codes().await.as_ref(), Some(&first), "an answer that was lost loses no codes");
    world.app.clock.advance(Duration::seconds(31));
    world.twice("/api/accounts/renew_recovery_codes", &[("code", &code_of(&secret, &world.app))]).await;
    let second = world.codes().await.unwrap();
    assert_ne!(first, second);
    world.twice("/api/accounts/kept_codes", &[]).await;
    assert_eq!(world.codes().await, None);
    let rows = recovery_code::Entity::find().count(world.app.backend.db().read()).await.unwrap();
    let logged = (
        world.app.logged("accounts/set_up_second_step").await,
        world.app.logged("accounts/renew_recovery_codes").await,
    );
    assert_eq!((rows, logged), (10, (1, 1)));
    assert_eq!(world.told().await, [NoticeKind::SecondStepChanged, NoticeKind::SecondStepChanged]);
}

#[tokio::test]
async fn a_late_copy_shows_no_codes_that_were_replaced() {
    let world = World::new().await;
    let (backend, who, here) = (&world.app.backend, &world.citizen.signed_in, origin("203.0.113.5"));
    let session = accounts::list_sessions(backend, who).await.unwrap()[0].session;
    accounts::start_enrolment(backend, who, session, &world.app.key()).await.unwrap();
    let (secret, key) = (world.secret().await, world.app.key());
    let code = code_of(&secret, &world.app);
    let confirm = async || accounts::confirm_enrolment(backend, who, session, &here, &key, &code).await.unwrap();
    let codes = confirm().await;
    assert_eq!(confirm().await, codes);
    world.app.clock.advance(Duration::seconds(31));
    let code = code_of(&secret, &world.app);
    accounts::renew_recovery_codes(backend, who, &here, &world.app.key(), &code).await.unwrap();
    assert_eq!(confirm().await, Vec::<String>::new());
}

#[tokio::test]
async fn writes_of_the_inbox_have_one_effect_and_a_late_copy_undoes_nothing() {
    let world = World::new().await;
    let (backend, person) = (&world.app.backend, world.citizen.id());
    let tx = backend.begin(&domain::accounts::Actor::System).await.unwrap();
    let notice = notices::notify(&tx, person, NoticeKind::CodesTried).await.unwrap().to_string();
    tx.commit().await.unwrap();
    let opened = world.twice("/api/notices/open", &[("notice", &notice)]).await;
    assert_eq!(opened["Done"]["location"], "/zh/account");
    world.twice("/api/notices/read_all", &[("newest", &notice)]).await;
    assert_eq!(notices::unread(backend.db().read(), person).await.unwrap(), 0);
    let early = [("email", "true"), ("ticket[key]", "0123456789abcdef0001"), ("ticket[back]", "/zh/notices")];
    let first = world.browser.call("/api/notices/prefer", &early).await;
    world.twice("/api/notices/prefer", &[("sms", "true")]).await;
    assert_eq!(world.browser.call("/api/notices/prefer", &early).await.text, first.text);
    let wanted = notices::preferences(backend.db().read(), person).await.unwrap();
    assert_eq!((wanted.email, wanted.sms), (false, true));
}

#[tokio::test]
async fn an_account_is_closed_once() {
    let world = World::new().await;
    let (key, citizen) = (world.app.key(), world.citizen.citizen());
    let here = origin("203.0.113.5");
    for _ in 0..2 {
        accounts::close(&world.app.backend, &citizen, &here, &key, PASSWORD).await.unwrap();
    }
    assert_eq!(world.app.logged("accounts/close").await, 1);
}
