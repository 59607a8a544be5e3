//! Results as everybody reads them: not before they are published, and exactly as they were counted.

use domain::review::setup::ResultsPolicy;
use domain::review::state::ReviewState;
use reqwest::StatusCode;
use services::review;

use super::World;
use super::moderation::moderate;
use super::organise::{act, come_again};
use super::world::bytes;
use crate::support::TestApp;

/// A closed review in which the three offices were rated unlike by 16 members.
pub async fn closed() -> World {
    let world = World::open(8, ResultsPolicy::AtClose).await;
    for place in 0..16 {
        let token = world.token(&world.member(place).await).await;
        let comment = match place {
            3 => Some("窗口少，排队久"),
            4 => Some("某人住在三号楼二单元"),
            _ => None,
        };
        let mut request = world.request(&token, u8::from(place % 3 == 0), comment).await;
        // The last office is rated badly by all, so that it is told apart from the others.
        let manifest = world.frozen().await;
        let last = manifest.manifest().departments[2].id.clone();
        let grades = ballot::cast::Grades(vec![2; manifest.manifest().criteria.len()]);
        request.cast.ballot.ratings.insert(last, grades);
        let answer = world.send(bytes(&request)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    }
    world.close().await;
    come_again(&world).await;
    world
}

/// Counts, has it approved by the second person, and publishes: as a browser does it.
pub async fn publish(world: &World) {
    assert!(act(world, &world.organiser, "count", "", "").await.ends_with("?done=count"));
    world.app.work().await;
    let view = review::find(&world.app.backend, &world.by(), world.review).await.unwrap();
    let ReviewState::Preview(preview) = view.state else { panic!("no preview") };
    let digest = preview.results.to_string();
    let own = act(world, &world.organiser, "approve_results", &digest, "").await;
    assert!(own.ends_with("?was=same_person"), "{own}");
    assert!(act(world, &world.second, "approve_results", &digest, "").await.ends_with("?done=approve_results"));
    assert!(act(world, &world.organiser, "publish", "", "").await.ends_with("?done=publish"));
}

#[tokio::test(flavor = "multi_thread")]
async fn results_are_shown_as_they_were_counted_once_they_are_public() {
    let world = closed().await;
    let path = format!("/zh/review/{}/results", world.review);
    let stranger = world.app.browser();
    act(&world, &world.organiser, "count", "", "").await;
    world.app.work().await;
    for hidden in [path.clone(), format!("{path}/1"), format!("/api/open/v1/reviews/{}/results", world.id())] {
        assert_eq!(stranger.get(&hidden).await.status, StatusCode::NOT_FOUND, "{hidden}");
    }
    let preview = world.second.browser.get(&path).await;
    assert!(preview.text.contains("结果尚未公布") && preview.text.contains("登记处"), "{}", preview.text);
    assert!(act(&world, &world.organiser, "recheck", "", "先审核意见").await.ends_with("?done=recheck"));
    publish(&world).await;

    let view = review::find(&world.app.backend, &world.by(), world.review).await.unwrap();
    let (results, page) = (view.results.unwrap(), stranger.get(&path).await);
    assert_eq!(page.status, StatusCode::OK);
    let mut after = page.text.find("interval-chart").unwrap();
    for standing in &results.ranking.standings {
        let estimate = results.subjects[standing.subject.index()].overall.as_ref().unwrap();
        let name = &view.entry.subjects[standing.subject.index()].name_zh;
        let figures = format!("{} ({}–{})", estimate.mean, estimate.low, estimate.high);
        let ranks = format!("{} ({}–{})", standing.rank, standing.best, standing.worst);
        for text in [name, &figures, &ranks] {
            let found = page.text[after..].find(text.as_str());
            after += found.unwrap_or_else(|| panic!("{text} does not follow: {}", page.text));
        }
    }
    assert_eq!(results.ranking.standings.last().unwrap().subject.index(), 2, "the order is told");
    let address = format!("{}{path}", world.app.backend.settings().base_url);
    assert!(page.text.contains(&address), "the permanent address, for paper: {}", page.text);
    assert!(page.text.contains("funnel-plot") && page.text.contains("bracket-line"), "{}", page.text);
    let english = stranger.get(&format!("/en/review/{}/results", world.id())).await;
    assert!(english.text.contains("Means with 95% intervals"), "{}", english.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_are_read_only_after_they_were_passed_on() {
    let world = closed().await;
    publish(&world).await;
    let (stranger, browser) = (world.app.browser(), &world.organiser.browser);
    let (desk, path) =
        (format!("/zh/review/organise/{}/comments", world.review), format!("/zh/review/{}/results/1", world.review));
    let waiting = browser.get(&desk).await;
    assert!(waiting.text.contains("窗口少，排队久") && waiting.text.contains("登记处"), "{}", waiting.text);
    assert!(!stranger.get(&path).await.text.contains("排队久"));
    let rows = review::waiting_comments(&world.app.backend, &world.by(), world.review, None, 10).await.unwrap().rows;
    for row in &rows {
        let reason = if row.text.contains("排队久") { None } else { Some("personal_data") };
        for _ in 0..2 {
            let led = moderate(&world, &world.organiser, (&row.id, "waiting"), reason).await;
            let done = if reason.is_none() { "done=comment_passed" } else { "done=comment_held" };
            assert_eq!(led, format!("{desk}?state=waiting&{done}"));
        }
    }
    assert!(browser.get(&desk).await.text.contains("没有待审核的意见"));
    let shown = stranger.get(&path).await;
    assert!(shown.text.contains("窗口少，排队久") && !shown.text.contains("三号楼"), "{}", shown.text);
    assert!(!stranger.get(&format!("/zh/review/{}/results/2", world.review)).await.text.contains("排队久"));
    assert_eq!(stranger.get(&format!("/zh/review/{}/results/4", world.review)).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_read_the_same() {
    let world = closed().await;
    publish(&world).await;
    let base = format!("/api/open/v1/reviews/{}/results", world.id());
    let view = review::find(&world.app.backend, &world.by(), world.review).await.unwrap();
    let results = view.results.unwrap();
    let json = world.app.browser().get(&base).await.json();
    assert_eq!(json["fingerprint"], view.fingerprint.unwrap());
    assert_eq!(json["ballots"]["deputies"].as_u64().unwrap() + json["ballots"]["grass_roots"].as_u64().unwrap(), 16);
    for (department, result) in json["departments"].as_array().unwrap().iter().zip(&results.subjects) {
        let estimate = result.overall.as_ref().unwrap();
        let millionths = |key: &str| (department["overall"][key].as_f64().unwrap() * 1e6).round() as i64;
        assert_eq!(
            [millionths("mean"), millionths("low"), millionths("high")],
            [estimate.mean.0, estimate.low.0, estimate.high.0]
        );
    }
    let table = world.app.browser().get(&format!("{base}.csv")).await;
    assert_eq!(table.header("content-type"), Some("text/csv; charset=utf-8"));
    let estimate = results.subjects[0].overall.as_ref().unwrap();
    let row = format!("1,登记处,,overall,{},{},{}", estimate.mean, estimate.low, estimate.high);
    assert!(table.text.contains(&row), "{}", table.text);
    assert_eq!(world.app.browser().get("/api/open/v1/reviews/r99/results").await.status, StatusCode::NOT_FOUND);
}

/// A void review's results stay, marked.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_published_stays_marked_void() {
    let world = closed().await;
    publish(&world).await;
    act(&world, &world.organiser, "void", "", "名册有误").await;
    let page = world.app.browser().get(&format!("/zh/review/{}/results", world.review)).await;
    assert!(page.text.contains("这次评议已作废") && page.text.contains("登记处"), "{}", page.text);
    let own = world.app.browser().get(&format!("/zh/review/{}", world.review)).await.text;
    assert!(own.contains("/results\"") && own.contains("/matters\"") && own.contains("名册有误"), "{own}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_city_has_results_to_look_at() {
    let app = TestApp::init().await;
    demo::seed(&app.backend, demo::DEPARTMENTS.len()).await.unwrap();
    demo::seed_reviews(&app.backend, demo::Reviews::default()).await.unwrap();
    let page = app.browser().get("/en/review/1/results").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(page.text.contains("interval-dot") && page.text.contains("funnel-dot"), "{}", page.text);
}

/// The sheets as a spreadsheet program reads them.
#[tokio::test(flavor = "multi_thread")]
async fn sheets_hold_the_same_figures_under_headings_in_both_languages() {
    use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
    let world = closed().await;
    publish(&world).await;
    let browser = world.app.browser();
    let path = format!("/api/open/v1/reviews/{}/results.xlsx", world.id());
    let answer = browser.request(reqwest::Method::GET, &path).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
    assert_eq!(kind, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    let bytes = answer.bytes().await.unwrap().to_vec();
    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes.clone())).unwrap();
    assert_eq!(book.sheet_names(), ["排名 Ranks", "分布 Distributions", "各组 Groups"]);
    let view = review::find(&world.app.backend, &world.by(), world.review).await.unwrap();
    let results = view.results.unwrap();
    let ranks = book.worksheet_range("排名 Ranks").unwrap();
    let cell = |row: u32, column: u32| ranks.get_value((row, column)).cloned().unwrap();
    assert_eq!((cell(0, 0), cell(0, 5)), (Data::from("名次 Rank"), Data::from("得分 Score")));
    for (row, standing) in (1..).zip(&results.ranking.standings) {
        let estimate = results.subjects[standing.subject.index()].overall.as_ref().unwrap();
        let name = &view.entry.subjects[standing.subject.index()].name_zh;
        assert_eq!(cell(row, 3), Data::from(name.as_str()));
        let Data::Float(mean) = cell(row, 5) else { panic!("no number: {:?}", cell(row, 5)) };
        assert_eq!((mean * 1e6).round() as i64, estimate.mean.0);
    }
    // Per department, criterion and group: distribution, familiarity, mean with its standard error; and the change.
    let heads = |name: &str, book: &mut Xlsx<_>| {
        let range = book.worksheet_range(name).unwrap();
        range.rows().next().unwrap().iter().map(ToString::to_string).collect::<Vec<_>>().join("|")
    };
    for part in ["标准误", "了解程度", "变化 Change"] {
        assert!(heads("排名 Ranks", &mut book).contains(part), "{part}");
    }
    for sheet in ["分布 Distributions", "各组 Groups"] {
        for part in ["得分", "标准误", "了解程度", "未填", view.entry.grades[0].name_zh.as_str()] {
            assert!(heads(sheet, &mut book).contains(part), "{sheet}: {part}");
        }
    }
    // Every criterion of the three, and each of its strata.
    let rows = |name: &str, book: &mut Xlsx<_>| book.worksheet_range(name).unwrap().rows().count();
    let criteria = view.entry.criteria.len();
    let strata: usize = results.subjects.iter().flat_map(|one| &one.criteria).map(|one| one.strata.len()).sum();
    assert_eq!(rows("分布 Distributions", &mut book), 1 + 3 * criteria);
    assert_eq!(rows("各组 Groups", &mut book), 1 + strata);
    let again = browser.request(reqwest::Method::GET, &path).send().await.unwrap().bytes().await.unwrap();
    assert!(again == bytes, "the same results make the same file");
}
