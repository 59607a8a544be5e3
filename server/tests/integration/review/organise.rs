//! The organiser's pages as a browser without JavaScript uses them: from a new review to its open ballot box.

use domain::accounts::Role;
use domain::review::setup::ResultsPolicy;
use domain::review::state::ReviewState;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use sea_orm::EntityTrait;
use services::review;

use super::World;
use super::world::{official, roll};
use crate::support::{Answer, Browser, TestApp, Visitor};

/// A form's fields by their names.
type Fields = Vec<(String, String)>;

fn field(name: &str, value: &str) -> (String, String) {
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

/// Sends a list of members, and gives the page that says what is in it.
async fn send_list(browser: &Browser, review: i64, csv: &str) -> Answer {
    let page = format!("/zh/review/organise/{review}/roll");
    let file = Part::text(csv.to_owned()).file_name("roll.csv");
    let form = Form::new().text("ticket[back]", page).part("file", file).text("text", "");
    let request = browser.request(Method::POST, &format!("/review/organise/{review}/roll"));
    let answer = browser.send(request.header("accept", "text/html").multipart(form)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    browser.follow(&answer).await
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
async fn a_list_with_two_bad_rows_shows_exactly_these_and_writes_nothing() {
    let world = World::drafted(TestApp::init().await, 0, ResultsPolicy::AtClose).await;
    let (browser, review) = (&world.organiser.browser, world.review.0);
    let bad = roll(5).replace("M00003,代表3,基层代表", "M00003,代表3,不存在的组").replace("13800000007", "13800");
    let page = send_list(browser, review, &bad).await;
    let rows: Vec<_> = page.text.matches("data-label=\"问题\"").collect();
    assert!(page.text.contains("有 2 处错误"), "{}", page.text);
    assert_eq!(rows.len(), 2, "{}", page.text);
    assert!(page.text.contains("方案里没有这个组别") && page.text.contains("不是手机号"));
    assert!(!page.text.contains("导入这份名单"));
    let none = review::turnout(&world.app.backend, world.review).await.unwrap();
    assert!(none.iter().all(|group| group.roll == 0), "nothing is written: {none:?}");
    let good = send_list(browser, review, &roll(5)).await;
    assert!(good.text.contains("10 人，没有错误"), "{}", good.text);
    let list = good.text.split("name=\"list\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    for (list, told) in [("0".repeat(64), "其他人作过修改"), (list, "名单已导入")] {
        let page = format!("/zh/review/organise/{review}/roll");
        let fields = vec![field("review", &review.to_string()), field("list", &list)];
        let answer = post(&world.app, browser, "/api/review/organise/import", &page, fields).await;
        let shown = browser.follow(&answer).await;
        assert!(shown.text.contains(told), "{}", shown.text);
    }
    let members = browser.get(&format!("/zh/review/organise/{review}/members")).await;
    assert!(members.text.contains("M00009") && members.text.contains("未参与"), "{}", members.text);
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

#[tokio::test(flavor = "multi_thread")]
async fn members_are_added_and_struck_with_a_reason() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    come_again(&world).await;
    let (browser, review) = (&world.organiser.browser, world.review.to_string());
    let page = format!("/zh/review/organise/{review}/members");
    let member = |number: &str, reason: &str| {
        let parts =
            [("number", number), ("name", "钱代表"), ("group", "deputies"), ("mobile", "1"), ("reason", reason)];
        let mut fields = vec![field("review", &review)];
        fields.extend(parts.map(|(part, value)| field(&format!("fields[{part}]"), value)));
        fields
    };
    let odd = post(&world.app, browser, "/api/review/organise/add", &page, member("X#1", "补选")).await;
    assert!(browser.follow(&odd).await.text.contains("编号只能由字母、数字和 - _ . / 组成"));
    let wrong = post(&world.app, browser, "/api/review/organise/add", &page, member("", "")).await;
    let shown = browser.follow(&wrong).await;
    for part in ["number", "mobile", "reason"] {
        assert!(shown.text.contains(&format!("add-fields[{part}]-error")), "{part}: {}", shown.text);
    }
    assert!(shown.text.contains("钱代表"), "nothing is lost");
    let mut good = member("X1", "补选");
    good.retain(|(name, _)| name != "fields[mobile]");
    for told in ["已增加一名代表", "名册里已有这个编号"] {
        let answer = post(&world.app, browser, "/api/review/organise/add", &page, good.clone()).await;
        let shown = browser.follow(&answer).await;
        assert!(shown.text.contains(told), "{told}: {}", shown.text);
    }
    let members = review::list_members(&world.app.backend, &world.by(), world.review, None, 20).await.unwrap().rows;
    let added = members.iter().find(|row| row.number == "X1").unwrap().member.to_string();
    let fields = vec![field("review", &review), field("member", &added), field("reason", "辞职")];
    for told in ["已从名册中移除", "已经移除"] {
        let answer = post(&world.app, browser, "/api/review/organise/strike", &page, fields.clone()).await;
        let shown = browser.follow(&answer).await;
        assert!(shown.text.contains(told), "{told}: {}", shown.text);
    }
    let desk = browser.get(&format!("/zh/review/organise/{review}")).await;
    assert!(desk.text.contains("开始后增加 1 人，移除 1 人"), "{}", desk.text);
    let public = world.app.browser().get(&format!("/zh/review/{review}")).await;
    assert!(public.text.contains("名册增加 1 人，移除 1 人"), "{}", public.text);
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

/// A group of the roll that the definition loses is named, and the roll can be emptied and imported anew.
#[tokio::test(flavor = "multi_thread")]
async fn a_group_that_is_gone_is_named_and_the_roll_can_be_emptied() {
    let world = World::drafted(TestApp::init().await, 6, ResultsPolicy::AtClose).await;
    let (backend, by, id) = (&world.app.backend, world.by(), world.review);
    let (browser, base) = (&world.organiser.browser, format!("/zh/review/organise/{id}"));
    let mut entry = world.entry(ResultsPolicy::AtClose);
    entry.groups[1].key = "group_5".into();
    let version = review::find(backend, &by, id).await.unwrap().version;
    review::edit(backend, &by, &world.key(), (id, version), &entry).await.unwrap();
    let led = act(&world, &world.organiser, "submit", "", "").await;
    let desk = browser.get(&led).await.text;
    assert!(desk.contains("名册里有 6 人属于方案里没有的组别"), "{desk}");
    let members = browser.get(&format!("{base}/members")).await.text;
    assert!(members.contains("（方案里没有的组别）") && !members.contains(">grass_roots<"), "{members}");
    let page = format!("{base}/roll");
    let roll_page = browser.get(&page).await.text;
    assert!(roll_page.contains("清空名册"), "{roll_page}");
    let fields = |reason: &str| vec![field("review", &id.to_string()), field("reason", reason)];
    for (reason, told) in [(" ", "empty-roll-reason-error"), ("组别改了", "名册已清空")] {
        let answer = post(&world.app, browser, "/api/review/organise/empty-roll", &page, fields(reason)).await;
        let shown = browser.follow(&answer).await;
        assert!(shown.text.contains(told), "{told}: {}", shown.text);
    }
    assert_eq!(review::turnout(backend, id).await.unwrap(), []);
    let again = roll(5).replace("基层代表", "group_5");
    review::import_roll(backend, &by, &world.key(), id, (again.as_bytes(), false)).await.unwrap();
    assert!(act(&world, &world.organiser, "submit", "", "").await.ends_with("?done=submit"));
    review::issue_codes(backend, &by, &world.key(), id).await.unwrap();
    let late = post(&world.app, browser, "/api/review/organise/empty-roll", &page, fields("再来")).await;
    assert!(browser.follow(&late).await.text.contains("没有办成"), "codes are out");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_is_found_by_number_and_reached_anew() {
    let world = World::drafted(TestApp::init().await, 30, ResultsPolicy::AtClose).await;
    let (browser, id) = (&world.organiser.browser, world.review);
    let members = format!("/zh/review/organise/{id}/members");
    let found = browser.get(&format!("{members}?number=m00041")).await.text;
    assert!(found.contains("代表41") && !found.contains("代表40"), "{found}");
    let none = browser.get(&format!("{members}?number=M9")).await.text;
    assert!(none.contains("名册里没有编号“M9”"), "{none}");
    let member = found.split("/members/").nth(1).unwrap().split('"').next().unwrap();
    let page = format!("{members}/{member}");
    let shown = browser.get(&page).await.text;
    assert!(shown.contains("138****0041") && shown.contains("m…@example.cn"), "{shown}");
    assert!(!shown.contains("13800000041") && !shown.contains("m41@"), "{shown}");
    let send = async |mobile: &str, email: &str, reason: &str| {
        let parts = [("member", member), ("mobile", mobile), ("email", email), ("reason", reason)];
        let fields = parts.into_iter().chain([("review", id.to_string().as_str())]).map(|(n, v)| field(n, v)).collect();
        let answer = post(&world.app, browser, "/api/review/organise/contact", &page, fields).await;
        browser.follow(&answer).await.text
    };
    let wrong = send("123", "a@b", "").await;
    for part in ["mobile", "email", "reason"] {
        assert!(wrong.contains(&format!("contact-{part}-error")), "{part}: {wrong}");
    }
    assert!(send("", "", "打错了").await.contains("contact-mobile-error"), "nothing is put right");
    let right = send("139 0000 9999", "", "打错了").await;
    assert!(right.contains("联系方式已更正") && right.contains("139****9999") && right.contains("m…@"), "{right}");
    let log = entity::audit_event::Entity::find().all(world.app.backend.db().read()).await.unwrap();
    let log = log.iter().find(|event| event.action == "review/correct_contact").unwrap();
    let detail = log.detail.to_string();
    assert!(!detail.contains("9999"), "{detail}");
}

/// One person under two numbers would have two ballots: somebody has to look.
#[tokio::test(flavor = "multi_thread")]
async fn who_may_be_listed_twice_is_looked_at() {
    let world = World::drafted(TestApp::init().await, 5, ResultsPolicy::AtClose).await;
    let (browser, id) = (&world.organiser.browser, world.review.0);
    let list =
        "编号,姓名,组别,手机\nA1,甲,deputies,13800000003\nA2,乙,deputies,13900000001\nA3,丙,deputies,139 0000 0001\n";
    let shown = send_list(browser, id, list).await.text;
    assert!(shown.contains("有 2 行可能是同一个人") && shown.contains("可能与第 3 行是同一个人"), "{shown}");
    assert!(shown.contains("可能已在名册上，编号不同"), "{shown}");
    let digest = ballot::Digest::of(list.as_bytes()).to_string();
    let page = format!("/zh/review/organise/{id}/roll");
    for (distinct, told) in [("false", "import-distinct-error"), ("true", "名单已导入")] {
        let fields = vec![field("review", &id.to_string()), field("list", &digest), field("distinct", distinct)];
        let answer = post(&world.app, browser, "/api/review/organise/import", &page, fields).await;
        let shown = browser.follow(&answer).await;
        assert!(shown.text.contains(told), "{told}: {}", shown.text);
    }
}

/// How many statements reading a page of the roll takes; the least of a few, because others read too.
pub async fn cost(world: &World, path: &str) -> u64 {
    let mut least = u64::MAX;
    for _ in 0..5 {
        let before = world.app.backend.db().statements();
        assert_eq!(world.organiser.browser.get(path).await.status, StatusCode::OK);
        least = least.min(world.app.backend.db().statements() - before);
    }
    least
}

#[tokio::test(flavor = "multi_thread")]
async fn a_longer_roll_costs_no_more_statements() {
    let short = World::drafted(TestApp::init().await, 3, ResultsPolicy::AtClose).await;
    let long = World::drafted(TestApp::init().await, 300, ResultsPolicy::AtClose).await;
    for page in ["members", "roll", "letters", ""] {
        let path =
            |world: &World| format!("/zh/review/organise/{}/{page}", world.review).trim_end_matches('/').to_owned();
        assert_eq!(cost(&long, &path(&long)).await, cost(&short, &path(&short)).await, "{page}");
    }
    let browser = &long.organiser.browser;
    let (mut path, mut seen) = (format!("/zh/review/organise/{}/members", long.review), 0);
    loop {
        let page = browser.get(&path).await;
        seen += page.text.matches("<th scope=\"row\"").count();
        let Some(next) = page.text.split("rel=\"next\"").next().filter(|_| page.text.contains("rel=\"next\"")) else {
            break;
        };
        let href = next.rsplit("href=\"").next().unwrap().split('"').next().unwrap();
        path = href.to_owned();
    }
    assert_eq!(seen, 600, "every member stands once in the list");
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
