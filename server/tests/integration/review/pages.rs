//! The pages without JavaScript, in both languages, and what they tell to whom.

use app::features::review::vote::retry::{Refusal, Verdict, verdict};
use domain::review::code::MemberCode;
use domain::review::setup::ResultsPolicy;
use reqwest::StatusCode;
use services::review;

use super::World;
use super::world::{bytes, reason};
use crate::support::{Answer, Browser, Stream, TestApp};

/// Signs in by the letter's code, as a browser without JavaScript does.
async fn enter(browser: &Browser, code: &str) -> Answer {
    let fields = [("code", code), ("ticket[key]", "0123456789abcdef00"), ("ticket[back]", "/zh/review/enter")];
    browser.post_form("/api/review/enter", &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_review_the_page_says_so() {
    let app = TestApp::init().await;
    let page = app.browser().get("/zh/review").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("目前没有正在进行的评议"), "{}", page.text);
    for missing in ["/zh/review/1", "/zh/review/none", "/en/review/1/ballot", "/en/review/1/check"] {
        assert_eq!(app.browser().get(missing).await.status, StatusCode::NOT_FOUND, "{missing}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_whole_without_javascript_in_both_languages() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    world.cast(0..3, 0).await;
    let (id, fingerprint) = (world.review, world.frozen().await.fingerprint().to_string());
    let table: [(String, &[&str]); 10] = [
        ("/zh/review".into(), &["二〇二六年度万人评议", "已投 3 票，共 10 位代表（30%）", "正在评议"]),
        ("/en/review".into(), &["Annual review 2026", "3 of 10 members have cast their ballot (30%)"]),
        (format!("/zh/review/{id}"), &["基层代表", "60%", "登记处", &fingerprint[..8], "参加评议"]),
        (format!("/en/review/{id}"), &["Grass roots", "Ballots cast", &fingerprint[..8], "Take part"]),
        (format!("/zh/review/{id}/secrecy"), &["防不了胁迫", "监督投票终端"]),
        (format!("/en/review/r{id}/secrecy"), &["Coercion is not prevented", "Supervised terminal"]),
        (format!("/zh/review/{id}/ballot"), &["<noscript class=\"booth-noscript\">您的浏览器", "监督投票终端"]),
        (format!("/en/review/{id}/ballot"), &["<noscript", "supervised terminal"]),
        (format!("/zh/review/{id}/check"), &["sunhall verify review", "python3 verify.py", "<noscript"]),
        (format!("/en/review/{id}/check"), &["sunhall verify review", "python3 verify.py"]),
    ];
    for (path, words) in table {
        let page = world.app.browser().get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let missing: Vec<_> = words.iter().filter(|word| !page.text.contains(**word)).collect();
        assert!(missing.is_empty(), "{path} lacks {missing:?}: {}", page.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_nobodys_business() {
    let world = World::drafted(TestApp::init().await, 2, ResultsPolicy::AtClose).await;
    let (stranger, id) = (world.app.browser(), world.review);
    for path in ["", "/ballot", "/check", "/secrecy"] {
        let page = stranger.get(&format!("/zh/review/{id}{path}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!page.text.contains("二〇二六年度万人评议"));
    }
    assert!(!stranger.get("/zh/review").await.text.contains("二〇二六年度万人评议"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_came_early_leads_to_the_time_of_the_opening() {
    let mut world = World::drafted(TestApp::init().await, 5, ResultsPolicy::AtClose).await;
    world.approve().await;
    let (browser, id) = (world.app.browser(), world.review);
    let entered = enter(&browser, &world.codes[0].code.expose()).await;
    assert_eq!(entered.location(), Some(format!("/zh/review/{id}/ballot").as_str()));
    let early = browser.follow(&entered).await;
    assert_eq!(early.status, StatusCode::OK, "{}", early.text);
    let opens_at = review::summary(&world.app.backend, id).await.unwrap().schedule.opens_at;
    let from = domain::time::date_time(opens_at, domain::text::Lang::Zh);
    assert!(early.text.contains(&format!("评议还没有开始。{from}开始")), "{}", early.text);
    let english = browser.get(&format!("/en/review/{id}/ballot")).await;
    assert!(english.text.contains("The review has not opened yet"), "{}", english.text);

    // It goes back to be worked on: its members still learn that it is not open, and strangers nothing.
    review::send_back(&world.app.backend, &world.seconded(), &world.key(), id, reason()).await.unwrap();
    let back = browser.get(&format!("/zh/review/{id}/ballot")).await;
    assert!(back.status == StatusCode::OK && back.text.contains("评议还没有开始：还在筹备"), "{}", back.text);
    assert!(!back.text.contains("二〇二六年度万人评议"));
    assert_eq!(world.app.browser().get(&format!("/zh/review/{id}/ballot")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_that_was_called_off_says_why_on_the_page_of_its_letters() {
    let mut world = World::drafted(TestApp::init().await, 5, ResultsPolicy::AtClose).await;
    world.approve().await;
    let (backend, id) = (&world.app.backend, world.review);
    review::cancel(backend, &world.by(), &world.key(), id, reason()).await.unwrap();
    let stranger = world.app.browser();
    for (path, words) in [
        (format!("/zh/review/{id}"), ["已取消", "评议已取消，理由是", "名册更正"].as_slice()),
        (format!("/en/review/{id}"), &["Called off", "The review was called off, because"]),
        (format!("/zh/review/{id}/ballot"), &["评议已经取消"]),
        ("/zh/review".into(), &["二〇二六年度万人评议", "已取消"]),
    ] {
        let page = stranger.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let missing: Vec<_> = words.iter().filter(|word| !page.text.contains(**word)).collect();
        assert!(missing.is_empty(), "{path} lacks {missing:?}: {}", page.text);
    }
    assert!(!stranger.get(&format!("/zh/review/{id}")).await.text.contains("/results\""));

    // What nobody knew of stays unknown.
    let draft = World::drafted(world.app, 2, ResultsPolicy::AtClose).await;
    review::cancel(&draft.app.backend, &draft.by(), &draft.key(), draft.review, reason()).await.unwrap();
    assert_eq!(stranger.get(&format!("/zh/review/{}", draft.review)).await.status, StatusCode::NOT_FOUND);
    let list = review::summaries(&draft.app.backend, None, 20).await.unwrap();
    assert_eq!(list.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [id]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_void_review_leads_to_what_was_published_and_to_nothing_else() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    let (backend, id) = (&world.app.backend, world.review);
    review::void(backend, &world.by(), &world.key(), id, reason()).await.unwrap();
    let page = world.app.browser().get(&format!("/zh/review/{id}")).await.text;
    assert!(page.contains("评议已作废，理由是") && page.contains("名册更正"), "{page}");
    assert!(!page.contains("/results\"") && !page.contains("/matters\""), "{page}");
    let organiser = world.app.official(world.department, &[domain::accounts::Role::ReviewOrganiser]).await;
    let desk = organiser.browser.get(&format!("/zh/review/organise/{id}")).await.text;
    assert!(desk.contains("评议已作废") && !desk.contains("/results\""), "{desk}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_enters_by_code_and_a_wrong_one_says_so_at_its_field() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    let browser = world.app.browser();
    let revoked = world.codes[0].code.expose();
    review::reissue_code(&world.app.backend, &world.by(), &world.key(), world.codes[0].member, &reason())
        .await
        .unwrap();
    let unknown = MemberCode::from_random([9; MemberCode::BYTES]).expose();
    let faults = [
        ("", "请填写此项"),
        ("88KM-9QYW", "评议码有 21 个字符"),
        (&unknown, "这个评议码不能使用"),
        (&revoked, "这个评议码不能使用"),
    ];
    for (code, words) in faults {
        let answer = enter(&browser, code).await;
        assert_eq!(answer.location(), Some("/zh/review/enter"), "{code}");
        let page = browser.follow(&answer).await;
        let error = page.text.split_once("id=\"enter-code-error\"").expect("an error at the field").1;
        assert!(error.split("</p>").next().unwrap().contains(words), "{code}: {error}");
        assert!(page.text.contains("aria-invalid=\"true\""));
        assert!(code.is_empty() || !page.text.contains(code), "the code came back");
    }

    let typed = world.codes[1].code.expose().to_lowercase().replace('-', " ");
    let entered = enter(&browser, &typed).await;
    assert_eq!(entered.location(), Some(format!("/zh/review/{}/ballot", world.review).as_str()));
    let number = &world.codes[1].number;
    let own = browser.follow(&entered).await;
    assert!(own.text.contains(number.as_str()), "the booth knows its member");
    let stranger = world.app.browser().get(&format!("/zh/review/{}/ballot", world.review)).await;
    assert!(!stranger.text.contains(number.as_str()) && !stranger.text.contains("took_token"));
    assert!(!own.text.contains(&world.codes[1].name), "names stay sealed");
}

#[tokio::test(flavor = "multi_thread")]
async fn scanning_the_letter_signs_nobody_in_and_the_code_is_in_no_referrer() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    let (browser, code) = (world.app.browser(), world.codes[0].code.expose());
    let page = browser.get(&format!("/zh/review/enter?code={code}")).await;
    assert_eq!(page.header("referrer-policy"), Some("strict-origin"));
    assert!(page.text.contains(&format!("value=\"{code}\"")), "it comes filled in: {}", page.text);
    let after = browser.get(&format!("/zh/review/{}/ballot", world.review)).await;
    assert!(!after.text.contains(world.codes[0].number.as_str()), "looking at the page signed in");
    assert_eq!(after.header("referrer-policy"), Some("same-origin"), "the other pages say what they always said");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_blinded_message_gets_the_same_answer_and_only_members_ask() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    let browser = world.app.browser();
    let member = world.member(0).await;
    let (first, second) = (world.blinding(&member).await, world.blinding(&member).await);
    let ask = async |browser: &Browser, blinded: &str| browser.call("/api/review/issue", &[("blinded", blinded)]).await;
    let text = first.blinded_message().0.to_string();
    assert_eq!(ask(&browser, &text).await.status, StatusCode::UNAUTHORIZED);
    // Opening took longer than a sign-in lasts unused.
    world.app.sign_in(world.organiser.person, &world.organiser.browser).await;
    assert_eq!(ask(&world.organiser.browser, &text).await.status, StatusCode::FORBIDDEN);

    enter(&browser, &world.codes[0].code.expose()).await;
    let answer = ask(&browser, &text).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(ask(&browser, &text).await.text, answer.text);
    let signature: String = serde_json::from_str(&answer.text).unwrap();
    let signature = ballot::token::BlindSignature(ballot::bytes::Bytes::from_text(&signature).unwrap());
    let review = world.frozen().await;
    assert!(first.finish(&review.group(&member.group).unwrap().token_key, &signature).is_ok());
    let other = ask(&browser, &second.blinded_message().0.to_string()).await;
    assert!(other.status != StatusCode::OK && other.text.contains("only_once"), "{}", other.text);
    let nonsense = ask(&browser, "no base64!").await;
    assert!(nonsense.status != StatusCode::OK && nonsense.text.contains("invalid"), "{}", nonsense.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_follow_the_turnout_and_nothing_else() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    let stranger = world.app.browser();
    let mut stream = Stream::open(&stranger, &format!("review/{}", world.review)).await;
    let first = stream.next().await.unwrap();
    let asked = format!("/api/review/turnout?review={}", world.review);
    let before = stranger.get(&asked).await.json();
    assert_eq!(before["topic_version"], first.version);
    world.cast(0..2, 0).await;
    review::touch_turnout(&world.app.backend).await.unwrap();
    assert!(stream.next().await.unwrap().version > first.version);
    let after = stranger.get(&asked).await.json();
    let cast = |turnout: &serde_json::Value| -> u64 {
        turnout["turnout"]["groups"].as_array().unwrap().iter().map(|group| group["cast"].as_u64().unwrap()).sum()
    };
    assert_eq!((cast(&before), cast(&after)), (0, 2));
    let person = stranger.get(&format!("/live?topics=person/{}", world.organiser.person)).await;
    assert_eq!(person.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_booth_understands_every_answer_to_a_ballot() {
    let world = World::open(5, ResultsPolicy::AtClose).await;
    let verdict_on = async |request: Vec<u8>| {
        let answer = world.send(request).await;
        verdict(answer.status.as_u16(), &answer.text, answer.header("retry-after"))
    };
    let token = world.token(&world.member(0).await).await;
    let request = bytes(&world.request(&token, 0, None).await);
    let Verdict::Taken(receipt) = verdict_on(request.clone()).await else { panic!("not taken") };
    assert_eq!(verdict_on(request.clone()).await, Verdict::Taken(receipt), "the same bytes, the same receipt");
    let other = bytes(&world.request(&token, 1, None).await);
    assert_eq!(verdict_on(other).await, Verdict::Refused(Refusal::TokenUsed));
    let unsigned = String::from_utf8(request).unwrap().replace("\"ratings\":{\"d", "\"ratings\":{\"e");
    assert_eq!(verdict_on(unsigned.into_bytes()).await, Verdict::Refused(Refusal::NotValid));
    let late = world.ballot(1, 0).await;
    world.close().await;
    assert_eq!(verdict_on(late).await, Verdict::Refused(Refusal::Closed));
}

#[tokio::test(flavor = "multi_thread")]
async fn more_reviews_cost_no_more_statements() {
    let first = World::open(5, ResultsPolicy::AtClose).await;
    let few = statements(&first).await;
    let mut second = World::drafted(first.app, 5, ResultsPolicy::AtClose).await;
    second.begin().await;
    let many = statements(&second).await;
    assert_eq!((few.1, many.1, few.0), ((1, 1), (2, 2), many.0));
}

/// How many statements both lists take, and how many reviews they have.
async fn statements(world: &World) -> (u64, (usize, usize)) {
    let backend = &world.app.backend;
    let lists = async || {
        let listed = review::summaries(backend, None, 10).await.unwrap();
        assert!(listed.rows.iter().all(|review| review.turnout.total().roll == 10));
        let open = review::open_reviews(backend, None, 10).await.unwrap();
        assert!(open.rows.iter().all(|review| review.turnout.len() == 2));
        (listed.rows.len(), open.rows.len())
    };
    world.app.cost(lists).await
}
