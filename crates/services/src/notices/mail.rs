//! E-mail, through an SMTP server or, in a demo city, onto a page.

use std::{fmt, time::Duration, time::SystemTime};

use domain::{
    accounts::masked_email,
    notices::{Channel, Failure},
};
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::Error,
};

use super::{demo, given_up};
use crate::{Backend, Result, ServiceError};

/// How long the mail server may take; well below a job's lease.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How e-mail leaves.
#[derive(Clone)]
#[expect(clippy::large_enum_variant, reason = "there is one in a process")]
pub enum Mailer {
    /// Through a mail server.
    Smtp(Smtp),
    /// Not at all: the messages are kept for an administrator to read.
    Demo,
    /// Not at all: deliveries by e-mail are given up at once.
    Off,
}

impl fmt::Debug for Mailer {
    /// Without the address of the server, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Smtp(_) => "Smtp(…)",
            Self::Demo => "Demo",
            Self::Off => "Off",
        })
    }
}

/// A mail server and the address mail comes from.
#[derive(Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// A message to be handed to the mail server.
pub(crate) struct Mail<'a> {
    /// The same for every attempt at the same message: receivers drop a second copy.
    pub(crate) id: &'a str,
    pub(crate) to: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) text: &'a str,
}

impl Mailer {
    /// A mail server by its address: `smtps://user:password@host`, `smtp://host:25`, with STARTTLS
    /// `smtp://host:587?tls=required`. `from` may have a name: `Sunhall <hall@example.cn>`.
    ///
    /// # Errors
    /// When one of the two cannot be read; the text does not repeat the address, which may hold a password.
    pub fn smtp(url: &str, from: &str) -> Result<Self> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|_| ServiceError::fault("the mail server's address cannot be read"))?
            .timeout(Some(TIMEOUT))
            .build();
        let from = from.parse().map_err(|_| ServiceError::fault("the address mail comes from cannot be read"))?;
        Ok(Self::Smtp(Smtp { transport, from }))
    }

    /// Hands a message over and gives the server's answer.
    pub(crate) async fn send(&self, backend: &Backend, mail: Mail<'_>) -> Result<String, Failure> {
        match self {
            Self::Smtp(smtp) => smtp.send(backend, mail).await,
            Self::Demo => {
                let (request_id, subject, text) = (mail.id, mail.subject, mail.text);
                let recipient = masked_email(mail.to);
                demo::keep(backend, demo::Outgoing { channel: Channel::Email, request_id, recipient, subject, text })
                    .await
            }
            Self::Off => Err(Failure::Final(given_up::NO_MAIL.to_owned())),
        }
    }
}

impl Smtp {
    async fn send(&self, backend: &Backend, mail: Mail<'_>) -> Result<String, Failure> {
        let to: Address = mail.to.parse().map_err(|_| Failure::Final(given_up::BAD_ADDRESS.to_owned()))?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject)
            .date(SystemTime::from(backend.now()))
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text.to_owned())
            .map_err(|error| Failure::Final(error.to_string()))?;
        let answer = match self.transport.send(message).await {
            Ok(answer) => answer,
            Err(error) => return Err(self.failure(&error, mail.to).await),
        };
        let words: Vec<_> = answer.message().collect();
        Ok(format!("{} {}", answer.code(), words.join(" ")))
    }

    /// Only what the server says of this message and its recipient is final. What it says of this program (a wrong
    /// password, a connection that is not welcome) is a mistake of ours or theirs that somebody puts right: the message
    /// is tried again for half a day, and can be tried again by hand after that.
    async fn failure(&self, error: &Error, to: &str) -> Failure {
        let story = error_story(error).replace(to, "…");
        let Some(code) = error.status().map(u16::from).filter(|_| error.is_permanent()) else {
            return Failure::Passing(story);
        };
        // 554 is said of a message and, in place of a greeting, of a connection.
        let is_ours = !is_about_the_message(code) || (code == 554 && self.transport.test_connection().await.is_err());
        if !is_ours {
            return Failure::Final(story);
        }
        tracing::error!(
            code,
            "notices: the mail server takes nothing from this program; see `mail.url` and its password"
        );
        Failure::Passing(story)
    }
}

/// Whether a final answer is about this message or its recipient: no such mailbox, moved, full, not a name, not taken.
const fn is_about_the_message(code: u16) -> bool {
    matches!(code, 550..=555)
}

/// The error with its causes.
fn error_story(error: &dyn std::error::Error) -> String {
    let mut story = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let more = inner.to_string();
        if !story.contains(&more) {
            story = format!("{story}: {more}");
        }
        cause = inner.source();
    }
    story
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_configuration_is_named_without_its_password() {
        let error = Mailer::smtp("smtpx://user:secret@host", "hall@example.cn").unwrap_err().to_string();
        assert!(!error.contains("secret"), "{error}");
        assert!(Mailer::smtp("smtp://127.0.0.1:25", "not an address").is_err());
        assert!(Mailer::smtp("smtp://127.0.0.1:25", "Sunhall <hall@example.cn>").is_ok());
    }

    #[test]
    fn what_is_said_of_this_program_is_not_final_for_a_message() {
        let ours = [500, 502, 503, 504, 521, 530, 534, 535, 538];
        assert!(!ours.into_iter().any(is_about_the_message));
        assert!([550, 551, 552, 553, 554].into_iter().all(is_about_the_message));
    }
}
