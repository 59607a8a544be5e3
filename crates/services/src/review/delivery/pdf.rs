//! The letters as one PDF (ISO 32000), written from front to back: pages as they come, the font they need at the end.
//!
//! Nothing of a page is needed for the next one but the characters used so far and the lengths of the objects written,
//! so that a job can write ten thousand pages in steps and none is in memory longer than its step.

use std::io::Write as _;

use flate2::{Compression, write::ZlibEncoder};
use pdf_writer::{
    Chunk, Filter, Finish, Name, Rect, Ref, Str, TextStr,
    types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap},
};
use serde::{Deserialize, Serialize};

use super::{
    font::{Font, Glyphs},
    letter::{self, LetterText},
};
use crate::{Result, ServiceError};

const HEADER: &[u8] = b"%PDF-1.7\n%\x80\x80\x80\x80\n";
const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const FONT: Ref = Ref::new(3);
const CID_FONT: Ref = Ref::new(4);
const DESCRIPTOR: Ref = Ref::new(5);
const FONT_FILE: Ref = Ref::new(6);
const TO_UNICODE: Ref = Ref::new(7);
const INFO: Ref = Ref::new(8);
/// The first page's number; its content follows, then the next page.
const FIRST: i32 = 9;
const IDENTITY: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
/// The only font's name on a page.
pub const FACE: Name<'static> = Name(b"F");
/// A4, in points.
pub const WIDTH: f32 = 595.0;
pub const HEIGHT: f32 = 842.0;

/// What writing goes on from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The characters used so far, in the order in which they were first needed.
    glyphs: String,
    /// Bytes of every object so far: page, content, page, content …
    lengths: Vec<u32>,
}

/// A document that is being written.
pub struct Writer<'f> {
    font: &'f Font<'f>,
    glyphs: Glyphs,
    lengths: Vec<u32>,
    out: Vec<u8>,
}

impl<'f> Writer<'f> {
    /// Goes on, or begins.
    pub fn new(font: &'f Font<'f>, progress: &Progress) -> Self {
        let out = if progress.lengths.is_empty() { HEADER.to_vec() } else { Vec::new() };
        Self { font, glyphs: Glyphs::of(font, &progress.glyphs), lengths: progress.lengths.clone(), out }
    }

