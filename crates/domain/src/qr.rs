//! A QR code (ISO/IEC 18004) as the server has drawn it, for a page to show.

use serde::{Deserialize, Serialize};

/// The dark squares of a code as one path, so that a page builds an element and no text becomes markup.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QrPicture {
    /// Squares on each side, with the quiet zone of 4 around the code.
    pub side: u32,
    /// The dark squares as SVG path data; a square is one unit.
    pub path: String,
}
