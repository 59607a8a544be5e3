//! `accounts`: the security administrator's pages, as a browser without JavaScript uses them.

use domain::accounts::{Post, Role};

use crate::support::{Browser, Somebody, TestApp, Visitor};

/// A signed-in security administrator, and an official with a post.
async fn world() -> (TestApp, Visitor, Somebody, Post) {
    let (app, security) = TestApp::with_official(&[Role::SecurityAdministrator]).await;
    let department = app.department().await;
    let post = Post { department, role: Role::Window };
    let chen = app.official_with_codes("chen.window", &[post]).await;
    (app, security, chen, post)
}

async fn send(app: &TestApp, browser: &Browser, act: &str, person: &str, fields: &[(&str, &str)]) -> String {
    let (key, back) = (app.key().to_string(), format!("/zh/admin/people/{person}"));
    let ticket = [("person", person), ("ticket[key]", key.as_str()), ("ticket[back]", back.as_str())];
    let answer = browser.post_form(&format!("/api/accounts/{act}"), &[fields, &ticket].concat()).await;
    answer.location().unwrap_or_else(|| panic!("{act}: {} {}", answer.status, answer.text)).to_owned()
}

#[tokio::test]
async fn only_the_security_administrator_sees_people_and_is_led_there() {
    let (app, security, chen, post) = world().await;
    let list = security.browser.get("/zh/admin/people").await;
    assert!(list.text.contains("chen.window") && list.text.contains("窗口"), "{}", list.text);
    let person = format!("/zh/admin/people/{}", chen.id());
    assert!(security.browser.get("/zh").await.text.contains(r#"href="/zh/admin/people""#));
    assert!(security.browser.get("/zh/admin").await.text.contains(r#"href="/zh/admin/people""#));
    for role in Role::ALL.into_iter().filter(|role| *role != Role::SecurityAdministrator) {
        let other = app.official(post.department, &[role]).await;
        for page in ["/zh/admin/people", person.as_str()] {
            let answer = other.browser.get(page).await;
            assert_eq!(answer.status, 403, "{page} by {role:?}");
            assert!(!answer.text.contains("chen.window"), "{page} by {role:?}");
        }
        assert!(!other.browser.get("/zh").await.text.contains("/zh/admin/people"), "{role:?}");
    }
    assert_eq!(app.browser().get("/zh/admin/people").await.status, 401);
}

#[tokio::test]
async fn an_account_is_opened_and_given_a_post_without_javascript() {
    let (app, security, _, post) = world().await;
    let browser = &security.browser;
    let key = app.key().to_string();
    let bad = [
        ("name", "林晓"),
        ("user_name", "林晓"),
        ("password", "kurz-x7"),
        ("lang", "en"),
        ("ticket[key]", key.as_str()),
        ("ticket[back]", "/zh/admin/people/new"),
    ];
    let answer = browser.post_form("/api/accounts/create_official", &bad).await;
    let page = browser.follow(&answer).await.text;
    assert!(page.contains("至少填写 10 个字符") && page.contains("以字母开头"), "{page}");
    assert!(page.contains("林晓") && !page.contains("kurz-x7"), "what was typed stays, the password doesn't");
    let good = bad.map(|(name, value)| match name {
        "user_name" => (name, "lin.xiao"),
        "password" => (name, "first-password-x7"),
        _ => (name, value),
    });
    let answer = browser.post_form("/api/accounts/create_official", &good).await;
    let page = browser.follow(&answer).await.text;
    assert!(page.contains("账户已开设") && page.contains("lin.xiao") && page.contains("没有岗位"), "{page}");
    let person = answer.location().unwrap().split(['/', '?']).nth(4).unwrap();
    let department = post.department.to_string();
    let to = send(&app, browser, "grant_post", person, &[("department", &department), ("role", "")]).await;
    let page = browser.get(&to).await.text;
    assert_eq!(page.matches("请填写此项").count(), 4, "role and reason, in the summary and at the field: {page}");
    let fields = [("department", department.as_str()), ("role", "reviewer"), ("reason", "新到岗")];
    let to = send(&app, browser, "grant_post", person, &fields).await;
    let page = browser.get(&to).await.text;
    assert!(page.contains("岗位已授予") && page.contains("市场监督管理局 · 审查"), "{page}");
}

#[tokio::test]
async fn suspending_is_explained_and_confirmed() {
    let (app, security, chen, post) = world().await;
    let (browser, person) = (&security.browser, chen.id().to_string());
    let page = browser.get(&format!("/zh/admin/people/{person}")).await.text;
    assert!(page.contains("此人的所有登录立即结束，也不能再登录"), "{page}");
    let to = send(&app, browser, "suspend", &person, &[("reason", "离职")]).await;
    let page = browser.get(&to).await.text;
    assert!(page.contains("error-summary") && page.contains("离职") && !page.contains("已停用"), "{page}");
    let to = send(&app, browser, "suspend", &person, &[("reason", "离职"), ("confirm", "true")]).await;
    assert!(browser.get(&to).await.text.contains("账户已停用"));
    let to = send(&app, browser, "suspend", &person, &[("reason", "离职"), ("confirm", "true")]).await;
    assert!(browser.get(&to).await.text.contains("账户现在的状态不允许这样做"), "a second time says why not");
    let to = send(&app, browser, "restore", &person, &[("reason", "返岗")]).await;
    assert!(browser.get(&to).await.text.contains("账户已恢复"));
    let to = send(&app, browser, "withdraw_post", &person, &[("post", &post.value()), ("reason", "调离")]).await;
    assert!(browser.get(&to).await.text.contains("没有岗位"));
}

#[tokio::test]
async fn nobody_is_offered_to_change_their_own_account() {
    let (app, security, ..) = world().await;
    let person = security.person.to_string();
    let page = security.browser.get(&format!("/zh/admin/people/{person}")).await.text;
    assert!(page.contains("这是您自己的账户") && !page.contains("/api/accounts/suspend"), "{page}");
    let key = app.key().to_string();
    let fields = [("person", person.as_str()), ("reason", "自己"), ("confirm", "true"), ("ticket[key]", key.as_str())];
    let answer = security.browser.call("/api/accounts/suspend", &fields).await;
    assert!(answer.text.contains("forbidden"), "{} {}", answer.status, answer.text);
}

#[tokio::test]
async fn a_search_has_an_address_and_an_empty_one_says_what_to_do() {
    let (_app, security, _, post) = world().await;
    let found = security.browser.get(&format!("/zh/admin/people?name=chen&department={}", post.department)).await;
    assert!(found.text.contains("chen.window"), "{}", found.text);
    let nobody = security.browser.get("/en/admin/people?name=nobody").await.text;
    assert!(nobody.contains("Nobody matches") && nobody.contains("Show everybody"), "{nobody}");
}
