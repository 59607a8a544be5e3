//! The pages without JavaScript, and what open pages are told.

use std::time::Duration;

use domain::accounts::Role;
use domain::cases::view::Standing;
use reqwest::StatusCode;
use services::cases::OfficialAct;

use super::World;
use crate::support::{Answer, Stream};

/// The value of the first field of this name.
fn field(page: &Answer, name: &str) -> String {
    let at = page.text.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no field {name}: {}", page.text));
    let value = page.text[at..].split_once("value=\"").unwrap().1;
    value.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_citizen_applies_without_javascript() {
    let world = World::new().await;
    let browser = &world.citizen.browser;
    let item = world.item.to_string();
    let ticket = [("ticket[key]", "0123456789abcdef00"), ("ticket[back]", "/zh")];
    let started = browser.post_form("/api/cases/start", &[&ticket[..], &[("item", &item)]].concat()).await;
    let first = browser.follow(&started).await;
    assert!(first.text.contains("申请人"), "the first topic: {}", first.text);
    assert_eq!(field(&first, "answers[name]"), "王小明", "what the city knows is filled in");

    let (case, next) = (field(&first, "topic[case]"), field(&first, "topic[next]"));
    let back = format!("/zh/cases/{case}/apply/form/first");
    let save = async |topic: &str, next: &str, answers: &[(&str, &str)]| {
        let key = world.key().to_string();
        let fields = [
            ("ticket[key]", key.as_str()),
            ("ticket[back]", back.as_str()),
            ("topic[case]", case.as_str()),
            ("topic[version]", "1"),
            ("topic[topic]", topic),
            ("topic[next]", next),
        ];
        browser.post_form("/api/cases/save_topic", &[&fields[..], answers].concat()).await
    };
    let wrong = save("person", &next, &[("answers[name]", "王小明"), ("answers[mobile]", "123")]).await;
    let page = browser.follow(&wrong).await;
    assert!(page.text.contains("error-summary") && field(&page, "answers[mobile]") == "123", "{}", page.text);
    let right = save("person", &next, &[("answers[name]", "王小明"), ("answers[mobile]", "13800000001")]).await;
    let second = browser.follow(&right).await;
    let papers = field(&second, "topic[next]");
    let right = save("place", &papers, &[("answers[area]", "120"), ("answers[kind]", "hot")]).await;
    assert!(browser.follow(&right).await.text.contains("经营场所平面图"));

    let id = domain::ids::CaseId(case.parse().unwrap());
    let early = browser.get(&format!("/zh/cases/{case}/apply/review")).await;
    let submit = async |page: &Answer| {
        let (key, version) = (field(page, "ticket[key]"), field(page, "version"));
        let back = format!("/zh/cases/{case}/apply/review");
        let fields = [("ticket[key]", key.as_str()), ("ticket[back]", &back), ("case", &case), ("version", &version)];
        browser.post_form("/api/cases/submit", &fields).await
    };
    let refused = browser.follow(&submit(&early).await).await;
    assert!(refused.text.contains("error-summary"), "the missing paper is named: {}", refused.text);
    world.upload(&world.applicant(), id, "plan", super::world::PDF).await.unwrap();
    let review = browser.get(&format!("/zh/cases/{case}/apply/review")).await;
    let page = browser.follow(&submit(&review).await).await;
    assert!(page.text.contains("我们收到了您的申请"), "{}", page.text);
    let list = browser.get("/zh/my").await;
    assert!(list.text.contains("食品经营许可") && list.text.contains("待受理"));
}

#[tokio::test]
async fn an_official_handles_a_case_without_javascript() {
    let world = World::new().await;
    let case = world.submitted().await.case;
    let browser = &world.window.browser;
    let inbox = browser.get("/zh/work").await;
    assert!(inbox.text.contains(&format!("/zh/work?case={case}")), "{}", inbox.text);
    let address = format!("/zh/work?case={case}");
    let page = browser.get(&address).await;
    let (key, version, id) = (field(&page, "ticket[key]"), field(&page, "seen[version]"), case.to_string());
    let fields = [
        ("ticket[key]", key.as_str()),
        ("ticket[back]", &address),
        ("seen[case]", &id),
        ("seen[version]", &version),
        ("act", "accept"),
    ];
    let accepted = browser.post_form("/api/cases/act", &fields).await;
    assert_eq!(accepted.location(), Some(address.as_str()));
    let again = browser.post_form("/api/cases/act", &fields).await;
    assert_eq!(again.location(), Some(address.as_str()), "the same form sent twice has one effect");
    assert_eq!(Standing::of(&world.see(&world.citizen.actor, case).await.state), Standing::Handling);

    let stale = [("ticket[key]", "another-key-0123456789"), fields[1], fields[2], fields[3], fields[4]];
    let told = browser.post_form("/api/cases/act", &stale).await;
    let page = browser.follow(&told).await;
    assert_eq!(page.text.matches("您看到的不是最新状态").count(), 1, "{}", page.text);
}

#[tokio::test]
async fn pages_of_others_are_not_there() {
    let world = World::new().await;
    let case = world.submitted().await.case;
    let path = format!("/zh/cases/{case}");
    assert_eq!(world.app.citizen().await.browser.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.app.browser().get(&path).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(world.citizen.browser.get("/zh/work").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_supervisor_chooses_the_department_whose_figures_to_see() {
    let world = World::new().await;
    world.submitted().await;
    let other = world.app.department().await;
    let supervisor = world.app.official(other, &[Role::Supervisor]).await;
    let browser = &supervisor.browser;
    let choice = browser.get("/zh/work/overview").await;
    assert_eq!(choice.status, StatusCode::OK);
    for department in [world.department, other] {
        let link = format!("href=\"/zh/work/overview?department={department}\"");
        assert!(choice.text.contains(&link), "{link}: {}", choice.text);
    }
    let figures = browser.get(&format!("/zh/work/overview?department={}", world.department)).await;
    assert!(figures.text.contains("href=\"/zh/work/overview\"") && figures.text.contains("1 件"), "{}", figures.text);
    let rows = browser.get(&format!("/zh/work/figures?department={}&figure=load-0", world.department)).await;
    assert!(rows.text.contains("王小明"), "{}", rows.text);
    assert!(!rows.text.contains("/zh/work?case="), "a case is for who handles it: {}", rows.text);
    let own = world.head.browser.get("/zh/work/overview").await;
    assert!(own.text.contains("overview-judgement"), "a head has one department: {}", own.text);
    assert_eq!(world.window.browser.get("/zh/work/overview").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn whoever_was_signed_out_is_led_back_through_the_right_door() {
    let world = World::new().await;
    let doors =
        [("/zh/work?case=12", "/zh/sign-in/official?next=/zh/work%3Fcase%3D12"), ("/en/my", "/en/sign-in?next=/en/my")];
    for (path, door) in doors {
        let page = world.app.browser().get(path).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{path}");
        assert!(page.text.contains(&format!("href=\"{door}\"")), "{door}: {}", page.text);
    }
}

#[tokio::test]
async fn open_pages_hear_of_an_act_at_once() {
    let world = World::new().await;
    let case = world.submitted().await.case;
    let topic = format!("case/{case}");
    let mut citizen = Stream::open(&world.citizen.browser, &topic).await;
    let mut inbox = Stream::open(&world.reviewer.browser, &format!("inbox/{}", world.department)).await;
    let before = (citizen.next().await.unwrap(), inbox.next().await.unwrap());
    assert!(citizen.is_silent_for(Duration::from_millis(200)).await);
    world.act(&world.window, case, OfficialAct::Accept).await.unwrap();
    let acted = std::time::Instant::now();
    let after = (citizen.next().await.unwrap(), inbox.next().await.unwrap());
    assert!(acted.elapsed() < Duration::from_secs(1), "{:?}", acted.elapsed());
    assert!(after.0.version > before.0.version && after.1.version > before.1.version);
    let seen = world.see(&world.citizen.actor, case).await;
    assert_eq!(seen.topic_version, after.0.version, "a page read now carries the version that was told");
}
