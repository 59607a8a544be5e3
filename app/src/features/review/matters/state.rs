//! Looking for one's own matters, in the own browser.

use domain::cases::Satisfaction;
use domain::review::comment::{HeldBack, Moderation};
use domain::review::view::{MatterStanding, ReviewPage};
use serde::Deserialize;

use crate::prelude::*;

/// How far the looking is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// As the server sends the page.
    Starting,
    /// The list of all matters comes over the net.
    Looking,
    /// It did not come.
    Failed,
    /// This browser keeps nothing that a comment could be recognised by.
    Nothing,
    /// Found, or known not to be there.
    Done,
}

/// What became of a rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// It is on its way.
    Sending,
    /// It was taken.
    Taken,
    /// It was taken, and the department has to answer again.
    Reopened,
    /// It could not be sent; sending it again is safe.
    Again,
    /// It was not taken: there is no such answer, or it was rated otherwise before.
    Refused,
}

/// A matter that came out of a comment written here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// As the server tells of it.
    pub matter: OpenMatter,
    /// The comment's secret as text.
    pub secret: String,
}

/// A comment written here as the server tells of all of them: where it stands, without a word of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct OpenComment {
    /// By what its writer is recognised.
    pub voice: String,
    /// Who it is on, by the place on the ballot, from 1.
    pub place: usize,
    /// Where it stands.
    pub status: Moderation,
    /// Why it is held back, where it is.
    pub reason: Option<HeldBack>,
}

/// A matter as it is open to programs; only what is needed here.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct OpenMatter {
    /// Its number.
    pub number: String,
    /// The state by its stable name.
    pub state: String,
    /// Where it stands today.
    pub standing: MatterStanding,
    /// By what its writer is recognised.
    pub voice: Option<String>,
    /// What the writer said to the answer.
    pub rating: Option<Satisfaction>,
    /// Whether the first answer helped nothing.
    pub reopened: bool,
}

impl Said {
    /// Whether nothing more can be said to this answer.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Taken | Self::Reopened | Self::Refused)
    }
}

/// The id of the buttons that rate the answer to this matter.
#[must_use]
pub fn rate_id(number: &str) -> String {
    format!("rate-{number}")
}

/// The id of what became of that.
#[must_use]
pub fn said_id(number: &str) -> String {
    format!("said-{number}")
}

impl OpenMatter {
    /// Which answer is, or will be, rated next.
    #[must_use]
    pub const fn round(&self) -> u8 {
        if self.reopened { 2 } else { 1 }
    }
}

/// The page's state.
#[derive(Clone, Copy)]
pub struct Mine {
    /// The language of the page.
    pub lang: Lang,
    /// The review.
    pub page: StoredValue<ReviewPage>,
    /// How far it is.
    pub status: RwSignal<Status>,
    /// What was found.
    pub own: RwSignal<Vec<Own>>,
    /// Those that are no matters, or none yet.
    pub others: RwSignal<Vec<OpenComment>>,
    /// How many comments were written here, whether or not they are matters.
    pub written: RwSignal<usize>,
    /// What became of ratings, by the matter's number.
    pub said: RwSignal<Vec<(String, Said)>>,
}

impl Mine {
    /// Nothing found yet.
    #[must_use]
    pub fn new(lang: Lang, page: ReviewPage) -> Self {
        Self {
            lang,
            page: StoredValue::new(page),
            status: RwSignal::new(Status::Starting),
            own: RwSignal::new(Vec::new()),
            others: RwSignal::new(Vec::new()),
            written: RwSignal::new(0),
            said: RwSignal::new(Vec::new()),
        }
    }

    /// The review's id in open data.
    #[must_use]
    pub fn public_id(self) -> String {
        self.page.with_value(|page| page.public_id.clone().unwrap_or_default())
    }

    /// Notes what became of a rating.
    pub fn say(self, number: &str, said: Said) {
        self.said.try_update(|all| {
            all.retain(|(known, _)| known != number);
            all.push((number.to_owned(), said));
        });
    }

    /// What became of the rating of this matter.
    #[must_use]
    pub fn said_of(self, number: &str) -> Option<Said> {
        self.said.with(|all| all.iter().find(|(known, _)| known == number).map(|(_, said)| *said))
    }
}

/// What an answer to a rating means.
#[must_use]
pub fn verdict(status: u16, body: &str) -> Said {
    #[derive(Deserialize)]
    struct Taken {
        state: String,
    }
    match (status, serde_json::from_str::<Taken>(body)) {
        (200, Ok(taken)) if taken.state == "rated" => Said::Taken,
        (200, Ok(_)) => Said::Reopened,
        // Something between here and the server answered in its place, or it could not just now.
        (200 | 429 | 500.., _) => Said::Again,
        _ => Said::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clear_no_is_a_refusal() {
        assert_eq!(verdict(200, r#"{"state":"rated"}"#), Said::Taken);
        assert_eq!(verdict(200, r#"{"state":"open"}"#), Said::Reopened);
        assert_eq!(verdict(200, "<html>sign in to the network</html>"), Said::Again);
        assert_eq!(
            [503, 429, 403, 409].map(|status| verdict(status, "{}")),
            [Said::Again, Said::Again, Said::Refused, Said::Refused]
        );
    }
}
