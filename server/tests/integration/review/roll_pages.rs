//! The roll's pages: a list that is looked at before it is imported, members added, struck and found.

use domain::review::setup::ResultsPolicy;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use sea_orm::EntityTrait;
use services::review;

use super::World;
use super::organise::{act, come_again, cost, field, post};
use super::world::roll;
use crate::support::{Answer, Browser, TestApp};

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
