//! What a mail server says of a message that it could not deliver (RFC 3464), as it comes back by mail. Anybody can
//! send such a mail, so nothing of it is believed but what leads to a message of ours by its id, which cannot be
//! guessed.

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};

/// A report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The id of the message it is about, without the brackets.
    pub message_id: String,
    /// What became of it, by recipient.
    pub recipients: Vec<Recipient>,
}

/// What became of a message to a recipient.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipient {
    /// The addresses that the report knows the recipient by, in small letters.
    addresses: Vec<String>,
    /// `failed`, `delayed`, `delivered`, `relayed` or `expanded`.
    action: String,
    /// The code (RFC 3463), as in `5.1.1`.
    status: String,
}

impl Report {
    /// Reads a mail; none when it is no report, or one that does not say which message it is about.
    pub fn read(mail: &[u8]) -> Option<Self> {
        let message = MessageParser::default().parse(mail)?;
        let kind = message.content_type()?;
        let speaks_of_delivery = kind.attribute("report-type")?.eq_ignore_ascii_case("delivery-status");
        if !speaks_of_delivery || kind_of(message.root_part()) != "multipart/report" {
            return None;
        }
        let message_id = message.parts.iter().find_map(original_id)?;
        let status = |part: &&MessagePart<'_>| {
            ["message/delivery-status", "message/global-delivery-status"].contains(&kind_of(part).as_str())
        };
        let status = message.parts.iter().find(status)?;
        let recipients = recipients(&String::from_utf8_lossy(status.contents()));
        Some(Self { message_id, recipients })
    }

    /// What became of the message to this address.
    pub fn of(&self, address: &str) -> Option<&Recipient> {
        let address = address.trim().to_lowercase();
        self.recipients.iter().find(|recipient| recipient.addresses.contains(&address))
    }
}

impl Recipient {
    /// The code of a failure for good; none where the mail server still tries, and for what is no failure. `failed` is
    /// for good whatever the code (RFC 3464 section 2.3.3): a full mailbox is 4.2.2 on the last day too.
    pub fn failed_for_good(&self) -> Option<&str> {
        let is_failure = self.status.starts_with("5.") || self.status.starts_with("4.");
        (self.action == "failed" && is_failure).then_some(self.status.as_str())
    }
}

/// Type and subtype of a part, in small letters.
fn kind_of(part: &MessagePart<'_>) -> String {
    let kind = part.content_type();
    let kind = kind.map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()));
    kind.unwrap_or_default().to_ascii_lowercase()
}

/// The id in the message that came back, or in its headers where only those came back.
fn original_id(part: &MessagePart<'_>) -> Option<String> {
    let id = |message: &Message<'_>| message.message_id().map(str::to_owned);
    match (&part.body, kind_of(part).as_str()) {
        (PartType::Message(original), _) => id(original),
        (_, "text/rfc822-headers" | "message/rfc822-headers" | "message/global-headers") => {
            id(&MessageParser::default().parse(part.contents())?)
        }
        _ => None,
    }
}

/// The groups of fields after the first, which is about the message as a whole.
fn recipients(text: &str) -> Vec<Recipient> {
    let text = text.replace("\r\n", "\n");
    let groups = text.split("\n\n").filter(|group| !group.trim().is_empty());
    groups.filter_map(recipient).filter(|recipient| !recipient.addresses.is_empty()).collect()
}

fn recipient(group: &str) -> Option<Recipient> {
    let group = format!("{}\n\n", group.trim());
    let fields = MessageParser::default().parse(group.as_bytes())?;
    let mut recipient = Recipient::default();
    for (name, value) in fields.headers_raw() {
        let first = || value.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
        match name.to_ascii_lowercase().as_str() {
            "original-recipient" | "final-recipient" => recipient.addresses.extend(address(value)),
            "action" => recipient.action = first(),
            "status" => recipient.status = code(&first()).unwrap_or_default(),
            _ => {}
        }
    }
    Some(recipient)
}

/// `rfc822; somebody@example.cn`
fn address(value: &str) -> Option<String> {
    let (_, address) = value.split_once(';')?;
    let address = address.trim().trim_start_matches('<').trim_end_matches('>').to_lowercase();
    address.contains('@').then_some(address)
}

/// `5.1.1`: a class, a subject and a detail.
fn code(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('.').collect();
    let number = |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    (parts.len() == 3 && ["2", "4", "5"].contains(&parts[0]) && parts.iter().all(number)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(status: &str) -> Vec<u8> {
        let head = "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n";
        let text = "--b\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\n";
        let end = "\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <abc@example.cn>\nSubject: x\n\n--b--\n";
        format!("{head}{text}Reporting-MTA: dns; mx.example.cn\n\n{status}{end}").into_bytes()
    }

    #[test]
    fn a_report_is_read_by_recipient() {
        let fields = "Original-Recipient: rfc822;One@Example.cn\nFinal-Recipient: rfc822; <other@example.cn>\n\
                      Action: Failed\nStatus: 5.1.1 (no such user)\n\nFinal-Recipient: rfc822;two@example.cn\n\
                      Action: delayed\nStatus: 4.4.1\n";
        let read = Report::read(&report(fields)).unwrap();
        assert_eq!(read.message_id, "abc@example.cn");
        assert_eq!(read.recipients.len(), 2, "{read:?}");
        for address in ["one@example.cn", " OTHER@example.cn"] {
            assert_eq!(read.of(address).and_then(Recipient::failed_for_good), Some("5.1.1"));
        }
        assert_eq!(read.of("two@example.cn").map(Recipient::failed_for_good), Some(None));
        assert_eq!(read.of("three@example.cn"), None);
    }

    #[test]
    fn only_a_code_that_is_one_counts() {
        for (action, status, good) in [
            ("failed", "5.0.0", true),
            ("failed", "4.4.7", true),
            ("delayed", "4.4.7", false),
            ("failed", "2.0.0", false),
            ("failed", "5.1", false),
            ("failed", "5.1.x", false),
            ("failed", "550", false),
            ("failed", "5.1.1.1", false),
            ("delayed", "5.1.1", false),
            ("delivered", "2.0.0", false),
        ] {
            let fields = format!("Final-Recipient: rfc822;a@example.cn\nAction: {action}\nStatus: {status}\n");
            let read = Report::read(&report(&fields)).unwrap();
            assert_eq!(read.of("a@example.cn").unwrap().failed_for_good().is_some(), good, "{action} {status}");
        }
    }

    #[test]
    fn no_mail_makes_the_reader_panic() {
        let whole = report("Final-Recipient: rfc822;a@example.cn\nAction: failed\nStatus: 5.1.1\n");
        for end in 0..whole.len() {
            let _ = Report::read(&whole[..end]);
        }
        for other in [&b""[..], b"\xff\xfe\n\n", b"Content-Type: multipart/report\n\n", b"Subject: hello\n\nhello"] {
            assert_eq!(Report::read(other), None);
        }
    }
}
