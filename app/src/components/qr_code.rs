//! A QR code, dark on white in every look, because that is what readers read.

use domain::qr::QrPicture;
use leptos::prelude::*;

/// The picture; what it holds must also stand on the page as text.
#[component]
pub fn QrCode(
    /// The code.
    picture: QrPicture,
    /// What it is for, for whoever does not see it.
    label: &'static str,
) -> impl IntoView {
    let QrPicture { side, path } = picture;
    view! {
        <svg class="qr-code" role="img" aria-label=label viewBox=format!("0 0 {side} {side}") shape-rendering="crispEdges">
            <rect width=side height=side fill="#fff"></rect>
            <path d=path fill="#000"></path>
        </svg>
    }
}
