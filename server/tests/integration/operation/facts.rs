//! Whose site it is: what the foot of every page says, of a real site and of a demonstration.

use reqwest::StatusCode;

use super::start::Folder;
use crate::support::{Answer, Process, TestApp};

const MADE_UP: [&str; 4] = ["演示", "示例", "00000000000000", "3300000000"];

#[tokio::test]
async fn a_real_site_says_whose_it_is_and_nothing_made_up() {
    let folder = Folder::new().await;
    let process = Process::serve(folder.production_serving()).await;
    let browser = process.browser();
    for path in ["/zh", "/zh/privacy", "/zh/no-such-page"] {
        let page = browser.get(path).await;
        let foot = foot(&page);
        for fact in [
            "主办单位：宁海市人民政府办公室",
            "承办单位：宁海市政务服务管理办公室",
            "网站标识码：3302260001",
            "href=\"https://beian.miit.gov.cn/\"",
            "浙ICP备12345678号-1",
            "href=\"https://beian.mps.gov.cn/#/query/webSearch?code=33022602000001\"",
            "浙公网安备 33022602000001号",
            "href=\"tel:0574-12345678\"",
            "href=\"mailto:report@hall.example.cn\"",
            "网站找错",
        ] {
            assert!(foot.contains(fact), "{path}: {fact}: {foot}");
        }
        for word in MADE_UP {
            assert!(!page.text.contains(word), "{path}: {word}: {}", page.text);
        }
    }
    let english = browser.get("/en").await;
    assert!(foot(&english).contains("Host: General Office of Ninghai"), "{}", english.text);
    assert_eq!(browser.get("/zh/components").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_demonstration_says_that_it_is_one() {
    let app = TestApp::init().await;
    let browser = app.browser();
    let page = browser.get("/zh").await;
    assert!(foot(&page).contains("本站为演示系统") && foot(&page).contains("示例市人民政府办公室"), "{}", page.text);
    assert!(foot(&browser.get("/en").await).contains("This is a demonstration"));
    assert_eq!(browser.get("/zh/components").await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_nobody_has_set_is_left_out() {
    let app = TestApp::with_config(|config| config.demo.enabled = false).await;
    let page = app.browser().get("/zh").await;
    for words in ["主办单位", "ICP", "公安备案", "网站找错", "tel:", "演示"] {
        assert!(!foot(&page).contains(words), "{words}: {}", page.text);
    }
}

fn foot(page: &Answer) -> String {
    let (_, foot) = page.text.split_once("<footer").unwrap_or_else(|| panic!("no foot: {}", page.text));
    let foot = foot.split("</footer>").next().unwrap();
    // Between words that come from different places hydration leaves its marks.
    foot.replace("<!>", "").replace("&quot;", "\"")
}