    /// One more page.
    pub fn letter(&mut self, text: &LetterText) -> Result<()> {
        let page = reference(self.lengths.len())?;
        let content_id = reference(self.lengths.len() + 1)?;
        let content = letter::draw(text, self.font, &mut self.glyphs)?;
        let packed = pack(&content)?;
        self.object(|chunk| {
            let mut page = chunk.page(page);
            page.parent(PAGES).media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).contents(content_id);
            page.resources().fonts().pair(FACE, FONT);
        })?;
        self.object(|chunk| {
            chunk.stream(content_id, &packed).filter(Filter::FlateDecode);
        })
    }

    /// What was written since [`new`](Self::new), and what to go on from.
    pub fn pause(self) -> (Vec<u8>, Progress) {
        (self.out, Progress { glyphs: self.glyphs.order().to_owned(), lengths: self.lengths })
    }

    /// The font, the list of pages and where everything stands: the end.
    pub fn finish(mut self, title: &str) -> Result<Vec<u8>> {
        let pages = self.lengths.len() / 2;
        let subset = self.glyphs.subset(self.font)?;
        let (font_file, plain_length) = (pack(&subset)?, i32::try_from(subset.len()).unwrap_or(i32::MAX));
        let characters = self.glyphs.all();
        let kids = (0..pages).map(|page| reference(2 * page)).collect::<Result<Vec<Ref>>>()?;
        self.object(|chunk| {
            chunk.indirect(CATALOG).dict().pair(Name(b"Type"), Name(b"Catalog")).pair(Name(b"Pages"), PAGES);
        })?;
        self.object(|chunk| {
            let count = i32::try_from(kids.len()).unwrap_or(i32::MAX);
            chunk.pages(PAGES).kids(kids.iter().copied()).count(count);
        })?;
        self.object(|chunk| {
            let mut font = chunk.type0_font(FONT);
            font.base_font(Name(b"LETTER+Letter")).encoding_predefined(Name(b"Identity-H"));
            font.descendant_font(CID_FONT).to_unicode(TO_UNICODE);
        })?;
        self.object(|chunk| {
            let mut font = chunk.cid_font(CID_FONT);
            font.subtype(CidFontType::Type2).base_font(Name(b"LETTER+Letter")).system_info(IDENTITY);
            font.font_descriptor(DESCRIPTOR).default_width(1000.0).cid_to_gid_map_predefined(Name(b"Identity"));
            let mut widths = font.widths();
            for (number, width, _) in &characters {
                widths.consecutive(*number, [*width]);
            }
        })?;
        let font = self.font;
        self.object(|chunk| describe(chunk, font))?;
        self.object(|chunk| {
            let mut stream = chunk.stream(FONT_FILE, &font_file);
            stream.filter(Filter::FlateDecode).pair(Name(b"Length1"), plain_length);
        })?;
        let mut unicode = UnicodeCmap::new(Name(b"Letter"), IDENTITY);
        for (number, _, letter) in &characters {
            unicode.pair(*number, *letter);
        }
        let unicode = unicode.finish();
        self.object(|chunk| {
            chunk.cmap(TO_UNICODE, unicode.as_slice()).name(Name(b"Letter")).system_info(IDENTITY);
        })?;
        self.object(|chunk| {
            let mut info = chunk.indirect(INFO).dict();
            info.pair(Name(b"Title"), TextStr(title));
        })?;
        self.index(pages);
        Ok(self.out)
    }

    /// The table of where every object begins.
    fn index(&mut self, pages: usize) {
        let before = 2 * pages;
        let mut at = HEADER.len() as u64;
        let mut starts = Vec::with_capacity(self.lengths.len());
        for length in &self.lengths {
            starts.push(at);
            at += u64::from(*length);
        }
        let size = self.lengths.len() + 1;
        // The objects of the end have the first numbers.
        let in_order = starts[before..].iter().chain(&starts[..before]);
        let mut table = format!("xref\n0 {size}\n0000000000 65535 f\r\n");
        for start in in_order {
            table.push_str(&format!("{start:010} 00000 n\r\n"));
        }
        table.push_str(&format!("trailer\n<< /Size {size} /Root 1 0 R /Info 8 0 R >>\nstartxref\n{at}\n%%EOF\n"));
        self.out.extend_from_slice(table.as_bytes());
    }

    /// Writes one object and notes its length.
    fn object(&mut self, write: impl FnOnce(&mut Chunk)) -> Result<()> {
        let mut chunk = Chunk::new();
        write(&mut chunk);
        let bytes = chunk.as_bytes();
        self.lengths.push(u32::try_from(bytes.len()).map_err(|_| ServiceError::fault("a page of gigabytes"))?);
        self.out.extend_from_slice(bytes);
        Ok(())
    }
}

fn describe(chunk: &mut Chunk, font: &Font<'_>) {
    let face = font.face();
    let size = |units: i16| font.thousandths(i32::from(units));
    let bounds = face.global_bounding_box();
    let mut descriptor = chunk.font_descriptor(DESCRIPTOR);
    descriptor
        .name(Name(b"LETTER+Letter"))
        .flags(FontFlags::SYMBOLIC)
        .bbox(Rect::new(size(bounds.x_min), size(bounds.y_min), size(bounds.x_max), size(bounds.y_max)))
        .italic_angle(0.0)
        .ascent(size(face.ascender()))
        .descent(size(face.descender()))
        .cap_height(size(face.capital_height().unwrap_or_else(|| face.ascender())))
        .stem_v(80.0)
        .font_file2(FONT_FILE);
    descriptor.finish();
}

/// The number of the object with this place among pages and contents.
fn reference(place: usize) -> Result<Ref> {
    let number = i32::try_from(place).ok().and_then(|place| place.checked_add(FIRST));
    number.map(Ref::new).ok_or_else(|| ServiceError::fault("more pages than a document has"))
}

fn pack(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}
