//! One message on its way to a mailbox or a telephone.
//!
//! The diagram is in `docs/state-machines/notice-delivery.md`. A message is sent at least once: a program that dies
//! between sending and noting it sends again, with the same message id, by which receivers drop the second copy.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// After so many failed attempts a delivery is given up.
pub const MAX_ATTEMPTS: u32 = 8;

/// By which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 电子邮件
    Email,
    /// 短信
    Sms,
}

impl Channel {
    /// Both channels.
    pub const ALL: [Self; 2] = [Self::Email, Self::Sms];

    /// The stable name used in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
        }
    }

    /// Reads the stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }
}

/// A delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// By which way.
    pub channel: Channel,
    /// How often sending began.
    pub attempts: u32,
    /// Where it stands.
    pub state: DeliveryState,
}

/// Where a delivery stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeliveryState {
    /// 待发送: not tried yet, or being tried.
    Queued,
    /// 已发送: the server of the next leg took it.
    Sent {
        /// When.
        at: DateTime<Utc>,
        /// How the provider names it.
        provider_id: String,
    },
    /// 发送失败: will be tried again.
    Failed {
        /// Not before.
        next_try: DateTime<Utc>,
        /// What the provider said.
        error: String,
    },
    /// 已放弃: will not be tried again unless an administrator says so.
    Dead {
        /// What the provider said last.
        error: String,
    },
}

/// Why sending failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Trying again may help: no connection, busy.
    Passing(String),
    /// It would not: no such mailbox, no address.
    Final(String),
}

/// The act does not fit the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a delivery that is {0} does not allow this")]
pub struct DeliveryError(pub &'static str);

impl DeliveryState {
    /// The stable name used in the database.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent { .. } => "sent",
            Self::Failed { .. } => "failed",
            Self::Dead { .. } => "dead",
        }
    }
}

impl Delivery {
    /// A new delivery.
    #[must_use]
    pub const fn new(channel: Channel) -> Self {
        Self { channel, attempts: 0, state: DeliveryState::Queued }
    }

    /// Counts one more attempt. What comes next is [`sent`](Self::sent) or [`failed`](Self::failed), or, if the
    /// program dies, another start.
    ///
    /// # Errors
    /// When it was sent or given up.
    pub fn start(self) -> Result<Self, DeliveryError> {
        match self.state {
            DeliveryState::Queued | DeliveryState::Failed { .. } => {
                Ok(Self { attempts: self.attempts.saturating_add(1), state: DeliveryState::Queued, ..self })
            }
            other => Err(DeliveryError(other.name())),
        }
    }

    /// The provider took it.
    ///
    /// # Errors
    /// When no attempt is under way.
    pub fn sent(self, at: DateTime<Utc>, provider_id: String) -> Result<Self, DeliveryError> {
        match self.state {
            DeliveryState::Queued if self.attempts > 0 => {
                Ok(Self { state: DeliveryState::Sent { at, provider_id }, ..self })
            }
            other => Err(DeliveryError(other.name())),
        }
    }

    /// The provider did not take it.
    ///
    /// # Errors
    /// When no attempt is under way.
    pub fn failed(self, now: DateTime<Utc>, failure: Failure) -> Result<Self, DeliveryError> {
        match self.state {
            DeliveryState::Queued if self.attempts > 0 => {
                let state = match failure {
                    Failure::Passing(error) if self.attempts < MAX_ATTEMPTS => {
                        DeliveryState::Failed { next_try: now + back_off(self.attempts), error }
                    }
                    Failure::Passing(error) | Failure::Final(error) => DeliveryState::Dead { error },
                };
                Ok(Self { state, ..self })
            }
            other => Err(DeliveryError(other.name())),
        }
    }

    /// An administrator has it tried again.
    ///
    /// # Errors
    /// When it was not given up.
    pub fn revive(self) -> Result<Self, DeliveryError> {
        match self.state {
            DeliveryState::Dead { .. } => Ok(Self { attempts: 0, state: DeliveryState::Queued, ..self }),
            other => Err(DeliveryError(other.name())),
        }
    }
}

/// 10 s, 40 s, 160 s … at most six hours: in all about half a day.
fn back_off(attempts: u32) -> Duration {
    let doublings = attempts.saturating_sub(1).min(6);
    Duration::seconds((10_i64 << (2 * doublings)).min(6 * 3600))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn act(delivery: Delivery, action: u8) -> Result<Delivery, DeliveryError> {
        match action {
            0 => delivery.start(),
            1 => delivery.sent(now(), "250 OK".into()),
            2 => delivery.failed(now(), Failure::Passing("421 busy".into())),
            3 => delivery.failed(now(), Failure::Final("550 no such mailbox".into())),
            _ => delivery.revive(),
        }
    }

    /// The arrows of `docs/state-machines/notice-delivery.md` that leave this state, by action.
    fn drawn(state: &str) -> [&'static str; 5] {
        let diagram = include_str!("../../../../docs/state-machines/notice-delivery.md");
        ["start", "sent", "pass", "refuse", "revive"].map(|act| {
            let arrows = diagram.lines().filter_map(|line| line.trim().split_once(" --> "));
            let mut ends = arrows.filter_map(|(from, rest)| Some((from, rest.split_once(" : ")?)));
            ends.find(|(from, (_, by))| (*from, *by) == (state, act)).map_or("", |(_, (to, _))| to)
        })
    }

    #[test]
    fn every_state_meets_every_action() {
        let new = Delivery::new(Channel::Email);
        let started = act(new.clone(), 0).unwrap();
        let sent = act(started.clone(), 1).unwrap();
        let failed = act(started.clone(), 2).unwrap();
        let dead = act(started.clone(), 3).unwrap();
        let table = [
            (new, ["queued", "", "", "", ""]),
            (started, ["queued", "sent", "failed", "dead", ""]),
            (sent, ["", "", "", "", ""]),
            (failed, ["queued", "", "", "", ""]),
            (dead, ["", "", "", "", "queued"]),
        ];
        for (delivery, ends) in table {
            // What was not begun yet is queued too, and has fewer ways.
            if delivery != Delivery::new(Channel::Email) {
                assert_eq!(drawn(delivery.state.name()), ends, "{delivery:?}");
            }
            for (action, end) in (0..).zip(ends) {
                let outcome = act(delivery.clone(), action);
                let name = outcome.as_ref().map_or("", |delivery| delivery.state.name());
                assert_eq!(name, end, "{delivery:?} {action}");
            }
        }
    }

    #[test]
    fn it_is_given_up_after_the_last_attempt() {
        let mut delivery = Delivery::new(Channel::Sms);
        let mut waited = Duration::zero();
        for attempt in 1..=MAX_ATTEMPTS {
            delivery = act(act(delivery, 0).unwrap(), 2).unwrap();
            match &delivery.state {
                DeliveryState::Failed { next_try, .. } => waited += *next_try - now(),
                state => assert_eq!((attempt, state.name()), (MAX_ATTEMPTS, "dead")),
            }
        }
        assert!(waited > Duration::hours(8) && waited < Duration::hours(24), "{waited}");
    }

    proptest! {
        #[test]
        fn no_sequence_sends_twice(actions in prop::collection::vec(0_u8..5, 0..40)) {
            let (mut delivery, mut sent) = (Delivery::new(Channel::Email), 0);
            for action in actions {
                if let Ok(next) = act(delivery.clone(), action) {
                    sent += u32::from(action == 1);
                    delivery = next;
                }
            }
            prop_assert!(sent <= 1);
        }
    }
}
