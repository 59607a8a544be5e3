//! Looking at comments: a decision can be taken back until it is public, has a reason where it holds back, never
//! overwrites another one unseen, and is known to the writer and counted for everybody.

use ballot::cast::voice;
use domain::accounts::Role;
use domain::error::ErrorCode;
use domain::review::comment::{Decision, HeldBack, Moderation};
use domain::review::setup::ResultsPolicy;
use reqwest::StatusCode;
use services::review;

use super::World;
use super::matters::{board, counted};
use super::organise::{come_again, post};
use super::results::publish;
use super::running::next_period;
use super::world::{bytes, official};
use crate::support::Visitor;

/// Decides as a browser without JavaScript does, and gives where it led.
pub async fn moderate(world: &World, who: &Visitor, (id, seen): (&str, &str), reason: Option<&str>) -> String {
    let page = format!("/zh/review/organise/{}/comments", world.review);
    let mut fields = vec![("review", world.review.to_string()), ("comment", id.to_owned()), ("seen", seen.to_owned())];
    fields.extend(reason.map(|reason| ("reason", reason.to_owned())));
    let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let answer = post(&world.app, &who.browser, "/api/review/organise/moderate", &page, fields).await;
    answer.location().unwrap_or_else(|| panic!("{}", answer.text)).to_owned()
}

/// The comments that stand so.
async fn standing(world: &World, status: Moderation) -> Vec<review::CommentRow> {
    review::list_comments(&world.app.backend, &world.by(), (world.review, status), None, 100).await.unwrap().rows
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_is_taken_back_until_it_is_public_and_never_unseen() {
    let (world, _) = counted(&["窗口少", "态度差"]).await;
    let id = standing(&world, Moderation::Passed).await[0].id.clone();
    let organiser = &world.organiser;
    assert!(moderate(&world, organiser, (&id, "waiting"), Some("abuse")).await.ends_with("was=changed_meanwhile"));
    assert!(moderate(&world, organiser, (&id, "passed"), Some("abuse")).await.ends_with("done=comment_held"));
    let held = standing(&world, Moderation::HeldBack).await;
    assert_eq!((held.len(), held[0].reason), (1, Some(HeldBack::Abuse)));
    let page = organiser.browser.get(&format!("/zh/review/organise/{}/comments?state=refused", world.review)).await;
    assert!(page.text.contains("辱骂攻击") && page.text.contains("转交部门并公开"), "{}", page.text);
    assert!(page.text.contains("本页第 1 条"), "the buttons are told apart: {}", page.text);
    let last = organiser.browser.get(&format!("/zh/review/organise/{}/comments?after=zzzz", world.review)).await;
    assert!(last.text.contains("rel=\"first\""), "an emptied page has a way back: {}", last.text);
    assert!(moderate(&world, organiser, (&id, "refused"), None).await.ends_with("done=comment_passed"));
    publish(&world).await;
    assert!(moderate(&world, organiser, (&id, "passed"), Some("abuse")).await.ends_with("was=not_now"));
    assert_eq!(board(&world).await.matters.rows.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_held_back_is_counted_told_to_its_writer_and_overturned_by_a_supervisor() {
    let (world, written) = counted(&["窗口少", "态度差"]).await;
    let (backend, by) = (&world.app.backend, world.by());
    for row in standing(&world, Moderation::Passed).await {
        let hold = Decision::HoldBack(HeldBack::OffTopic);
        review::moderate(backend, &by, &world.key(), (&row.id, Moderation::Passed), hold).await.unwrap();
    }
    publish(&world).await;
    let shown = board(&world).await;
    assert_eq!((shown.held_back, shown.counts.all(), shown.departments.len()), (2, 0, 0));
    let public = world.app.browser().get(&format!("/en/review/{}/matters", world.review)).await;
    assert!(public.text.contains("Comments held back after moderation: 2."), "{}", public.text);
    let listed = world.app.browser().get(&format!("/api/open/v1/reviews/{}/comments", world.id())).await;
    assert!(!listed.text.contains("态度差") && listed.header("set-cookie").is_none(), "{}", listed.text);
    let json = listed.json();
    let (own, mut all) = (voice(&written[0].secret).to_string(), json["comments"].as_array().unwrap().iter());
    let own = all.find(|comment| comment["voice"] == own.as_str()).expect("its writer finds it");
    assert_eq!(
        *own,
        serde_json::json!({
            "voice": own["voice"], "place": 1, "status": "held_back", "reason": "off_topic",
        })
    );

    let supervisor = world.app.official(world.department, &[Role::Supervisor]).await;
    let page = supervisor.browser.get(&format!("/zh/review/organise/{}/comments", world.review)).await;
    assert!(page.text.contains("态度差") && !page.text.contains("state=waiting"), "{}", page.text);
    let id = standing(&world, Moderation::HeldBack).await[0].id.clone();
    assert!(moderate(&world, &supervisor, (&id, "refused"), None).await.ends_with("done=comment_passed"));
    let now = board(&world).await;
    assert_eq!((now.held_back, now.counts.all()), (1, 1), "a matter at once");
    let waiting = review::waiting_comments(backend, &official(&supervisor), world.review, None, 1).await;
    assert_eq!(waiting.unwrap_err().code(), ErrorCode::Forbidden);
}

/// Whoever looked while ballots come would learn with which batch a comment came.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_where_comments_stand_while_ballots_come() {
    let world = World::open(20, ResultsPolicy::InBatches).await;
    for place in 0..14 {
        let token = world.token(&world.member(place).await).await;
        let request = world.request(&token, 0, Some("办得快")).await;
        assert_eq!(world.send(bytes(&request)).await.status, StatusCode::OK);
    }
    next_period(&world).await;
    come_again(&world).await;
    assert!(!standing(&world, Moderation::Waiting).await.is_empty());
    let address = format!("/api/open/v1/reviews/{}/comments", world.id());
    assert_eq!(world.app.browser().get(&address).await.json()["comments"].as_array().unwrap().len(), 0);
    world.close().await;
    assert_eq!(world.app.browser().get(&address).await.json()["comments"].as_array().unwrap().len(), 14);
}
