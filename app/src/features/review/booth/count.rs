//! The verifier at work in the browser: piece by piece, with room for the page in between.

use std::sync::Arc;
use std::time::Duration;

use ballot::manifest::{Manifest, Review};
use ballot::signing::Signed;
use ballot::verify::{Verifier, Witness};
use leptos::ev::Event;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, HtmlInputElement, ReadableStreamDefaultReader, Response};

use super::{seen, store};
use crate::browser::wait;
use crate::features::review::check::state::{Checked, Checking, Status, Trouble};

/// So much of a file is read at once, in bytes.
const PIECE: u64 = 1 << 20;
/// So much is checked between two looks at the time.
const SLICE: usize = 1 << 14;
/// The page is let in when it has waited so long, in milliseconds.
const LONGEST: f64 = 24.0;
/// A file up to this size may be a receipt.
const RECEIPT: u64 = 4096;
/// The first line is kept up to this size: it holds the names.
const MANIFEST: usize = 4 << 20;

/// Finds the receipts kept in this browser.
pub fn find_receipts(checking: Checking) {
    let id = checking.page.with_value(|page| page.public_id.clone().unwrap_or_default());
    checking.found.set(store::receipts(&id));
}

/// Fetches the archive and checks it as it comes.
pub fn fetch(checking: Checking) {
    let id = checking.page.with_value(|page| page.public_id.clone().unwrap_or_default());
    checking.start(None);
    spawn_local(async move {
        let mut work = Work::new(checking);
        match stream(&mut work, &format!("/api/open/v1/reviews/{id}/archive")).await {
            Some(()) => work.finish(false),
            None => checking.fail(Trouble::Connection),
        }
    });
}

/// Takes the files that were chosen: receipts are kept for the next check, an archive is checked.
pub fn chosen(checking: Checking, event: &Event) {
    let Some(files) = event_target::<HtmlInputElement>(event).files() else { return };
    let files: Vec<File> = (0..files.length()).filter_map(|index| files.get(index)).collect();
    spawn_local(async move {
        let mut archive = None;
        for file in files {
            match receipt(&file).await {
                Some(text) => checking.add(&text),
                None => archive = Some(file),
            }
        }
        if let Some(archive) = archive.filter(|_| !checking.status.is_disposed()) {
            read(checking, &archive).await;
        }
    });
}

async fn receipt(file: &File) -> Option<String> {
    if size(file) > RECEIPT {
        return None;
    }
    let text = String::from_utf8(bytes(file).await?).ok()?;
    text.contains("SHR1.").then_some(text)
}

async fn read(checking: Checking, file: &File) {
    let size = size(file);
    checking.start(Some(size));
    let mut work = Work::new(checking);
    let mut from = 0;
    while from < size {
        let to = Ord::min(from + PIECE, size);
        #[expect(clippy::cast_precision_loss, reason = "files are far smaller than 2^52 bytes")]
        let piece = file.slice_with_f64_and_f64(from as f64, to as f64).ok();
        let piece = match piece {
            Some(piece) => bytes(&piece).await,
            None => None,
        };
        let Some(piece) = piece else { return checking.fail(Trouble::File) };
        if work.push(&piece).await.is_none() {
            return;
        }
        from = to;
    }
    work.finish(true);
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes are whole and not negative")]
fn size(file: &File) -> u64 {
    file.size() as u64
}

async fn bytes(blob: &Blob) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}

async fn stream(work: &mut Work, address: &str) -> Option<()> {
    let answer = JsFuture::from(window().fetch_with_str(address)).await.ok()?;
    let answer: Response = answer.dyn_into().ok()?;
    let reader: ReadableStreamDefaultReader = answer.ok().then(|| answer.body())??.get_reader().dyn_into().ok()?;
    loop {
        let read = JsFuture::from(reader.read()).await.ok()?;
        let part = |name: &str| js_sys::Reflect::get(&read, &JsValue::from_str(name)).ok();
        if part("done")?.is_truthy() {
            return Some(());
        }
        let piece: js_sys::Uint8Array = part("value")?.dyn_into().ok()?;
        work.push(&piece.to_vec()).await?;
    }
}

/// One check.
struct Work {
    checking: Checking,
    verifier: Verifier,
    first: Vec<u8>,
    has_first: bool,
    let_in: f64,
}

impl Work {
    fn new(checking: Checking) -> Self {
        let fingerprint = checking.page.with_value(|page| page.fingerprint.as_ref()?.parse().ok());
        let witness = Witness { fingerprint, receipts: checking.receipts(), heads: Vec::new() };
        let verifier = Verifier::new(witness);
        Self { checking, verifier, first: Vec::new(), has_first: false, let_in: js_sys::Date::now() }
    }

    /// Checks a piece; nothing when the page is gone and nobody waits for the result any more.
    async fn push(&mut self, piece: &[u8]) -> Option<()> {
        self.keep_first(piece);
        for slice in piece.chunks(SLICE) {
            self.verifier.push(slice);
            if js_sys::Date::now() - self.let_in > LONGEST {
                let progress = self.verifier.progress();
                self.checking.progress.try_set((progress.bytes, progress.ballots));
                wait(Duration::ZERO).await;
                self.let_in = js_sys::Date::now();
            }
        }
        (!self.checking.progress.is_disposed()).then_some(())
    }

    /// The first line has the names.
    fn keep_first(&mut self, piece: &[u8]) {
        if self.has_first {
            return;
        }
        let end = piece.iter().position(|byte| *byte == b'\n');
        self.first.extend_from_slice(&piece[..end.unwrap_or(piece.len())]);
        self.has_first = end.is_some() || self.first.len() > MANIFEST;
    }

    fn finish(self, is_file: bool) {
        let progress = self.verifier.progress();
        self.checking.progress.try_set((progress.bytes, progress.ballots));
        let report = self.verifier.finish();
        let checked = Checked { report, review: review(&self.first) };
        seen::take_seen(self.checking, &checked, is_file);
        self.checking.done.try_set(Some(Arc::new(checked)));
        self.checking.status.try_set(Status::Done);
        crate::browser::focus_soon("check-result");
    }
}

fn review(line: &[u8]) -> Option<Review> {
    #[derive(serde::Deserialize)]
    struct First {
        manifest: Signed<Manifest>,
    }
    let first: First = serde_json::from_slice(line).ok()?;
    Review::freeze(first.manifest.content).ok()
}
