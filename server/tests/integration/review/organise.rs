//! The organiser's pages as a browser without JavaScript uses them: from a new review to its open ballot box.

use domain::accounts::Role;
use domain::review::setup::ResultsPolicy;
use domain::review::state::ReviewState;
use reqwest::{Method, StatusCode};
use services::review;

use super::World;
use super::world::official;
use crate::support::{Answer, Browser, TestApp, Visitor};

/// A form's fields by their names.
type Fields = Vec<(String, String)>;

pub fn field(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// Posts a form with a key of its own and comes back to `back`.
pub async fn post(app: &TestApp, browser: &Browser, path: &str, back: &str, mut fields: Fields) -> Answer {
    fields.push(field("ticket[key]", &app.backend.chance().name()));
    fields.push(field("ticket[back]", back));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post_form(path, &fields).await
}

/// Signs the two officials in again: the clock went on since they came.
pub async fn come_again(world: &World) {
    for who in [&world.organiser, &world.second] {
        world.app.sign_in(who.person, &who.browser).await;
    }
}

/// Does an act and gives where it led.
pub async fn act(world: &World, who: &Visitor, act: &str, digest: &str, reason: &str) -> String {
    let page = format!("/zh/review/organise/{}", world.review);
    let fields = [("review", world.review.to_string().as_str()), ("act", act), ("digest", digest), ("reason", reason)]
        .map(|(name, value)| field(name, value));
    let answer = post(&world.app, &who.browser, "/api/review/organise/act", &page, fields.to_vec()).await;
    assert_eq!(answer.status, StatusCode::FOUND, "{act}: {}", answer.text);
    answer.location().unwrap().to_owned()
}

/// What the definition's form sends for a complete definition.
fn definition(world: &World, version: i64) -> Fields {
    let entry = world.entry(ResultsPolicy::AtClose);
    let mut fields = vec![
        field("review", &world.review.to_string()),
        field("version", &version.to_string()),
        field("fields[title_zh]", &entry.title_zh),
        field("fields[title_en]", &entry.title_en),
        field("fields[departments][]", &world.department.to_string()),
        field("fields[opens_at]", &entry.opens_at),
        field("fields[closes_at]", &entry.closes_at),
        field("fields[smallest_group]", "5"),
        field("fields[comments]", "taken"),
        field("fields[results]", "at_close"),
    ];
    for (list, rows) in [("criteria", &entry.criteria), ("groups", &entry.groups)] {
        for (row, entry) in rows.iter().enumerate() {
            let parts = [
                ("key", &entry.key),
                ("name_zh", &entry.name_zh),
                ("name_en", &entry.name_en),
                ("weight", &entry.weight),
            ];
            fields.extend(parts.map(|(part, value)| field(&format!("fields[{list}][{row}][{part}]"), value)));
        }
    }
    for (row, entry) in entry.grades.iter().enumerate() {
        let parts =
            [("key", &entry.key), ("name_zh", &entry.name_zh), ("name_en", &entry.name_en), ("score", &entry.score)];
        fields.extend(parts.map(|(part, value)| field(&format!("fields[grades][{row}][{part}]"), value)));
    }
    fields
}

async fn save(world: &World, fields: Fields) -> Answer {
    let page = format!("/zh/review/organise/{}/edit?topic=check", world.review);
    let browser = &world.organiser.browser;
    let answer = post(&world.app, browser, "/api/review/organise/edit", &page, fields).await;
    browser.follow(&answer).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_definition_is_kept_half_done_and_says_what_is_missing() {
    let world = World::drafted(TestApp::init().await, 0, ResultsPolicy::AtClose).await;
    let browser = &world.organiser.browser;
    let edit = browser.get(&format!("/zh/review/organise/{}/edit?topic=check", world.review)).await;
    assert!(edit.text.contains("二〇二六年度万人评议") && edit.text.contains("服务态度"), "{}", edit.text);
    let version =
        |page: &str| page.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let now: i64 = version(&edit.text).parse().unwrap();
    let mut fields = definition(&world, now);
    fields
        .iter_mut()
        .filter(|(name, _)| name == "fields[criteria][0][weight]")
        .for_each(|(_, value)| *value = "30".into());
    fields.push(field("fields[groups][4][name_zh]", "企业代表"));
    let page = save(&world, fields.clone()).await;
    assert!(page.text.contains("error-summary"), "{}", page.text);
    assert!(page.text.contains("已保存。还有 2 处要补正"), "{}", page.text);
    assert!(page.text.contains("definition-fields[groups][2][weight]-error"), "the new group has no weight");
    assert!(page.text.contains("企业代表"), "nothing is lost");
    let stale = save(&world, fields).await;
    assert!(stale.text.contains("其他人又修改过") && stale.text.contains("企业代表"), "{}", stale.text);
    let done = save(&world, definition(&world, version(&stale.text).parse().unwrap())).await;
    assert!(done.text.contains("方案已保存，没有缺漏"), "{}", done.text);
    assert!(done.text.contains("至少要 5 人"), "the roll is empty: {}", done.text);
    let letters = browser.get(&format!("/zh/review/organise/{}/letters", world.review)).await;
    assert!(letters.text.contains("方案还没有批准"), "{}", letters.text);
    let preview = browser.get(&format!("/zh/review/organise/{}/preview", world.review)).await;
    assert!(preview.text.contains("市场监督管理局") && preview.text.contains("基本满意"), "{}", preview.text);
    assert!(act(&world, &world.organiser, "submit", "", "").await.ends_with("?was=not_ready"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_definition_is_filled_in_topic_by_topic() {
    let world = World::drafted(TestApp::init().await, 0, ResultsPolicy::AtClose).await;
    let (browser, base) = (&world.organiser.browser, format!("/zh/review/organise/{}", world.review));
    let first = browser.get(&format!("{base}/edit")).await.text;
    assert!(first.contains("aria-current=\"step\"") && first.contains("核对全部"), "{first}");
    assert!(first.contains("fields[opens_at]") && !first.contains("name=\"fields[criteria]"), "{first}");
    let send = async |topic: &str, fields: &[(&str, &str)]| {
        let version = review::find(&world.app.backend, &world.by(), world.review).await.unwrap().version.to_string();
        let head = [("review", world.review.to_string()), ("version", version), ("topic", topic.to_owned())];
        let fields = fields.iter().map(|(name, value)| field(&format!("fields[{name}]"), value));
        let fields = head.iter().map(|(name, value)| field(name, value)).chain(fields).collect();
        let back = format!("{base}/edit?topic={topic}");
        let answer = post(&world.app, browser, "/api/review/organise/edit", &back, fields).await;
        (answer.location().unwrap().to_owned(), browser.follow(&answer).await.text)
    };
    let (led, page) =
        send("names", &[("title_zh", "改名的评议"), ("opens_at", "2030-01-01T09:00"), ("closes_at", "")]).await;
    assert!(led.ends_with("/edit?topic=names&checked=1") && page.contains("已保存。还有 1 处要补正"), "{led}: {page}");
    let times = [("title_zh", "改名的评议"), ("opens_at", "2030-01-01T09:00"), ("closes_at", "2030-01-02T09:00")];
    let (led, _) = send("names", &times).await;
    assert!(led.ends_with("/edit?topic=subjects"), "{led}");
    let (led, _) = send("rules", &[("smallest_group", "8"), ("comments", "taken"), ("results", "in_batches")]).await;
    assert!(led.ends_with("/edit?topic=check&checked=1"), "{led}");
    let entry = review::find(&world.app.backend, &world.by(), world.review).await.unwrap().entry;
    let before = world.entry(ResultsPolicy::InBatches);
    assert_eq!((entry.title_zh.as_str(), entry.smallest_group.as_str()), ("改名的评议", "8"));
    assert_eq!((entry.subjects, entry.criteria, entry.groups), (before.subjects, before.criteria, before.groups));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_bring_a_review_from_draft_to_open() {
    let world = World::drafted(TestApp::init().await, 5, ResultsPolicy::AtClose).await;
    assert!(act(&world, &world.organiser, "submit", "", "").await.ends_with("?done=submit"));
    let view = review::find(&world.app.backend, &world.by(), world.review).await.unwrap();
    let digest = view.definition.unwrap().to_string();
    let own = act(&world, &world.organiser, "approve", &digest, "").await;
    assert!(own.ends_with("?was=same_person"), "{own}");
    let page = world.organiser.browser.get(&own).await;
    assert!(page.text.contains("提交的人不能自己审核") && !page.text.contains("value=\"approve\""), "{}", page.text);
    let unexplained = act(&world, &world.second, "send_back", "", " ").await;
    let page = world.second.browser.get(&unexplained).await;
    assert!(page.text.contains("send_back-reason-error"), "{}", page.text);
    assert!(page.text.contains("value=\"approve\""), "the second person can approve");
    let other = act(&world, &world.second, "approve", &ballot::Digest::of(b"").to_string(), "").await;
    assert!(other.ends_with("?was=changed_meanwhile"), "{other}");
    assert!(act(&world, &world.second, "approve", &digest, "").await.ends_with("?done=approve"));
    assert!(act(&world, &world.organiser, "open", "", "").await.ends_with("?was=not_now"), "before its time");
    world.app.clock.advance(chrono::Duration::hours(1));
    come_again(&world).await;
    let open = act(&world, &world.organiser, "open", "", "").await;
    let page = world.organiser.browser.get(&open).await;
    let fingerprint = world.frozen().await.fingerprint().to_string();
    assert!(page.text.contains("方案已冻结") && page.text.contains(&fingerprint), "{}", page.text);
    assert!(page.text.contains("0 / 5 人（选票 0 张）"), "{}", page.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_are_shown_once_and_open_the_review() {
    let world = World::drafted(TestApp::init().await, 5, ResultsPolicy::AtClose).await;
    let (browser, review) = (&world.organiser.browser, world.review);
    let (path, page) = (format!("/review/organise/{review}/letters"), format!("/zh/review/organise/{review}/letters"));
    let letters = post(&world.app, browser, &path, &page, Vec::new()).await;
    assert_eq!(letters.status, StatusCode::OK);
    assert_eq!(letters.header("cache-control"), Some("no-store"));
    assert!(letters.header("content-security-policy").unwrap().contains("style-src 'self'"));
    assert_eq!(letters.text.matches("<article class=\"letter\"").count(), 10);
    assert_eq!(letters.text.matches("class=\"qr-code\"").count(), 10);
    assert!(letters.text.contains("没人知道您投了什么") && letters.text.contains("/zh/review/enter"));
    let secrets: Vec<&str> = letters.text.split("letter-secret\">").skip(1).map(|rest| &rest[..25]).collect();
    let origin = super::world::origin();
    let opened = review::sign_in_member(&world.app.backend, secrets[3], &origin).await.unwrap();
    assert_eq!(opened.review, review);
    let again = post(&world.app, browser, &path, &page, Vec::new()).await;
    assert!(!again.text.contains("letter-secret") && again.text.contains("所有代表都已有信函"), "{}", again.text);

    let members = review::list_members(&world.app.backend, &world.by(), review, None, 10).await.unwrap().rows;
    let member = members[3].member;
    let one = format!("/review/organise/{review}/letters/{member}");
    let back = format!("/zh/review/organise/{review}/members/{member}");
    let unexplained = post(&world.app, browser, &one, &back, vec![field("reason", "")]).await;
    let shown = browser.follow(&unexplained).await;
    assert!(shown.text.contains("reissue-reason-error"), "{}", shown.text);
    let renewed = post(&world.app, browser, &one, &back, vec![field("reason", "信函遗失")]).await;
    assert_eq!(renewed.text.matches("<article class=\"letter\"").count(), 1);
    let old = review::sign_in_member(&world.app.backend, secrets[3], &origin).await;
    assert!(old.is_err(), "the old letter still works");
    let english = vec![field("reason", "信函遗失"), field("lang", "en")];
    let other = format!("/review/organise/{review}/letters/{}", members[4].member);
    let english = post(&world.app, browser, &other, &back, english).await;
    assert!(
        english.text.contains("/en/review/enter") && english.text.contains("<main lang=\"en\">"),
        "{}",
        english.text
    );
    assert!(english.text.contains("<html lang=\"zh-CN\">"), "the organiser reads Chinese still: {}", english.text);
    let new = &renewed.text.split("letter-secret\">").nth(1).unwrap()[..25];
    assert!(review::sign_in_member(&world.app.backend, new, &origin).await.is_ok());
}

/// Every address of the organiser's, tried by everybody who is no organiser.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_no_organiser_is_refused_everywhere() {
    let world = World::drafted(TestApp::init().await, 5, ResultsPolicy::AtClose).await;
    let review = world.review.to_string();
    let head = world.app.official(world.department, &[Role::Head, Role::SystemAdministrator]).await;
    let citizen = world.app.citizen().await;
    let before = review::find(&world.app.backend, &world.by(), world.review).await.unwrap();
    for browser in [&head.browser, &citizen.browser, &world.app.browser()] {
        for endpoint in app::features::review::organise::ENDPOINTS {
            let path = endpoint.path.replace("{id}", &review).replace("{member}", "1");
            let reads = ["list", "desk", "definition", "roll", "members", "member", "comments"];
            let is_read = path.strip_prefix("/api/review/organise/").is_some_and(|name| reads.contains(&name));
            let method = if is_read { Method::GET } else { Method::POST };
            let answer = browser.send(browser.request(method, &path).header("accept", "application/json")).await;
            let refused = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&answer.status);
            assert!(refused, "{path}: {} {}", answer.status, answer.text);
        }
        for page in ["", "/edit", "/preview", "/roll", "/members", "/members/1", "/letters", "/comments"] {
            let shown = browser.get(&format!("/zh/review/organise/{review}{page}")).await;
            assert!(!shown.text.contains("万人评议") && !shown.text.contains("代表3"), "{page}: {}", shown.text);
        }
    }
    assert_eq!(review::find(&world.app.backend, &world.by(), world.review).await.unwrap(), before);
    // A supervisor looks at the definition, and never at the roll.
    let members = world.second.browser.get(&format!("/zh/review/organise/{review}/members")).await;
    assert!(!members.text.contains("代表3"), "{}", members.text);
    let desk = world.second.browser.get(&format!("/zh/review/organise/{review}")).await;
    assert!(desk.text.contains("万人评议") && !desk.text.contains("value=\"submit\""), "{}", desk.text);
    let list = world.second.browser.get("/zh/review/organise").await;
    assert!(list.text.contains("万人评议") && !list.text.contains("新建一次评议"), "{}", list.text);
}

/// How many statements a page takes.
pub async fn cost(world: &World, path: &str) -> u64 {
    let (statements, status) = world.app.cost(async || world.organiser.browser.get(path).await.status).await;
    assert_eq!(status, StatusCode::OK);
    statements
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ends_a_review_says_why() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    come_again(&world).await;
    let voided = act(&world, &world.organiser, "void", "", "名册泄露").await;
    let page = world.organiser.browser.get(&voided).await;
    assert!(page.text.contains("评议已作废") && page.text.contains("名册泄露"), "{}", page.text);
    let view = review::find(&world.app.backend, &official(&world.organiser), world.review).await.unwrap();
    assert!(matches!(view.state, ReviewState::Voided(_)));
}
