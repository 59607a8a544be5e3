//! Codes and tokens: one token a member, the same answer to the same message, no way in with an old code.

use std::collections::BTreeMap;

use chrono::Duration;
use domain::error::ErrorCode;
use domain::ids::MemberId;
use domain::review::setup::ResultsPolicy;
use entity::{audit_event, review_member, review_token};
use futures::future::join_all;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use services::{accounts, review};

use super::World;
use super::world::{origin, reason};

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_signed_once_and_answered_as_often_as_it_comes() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    let backend = &world.app.backend;
    let member = world.member(0).await;
    let (first, other) = (world.blinding(&member).await, world.blinding(&member).await);
    // The same and another message, many at once.
    let asked = (0..20).map(|number| {
        let (backend, who, sign_in) = (backend.clone(), member.who.clone(), member.sign_in);
        let message = if number % 2 == 0 { first.blinded_message() } else { other.blinded_message() }.clone();
        tokio::spawn(async move { (number, review::issue_token(&backend, &who, sign_in, &message).await) })
    });
    let answers: Vec<_> = join_all(asked).await.into_iter().map(Result::unwrap).collect();
    let signed: Vec<_> = answers.iter().filter_map(|(number, answer)| Some((number, answer.as_ref().ok()?))).collect();
    assert_eq!(signed.len(), 10, "one of the two messages was signed, each time");
    assert!(signed.iter().all(|(number, answer)| *number % 2 == signed[0].0 % 2 && *answer == signed[0].1));
    let refused = answers.iter().filter_map(|(_, answer)| answer.as_ref().err());
    assert!(refused.into_iter().all(|error| error.code() == ErrorCode::OnlyOnce));
    assert_eq!(review_token::Entity::find().count(backend.db().read()).await.unwrap(), 1);
    let turnout = review::turnout(backend, world.review).await.unwrap();
    assert_eq!(turnout.iter().map(|group| group.issued).sum::<u64>(), 1);

    let blinding = if signed[0].0 % 2 == 0 { first } else { other };
    let review = world.frozen().await;
    assert!(blinding.finish(&review.group(&member.group).unwrap().token_key, signed[0].1).is_ok());
    let issued = audit_event::Column::Action.eq("review/issue_token");
    let events = audit_event::Entity::find().filter(issued).all(backend.db().read()).await.unwrap();
    assert_eq!((events.len(), events[0].detail.to_string().as_str()), (1, "{}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_issued_only_while_ballots_are_taken() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    let (member, late) = (world.member(0).await, world.member(1).await);
    let blinding = world.blinding(&member).await;
    let signed =
        review::issue_token(&world.app.backend, &member.who, member.sign_in, blinding.blinded_message()).await.unwrap();
    world.app.clock.advance(Duration::hours(24));
    let other = world.blinding(&late).await;
    let refused =
        review::issue_token(&world.app.backend, &late.who, late.sign_in, other.blinded_message()).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NotNow, "the closing time decides, not whether somebody closed");
    let again =
        review::issue_token(&world.app.backend, &member.who, member.sign_in, blinding.blinded_message()).await.unwrap();
    assert_eq!(again, signed);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_code_is_no_way_in() {
    let world = World::open(6, ResultsPolicy::AtClose).await;
    let backend = &world.app.backend;
    let old = world.codes[0].clone();
    let new = review::reissue_code(backend, &world.by(), &world.key(), old.member, &reason()).await.unwrap().unwrap();
    assert_eq!((new.number.as_str(), new.name.as_str()), (old.number.as_str(), old.name.as_str()));
    let wrong = review::sign_in_member(backend, &old.code.expose(), &origin()).await.unwrap_err();
    assert_eq!(wrong.code(), ErrorCode::WrongCredentials);
    let typed = new.code.expose().to_lowercase().replace('-', " ");
    let first = review::sign_in_member(backend, &typed, &origin()).await.unwrap();
    let second = review::sign_in_member(backend, &typed, &origin()).await.unwrap();
    assert_eq!(first.person, second.person, "one account a member");
    for nonsense in ["", "0000-0000-0000-0000-00000", &old.code.expose()[1..]] {
        let wrong = review::sign_in_member(backend, nonsense, &origin()).await.unwrap_err();
        assert_eq!(wrong.code(), ErrorCode::WrongCredentials);
    }

    world.token(&world.member(1).await).await;
    let taken =
        review::reissue_code(backend, &world.by(), &world.key(), world.codes[1].member, &reason()).await.unwrap_err();
    assert_eq!(taken.code(), ErrorCode::NotNow, "a second code would be a second token");
    let struck =
        review::strike_member(backend, &world.by(), &world.key(), world.codes[1].member, &reason()).await.unwrap_err();
    assert_eq!(struck.code(), ErrorCode::NotNow, "whoever has a token stays on the roll");
    review::strike_member(backend, &world.by(), &world.key(), world.codes[2].member, &reason()).await.unwrap();
    let gone = review::sign_in_member(backend, &world.codes[2].code.expose(), &origin()).await.unwrap_err();
    assert_eq!(gone.code(), ErrorCode::WrongCredentials);
    let none = review::issue_codes(backend, &world.by(), &world.key(), world.review).await.unwrap();
    assert!(none.is_empty(), "codes are told once");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_in_with_an_old_code_is_out() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    let (backend, by) = (&world.app.backend, world.by());
    let mut opened = Vec::new();
    for code in &world.codes[..3] {
        opened.push(review::sign_in_member(backend, &code.code.expose(), &origin()).await.unwrap().session);
    }
    let member = |place: usize| world.codes[place].member;
    let new = review::reissue_code(backend, &by, &world.key(), member(0), &reason()).await.unwrap().unwrap();
    review::strike_member(backend, &by, &world.key(), member(1), &reason()).await.unwrap();
    let mut last = Vec::new();
    for session in opened {
        last.push(accounts::session(backend, session).await.unwrap().is_some());
    }
    assert_eq!(last, [false, false, true], "nobody else is signed out");
    let again = review::sign_in_member(backend, &new.code.expose(), &origin()).await.unwrap();
    assert!(accounts::session(backend, again.session).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asked_before_the_code_was_revoked_gets_no_token_after_it() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    let (backend, by) = (&world.app.backend, world.by());
    // The request was let in, and waits.
    let old = world.member(0).await;
    let blinding = world.blinding(&old).await;
    let new =
        review::reissue_code(backend, &by, &world.key(), world.codes[0].member, &reason()).await.unwrap().unwrap();
    let refused = review::issue_token(backend, &old.who, old.sign_in, blinding.blinded_message()).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NotSignedIn);
    let own = review::sign_in_member(backend, &new.code.expose(), &origin()).await.unwrap();
    review::issue_token(backend, &old.who, own.session, blinding.blinded_message()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn at_a_terminal_either_the_old_code_gets_the_token_or_it_is_replaced() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    for place in 0..world.codes.len() {
        let (backend, by, code) = (world.app.backend.clone(), world.by(), world.codes[place].clone());
        let blinding = world.blinding(&world.member(place).await).await;
        let message =
            BTreeMap::from([(code.group_key.replace('_', "-").parse().unwrap(), blinding.blinded_message().clone())]);
        let (review, key, typed) = (world.review, world.key(), code.code.expose());
        let issued = {
            let (backend, by) = (backend.clone(), by.clone());
            tokio::spawn(async move { review::at_terminal(&backend, &by, review, (&typed, &message)).await.is_ok() })
        };
        let replaced =
            tokio::spawn(
                async move { review::reissue_code(&backend, &by, &key, code.member, &reason()).await.is_ok() },
            );
        assert_ne!(issued.await.unwrap(), replaced.await.unwrap(), "{place}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_has_not_taken_part_is_reminded() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    world.token(&world.member(4).await).await;
    review::strike_member(&world.app.backend, &world.by(), &world.key(), world.codes[0].member, &reason())
        .await
        .unwrap();
    let mut absent: Vec<MemberId> = Vec::new();
    let mut after = None;
    loop {
        let page = review::absent(&world.app.backend, &world.by(), world.review, after, 3).await.unwrap();
        assert!(page.rows.iter().all(|row| row.mobile.is_some() && row.email.is_some()));
        absent.extend(page.rows.iter().map(|row| row.member));
        let Some(next) = page.next else { break };
        after = Some(next.parse().unwrap());
    }
    let expected: Vec<MemberId> = world
        .codes
        .iter()
        .enumerate()
        .filter(|(place, _)| ![0, 4].contains(place))
        .map(|(_, code)| code.member)
        .collect();
    assert_eq!(absent, expected);
    // The account is named by the number; the name stays sealed.
    let row = review_member::Entity::find_by_id(world.codes[4].member.0).one(world.app.backend.db().read()).await;
    let row = row.unwrap().unwrap();
    assert!(!row.name_sealed.contains("代表") && row.person_id.is_some());
}
