//! Who may do what: every use-case of officials, by every role.

use ballot::Digest;
use domain::accounts::{Official, Role};
use domain::error::ErrorCode;
use domain::review::comment::{Decision, Moderation};
use domain::review::delivery::{Scope, Way};
use domain::review::setup::ResultsPolicy;
use services::review;
use services::review::delivery;
use services::review::session::{Command, Step, chair, chair_desk};
use services::{Result, ServiceError};

use super::World;
use super::world::{official, reason};
use crate::support::TestApp;

/// What only organisers do, and what a second pair of eyes does too.
const ORGANISER: &[Role] = &[Role::ReviewOrganiser];
const SECOND: &[Role] = &[Role::ReviewOrganiser, Role::Supervisor];
/// Who promises for a department, and who looks whether it is done.
const HEAD: &[Role] = &[Role::Head];
const SUPERVISOR: &[Role] = &[Role::Supervisor];

fn refused<T>(result: Result<T>) -> bool {
    matches!(result.map_err(|error: ServiceError| error.code()), Err(ErrorCode::Forbidden))
}

#[tokio::test]
async fn each_use_case_is_for_exactly_its_roles() {
    let world = World::drafted(TestApp::init().await, 5, ResultsPolicy::AtClose).await;
    for role in Role::ALL {
        let somebody = official(&world.app.official(world.department, &[role]).await);
        for (name, roles, refused) in attempts(&world, &somebody).await {
            assert_eq!(refused, !roles.contains(&role), "{name} as {role:?}");
        }
    }
}

