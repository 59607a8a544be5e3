//! What to do with the answer to a ballot. The very same bytes may be sent as often as needed: they count once.

use serde::Deserialize;

/// The longest pause between two tries, in seconds.
const LONGEST: u32 = 30;

/// Why a ballot was not taken, for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Casting has ended.
    Closed,
    /// The window of the meeting is not open.
    WindowClosed,
    /// The token was used for another ballot.
    TokenUsed,
    /// The server says that the ballot does not hold.
    NotValid,
    /// The receipt that came back is not for this ballot.
    WrongReceipt,
}

/// What an answer means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Taken; this is the receipt's text, still to be checked.
    Taken(String),
    /// Nobody knows whether it was taken: the same again, after a pause of so many seconds if the server says so.
    Again(Option<u32>),
    /// Not taken.
    Refused(Refusal),
}

#[derive(Deserialize)]
struct Accepted {
    receipt: String,
}

#[derive(Deserialize)]
struct Problem {
    code: String,
}

/// Reads the answer with this status; `retry_after` is its header.
#[must_use]
pub fn verdict(status: u16, body: &str, retry_after: Option<&str>) -> Verdict {
    if status == 200 {
        return match serde_json::from_str::<Accepted>(body) {
            Ok(accepted) => Verdict::Taken(accepted.receipt),
            // Something between here and the server answered in its place.
            Err(_) => Verdict::Again(None),
        };
    }
    let Ok(Problem { code }) = serde_json::from_str(body) else { return Verdict::Again(pause_of(retry_after)) };
    match code.as_str() {
        "not_open" => Verdict::Refused(Refusal::Closed),
        "window_closed" => Verdict::Refused(Refusal::WindowClosed),
        "token_used" => Verdict::Refused(Refusal::TokenUsed),
        "unreadable" | "ballot_invalid" | "not_issued" | "no_such_review" => Verdict::Refused(Refusal::NotValid),
        _ => Verdict::Again(pause_of(retry_after)),
    }
}

/// How long to wait after so many failures, in seconds: twice as long each time, and never less than the server asks.
#[must_use]
pub fn pause(failures: u32, asked: Option<u32>) -> u32 {
    let backing_off = 1_u32.checked_shl(failures.saturating_sub(1)).unwrap_or(LONGEST).min(LONGEST);
    backing_off.max(asked.unwrap_or(0).min(10 * LONGEST))
}

fn pause_of(header: Option<&str>) -> Option<u32> {
    header?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clear_no_ends_the_sending() {
        assert_eq!(verdict(200, r#"{"receipt":"SHR1.x"}"#, None), Verdict::Taken("SHR1.x".to_owned()));
        assert_eq!(verdict(200, "<html>sign in to the network</html>", None), Verdict::Again(None));
        let refused = |status, code: &str| verdict(status, &format!(r#"{{"code":"{code}"}}"#), Some("1"));
        assert_eq!(refused(409, "not_open"), Verdict::Refused(Refusal::Closed));
        assert_eq!(refused(409, "token_used"), Verdict::Refused(Refusal::TokenUsed));
        assert_eq!(refused(422, "ballot_invalid"), Verdict::Refused(Refusal::NotValid));
        assert_eq!(refused(503, "busy"), Verdict::Again(Some(1)));
        assert_eq!(refused(429, "too_many_attempts"), Verdict::Again(Some(1)));
        assert_eq!(verdict(502, "Bad gateway", Some("Wed, 25 Nov 2026 02:00:00 GMT")), Verdict::Again(None));
        assert_eq!(verdict(404, "no such file", None), Verdict::Again(None), "not our server's words");
    }

    #[test]
    fn pauses_grow_and_end() {
        let pauses: Vec<u32> = (1..=8).map(|failures| pause(failures, None)).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 30, 30, 30]);
        assert_eq!(pause(1, Some(5)), 5);
        assert_eq!(pause(40, None), 30);
        assert_eq!(pause(1, Some(u32::MAX)), 300, "nobody waits for years");
    }
}
