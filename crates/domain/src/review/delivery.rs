//! Getting codes and reminders to members 评议码送达: by letter, e-mail or text message, in rounds.
//!
//! A round takes every member its scope names, one after the other, and gives each a new code or a reminder. Codes are
//! told once: after that only their hashes are known, so a code that did not arrive is never sent again — the member
//! gets another one, and the old one stops working.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::desk::Desk;
use crate::{ids::MemberId, page::Page};

/// Reminders a member gets at most from one review.
pub const MOST_REMINDERS: usize = 2;
/// Hours that pass at least between two of them.
pub const BETWEEN_REMINDERS: i64 = 24;
/// Hours after which a file of letters is deleted, fetched or not.
pub const LETTERS_KEPT: i64 = 24;
/// Minutes after which it is deleted once it was fetched whole.
pub const FETCHED_KEPT: i64 = 60;

/// By which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// 信函: one file of letters for the printer.
    Letters,
    /// 电子邮件
    Email,
    /// 短信
    Sms,
}

/// To whom, and what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// A code for everybody who has none.
    Missing,
    /// A new code for everybody who has one and has not taken part; the old ones stop working.
    Unused,
    /// The same for those whom their last code did not reach.
    Undelivered,
    /// A reminder, without a code, for everybody who has one and has not taken part.
    Absent,
}

/// Where a round stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundState {
    /// Being made.
    Running,
    /// A file of letters waits to be fetched.
    Ready,
    /// Everything left, or the file was fetched and deleted.
    Done,
    /// Ended before its end: by hand, by the closing time, or because nobody fetched the file.
    Stopped,
}

/// Why there can be no reminder now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoReminder {
    /// The review takes no ballots now.
    NotOpen,
    /// There were as many as there may be.
    Enough,
    /// The last one is too fresh; this is when the next one may leave.
    Until(DateTime<Utc>),
}

macro_rules! named {
    ($type:ident { $($variant:ident => $name:literal),+ $(,)? }) => {
        impl $type {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stable name used in the database.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// Reads the stable name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.name() == name)
            }
        }
    };
}

named!(Way { Letters => "letters", Email => "email", Sms => "sms" });
named!(Scope { Missing => "missing", Unused => "unused", Undelivered => "undelivered", Absent => "absent" });
named!(RoundState { Running => "running", Ready => "ready", Done => "done", Stopped => "stopped" });

impl Scope {
    /// Whether its members get codes, and not only a reminder.
    #[must_use]
    pub const fn has_codes(self) -> bool {
        !matches!(self, Self::Absent)
    }

    /// Whether old codes stop working, so that a reason is asked for.
    #[must_use]
    pub const fn revokes(self) -> bool {
        matches!(self, Self::Unused | Self::Undelivered)
    }

    /// Whether it can go by this way. Nobody prints a reminder.
    #[must_use]
    pub fn goes_by(self, way: Way) -> bool {
        self.has_codes() || way != Way::Letters
    }
}

/// Whether a reminder may leave now. `before` are the times of the rounds of reminders so far, in any order.
///
/// # Errors
/// [`NoReminder`]: why not.
pub fn may_remind(open: bool, before: &[DateTime<Utc>], now: DateTime<Utc>) -> Result<(), NoReminder> {
    if !open {
        return Err(NoReminder::NotOpen);
    }
    if before.len() >= MOST_REMINDERS {
        return Err(NoReminder::Enough);
    }
    match before.iter().max() {
        Some(last) if now < *last + Duration::hours(BETWEEN_REMINDERS) => {
            Err(NoReminder::Until(*last + Duration::hours(BETWEEN_REMINDERS)))
        }
        _ => Ok(()),
    }
}

/// A round on the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundLine {
    /// The round.
    pub round: i64,
    /// By which way.
    pub way: Way,
    /// To whom.
    pub scope: Scope,
    /// Where it stands.
    pub state: RoundState,
    /// How many members it is for.
    pub total: u64,
    /// How many letters are drawn, or how many members were taken up.
    pub made: u64,
    /// How many messages left.
    pub sent: u64,
    /// How many were given up.
    pub failed: u64,
    /// Members without an address of that kind; nothing changed for them.
    pub skipped: u64,
    /// When it was begun.
    pub at: DateTime<Utc>,
    /// When the file is deleted.
    pub keep_until: Option<DateTime<Utc>>,
    /// How often the file was fetched whole.
    pub fetched: u64,
}

/// A delivery that was given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostLine {
    /// The delivery.
    pub delivery: i64,
    /// The member.
    pub member: MemberId,
    /// The member's number.
    pub number: String,
    /// The member's name.
    pub name: String,
    /// By which way.
    pub way: Way,
    /// What the provider said, or that somebody noted it.
    pub error: String,
}

