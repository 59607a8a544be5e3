//! Drawing QR codes.

use std::fmt::Write as _;

use domain::qr::QrPicture;
use qrcode::{Color, QrCode};

use crate::{Result, ServiceError};

/// Light squares around the code, which readers need to find it (ISO/IEC 18004, section 6.3.8).
const QUIET: usize = 4;

/// The QR code of a text, with medium error correction.
///
/// # Errors
/// When the text is longer than a code can hold, about 2,300 bytes.
pub fn draw(text: &str) -> Result<QrPicture> {
    let (side, bars) = bars(text)?;
    let mut path = String::new();
    for Bar { x, y, length } in bars {
        // Writing to a string cannot fail.
        let _ = write!(path, "M{x} {y}h{length}v1h-{length}z");
    }
    Ok(QrPicture { side, path })
}

/// Dark squares side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bar {
    /// Squares to the left of it, the quiet zone with them.
    pub x: u32,
    /// Rows above it.
    pub y: u32,
    /// How many squares.
    pub length: u32,
}

/// The same as bars, with the number of squares on each side.
pub(crate) fn bars(text: &str) -> Result<(u32, Vec<Bar>)> {
    let code = QrCode::new(text).map_err(|error| ServiceError::fault(format_args!("a QR code: {error}")))?;
    let small = |number: usize| u32::try_from(number).map_err(|_| ServiceError::fault("a QR code of that width"));
    let width = code.width();
    let mut bars = Vec::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        for (x, length) in runs(row) {
            bars.push(Bar { x: small(x + QUIET)?, y: small(y + QUIET)?, length: small(length)? });
        }
    }
    Ok((small(width + 2 * QUIET)?, bars))
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
        let picture = draw("https://hall.example/zh/check?number=1").unwrap();
        assert!(picture.path.starts_with("M4 4h7v1h-7z"), "{}", picture.path);
        assert!(picture.side >= 21 + 8 && (picture.side - 8 - 17).is_multiple_of(4), "{}", picture.side);
    }

    #[test]
    fn what_is_too_long_is_an_error() {
        assert!(draw(&"x".repeat(4_000)).is_err());
    }

    #[test]
    fn neighbours_are_one_run() {
        use Color::{Dark, Light};
        assert_eq!(runs(&[Dark, Dark, Light, Dark]), [(0, 2), (3, 1)]);
    }
}
