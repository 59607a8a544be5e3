//! One letter on its page.

use pdf_writer::{Content, Str, types::TextRenderingMode};

use super::{
    font::{Font, Glyphs},
    pdf::{FACE, HEIGHT, WIDTH},
};
use crate::{Result, qr};

/// What stands in a letter.
#[derive(Clone, Debug)]
pub struct LetterText {
    /// Where the member works; may be empty.
    pub organisation: String,
    /// To whom.
    pub to: String,
    /// The review.
    pub title: String,
    /// What the member is asked to do, and until when.
    pub invitation: String,
    /// That the picture can be scanned.
    pub scan: String,
    /// Where the code is entered.
    pub address: String,
    /// What the code is called.
    pub code_label: String,
    /// The code.
    pub code: String,
    /// Where the review's rules stand, and what else helps to take part, paragraph by paragraph.
    pub help: Vec<String>,
    /// The heading of what is said about secrecy.
    pub secrecy: String,
    /// What is said about it, paragraph by paragraph.
    pub secrecy_text: Vec<String>,
    /// The member's number.
    pub number: String,
    /// What the picture says: the address with the code.
    pub link: String,
}

const MARGIN: f32 = 64.0;
/// The side of the picture.
const PICTURE: f32 = 150.0;
/// What may not begin a line.
const NO_BEGINNING: &str = "，。、；：？！）》」』】”’％,.;:?!)]}%";

/// The page's content.
pub fn draw(text: &LetterText, font: &Font<'_>, glyphs: &mut Glyphs) -> Result<Vec<u8>> {
    let mut page = Sheet { content: Content::new(), font, glyphs, y: HEIGHT - 72.0 };
    let width = WIDTH - 2.0 * MARGIN;
    page.paragraph(&text.organisation, MARGIN, width, 10.0, false);
    page.paragraph(&text.to, MARGIN, width, 12.0, false);
    page.y -= 26.0;
    page.paragraph(&text.title, MARGIN, width, 20.0, true);
    page.y -= 12.0;
    page.paragraph(&text.invitation, MARGIN, width, 11.0, false);
    page.y -= 20.0;
    let top = page.y;
    page.picture(&text.link, MARGIN, top - PICTURE)?;
    let (left, narrow) = (MARGIN + PICTURE + 24.0, width - PICTURE - 24.0);
    page.y = top - 10.0;
    page.paragraph(&text.scan, left, narrow, 11.0, false);
    page.paragraph(&text.address, left, narrow, 10.0, false);
    page.y -= 10.0;
    page.paragraph(&text.code_label, left, narrow, 11.0, false);
    // Letters apart, as people read a code aloud and type it.
    page.content.set_char_spacing(1.0);
    page.paragraph(&text.code, left, narrow, 14.0, true);
    page.content.set_char_spacing(0.0);
    page.y = f32::min(page.y, top - PICTURE) - 28.0;
    page.paragraphs(&text.help, width);
    page.y -= 14.0;
    page.paragraph(&text.secrecy, MARGIN, width, 12.0, true);
    page.y -= 4.0;
    page.paragraphs(&text.secrecy_text, width);
    page.y = 64.0;
    page.paragraph(&text.number, MARGIN, width, 9.0, false);
    Ok(page.content.finish().into_vec())
}

struct Sheet<'a, 'f> {
    content: Content,
    font: &'a Font<'f>,
    glyphs: &'a mut Glyphs,
    /// The next line's base, from below.
    y: f32,
}

impl Sheet<'_, '_> {
    /// Text in lines of at most `width`; `strong` letters are drawn with a line around them.
    fn paragraph(&mut self, text: &str, x: f32, width: f32, size: f32, strong: bool) {
        for line in self.lines(text, width, size) {
            let bytes: Vec<u8> = line.iter().flat_map(|number| number.to_be_bytes()).collect();
            self.content.begin_text().set_font(FACE, size);
            if strong {
                self.content.set_text_rendering_mode(TextRenderingMode::FillStroke).set_line_width(size * 0.03);
            } else {
                self.content.set_text_rendering_mode(TextRenderingMode::Fill);
            }
            self.content.next_line(x, self.y).show(Str(&bytes)).end_text();
            self.y -= size * 1.6;
        }
    }

    /// Several of the letter's small texts.
    fn paragraphs(&mut self, texts: &[String], width: f32) {
        for text in texts {
            self.paragraph(text, MARGIN, width, 10.0, false);
            self.y -= 4.0;
        }
    }

    /// Breaks between Chinese characters and at spaces, and never before what may not begin a line.
    fn lines(&mut self, text: &str, width: f32, size: f32) -> Vec<Vec<u16>> {
        let most = width * 1000.0 / size;
        let (mut lines, mut line, mut used) = (Vec::new(), Vec::new(), 0.0);
        for word in words(text) {
            let mut numbers = Vec::new();
            let mut wide = 0.0;
            for letter in word.chars() {
                let (number, width) = self.glyphs.number(self.font, letter);
                numbers.push((number, width));
                wide += width;
            }
            if used + wide > most && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
                if word.trim().is_empty() {
                    continue;
                }
            }
            for (number, width) in numbers {
                // A word longer than a line, such as an address.
                if used + width > most && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    used = 0.0;
                }
                line.push(number);
                used += width;
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// The picture, as rectangles.
    fn picture(&mut self, text: &str, x: f32, y: f32) -> Result<()> {
        let (side, bars) = qr::bars(text)?;
        // A picture has at most 185 squares a side.
        let number = |squares: u32| squares as f32;
        let unit = PICTURE / number(side);
        self.content.save_state().transform([unit, 0.0, 0.0, unit, x, y]);
        for bar in bars {
            // A picture counts its rows from above.
            self.content.rect(number(bar.x), number(side - 1 - bar.y), number(bar.length), 1.0);
        }
        self.content.fill_nonzero().restore_state();
        Ok(())
    }
}

/// What stays together on a line: words of Latin letters, single Chinese characters, each with what may not begin a
/// line.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (place, letter) in text.char_indices() {
        let joins = before.is_none_or(|before| {
            NO_BEGINNING.contains(letter) || (before.is_ascii_graphic() && letter.is_ascii_graphic())
        });
        if !joins {
            words.push(&text[start..place]);
            start = place;
        }
        before = Some(letter);
    }
    if start < text.len() {
        words.push(&text[start..]);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_characters_and_at_spaces() {
        assert_eq!(words("请，于 1 May。"), ["请，", "于", " ", "1", " ", "May。"]);
        assert_eq!(words("https://a.cn/zh"), ["https://a.cn/zh"]);
        assert!(words("").is_empty());
    }
}
