//! Many sign in, open their booths and ask for tokens at the same time, and share transactions: to each what would be
//! theirs alone.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::accounts::Actor;
use domain::error::ErrorCode;
use domain::review::setup::ResultsPolicy;
use domain::review::view::ReviewStanding;
use entity::{audit_event, review_member, sign_in};
use futures::future::join_all;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use services::accounts::session;
use services::{audit, review};

use super::World;
use super::world::{origin, reason};

/// Members of the review.
const MEMBERS: usize = 60;

async fn events(world: &World, action: &str) -> Vec<audit_event::Model> {
    let events = audit_event::Entity::find().filter(audit_event::Column::Action.eq(action));
    events.all(world.app.backend.db().read()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_in_with_others_is_who_they_are() {
    let world = World::open(u32::try_from(MEMBERS / 2).unwrap(), ResultsPolicy::AtClose).await;
    let (backend, struck) = (&world.app.backend, 7);
    review::strike_member(backend, &world.by(), &world.key(), world.codes[struck].member, &reason()).await.unwrap();
    // Each from two browsers, all at once; some for the first time, some not, one not any more.
    review::sign_in_member(backend, &world.codes[0].code.expose(), &origin()).await.unwrap();
    let entering = world.codes.iter().chain(&world.codes).map(|code| {
        let (backend, typed) = (backend.clone(), code.code.expose());
        tokio::spawn(async move { review::sign_in_member(&backend, &typed, &origin()).await })
    });
    let mut sessions = BTreeSet::new();
    for (place, opened) in join_all(entering).await.into_iter().enumerate() {
        let (opened, code) = (opened.unwrap(), &world.codes[place % MEMBERS]);
        if place % MEMBERS == struck {
            assert_eq!(opened.unwrap_err().code(), ErrorCode::WrongCredentials);
            continue;
        }
        let opened = opened.unwrap();
        assert!(sessions.insert(opened.session.0), "a sign-in was given twice");
        let signed_in = session(backend, opened.session).await.unwrap().unwrap().signed_in;
        assert_eq!(signed_in.person, opened.person);
        let member = Actor::SignedIn(signed_in).panel_member().unwrap();
        assert_eq!(review::entitlement(backend, &member).await.unwrap().number, code.number);
    }
    let db = backend.db().read();
    let linked = review_member::Entity::find().filter(review_member::Column::PersonId.is_not_null());
    let people: BTreeSet<_> = linked.all(db).await.unwrap().into_iter().map(|row| row.person_id).collect();
    assert_eq!(people.len(), MEMBERS - 1, "one account each, and none for who was struck off");
    let rows = sign_in::Entity::find().filter(sign_in::Column::Id.is_in(sessions)).count(db).await.unwrap();
    assert_eq!(rows, 2 * (MEMBERS as u64 - 1));
    let logged = world.app.logged("review/sign_in").await;
    assert_eq!(logged, 2 * (MEMBERS as u64 - 1) + 1, "every sign-in is in the log");
    assert_eq!(audit::verify(db).await.unwrap().fault, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_asked_for_at_once_are_one_each() {
    let world = World::open(u32::try_from(MEMBERS / 2).unwrap(), ResultsPolicy::AtClose).await;
    let mut asked = Vec::new();
    for place in 0..MEMBERS {
        let member = world.member(place).await;
        // The same message twice, and another one of the same member.
        let (own, other) = (world.blinding(&member).await, world.blinding(&member).await);
        for blinding in [own.clone(), own, other] {
            asked.push((member.who.clone(), member.sign_in, blinding));
        }
    }
    let asking = asked.iter().map(|(who, sign_in, blinding)| {
        let (backend, who, message) = (world.app.backend.clone(), who.clone(), blinding.blinded_message().clone());
        let sign_in = *sign_in;
        tokio::spawn(async move { review::issue_token(&backend, &who, sign_in, &message).await })
    });
    let outcomes: Vec<_> = join_all(asking).await.into_iter().map(Result::unwrap).collect();
    for answers in outcomes.chunks(3) {
        let [first, copy, other] = answers else { panic!("three were asked for") };
        let refused =
            |outcome: &services::Result<_>| outcome.as_ref().is_err_and(|error| error.code() == ErrorCode::OnlyOnce);
        match (first, copy, other) {
            (Ok(first), Ok(copy), other) => assert!(first == copy && refused(other), "{other:?}"),
            (first, copy, Ok(_)) => assert!(refused(first) && refused(copy), "{first:?} {copy:?}"),
            none => panic!("nobody got a token: {none:?}"),
        }
    }
    let turnout = review::turnout(&world.app.backend, world.review).await.unwrap();
    assert_eq!(turnout.iter().map(|group| group.issued).sum::<u64>(), MEMBERS as u64);
    let events = events(&world, "review/issue_token").await;
    let actors: BTreeSet<_> = events.iter().filter_map(|event| event.actor_id).collect();
    assert_eq!((events.len(), actors.len()), (MEMBERS, MEMBERS), "each token is in the log under its own member");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_booth_is_read_once_for_all_who_come_and_anew_when_the_review_changed() {
    let world = World::open(10, ResultsPolicy::AtClose).await;
    let (backend, review) = (&world.app.backend, world.review);
    let first = review::booth(backend, review).await.unwrap();
    assert!(first.takes_ballots(backend));
    let others = join_all((0..50).map(|_| review::booth(backend, review))).await;
    let same = others.iter().filter(|booth| Arc::ptr_eq(booth.as_ref().unwrap(), &first)).count();
    // On a slow machine the moment may pass once meanwhile.
    assert!(same == 50 || others.windows(2).filter(|pair| !same_booth(pair)).count() <= 1, "{same} of 50");
    world.close().await;
    let closed = review::booth(backend, review).await.unwrap();
    assert_eq!(closed.page.summary.standing, ReviewStanding::Counting, "what this instance did is seen at once");
    assert!(!closed.takes_ballots(backend));
}

fn same_booth(pair: &[services::Result<Arc<review::Booth>>]) -> bool {
    Arc::ptr_eq(pair[0].as_ref().unwrap(), pair[1].as_ref().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_alone_while_the_disk_is_full_is_asked_to_come_again() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    if world.app.is_postgres() {
        return;
    }
    let (backend, code) = (&world.app.backend, world.codes[0].code.expose());
    // The file gets no page more than it has.
    backend.db().write().execute_unprepared("PRAGMA max_page_count = 1").await.unwrap();
    for _ in 0..1000 {
        if let Err(error) = review::sign_in_member(backend, &code, &origin()).await {
            assert_eq!((error.code(), error.is_fault()), (ErrorCode::Unavailable, true), "{error}");
            return;
        }
    }
    panic!("the file grew");
}
