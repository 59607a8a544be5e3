//! Lists as spreadsheets: what people typed comes out, and what is no list does no harm.

use std::io::Write;

use domain::error::Fault;
use domain::review::setup::ResultsPolicy;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use rust_xlsxwriter::Workbook;
use services::review::{self, sheet_to_csv};
use zip::write::{SimpleFileOptions, ZipWriter};

use super::World;
use crate::support::TestApp;

const MOST: usize = 4 << 20;

/// A list as people keep it: numbers as numbers, an empty row, a second sheet.
fn book() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in ["编号", "姓名", "组别", "手机"].into_iter().enumerate() {
        sheet.write(0, u16::try_from(column).unwrap(), name).unwrap();
    }
    for row in 1..=10_u32 {
        let row = if row > 5 { row + 1 } else { row };
        sheet.write(row, 0, row).unwrap();
        sheet.write(row, 1, format!("代表{row}")).unwrap();
        sheet.write(row, 2, if row < 6 { "人大代表" } else { "基层代表" }).unwrap();
        sheet.write(row, 3, 13_800_000_000_f64 + f64::from(row)).unwrap();
    }
    book.add_worksheet().write(0, 0, "别的").unwrap();
    book.save_to_buffer().unwrap()
}

async fn send(world: &World, file: Vec<u8>) -> String {
    let page = format!("/zh/review/organise/{}/roll", world.review);
    let form = Form::new().text("ticket[back]", page).part("file", Part::bytes(file).file_name("名册.xlsx"));
    let browser = &world.organiser.browser;
    let request = browser.request(Method::POST, &format!("/review/organise/{}/roll", world.review));
    let answer = browser.send(request.header("accept", "text/html").multipart(form)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    browser.follow(&answer).await.text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spreadsheet_is_looked_at_row_by_row_and_then_taken_over() {
    let world = World::drafted(TestApp::init().await, 0, ResultsPolicy::AtClose).await;
    let page = send(&world, book()).await;
    assert!(page.contains("10 人，没有错误"), "{page}");
    let csv = sheet_to_csv(&book(), MOST).unwrap();
    let text = String::from_utf8(csv.clone()).unwrap();
    assert!(text.contains("\n1,代表1,人大代表,13800000001\n") && !text.contains("别的"), "{text}");
    // Row 7 is empty in the sheet, and row 8 is still row 8.
    let twice = text.replace("7,代表7", "1,代表7");
    let found = review::preview_roll(&world.app.backend, &world.by(), world.review, twice.as_bytes()).await.unwrap();
    assert_eq!(found.faults.iter().map(|fault| fault.row).collect::<Vec<_>>(), [8]);
    review::import_roll(&world.app.backend, &world.by(), &world.key(), world.review, (&csv, false)).await.unwrap();
    let turnout = review::turnout(&world.app.backend, world.review).await.unwrap();
    assert_eq!(turnout.iter().map(|group| group.roll).collect::<Vec<_>>(), [5, 5]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_file_is_refused_at_its_field() {
    let world = World::drafted(TestApp::init().await, 0, ResultsPolicy::AtClose).await;
    assert_eq!(sheet_to_csv(&bomb(), MOST), Err(Fault::FileTooLarge(64 << 20)));
    for (file, words) in [(bomb(), "list-file-error"), (b"PK\x03\x04 nothing".to_vec(), "list-file-error")] {
        let page = send(&world, file).await;
        assert!(page.contains(words), "{page}");
    }
    let mut torn = book();
    torn.truncate(torn.len() / 2);
    assert_eq!(sheet_to_csv(&torn, MOST), Err(Fault::FileType));
    assert_eq!(sheet_to_csv(&book(), 100), Err(Fault::FileTooLarge(100)));
    // A byte changed anywhere does no more than that.
    let whole = book();
    for place in (0..whole.len()).step_by(97) {
        let mut changed = whole.clone();
        changed[place] ^= 0x55;
        let _ = sheet_to_csv(&changed, MOST);
    }
}

/// A hundred kilobytes that become a hundred megabytes.
fn bomb() -> Vec<u8> {
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let zeros = vec![b' '; 1 << 20];
    archive.start_file("xl/sharedStrings.xml", SimpleFileOptions::default()).unwrap();
    for _ in 0..100 {
        archive.write_all(&zeros).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
