//! Papers on their way in and out.

use chrono::Duration;
use domain::cases::Missing;
use domain::cases::material::{MAX_BYTES, MAX_FILES, MAX_FILES_PER_PAPER};
use domain::error::{ErrorCode, Fault};
use domain::ids::{CaseId, MaterialId};
use entity::case_material;
use reqwest::header::{CONTENT_TYPE, HeaderMap, ORIGIN};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use sea_orm::{ActiveValue::NotSet, EntityTrait};
use serde_json::Value;
use services::ServiceError;
use services::cases::upload::{self, UploadInput};
use services::cases::{OfficialAct, SubmitInput, SweepUploads};

use super::World;
use super::world::{PDF, reason};
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

    /// An upload that stopped after twenty bytes.
    async fn broken_off(&self, case: CaseId, paper: &str, size: u64, key: &str) -> MaterialId {
        let (backend, citizen) = (&self.app.backend, self.applicant());
        let input = UploadInput { case, paper: paper.into(), name: "平面图.pdf".into(), size };
        let id = upload::begin(backend, &citizen, &key.parse().unwrap(), &input).await.unwrap().id;
        upload::append(backend, &citizen, id, 0, &PDF[..20]).await.unwrap();
        id
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
async fn a_file_leaves_under_a_name_that_says_what_it_is() {
    let world = World::new().await;
    let (who, case) = (&world.citizen, world.new_draft().await);
    let (backend, citizen) = (&world.app.backend, world.applicant());
    let input =
        UploadInput { case: CaseId(case), paper: "plan".into(), name: "图.html".into(), size: PDF.len() as u64 };
    let id = upload::begin(backend, &citizen, &world.key(), &input).await.unwrap().id;
    upload::append(backend, &citizen, id, 0, PDF).await.unwrap();
    upload::finish(backend, &citizen, id).await.unwrap();
    let file = who.browser.get(&format!("/materials/{id}")).await;
    let disposition = file.header("content-disposition").unwrap();
    assert!(disposition.contains(".pdf") && !disposition.contains("html"), "{disposition}");
}

#[tokio::test]
async fn a_paper_takes_ten_files_and_what_broke_off_can_be_removed_for_another() {
    let world = World::new().await;
    let citizen = world.applicant();
    let draft = world.draft().await;
    let size = PDF.len() as u64;
    let half = world.broken_off(draft.case, "plan", size, "up-1-0000000000000001").await;
    for _ in 0..8 {
        world.upload(&citizen, draft.case, "plan", PDF).await.unwrap();
    }
    let too_many = || Fault::TooManyFiles(MAX_FILES_PER_PAPER);
    assert_eq!(fault(world.upload(&citizen, draft.case, "plan", PDF).await), too_many());
    world.upload(&citizen, draft.case, "other", PDF).await.expect("another paper has places of its own");
    let page = world.citizen.browser.get(&format!("/zh/cases/{}/apply/papers", draft.case)).await;
    let form = format!("name=\"paper\" value=\"{half}\"");
    assert!(page.text.contains(&form), "what broke off can be removed: {}", page.text);
    upload::remove(&world.app.backend, &citizen, &world.key(), half).await.unwrap();
    world.upload(&citizen, draft.case, "plan", PDF).await.unwrap();
    assert_eq!(fault(world.upload(&citizen, draft.case, "plan", PDF).await), too_many());

    let input = SubmitInput { case: draft.case, version: draft.version };
    services::cases::submit(&world.app.backend, &citizen, &world.key(), input).await.unwrap();
    let missing = vec![Missing { material: Some("plan".into()), what: reason("平面图没有标面积") }];
    world.act(&world.window, draft.case, OfficialAct::Ask { missing, answer_by: None }).await.unwrap();
    world.upload(&citizen, draft.case, "plan", PDF).await.expect("a supplement has places of its own");
}

#[tokio::test]
async fn a_case_takes_sixty_files() {
    let world = World::new().await;
    let (citizen, case) = (world.applicant(), CaseId(world.new_draft().await));
    let last = world.upload(&citizen, case, "plan", PDF).await.unwrap();
    let row = case_material::Entity::find_by_id(last.0).one(world.app.backend.db().read()).await.unwrap().unwrap();
    let rows = (1..MAX_FILES).map(|number| {
        let (paper, file_name) = (format!("paper{number}"), format!("file{number}"));
        let row = case_material::Model { paper, file_name, file_id: None, ..row.clone() };
        case_material::ActiveModel { id: NotSet, ..row.into() }
    });
    let tx = world.app.backend.begin(&world.citizen.actor).await.unwrap();
    case_material::Entity::insert_many(rows).exec(tx.db()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(fault(world.upload(&citizen, case, "other", PDF).await), Fault::TooManyFiles(MAX_FILES));
    upload::remove(&world.app.backend, &citizen, &world.key(), last).await.unwrap();
    world.upload(&citizen, case, "other", PDF).await.unwrap();
}

/// Why the upload was not taken.
fn fault<T: std::fmt::Debug>(outcome: services::Result<T>) -> Fault {
    match outcome.unwrap_err() {
        ServiceError::Invalid(errors) => errors.into_iter().next().unwrap().fault,
        other => panic!("{other}"),
    }
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

#[tokio::test]
async fn what_was_begun_in_the_draft_cannot_arrive_after_it_was_sent_in() {
    let world = World::new().await;
    let (backend, citizen) = (&world.app.backend, world.applicant());
    let draft = world.draft().await;
    let size = PDF.len() as u64;
    let half = world.broken_off(draft.case, "other", size, "up-1-0000000000000001").await;
    let whole = world.broken_off(draft.case, "other", size, "up-1-0000000000000002").await;
    upload::append(backend, &citizen, whole, 20, &PDF[20..]).await.unwrap();
    let input = SubmitInput { case: draft.case, version: draft.version };
    services::cases::submit(backend, &citizen, &world.key(), input).await.unwrap();
    let refused = async || {
        for outcome in [
            upload::append(backend, &citizen, half, 20, &PDF[20..]).await,
            upload::restart(backend, &citizen, half).await,
            upload::finish_here(backend, &citizen, half).await,
            upload::finish(backend, &citizen, whole).await,
        ] {
            assert_eq!(outcome.unwrap_err().code(), ErrorCode::NotNow);
        }
    };
    refused().await;
    // Even when the case takes papers again: they would stand among those that were filed.
    let missing = vec![Missing { material: Some("plan".into()), what: reason("平面图没有标面积") }];
    world.act(&world.window, draft.case, OfficialAct::Ask { missing, answer_by: None }).await.unwrap();
    refused().await;
    world.upload(&citizen, draft.case, "plan", PDF).await.unwrap();
    let papers = world.see(&world.window.actor, draft.case).await.materials;
    let stored = papers.iter().filter(|paper| paper.stored).map(|paper| (paper.paper.as_str(), paper.supplement));
    assert_eq!(stored.collect::<Vec<_>>(), [("plan", false), ("plan", true)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_chunks_that_come_at_once_one_is_kept_whole() {
    let world = World::new().await;
    let (backend, citizen) = (&world.app.backend, world.applicant());
    let id = world.broken_off(CaseId(world.new_draft().await), "plan", 200_020, "up-1-0123456789abcdef").await;
    for offset in [20, 100_020] {
        let chunks = (0..8_u8).map(|number| {
            let (backend, citizen) = (backend.clone(), citizen.clone());
            tokio::spawn(async move { upload::append(&backend, &citizen, id, offset, &[number; 100_000]).await })
        });
        for progress in futures::future::join_all(chunks).await {
            assert_eq!(progress.unwrap().unwrap().received, offset + 100_000);
        }
    }
    let row = case_material::Entity::find_by_id(id.0).one(backend.db().read()).await.unwrap().unwrap();
    let folder = backend.files().root().join(&row.file_name[..2]);
    let content = std::fs::read(folder.join(&row.file_name)).unwrap();
    assert_eq!(content.len(), 200_020);
    for part in content[20..].chunks(100_000) {
        assert!(part.iter().all(|byte| *byte == part[0]), "two were mixed");
    }
}

#[tokio::test]
async fn a_form_that_broke_off_is_sent_again_and_the_file_arrives_once() {
    let world = World::new().await;
    let (who, case) = (&world.citizen, world.new_draft().await);
    let sized = Part::bytes(PDF).file_name("平面图.pdf");
    let chunked = Part::stream(PDF).file_name("平面图.pdf");
    for (file, key) in [(sized, "0123456789abcdef01"), (chunked, "0123456789abcdef02")] {
        let id = world.broken_off(CaseId(case), "plan", MAX_BYTES, key).await;
        let form = Form::new()
            .text("ticket[key]", key)
            .text("ticket[back]", format!("/zh/cases/{case}/apply/papers"))
            .text("paper", "plan")
            .part("file", file);
        let request = who.browser.request(Method::POST, &format!("/uploads/form/{case}")).multipart(form);
        let taken = who.browser.send(request.header("accept", "text/html")).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
        let progress = upload::progress(&world.app.backend, &world.applicant(), id).await.unwrap();
        assert_eq!((progress.stored, progress.size), (true, PDF.len() as u64));
        assert_eq!(who.browser.get(&format!("/materials/{id}")).await.text.as_bytes(), PDF);
    }
}

#[tokio::test]
async fn only_what_nobody_goes_on_with_is_swept_away() {
    let world = World::new().await;
    let (backend, citizen) = (&world.app.backend, world.applicant());
    let case = CaseId(world.new_draft().await);
    let given_up = world.broken_off(case, "plan", PDF.len() as u64, "up-1-0000000000000001").await;
    let slow = world.broken_off(case, "plan", PDF.len() as u64, "up-1-0000000000000002").await;
    let stored = world.upload(&citizen, case, "plan", PDF).await.unwrap();
    world.app.clock.advance(Duration::days(6));
    upload::append(backend, &citizen, slow, 20, &PDF[20..30]).await.unwrap();
    world.app.clock.advance(Duration::days(2));
    SweepUploads::schedule(backend).await.unwrap();
    world.app.work().await;
    let gone = upload::progress(backend, &citizen, given_up).await.unwrap_err();
    assert_eq!(gone.code(), ErrorCode::NotFound);
    upload::append(backend, &citizen, slow, 30, &PDF[30..]).await.unwrap();
    assert!(upload::finish(backend, &citizen, slow).await.unwrap().stored);
    assert!(upload::progress(backend, &citizen, stored).await.unwrap().stored);
}
