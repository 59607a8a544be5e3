//! What every act leaves behind: a line in the timeline and an event in the audit log.

use domain::{accounts::Role, cases::Act};
use entity::case_event;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::{Value, json};

use super::case::{Case, actor_name};
use crate::{Result, Tx, audit::AuditEvent};

/// An act on its way into timeline and log.
pub(super) struct Entry {
    act: Act,
    role: Option<Role>,
    reason: Option<String>,
    detail: Value,
}

impl Entry {
    /// An act without anything said about it.
    pub(super) fn new(act: Act) -> Self {
        Self { act, role: None, reason: None, detail: json!({}) }
    }

    /// Done by an official in this role.
    pub(super) fn by(mut self, role: Option<Role>) -> Self {
        self.role = role;
        self
    }

    /// In these words.
    pub(super) fn saying(mut self, reason: Option<String>) -> Self {
        self.reason = reason;
        self
    }

    /// With these facts, of which the timeline shows what the reader needs.
    pub(super) fn with(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }

    /// Writes both. `before` is the case as the act met it.
    pub(super) async fn write(self, tx: &Tx, before: &Case) -> Result<()> {
        let row = case_event::ActiveModel {
            case_id: Set(before.row.id),
            at: Set(tx.now()),
            act: Set(self.act.name().to_owned()),
            actor_id: Set(tx.actor().person().map(|person| person.0)),
            actor_name: Set(actor_name(tx.actor()).to_owned()),
            actor_role: Set(self.role.map(|role| role.name().to_owned())),
            step: Set(before.state.step().map(ToOwned::to_owned)),
            reason: Set(self.reason),
            detail: Set(self.detail),
            ..Default::default()
        };
        case_event::Entity::insert(row).exec_without_returning(tx.db()).await?;
        // The log is kept for ever, so it gets the act and none of the words, which may name people.
        let event = AuditEvent::new(action(self.act), before.subject()).of(before.department());
        tx.audit(event.with(json!({ "from": before.state.name(), "version": before.row.version })));
        Ok(())
    }
}

const fn action(act: Act) -> &'static str {
    match act {
        Act::Submit => "cases/submit",
        Act::Accept => "cases/accept",
        Act::DeemAccepted => "cases/deem_accepted",
        Act::Decline => "cases/decline",
        Act::Ask => "cases/ask",
        Act::Supplement => "cases/supplement",
        Act::Lapse => "cases/lapse",
        Act::Take => "cases/take",
        Act::Pass => "cases/pass",
        Act::Decide => "cases/decide",
        Act::Issue => "cases/issue",
        Act::Withdraw => "cases/withdraw",
        Act::Rate => "cases/rate",
        Act::Object => "cases/object",
        Act::Answer => "cases/answer",
    }
}
