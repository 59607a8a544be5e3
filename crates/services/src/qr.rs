//! QR codes for letters and pages; that a text is too long for one is a fault of ours.

use domain::qr::{self, Bar, QrPicture};

use crate::{Result, ServiceError};

/// The QR code of a text.
///
/// # Errors
/// When the text is longer than a code can hold.
pub fn draw(text: &str) -> Result<QrPicture> {
    QrPicture::of(text).ok_or_else(too_long)
}

/// The same as bars, with the number of squares on each side.
pub(crate) fn bars(text: &str) -> Result<(u32, Vec<Bar>)> {
    qr::bars(text).ok_or_else(too_long)
}

fn too_long() -> ServiceError {
    ServiceError::fault("a text too long for a QR code")
}