/// Why a delivery did not arrive, as far as what was told of it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LostWhy {
    /// There is no such address 地址不存在.
    NoAddress,
    /// The mailbox is full, or takes nothing from here 邮箱已满或拒收.
    Refused,
    /// No way is set up by which it could have left 服务器没有配置.
    NotSetUp,
    /// Something else.
    Other,
}

impl LostWhy {
    /// Reads what a provider said: words of our own, or a mail server's reply with its enhanced status code (RFC 3463).
    #[must_use]
    pub fn of(said: &str) -> Self {
        // Of a server that is not there, which says nothing of the mailbox.
        let said = said.to_ascii_lowercase().replace("connection refused", "");
        let any = |parts: &[&str]| parts.iter().any(|part| said.contains(part));
        if any(&["is configured"]) {
            Self::NotSetUp
        } else if any(&["5.1.", "no address", "address is not one", "user unknown", "no such user"]) {
            Self::NoAddress
        } else if any(&["5.2.", "4.2.2", "5.7.", "552", "full", "quota", "rejected", "refused"]) {
            Self::Refused
        } else {
            Self::Other
        }
    }
}

/// Whom each scope would take now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeCounts {
    /// [`Scope::Missing`].
    pub missing: u64,
    /// [`Scope::Unused`], and [`Scope::Absent`].
    pub unused: u64,
    /// [`Scope::Undelivered`].
    pub undelivered: u64,
}

impl ScopeCounts {
    /// How many members a round of this scope would take.
    #[must_use]
    pub const fn of(&self, scope: Scope) -> u64 {
        match scope {
            Scope::Missing => self.missing,
            Scope::Unused | Scope::Absent => self.unused,
            Scope::Undelivered => self.undelivered,
        }
    }
}

/// The page of deliveries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryDesk {
    /// The review.
    pub desk: Desk,
    /// By which ways something can arrive: letters need a font, messages a mail server or a gateway.
    pub ways: Vec<Way>,
    /// Whom each scope would take.
    pub counts: ScopeCounts,
    /// The rounds, newest first, as many as a page shows.
    pub rounds: Vec<RoundLine>,
    /// Why no reminder may leave, if so.
    pub no_reminder: Option<NoReminder>,
    /// Deliveries that were given up.
    pub lost: Page<LostLine>,
}

impl DeliveryDesk {
    /// Whether a round is under way; then no other can begin.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.rounds.iter().any(|round| round.state == RoundState::Running)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn names_are_read_back() {
        assert!(Way::ALL.iter().all(|way| Way::from_name(way.name()) == Some(*way)));
        assert!(Scope::ALL.iter().all(|scope| Scope::from_name(scope.name()) == Some(*scope)));
        assert!(RoundState::ALL.iter().all(|state| RoundState::from_name(state.name()) == Some(*state)));
        assert_eq!(Way::from_name("pigeon"), None);
    }

    #[test]
    fn a_reminder_leaves_only_while_it_may() {
        let now = Utc.with_ymd_and_hms(2026, 3, 2, 4, 0, 0).unwrap();
        let ago = |hours| now - Duration::hours(hours);
        assert_eq!(may_remind(true, &[], now), Ok(()));
        assert_eq!(may_remind(false, &[], now), Err(NoReminder::NotOpen));
        assert_eq!(may_remind(true, &[ago(24)], now), Ok(()));
        assert_eq!(may_remind(true, &[ago(23)], now), Err(NoReminder::Until(now + Duration::hours(1))));
        assert_eq!(may_remind(true, &[ago(48), ago(24)], now), Err(NoReminder::Enough));
    }

    #[test]
    fn why_something_did_not_arrive_is_read_from_replies() {
        for (said, why) in [
            ("no gateway for text messages is configured", LostWhy::NotSetUp),
            ("no mail server is configured", LostWhy::NotSetUp),
            ("the address is not one", LostWhy::NoAddress),
            ("permanent error (550): 5.1.1 <…>: Recipient address rejected: User unknown", LostWhy::NoAddress),
            ("5.1.1", LostWhy::NoAddress),
            ("permanent error (552): 5.2.2 Mailbox full", LostWhy::Refused),
            ("5.7.1", LostWhy::Refused),
            ("connection error: timed out", LostWhy::Other),
            ("Connection error: Connection refused (os error 111)", LostWhy::Other),
            ("no connection to the service: Connection refused (os error 111)", LostWhy::Other),
        ] {
            assert_eq!(LostWhy::of(said), why, "{said}");
        }
    }

    #[test]
    fn nobody_prints_a_reminder() {
        assert!(!Scope::Absent.goes_by(Way::Letters) && Scope::Absent.goes_by(Way::Sms));
        assert!(Scope::ALL.iter().all(|scope| !scope.revokes() || scope.has_codes()));
    }
}
