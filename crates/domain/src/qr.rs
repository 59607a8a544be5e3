//! QR codes (ISO/IEC 18004), drawn on the server or in the browser, for a page or a letter to show.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};
use serde::{Deserialize, Serialize};

/// Light squares around the code, which readers need to find it (ISO/IEC 18004, section 6.3.8).
const QUIET: usize = 4;
/// Texts longer than this get less error correction, so that the squares stay large enough for a telephone.
const LONG: usize = 300;

/// The dark squares of a code as one path, so that a page builds an element and no text becomes markup.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QrPicture {
    /// Squares on each side, with the quiet zone of 4 around the code.
    pub side: u32,
    /// The dark squares as SVG path data; a square is one unit.
    pub path: String,
}

/// Dark squares side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Squares to the left of it, the quiet zone with them.
    pub x: u32,
    /// Rows above it.
    pub y: u32,
    /// How many squares.
    pub length: u32,
}

impl QrPicture {
    /// The QR code of a text; nothing for a text that is longer than a code can hold, about 2,900 bytes.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let (side, bars) = bars(text)?;
        let mut path = String::new();
        for Bar { x, y, length } in bars {
            // Writing to a string cannot fail.
            let _ = write!(path, "M{x} {y}h{length}v1h-{length}z");
        }
        Some(Self { side, path })
    }
}

/// The same as bars, with the number of squares on each side.
#[must_use]
pub fn bars(text: &str) -> Option<(u32, Vec<Bar>)> {
    let level = if text.len() > LONG { EcLevel::L } else { EcLevel::M };
    let code = QrCode::with_error_correction_level(text, level).ok()?;
    let small = |number: usize| u32::try_from(number).ok();
    let width = code.width();
    let mut bars = Vec::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        for (x, length) in runs(row) {
            bars.push(Bar { x: small(x + QUIET)?, y: small(y + QUIET)?, length: small(length)? });
        }
    }
    Some((small(width + 2 * QUIET)?, bars))
}

/// Where dark squares stand side by side: first square and number.
fn runs(row: &[Color]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (x, _) in row.iter().enumerate().filter(|(_, color)| **color == Color::Dark) {
        match runs.last_mut() {
            Some((start, length)) if *start + *length == x => *length += 1,
            _ => runs.push((x, 1)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_begins_with_its_finder_pattern_inside_the_quiet_zone() {
        let picture = QrPicture::of("https://hall.example/zh/check?number=1").unwrap();
        assert!(picture.path.starts_with("M4 4h7v1h-7z"), "{}", picture.path);
        assert!(picture.side >= 21 + 8 && (picture.side - 8 - 17).is_multiple_of(4), "{}", picture.side);
    }

    #[test]
    fn what_is_too_long_has_no_code() {
        assert_eq!(QrPicture::of(&"x".repeat(4_000)), None);
    }

    #[test]
    fn a_token_in_an_address_has_squares_that_a_telephone_reads() {
        let address = format!("https://hall.example.gov.cn/zh/review/1234/ballot#SHT1.{}", "x".repeat(490));
        assert!(QrPicture::of(&address).unwrap().side <= 97, "3.6 points a square on the page");
    }

    #[test]
    fn neighbours_are_one_run() {
        use Color::{Dark, Light};
        assert_eq!(runs(&[Dark, Dark, Light, Dark]), [(0, 2), (3, 1)]);
    }
}