/// Every use-case tried by somebody: whether it was refused for who they are. In a draft nothing else succeeds.
#[expect(clippy::too_many_lines, reason = "a table with a line a use-case")]
async fn attempts(world: &World, by: &Official) -> Vec<(&'static str, &'static [Role], bool)> {
    let (backend, id, key) = (&world.app.backend, world.review, || world.key());
    let entry = world.entry(ResultsPolicy::AtClose);
    let member = domain::ids::MemberId(1_000_000);
    let digest = Digest::of(b"");
    let command = Command { place: 0, version: 1, step: Step::CloseEarly };
    let texts = std::collections::BTreeMap::new();
    let none = domain::ids::ReviewId(0);
    let contact = review::ContactChange::default();
    let lang = domain::text::Lang::Zh;
    let asked = delivery::Asked { way: Way::Email, scope: Scope::Missing, lang, reason: None };
    let lot = domain::review::lot::LotEntry::default();
    let seed = domain::review::draw::Seed::parse("a seed of sixteen letters").unwrap();
    let (place, day) = ((id, world.department), world.app.backend.now().date_naive());
    let measure = (id, world.department, 0);
    let promised = review::promise_measure(backend, by, &key(), place, (reason(), day)).await;
    vec![
        ("promise", HEAD, refused(promised)),
        ("claim", HEAD, refused(review::claim_measure(backend, by, &key(), measure, reason()).await)),
        ("put off", HEAD, refused(review::put_off_measure(backend, by, &key(), measure, (day, reason())).await)),
        ("look", SUPERVISOR, refused(review::check_measure(backend, by, &key(), measure, None).await)),
        ("create", ORGANISER, refused(review::create(backend, by, &key()).await)),
        ("edit", ORGANISER, refused(review::edit(backend, by, &key(), (id, 0), &entry).await)),
        ("submit", ORGANISER, refused(review::submit(backend, by, &key(), domain::ids::ReviewId(0)).await)),
        ("open", ORGANISER, refused(review::open(backend, by, id).await)),
        ("close", ORGANISER, refused(review::close(backend, by, id).await)),
        ("count", ORGANISER, refused(review::count_results(backend, by, &key(), id).await)),
        ("void", ORGANISER, refused(review::void(backend, by, &key(), id, reason()).await)),
        ("import", ORGANISER, refused(review::import_roll(backend, by, &key(), id, (b"", false)).await)),
        ("preview", ORGANISER, refused(review::preview_roll(backend, by, id, b"").await)),
        ("empty", ORGANISER, refused(review::empty_roll(backend, by, &key(), none, &reason()).await)),
        ("can empty", ORGANISER, refused(review::can_empty_roll(backend, by, id).await)),
        ("seek", ORGANISER, refused(review::find_member(backend, by, id, "1").await)),
        ("contact", ORGANISER, refused(review::masked_contact(backend, by, member).await)),
        (
            "correct",
            ORGANISER,
            refused(review::correct_contact(backend, by, &key(), member, &contact, &reason()).await),
        ),
        ("members", ORGANISER, refused(review::list_members(backend, by, id, None, 1).await)),
        ("absent", ORGANISER, refused(review::absent(backend, by, id, None, 1).await)),
        ("codes", ORGANISER, refused(review::issue_codes(backend, by, &key(), domain::ids::ReviewId(0)).await)),
        ("comments", ORGANISER, refused(review::waiting_comments(backend, by, id, None, 1).await)),
        ("held back", SECOND, refused(review::list_comments(backend, by, (id, Moderation::HeldBack), None, 1).await)),
        (
            "overturn",
            SECOND,
            refused(review::moderate(backend, by, &key(), ("", Moderation::HeldBack), Decision::Pass).await),
        ),
        (
            "moderate",
            ORGANISER,
            refused(review::moderate(backend, by, &key(), ("", Moderation::Waiting), Decision::Pass).await),
        ),
        ("approve", SECOND, refused(review::approve(backend, by, &key(), id, digest).await)),
        ("send back", SECOND, refused(review::send_back(backend, by, &key(), id, reason()).await)),
        ("recheck", SECOND, refused(review::recheck_results(backend, by, &key(), id, reason()).await)),
        ("approve results", SECOND, refused(review::approve_results(backend, by, &key(), id, digest).await)),
        ("list", SECOND, refused(review::list(backend, by, None, 1).await)),
        ("find", SECOND, refused(review::find(backend, by, id).await)),
        ("chair", ORGANISER, refused(chair(backend, by, &key(), id, &command).await)),
        ("chair desk", SECOND, refused(chair_desk(backend, by, id).await)),
        ("terminal", SECOND, refused(review::at_terminal(backend, by, id, ("", &texts)).await)),
        ("rounds", ORGANISER, refused(delivery::rounds(backend, by, id).await)),
        ("counts", ORGANISER, refused(delivery::scope_counts(backend, by, id).await)),
        ("reminder", ORGANISER, refused(delivery::next_reminder(backend, by, id).await)),
        ("lost", ORGANISER, refused(delivery::list_lost(backend, by, id, None, 1).await)),
        ("note lost", ORGANISER, refused(delivery::note_lost(backend, by, &key(), member).await)),
        ("begin round", ORGANISER, refused(delivery::begin_round(backend, by, &key(), none, &asked).await)),
        ("stop round", ORGANISER, refused(delivery::stop_round(backend, by, &key(), id, 1_000_000).await)),
        ("fetch", ORGANISER, refused(delivery::fetch_letters(backend, by, id, 1_000_000).await.map(|_| ()))),
        ("announce", ORGANISER, refused(review::announce_draw(backend, by, &key(), none, (b"", false), &lot).await)),
        ("draw", ORGANISER, refused(review::run_draw(backend, by, &key(), id, &seed).await)),
        ("withdraw", ORGANISER, refused(review::withdraw_draw(backend, by, &key(), id, &reason()).await)),
        ("tickets", ORGANISER, refused(review::draw_tickets(backend, by, id).await)),
        ("strike", ORGANISER, refused(review::strike_member(backend, by, &key(), member, &reason()).await)),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_acts_for_nobody_else() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    let member = world.member(0).await;
    let entitlement = review::entitlement(&world.app.backend, &member.who).await.unwrap();
    assert_eq!((entitlement.number.as_str(), entitlement.took_token), (world.codes[0].number.as_str(), false));
    assert!(member.who.actor().citizen().is_err() && member.who.actor().official().is_err());
    // The key of the own group signs, whatever group the message was blinded for.
    let other = world.member(1).await;
    assert_ne!(member.group, other.group);
    let blinding = world.blinding(&other).await;
    let review = world.frozen().await;
    if let Ok(answer) =
        review::issue_token(&world.app.backend, &member.who, member.sign_in, blinding.blinded_message()).await
    {
        let key = &review.group(&other.group).unwrap().token_key;
        assert!(blinding.finish(key, &answer).is_err(), "a token for another group");
    }
}
