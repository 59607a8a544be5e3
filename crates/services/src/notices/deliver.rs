//! Carrying out a delivery: the handler of the job that [`super::notify`] enqueues.
//!
//! The delivery's row decides, the job only wakes it. Counting the attempt is a compare-and-swap that keeps everybody
//! else away for a while, so that two workers never try at once; what a program that died left unsaid is tried again
//! under the same message id.

use std::{future::Future, pin::Pin, sync::Arc};

use chrono::{DateTime, Duration, Utc};
use domain::{
    accounts::Actor,
    ids::PersonId,
    notices::{Channel, Delivery, DeliveryState, Failure, Message, Notice, render},
};
use entity::{notice, notice_delivery as row};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};

use super::{
    given_up,
    mail::{Mail, Mailer},
    rows,
    sms::{SmsGateway, Text},
};
use crate::{
    Backend, Result, ServiceError,
    accounts::{Contact, contact},
    jobs::{Handler, NewJob},
};

/// How long everybody else keeps away from a delivery that is being tried: longer than handing it over can take.
pub(crate) const ATTEMPT: Duration = Duration::minutes(5);

/// The job's kind.
pub(super) const KIND: &str = "notices/deliver";

/// Sends what is queued.
#[derive(Clone)]
pub struct Deliver {
    mailer: Mailer,
    sms: Arc<dyn SmsGateway>,
}

impl Deliver {
    /// Sends through these.
    #[must_use]
    pub fn new(mailer: Mailer, sms: Arc<dyn SmsGateway>) -> Self {
        Self { mailer, sms }
    }

    async fn deliver(&self, backend: &Backend, id: i64) -> Result<()> {
        let Some(row) = row::Entity::find_by_id(id).one(backend.db().read()).await? else { return Ok(()) };
        let delivery = rows::delivery(&row)?;
        if let Some(later) = row.next_try.filter(|next_try| *next_try > backend.now()) {
            return match delivery.state {
                DeliveryState::Queued => look_again(backend, &row, later).await,
                // Another job comes, or nothing is left to do.
                _ => Ok(()),
            };
        }
        // Sent or given up: an earlier job has done it.
        let Ok(started) = delivery.start() else { return Ok(()) };
        if !count_attempt(backend, &row, &started).await? {
            return Ok(());
        }
        let outcome = self.attempt(backend, &row).await?;
        note(backend, id, started, outcome).await
    }

    async fn attempt(&self, backend: &Backend, row: &row::Model) -> Result<Result<String, Failure>> {
        let db = backend.db().read();
        let Some(to) = contact(db, backend.data_key(), PersonId(row.person_id)).await? else {
            return Ok(Err(Failure::Final(given_up::CLOSED.to_owned())));
        };
        let stored = notice::Entity::find_by_id(row.notice_id).one(db).await?;
        let stored = stored.ok_or_else(|| ServiceError::fault(format_args!("notice {} is gone", row.notice_id)))?;
        let notice = rows::notice(stored)?;
        let message = render(&notice.kind, to.lang);
        let request_id = format!("notice-{}-{}", row.notice_id, row.channel);
        Ok(if row.channel == Channel::Email.name() {
            self.mail(backend, &to, &notice, &message, &request_id).await
        } else {
            self.text(backend, to, &message, request_id).await
        })
    }

    async fn mail(
        &self,
        backend: &Backend,
        to: &Contact,
        notice: &Notice,
        message: &Message,
        id: &str,
    ) -> Result<String, Failure> {
        let address = to.email.as_deref().ok_or_else(|| Failure::Final(given_up::NO_ADDRESS.to_owned()))?;
        let link = format!("{}/{}{}", backend.settings().base_url, to.lang.code(), notice.kind.path());
        let text = message.mail(to.lang, &link);
        self.mailer.send(backend, Mail { id, to: address, subject: &message.subject, text: &text }).await
    }

    async fn text(
        &self,
        backend: &Backend,
        to: Contact,
        message: &Message,
        request_id: String,
    ) -> Result<String, Failure> {
        let number = to.mobile.ok_or_else(|| Failure::Final(given_up::NO_NUMBER.to_owned()))?;
        let text = Text { request_id, to: number, text: message.sms(to.lang) };
        self.sms.send(backend, &text).await
    }
}

