//! Inbox and dashboard: complete, in order, and at the same cost at any length.

use std::collections::BTreeSet;

use chrono::Duration;
use domain::cases::Outcome;
use domain::cases::inbox::InboxGroup;
use domain::cases::view::{Figure, Inbox};
use domain::error::ErrorCode;
use services::cases::{InboxQuery, OfficialAct};

use super::World;
use super::world::official;

impl World {
    async fn inbox(&self, after: Option<String>) -> Inbox {
        let query = InboxQuery { after, mine: false };
        services::cases::inbox(&self.app.backend, &official(&self.window), &query).await.unwrap()
    }
}

#[tokio::test]
async fn the_inbox_shows_every_case_once_in_the_order_of_its_limits() {
    let world = World::new().await;
    let mut filed = BTreeSet::new();
    for day in 0..3 {
        for _ in 0..9 {
            filed.insert(world.submitted().await.case);
        }
        world.app.clock.advance(Duration::days(i64::from(day % 2) + 1));
    }
    let (mut seen, mut after, mut pages) = (Vec::new(), None, 0);
    loop {
        let page = world.inbox(after).await;
        seen.extend(page.rows);
        pages += 1;
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    assert_eq!(pages, 2);
    assert_eq!(seen.iter().map(|row| row.id).collect::<BTreeSet<_>>(), filed);
    assert_eq!(seen.len(), filed.len(), "no case stands twice");
    assert!(seen.windows(2).all(|pair| (pair[0].due, pair[0].id) < (pair[1].due, pair[1].id)));
    world.app.clock.advance(Duration::days(5));
    assert_eq!(world.inbox(None).await.rows[0].group, InboxGroup::Late);
}

#[tokio::test]
async fn cases_that_wait_for_others_come_last() {
    let world = World::new().await;
    let first = world.submitted().await.case;
    let second = world.submitted().await.case;
    let missing = vec![domain::cases::Missing { material: None, what: super::world::reason("缺授权书") }];
    world.act(&world.window, first, OfficialAct::Ask { missing, answer_by: None }).await.unwrap();
    let rows = world.inbox(None).await.rows;
    let order: Vec<_> = rows.iter().map(|row| (row.id, row.group == InboxGroup::Waiting)).collect();
    assert_eq!(order, [(second, false), (first, true)]);
}

#[tokio::test]
async fn a_longer_inbox_costs_no_more_statements() {
    let world = World::new().await;
    let inbox = async || world.inbox(None).await.rows.len();
    for _ in 0..2 {
        let case = world.submitted().await.case;
        world.act(&world.window, case, OfficialAct::Take).await.unwrap();
    }
    let (few, rows) = world.app.cost(inbox).await;
    assert_eq!(rows, 2);
    for _ in 0..18 {
        let case = world.submitted().await.case;
        world.act(&world.window, case, OfficialAct::Take).await.unwrap();
    }
    let (many, rows) = world.app.cost(inbox).await;
    assert_eq!(rows, 20);
    assert_eq!(few, many);
    assert!(many > 0, "statements are counted");
}

#[tokio::test]
async fn a_case_with_more_on_it_costs_no_more_statements() {
    let world = World::new().await;
    let case = world.submitted().await.case;
    let page = async || {
        let case = world.see(&world.citizen.actor, case).await;
        case.timeline.len() + case.materials.len()
    };
    let (few, entries) = world.app.cost(page).await;
    assert_eq!(entries, 2);
    let missing = vec![domain::cases::Missing { material: None, what: super::world::reason("缺授权书") }];
    world.act(&world.window, case, OfficialAct::Ask { missing, answer_by: None }).await.unwrap();
    for _ in 0..6 {
        world.upload(&world.applicant(), case, "proxy", super::world::PDF).await.unwrap();
    }
    let (many, entries) = world.app.cost(page).await;
    assert_eq!(entries, 9);
    assert_eq!(few, many);
}

#[tokio::test]
async fn an_open_list_of_ones_own_matters_hears_of_every_move() {
    let world = World::new().await;
    let case = world.submitted().await.case;
    let browser = &world.citizen.browser;
    let seen = async || {
        let answer = browser.ask("/api/cases/my").await.json();
        (answer["topic_version"].as_i64().unwrap(), answer["unread"].as_i64().unwrap())
    };
    let (submitted, told) = seen().await;
    let topic = services::Topic::Person(world.citizen.person);
    world.act(&world.window, case, OfficialAct::Accept).await.unwrap();
    let (accepted, more) = seen().await;
    assert!(accepted > submitted && more == told + 1);
    // Nothing is said of this one, and still it moves.
    world.act(&world.reviewer, case, OfficialAct::Take).await.unwrap();
    let now = world.app.backend.live().version(world.app.backend.db().read(), topic).await.unwrap();
    assert!(now > accepted);
}

#[tokio::test]
async fn a_longer_list_of_ones_own_matters_costs_no_more_statements() {
    let world = World::new().await;
    let mine = async || {
        let db = world.app.backend.db().read();
        services::cases::my_cases(db, &world.applicant(), None).await.unwrap().rows.len()
    };
    world.submitted().await;
    let (few, rows) = world.app.cost(mine).await;
    assert_eq!(rows, 1);
    for _ in 0..11 {
        world.submitted().await;
    }
    let (many, rows) = world.app.cost(mine).await;
    assert_eq!(rows, 12);
    assert_eq!(few, many);
}

#[tokio::test]
async fn figures_agree_with_the_rows_behind_them() {
    let world = World::new().await;
    let (head, window) = (official(&world.head), world.window.person.0);
    let late = world.submitted().await.case;
    world.act(&world.window, late, OfficialAct::Take).await.unwrap();
    let slow = world.submitted().await.case;
    world.act(&world.window, slow, OfficialAct::Accept).await.unwrap();
    world.act(&world.reviewer, slow, OfficialAct::Pass { note: None }).await.unwrap();
    world.app.clock.advance(Duration::days(8));
    for _ in 0..2 {
        world.submitted().await;
    }
    world.decided().await;
    let granted = OfficialAct::Decide { outcome: Outcome::Granted, reasons: super::world::reason("符合条件") };
    world.act(&world.head, slow, granted).await.unwrap();
    let figures = services::cases::dashboard(&world.app.backend, &head, world.department).await.unwrap();
    assert_eq!((figures.open, figures.late), (5, 1));
    let loads: Vec<_> = figures.loads.iter().map(|load| (load.person, load.open)).collect();
    assert_eq!(loads, [(None, 4), (Some(window), 1)]);
    let month = figures.months.last().unwrap();
    assert_eq!((month.received, month.decided, month.on_time, month.on_time_percent()), (5, 2, 1, Some(50)));
    for (figure, count) in [
        (Figure::Open, figures.open),
        (Figure::Late, figures.late),
        (Figure::DueThisWeek, figures.due_this_week),
        (Figure::Waiting, figures.waiting),
        (Figure::Load(window), 1),
        (Figure::Load(0), 4),
        (Figure::Decided(2026, 3), month.decided),
    ] {
        let rows = services::cases::rows_of(&world.app.backend, &head, world.department, figure, None).await.unwrap();
        assert_eq!(rows.rows.len() as u64, count, "{figure}");
    }
    let decided = Figure::Decided(2026, 3);
    let rows = services::cases::rows_of(&world.app.backend, &head, world.department, decided, None).await.unwrap().rows;
    let late: Vec<_> = rows.iter().filter(|row| row.decided_late).map(|row| row.id).collect();
    assert_eq!(late, [slow], "the rows say which of them the rate misses");
    assert_eq!((rows.len() - late.len()) as u64, month.on_time);
    // The session has ended in the meantime.
    world.app.sign_in(world.head.actor.person().unwrap(), &world.head.browser).await;
    for (path, part) in [("overview", "figure=open"), ("figures", "超期办结")] {
        let query = format!("department={}&figure=decided-2026-03", world.department.0);
        let page = world.head.browser.get(&format!("/zh/work/{path}?{query}")).await;
        assert!(page.text.contains(part), "{path}: {}", page.text);
    }
    let denied = services::cases::dashboard(&world.app.backend, &official(&world.window), world.department).await;
    assert_eq!(denied.unwrap_err().code(), ErrorCode::Forbidden);
}
