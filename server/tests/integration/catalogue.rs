//! `catalogue`: what is published is found and read, and nothing else is.

use domain::accounts::Actor;
use domain::ids::{DepartmentId, ItemId};
use services::catalogue::{self, Facet, NewItem};

use crate::cases::world::guide;
use crate::support::TestApp;

/// The implementation code of the item with this number.
fn code(number: u16) -> String {
    format!("91350100M000100Y434330131001{number:03}")
}

/// Enters items; those of an even number are published.
async fn enter(app: &TestApp, department: DepartmentId, numbers: std::ops::Range<u16>) -> Vec<ItemId> {
    let tx = app.backend.begin(&Actor::System).await.unwrap();
    let mut items = Vec::new();
    for number in numbers {
        let catalogue_code = format!("330131001{number:03}").parse().unwrap();
        let new = NewItem { catalogue_code, code: code(number).parse().unwrap(), department };
        let item = catalogue::enter(&tx, &new).await.unwrap();
        let version = catalogue::draft(&tx, item, guide()).await.unwrap();
        if number % 2 == 0 {
            catalogue::publish(&tx, item, version).await.unwrap();
            items.push(item);
        }
    }
    tx.commit().await.unwrap();
    items
}

#[tokio::test]
async fn a_published_guide_is_found_and_read_by_anybody() {
    let app = TestApp::init().await;
    let department = app.department().await;
    enter(&app, department, 0..2).await;
    let browser = app.browser();
    for query in ["q=餐饮".to_owned(), "q=食品经营".to_owned(), format!("department={department}")] {
        let page = browser.get(&format!("/zh/guides?{query}")).await.text;
        assert_eq!(page.matches("class=\"entry-title\"").count(), 1, "{query}: {page}");
        assert!(page.contains(&format!("/zh/guides/{}", code(0))), "{query}");
    }
    let guide = browser.get(&format!("/en/guides/{}", code(0))).await;
    assert!(guide.text.contains("Food business licence") && guide.text.contains("Food Safety Law"), "{}", guide.text);
    assert!(browser.get("/zh/guides?q=飞船发射").await.text.contains("class=\"empty\""));
}

#[tokio::test]
async fn drafts_and_withdrawn_guides_are_nowhere() {
    let app = TestApp::init().await;
    let department = app.department().await;
    let items = enter(&app, department, 0..2).await;
    let browser = app.browser();
    assert_eq!(browser.get(&format!("/zh/guides/{}", code(1))).await.status, 404, "a draft");
    assert_eq!(browser.get(&format!("/zh/guides/{}", code(0))).await.status, 200);
    let tx = app.backend.begin(&Actor::System).await.unwrap();
    catalogue::withdraw(&tx, items[0], "事项已取消").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(browser.get(&format!("/zh/guides/{}", code(0))).await.status, 404);
    let found = catalogue::search(&app.backend, "餐饮", &[], None, 20).await.unwrap();
    assert_eq!(found.rows.len(), 0, "nor in the index");
}

#[tokio::test]
async fn lists_and_searches_go_on_page_by_page_without_gaps_at_one_cost() {
    let app = TestApp::init().await;
    let (here, there) = (app.department().await, app.department().await);
    enter(&app, here, 0..60).await;
    enter(&app, there, 60..64).await;
    let backend = &app.backend;
    for text in ["", "餐饮"] {
        let (mut codes, mut after, mut costs) = (Vec::new(), None, Vec::new());
        loop {
            let page = async || match text {
                "" => catalogue::list(backend, &[Facet::Department(here)], after.as_deref(), 20).await.unwrap(),
                _ => catalogue::search(backend, text, &[Facet::Department(here)], after.as_deref(), 20).await.unwrap(),
            };
            // The guides are in memory after the first reading, and only the list itself is counted.
            let (cost, found) = app.cost(page).await;
            costs.push(cost);
            codes.extend(found.rows.into_iter().map(|card| card.code));
            match found.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        assert_eq!(codes, (0..60).step_by(2).map(code).collect::<Vec<_>>(), "{text}");
        assert!(costs.iter().all(|cost| (1..=2).contains(cost)), "{text}: {costs:?}");
    }
}
