//! Papers on their way in and out.

use domain::cases::material::MAX_BYTES;
use reqwest::header::{CONTENT_TYPE, HeaderMap, ORIGIN};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::World;
use super::world::PDF;
use crate::support::{Answer, Visitor};

impl World {
    async fn begin(&self, who: &Visitor, case: i64, size: u64, key: &str) -> Answer {
        let (case, size) = (case.to_string(), size.to_string());
        let fields = [("key", key), ("case", &case), ("paper", "plan"), ("name", "图.pdf"), ("size", &size)];
        who.browser.call("/uploads", &fields).await
    }

    async fn chunk(&self, who: &Visitor, id: &Value, offset: usize, bytes: &[u8]) -> Answer {
        let path = format!("/uploads/{id}?offset={offset}");
        let request = who.browser.request(Method::POST, &path).header(CONTENT_TYPE, "application/octet-stream");
        who.browser.send(request.body(bytes.to_vec())).await
    }

    async fn new_draft(&self) -> i64 {
        let (citizen, key) = (self.applicant(), self.key());
        services::cases::start(&self.app.backend, &citizen, &key, self.item).await.unwrap().case.0
    }
}

#[tokio::test]
async fn an_upload_goes_on_where_it_stopped() {
    let world = World::new().await;
    let (who, case) = (&world.citizen, world.new_draft().await);
    let key = "up-1-0123456789abcdef";
    let begun = world.begin(who, case, PDF.len() as u64, key).await.json();
    let id = &begun["id"];
    let first = world.chunk(who, id, 0, &PDF[..20]).await.json();
    assert_eq!(first["received"], 20);
    let twice = world.chunk(who, id, 0, &PDF[..20]).await.json();
    assert_eq!(twice["received"], 20, "a chunk that came twice is kept once");
    let early = world.chunk(who, id, 40, &PDF[40..]).await.json();
    assert_eq!(early["received"], 20, "a chunk that comes too early is not kept");
    let unfinished = who.browser.call(&format!("/uploads/{id}/finish"), &[]).await;
    assert_eq!(unfinished.status, StatusCode::CONFLICT);
    // After a reload the same file is chosen again: the same upload goes on.
    let again = world.begin(who, case, PDF.len() as u64, key).await.json();
    assert_eq!((&again["id"], &again["received"]), (id, &Value::from(20)));
    world.chunk(who, id, 20, &PDF[20..]).await;
    let done = who.browser.call(&format!("/uploads/{id}/finish"), &[]).await.json();
    assert_eq!(done["stored"], true);
    let file = who.browser.get(&format!("/materials/{id}")).await;
    assert_eq!(file.text.as_bytes(), PDF);
}

#[tokio::test]
async fn a_paper_is_handed_out_as_an_attachment_to_whom_it_concerns() {
    let world = World::new().await;
    let case = world.submitted().await.case;
    let id = world.see(&world.citizen.actor, case).await.materials[0].id;
    let path = format!("/materials/{id}");
    for reader in [&world.citizen, &world.window] {
        let file = reader.browser.get(&path).await;
        assert_eq!(file.status, StatusCode::OK);
        assert_eq!(file.header("content-type"), Some("application/pdf"));
        assert!(file.header("content-disposition").unwrap().starts_with("attachment;"));
        assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
        assert!(file.header("content-security-policy").unwrap().contains("sandbox"));
    }
    let elsewhere = world.app.department().await;
    let stranger = world.app.official(elsewhere, &[domain::accounts::Role::Head]).await;
    for other in [&world.app.citizen().await, &stranger] {
        assert_eq!(other.browser.get(&path).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(world.app.browser().get(&path).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn only_the_content_tells_what_a_file_is() {
    let world = World::new().await;
    let (who, case) = (&world.citizen, world.new_draft().await);
    let page = b"<!DOCTYPE html><script>alert(1)</script>";
    let begun = world.begin(who, case, page.len() as u64, "up-1-0000000000000001").await.json();
    world.chunk(who, &begun["id"], 0, page).await;
    let refused = who.browser.call(&format!("/uploads/{}/finish", begun["id"]), &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.json()["errors"][0]["fault"], "file_type");
    assert_eq!(who.browser.get(&format!("/materials/{}", begun["id"])).await.status, StatusCode::NOT_FOUND);
    let too_large = world.begin(who, case, MAX_BYTES + 1, "up-1-0000000000000002").await;
    assert_eq!(too_large.json()["errors"][0]["field"], "paper:plan");
    let beyond = world.begin(who, case, 10, "up-1-0000000000000003").await.json();
    let more = world.chunk(who, &beyond["id"], 0, &PDF[..20]).await;
    assert_eq!(more.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_form_sends_a_file_without_javascript() {
    let world = World::new().await;
    let (who, case) = (&world.citizen, world.new_draft().await);
    let back = format!("/zh/cases/{case}/apply/papers");
    let post = async |bytes: &'static [u8], key: &str| {
        let form = Form::new()
            .text("ticket[key]", key.to_owned())
            .text("ticket[back]", back.clone())
            .text("paper", "plan")
            .part("file", Part::bytes(bytes).file_name("../../平面图.pdf"));
        let request = who.browser.request(Method::POST, &format!("/uploads/form/{case}")).multipart(form);
        who.browser.send(request.header("accept", "text/html")).await
    };
    let taken = post(PDF, "0123456789abcdef01").await;
    assert_eq!((taken.status, taken.location()), (StatusCode::SEE_OTHER, Some(back.as_str())));
    let page = who.browser.follow(&taken).await;
    assert!(page.text.contains("平面图.pdf") && !page.text.contains("../"), "{}", page.text);
    let refused = post(b"<html>", "0123456789abcdef02").await;
    let page = who.browser.follow(&refused).await;
    assert!(page.text.contains("error-summary"), "the page says what is wrong with the file");
    let mut headers = HeaderMap::new();
    headers.insert(ORIGIN, "https://evil.example".parse().unwrap());
    headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
    let foreign = who.browser.request(Method::POST, &format!("/uploads/form/{case}")).headers(headers);
    assert_eq!(who.browser.send(foreign).await.status, StatusCode::FORBIDDEN);
}
