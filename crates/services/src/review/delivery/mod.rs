//! Getting codes and reminders to members, in rounds.
//!
//! A round is a row, and a job takes it further step by step; each step is one transaction that counts itself, so that
//! it is done once whoever tries. A code exists in three places, and nowhere else: in the step that makes it; sealed,
//! in the file of letters, whose own key is destroyed with the file, or in the row of its message; and with the member.
//! Before a message leaves its row has the code sealed, because a second attempt must bring the same code; as soon as
//! the message left or was given up the row forgets it.

mod begin;
mod bounced;
mod fetch;
mod file;
mod font;
mod letter;
mod letters;
mod lost;
mod members;
mod messages;
mod pdf;
mod read;
mod report;
mod round;
mod send;
mod stop;

use std::{future::Future, pin::Pin, sync::Arc};

use domain::{
    ids::ReviewId,
    review::delivery::{RoundState, Way},
    text::Lang,
};
use serde_json::{Value, json};

pub use begin::{Asked, begin_round};
pub use bounced::{Bounce, take_bounce};
pub use fetch::{Fetched, fetch_letters};
pub use letter::LetterText;
pub use lost::{list_lost, note_lost};
pub(super) use members::revoke;
pub use read::{next_reminder, rounds, scope_counts, ways};
pub use stop::{ForgetLetters, stop_round};

use crate::{
    Backend, Result, ServiceError,
    jobs::{Handler, NewJob},
    notices::{Mailer, SmsGateway},
};

/// What a letter is made of.
#[derive(Clone, Debug)]
pub struct LetterFacts {
    /// The review's title.
    pub review: String,
    /// When it closes, in words.
    pub closes: String,
    /// The member's name.
    pub name: String,
    /// The member's number.
    pub number: String,
    /// The member's group.
    pub group: String,
    /// Where the member works.
    pub organisation: String,
    /// The code.
    pub code: String,
    /// Where it is entered.
    pub address: String,
    /// The same with the code.
    pub link: String,
    /// The review's page, which everybody may read.
    pub page: String,
    /// Whether ballots are cast in a meeting, which has a terminal.
    pub meeting: bool,
}

/// What a message is made of.
#[derive(Clone, Debug)]
pub struct MessageFacts {
    /// The review's title.
    pub review: String,
    /// When it closes, in words.
    pub closes: String,
    /// The member's name.
    pub name: String,
    /// The code; none in a reminder.
    pub code: Option<String>,
    /// Where to go, with the code where there is one.
    pub link: String,
}

/// A message in words.
#[derive(Clone, Debug)]
pub struct MessageText {
    /// The subject of an e-mail.
    pub subject: String,
    /// The text of an e-mail.
    pub mail: String,
    /// The text message, signed.
    pub sms: String,
}

/// The words, which the interface owns.
#[derive(Clone, Copy)]
pub struct Words {
    /// Of a letter.
    pub letter: fn(Lang, &LetterFacts) -> LetterText,
    /// Of a message.
    pub message: fn(Lang, &MessageFacts) -> MessageText,
    /// An instant.
    pub time: fn(Lang, chrono::DateTime<chrono::Utc>) -> String,
}

/// Takes rounds further.
#[derive(Clone)]
pub struct RoundDue {
    words: Words,
    mailer: Mailer,
    sms: Arc<dyn SmsGateway>,
}

/// Takes rounds of letters further, which wait for no mail server.
#[derive(Clone)]
pub struct LettersDue(RoundDue);

impl LettersDue {
    /// The same for letters.
    #[must_use]
    pub const fn new(rounds: RoundDue) -> Self {
        Self(rounds)
    }
}

const ROUND: &str = "review/round";
const LETTERS: &str = "review/letters";

/// The job of a round's step with this number. Whoever else does the step before asks for the same one.
fn step(way: Way, round: i64, number: u64) -> NewJob {
    let kind = if way == Way::Letters { LETTERS } else { ROUND };
    let job = NewJob::new(kind, json!({ "round": round, "step": number }));
    job.once(format!("{ROUND}/{round}/{number}"))
}

impl RoundDue {
    /// With these words, through these.
    #[must_use]
    pub fn new(words: Words, mailer: Mailer, sms: Arc<dyn SmsGateway>) -> Self {
        Self { words, mailer, sms }
    }

    async fn step(&self, backend: &Backend, payload: &Value) -> Result<()> {
        let id = payload["round"].as_i64().ok_or_else(|| ServiceError::fault("the job names no round"))?;
        let db = backend.db().read();
        let Some(round) = round::find(db, id).await? else { return Ok(()) };
        let next = step(round.way, id, payload["step"].as_u64().unwrap_or_default() + 1);
        if round.state != RoundState::Running {
            return Ok(());
        }
        let stored = super::rows::find(db, ReviewId(round.row.review_id)).await?;
        if !round.goes_on(&stored, backend.now()) {
            return stop::end(backend, &round).await;
        }
        match round.way {
            Way::Letters => letters::step(backend, self.words, &stored, (round, next)).await,
            Way::Email | Way::Sms => messages::step(self, backend, &stored, (round, next)).await,
        }
    }
}

impl Handler for RoundDue {
    fn kind(&self) -> &'static str {
        ROUND
    }

    fn run<'a>(
        &'a self,
        backend: &'a Backend,
        payload: &'a Value,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
        Box::pin(self.step(backend, payload))
    }
}

impl Handler for LettersDue {
    fn kind(&self) -> &'static str {
        LETTERS
    }

    fn run<'a>(
        &'a self,
        backend: &'a Backend,
        payload: &'a Value,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
        Box::pin(self.0.step(backend, payload))
    }
}