impl Handler for Deliver {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn run<'a>(
        &'a self,
        backend: &'a Backend,
        payload: &'a Value,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
        Box::pin(async move {
            let id = payload["delivery"].as_i64().ok_or_else(|| ServiceError::fault("the job names no delivery"))?;
            self.deliver(backend, id).await
        })
    }
}

/// Counts the attempt, unless another worker was faster.
async fn count_attempt(backend: &Backend, before: &row::Model, started: &Delivery) -> Result<bool> {
    let tx = backend.db().begin().await?;
    let counted = row::Entity::update_many()
        .col_expr(row::Column::Attempts, Expr::value(number(started.attempts)))
        .col_expr(row::Column::State, Expr::value(started.state.name()))
        .col_expr(row::Column::NextTry, Expr::value(backend.now() + ATTEMPT))
        .filter(unchanged(before.id, before.attempts, &before.state))
        .exec(&tx)
        .await?
        .rows_affected;
    tx.commit().await?;
    Ok(counted == 1)
}

/// Another worker is trying, or died while it tried: then it is this job's turn later, whoever asks for it.
async fn look_again(backend: &Backend, row: &row::Model, later: DateTime<Utc>) -> Result<()> {
    let tx = backend.begin(&Actor::System).await?;
    // Attempts count from 0 again for who is revived; the instant never comes again.
    let key = format!("{KIND}/{}/{}", row.id, later.timestamp_millis());
    let job = NewJob::new(KIND, json!({ "delivery": row.id })).once(key);
    tx.enqueue(job.after(later - tx.now()));
    tx.commit().await
}

/// Notes how the attempt ended, and asks for the next one where there is one.
async fn note(backend: &Backend, id: i64, started: Delivery, outcome: Result<String, Failure>) -> Result<()> {
    let attempts = number(started.attempts);
    let tx = backend.begin(&Actor::System).await?;
    let ended = match outcome {
        Ok(provider_id) => started.sent(tx.now(), provider_id),
        Err(failure) => started.failed(tx.now(), failure),
    };
    let ended = ended.map_err(ServiceError::fault)?;
    if store(tx.db(), id, attempts, &ended.state).await? == 0 {
        return tx.abandon().await;
    }
    if let DeliveryState::Failed { next_try, error } = &ended.state {
        tracing::warn!(delivery = id, attempts, error, "notices: a delivery failed and will be tried again");
        tx.enqueue(NewJob::new(KIND, json!({ "delivery": id })).after(*next_try - tx.now()));
    }
    if let DeliveryState::Dead { error } = &ended.state {
        tracing::error!(delivery = id, attempts, error, "notices: a delivery was given up");
    }
    tx.commit().await
}

async fn store(db: &impl ConnectionTrait, id: i64, attempts: i32, state: &DeliveryState) -> Result<u64> {
    let update = row::Entity::update_many().col_expr(row::Column::State, Expr::value(state.name()));
    let update = match state {
        DeliveryState::Queued => update,
        DeliveryState::Sent { at, provider_id } => update
            .col_expr(row::Column::SentAt, Expr::value(*at))
            .col_expr(row::Column::ProviderId, Expr::value(provider_id.as_str())),
        DeliveryState::Failed { next_try, error } => update
            .col_expr(row::Column::NextTry, Expr::value(*next_try))
            .col_expr(row::Column::LastError, Expr::value(error.as_str())),
        DeliveryState::Dead { error } => update.col_expr(row::Column::LastError, Expr::value(error.as_str())),
    };
    Ok(update.filter(unchanged(id, attempts, "queued")).exec(db).await?.rows_affected)
}

fn unchanged(id: i64, attempts: i32, state: &str) -> sea_orm::sea_query::SimpleExpr {
    row::Column::Id.eq(id).and(row::Column::Attempts.eq(attempts)).and(row::Column::State.eq(state))
}

fn number(attempts: u32) -> i32 {
    i32::try_from(attempts).unwrap_or(i32::MAX)
}
