//! Registering, and signing out and in again.

use super::{borrowed, registration};
use crate::support::{PASSWORD, TestApp};

#[tokio::test]
async fn a_citizen_registers_signs_out_and_in_again_without_javascript() {
    let app = TestApp::init().await;
    let browser = app.browser();
    let form = registration(1);
    let answer = browser.post_form("/api/accounts/register", &borrowed(&form)).await;
    assert_eq!(answer.location(), Some("/zh"), "{} {}", answer.status, answer.text);
    let page = browser.get("/zh/account").await;
    assert!(page.text.contains("138****0001") && page.text.contains("王小明"), "{}", page.text);
    browser.post_form("/api/accounts/sign_out", &[("ticket[back]", "/zh/account")]).await;
    assert!(!browser.get("/zh/account").await.text.contains("138****0001"));
    let fields =
        [("mobile", "13800000001"), ("password", PASSWORD), ("next", "/zh/my"), ("ticket[back]", "/zh/sign-in")];
    let answer = browser.post_form("/api/accounts/sign_in", &fields).await;
    assert_eq!(answer.location(), Some("/zh/my"), "{}", answer.text);
    let fields = [
        ("mobile", "13800000001"),
        ("password", PASSWORD),
        ("next", "//evil.example"),
        ("ticket[back]", "/zh/sign-in"),
    ];
    assert_eq!(browser.post_form("/api/accounts/sign_in", &fields).await.location(), Some("/zh"));
}

#[tokio::test]
async fn wrong_input_is_told_next_to_its_field_and_nothing_typed_is_lost() {
    let app = TestApp::init().await;
    let browser = app.browser();
    let mut form = registration(1);
    form[2].1 = "330205199003071234".to_owned();
    form[4].1 = "short".to_owned();
    let answer = browser.post_form("/api/accounts/register", &borrowed(&form)).await;
    let page = browser.follow(&answer).await;
    for words in ["身份证号码不正确", "至少填写 10 个字符", "两次填写的密码不一致"] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    assert!(page.text.contains("王小明") && !page.text.contains("330205199003071234"));
}

#[tokio::test]
async fn nobody_registers_twice_and_a_repeated_form_opens_one_account() {
    let app = TestApp::init().await;
    let form = registration(1);
    let first = app.browser().post_form("/api/accounts/register", &borrowed(&form)).await;
    let again = app.browser().post_form("/api/accounts/register", &borrowed(&form)).await;
    assert_eq!((first.location(), again.location()), (Some("/zh"), Some("/zh")));
    let mut other = registration(1);
    other[7].1 = "fedcba9876543210fedc".to_owned();
    let browser = app.browser();
    let answer = browser.post_form("/api/accounts/register", &borrowed(&other)).await;
    assert!(browser.follow(&answer).await.text.contains("已注册"));
}
