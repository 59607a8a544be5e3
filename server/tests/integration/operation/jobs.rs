//! What happens beside the requests when something goes wrong there.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use chrono::TimeDelta;
use domain::accounts::{Actor, PersonKind, Role};
use domain::ids::CaseId;
use domain::notices::{CaseRef, NoticeKind};
use domain::review::delivery::{RoundState, Scope, Way};
use domain::review::setup::ResultsPolicy;
use domain::text::{Bilingual, Lang};
use entity::job;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use server::tasks;
use services::accounts::{NewPerson, create};
use services::jobs::{self, Handler, Handlers, MAX_ATTEMPTS, NewJob};
use services::notices::notify;
use services::review::delivery::{self, Asked};
use services::{Backend, Result, review};
use tokio::net::TcpListener;

use crate::review::{World, reason};
use crate::support::{KEYS, TestApp};

type Work<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// Never does what it is asked for.
struct Panics;
/// Always does.
struct Works;

impl Handler for Panics {
    fn kind(&self) -> &'static str {
        "test/panics"
    }

    fn run<'a>(&'a self, _backend: &'a Backend, _payload: &'a Value) -> Work<'a> {
        panic!("on purpose")
    }
}

impl Handler for Works {
    fn kind(&self) -> &'static str {
        "test/works"
    }

    fn run<'a>(&'a self, _backend: &'a Backend, _payload: &'a Value) -> Work<'a> {
        Box::pin(async { Ok(()) })
    }
}

async fn enqueue(app: &TestApp, kind: &'static str) {
    let tx = app.backend.begin(&Actor::System).await.unwrap();
    tx.enqueue(NewJob::new(kind, json!({})));
    tx.commit().await.unwrap();
}

async fn find(app: &TestApp, kind: &str) -> job::Model {
    let of_kind = job::Entity::find().filter(job::Column::Kind.eq(kind));
    of_kind.one(app.backend.db().read()).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_job_that_panics_is_tried_again_then_dead_and_the_next_one_is_done() {
    let app = TestApp::init().await;
    let handlers = Handlers::default().with(Panics).with(Works);
    enqueue(&app, "test/panics").await;
    enqueue(&app, "test/works").await;
    assert_eq!(jobs::work_due(&app.backend, &handlers).await.unwrap(), 2);
    let job = find(&app, "test/panics").await;
    assert_eq!((job.state.as_str(), job.attempts), ("ready", 1));
    assert!(job.last_error.unwrap().contains("panicked"));
    assert_eq!(find(&app, "test/works").await.state, "done");
    for _ in 1..MAX_ATTEMPTS {
        app.clock.advance(TimeDelta::hours(1));
        assert_eq!(jobs::work_due(&app.backend, &handlers).await.unwrap(), 1);
    }
    let job = find(&app, "test/panics").await;
    assert_eq!((job.state.as_str(), job.attempts), ("dead", MAX_ATTEMPTS));
}

#[tokio::test]
async fn a_system_administrator_sees_a_dead_job_and_has_it_done_again() {
    let app = TestApp::init().await;
    let administrator = app.official(app.department().await, &[Role::SystemAdministrator]).await.browser;
    enqueue(&app, "test/works").await;
    let died = job::Entity::update_many()
        .col_expr(job::Column::State, Expr::value("dead"))
        .col_expr(job::Column::Attempts, Expr::value(MAX_ATTEMPTS))
        .col_expr(job::Column::LastError, Expr::value("database: 王小明 is in the way"));
    died.exec(app.backend.db().write()).await.unwrap();
    let page = administrator.get("/zh/admin/jobs").await.text;
    assert!(page.contains("test/works") && page.contains("数据库没有响应") && !page.contains("王小明"), "{page}");
    let id = find(&app, "test/works").await.id.to_string();
    let again = [("list", "jobs"), ("id", &id), ("ticket[key]", KEYS[0]), ("ticket[back]", "/zh/admin/jobs")];
    for _ in 0..2 {
        let answer = administrator.post_form("/api/notices/try_again", &again).await;
        assert_eq!(answer.location(), Some("/zh/admin/jobs"), "{}", answer.text);
    }
    jobs::work_due(&app.backend, &Handlers::default().with(Works)).await.unwrap();
    let job = find(&app, "test/works").await;
    assert_eq!((job.state.as_str(), job.attempts), ("done", 1));
    assert_eq!(app.logged("jobs/try_again").await, 1);
    assert!(administrator.get("/zh/admin/jobs").await.text.contains("没有失败的任务"));
}

#[tokio::test]
async fn a_job_that_ends_its_workers_is_given_up() {
    let app = TestApp::init().await;
    enqueue(&app, "test/works").await;
    // So it stands when the program was ended in the middle of every attempt.
    let lost = job::Entity::update_many().col_expr(job::Column::Attempts, Expr::value(MAX_ATTEMPTS));
    lost.exec(app.backend.db().write()).await.unwrap();
    jobs::work_due(&app.backend, &Handlers::default().with(Works)).await.unwrap();
    assert_eq!(find(&app, "test/works").await.state, "dead");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_that_does_not_answer_holds_up_nothing_that_is_due() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", silent.local_addr().unwrap());
    let app = TestApp::with_config(|config| config.mail.url = url).await;
    let mut world = World::drafted(app, 5, ResultsPolicy::AtClose).await;
    world.begin().await;
    let app = &world.app;
    for _ in 0..3 {
        tell_by_mail(app).await;
    }
    for handlers in tasks::workers(&app.state) {
        let work = jobs::work(app.backend.clone(), handlers);
        tokio::spawn(app.state.ending.clone().run_until_cancelled_owned(work));
    }
    // A mail is being handed over, and nobody takes it.
    let _held = silent.accept().await.unwrap();
    let letters = Asked { way: Way::Letters, scope: Scope::Unused, lang: Lang::Zh, reason: Some(reason()) };
    delivery::begin_round(&app.backend, &world.by(), &world.key(), world.review, &letters).await.unwrap();
    let drawn = async {
        while delivery::rounds(&app.backend, &world.by(), world.review).await.unwrap()[0].state != RoundState::Ready {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), drawn).await.expect("letters waited for the mail server");
    app.clock.advance(TimeDelta::hours(24));
    let closed = async {
        while review::find(&app.backend, &world.by(), world.review).await.unwrap().state.name() != "closed" {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), closed).await.expect("closing waited for the mail server");
}

/// Somebody is told something, and has an e-mail address for it.
async fn tell_by_mail(app: &TestApp) {
    let new = NewPerson { email: Some("reader@example.cn"), ..NewPerson::new(PersonKind::Citizen, "王小明") };
    let tx = app.backend.begin(&Actor::System).await.unwrap();
    let person = create(&tx, &new).await.unwrap();
    let item = Bilingual::new("食品经营许可", "Food business licence");
    let case = CaseRef { id: CaseId(1), number: "1".to_owned(), item };
    notify(&tx, person, NoticeKind::CaseSubmitted { case }).await.unwrap();
    tx.commit().await.unwrap();
}
