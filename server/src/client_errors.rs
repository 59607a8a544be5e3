//! `POST /client-errors`: what went wrong in a browser, so that somebody hears of it.

use axum::body::Bytes;
use axum::http::StatusCode;

/// The longest message kept.
const LONGEST: usize = 2_000;

/// Logs the message. Digits are masked: a message may quote what a person typed, and numbers are what identifies.
pub async fn report(body: Bytes) -> StatusCode {
    metrics::counter!("sunhall_client_errors_total").increment(1);
    tracing::warn!(message = masked(&body), "a page stopped working in a browser");
    StatusCode::NO_CONTENT
}

fn masked(body: &[u8]) -> String {
    String::from_utf8_lossy(body)
        .chars()
        .filter(|letter| !letter.is_control())
        .map(|letter| if letter.is_numeric() { '#' } else { letter })
        .take(LONGEST)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn numbers_and_control_characters_are_not_logged() {
        assert_eq!(masked("panic at 138\n00000000".as_bytes()), "panic at ###########");
    }
}
