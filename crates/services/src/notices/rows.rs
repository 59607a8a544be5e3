//! Rows to domain types.

use domain::{
    ids::NoticeId,
    notices::{Channel, Delivery, DeliveryState, Notice},
};
use entity::{notice, notice_delivery};

use crate::{Result, ServiceError};

/// Reads a notice out of its row.
pub(super) fn notice(row: notice::Model) -> Result<Notice> {
    let kind = serde_json::from_value(row.data).map_err(|error| ServiceError::Row {
        table: "notice",
        id: row.id.to_string(),
        what: format!("data: {error}"),
    })?;
    Ok(Notice { id: NoticeId(row.id), kind, at: row.created_at, read_at: row.read_at })
}

/// Reads a delivery out of its row.
pub(super) fn delivery(row: &notice_delivery::Model) -> Result<Delivery> {
    let bad =
        |what: &str| ServiceError::Row { table: "notice_delivery", id: row.id.to_string(), what: what.to_owned() };
    let error = row.last_error.clone().unwrap_or_default();
    let state = match row.state.as_str() {
        "queued" => DeliveryState::Queued,
        "sent" => DeliveryState::Sent {
            at: row.sent_at.ok_or_else(|| bad("sent_at is empty"))?,
            provider_id: row.provider_id.clone().unwrap_or_default(),
        },
        "failed" => DeliveryState::Failed { next_try: row.next_try.ok_or_else(|| bad("next_try is empty"))?, error },
        "dead" => DeliveryState::Dead { error },
        _ => return Err(bad("state is unknown")),
    };
    let channel = Channel::from_name(&row.channel).ok_or_else(|| bad("channel is unknown"))?;
    let attempts = u32::try_from(row.attempts).map_err(|_| bad("attempts is negative"))?;
    Ok(Delivery { channel, attempts, state })
}
