//! Handing messages over. The row decides: counting the attempt is a compare-and-swap that keeps everybody else away
//! for a while, so that two workers never try at once, and every attempt at a message has the same id, by which
//! receivers drop a second copy and reports are known.

use domain::{
    accounts::Actor,
    error::ErrorCode,
    notices::{Channel, Delivery, DeliveryState, Failure},
    review::delivery::Way,
};
use entity::{review_delivery as row, review_member, review_round};
use futures::{StreamExt, TryStreamExt, stream};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};

use super::{MessageFacts, RoundDue, letters::Facts, messages::purpose, round, round::Round, stop};
use crate::{
    Backend, Result, ServiceError,
    notices::{ATTEMPT, Mail, Text},
    review::{contact::contact_of, members as roll},
};

/// How many are handed over at the same time.
const AT_ONCE: usize = 8;

/// Handing over the messages of a round.
pub struct Sending<'a> {
    pub due: &'a RoundDue,
    pub backend: &'a Backend,
    pub round: &'a Round,
    pub facts: &'a Facts,
}

impl Sending<'_> {
    /// All of these, some at a time.
    pub async fn all(&self, rows: Vec<row::Model>) -> Result<()> {
        stream::iter(rows).map(Ok).try_for_each_concurrent(AT_ONCE, |row| self.one(row)).await
    }

    async fn one(&self, row: row::Model) -> Result<()> {
        let Ok(started) = delivery(&row)?.start() else { return Ok(()) };
        let member = review_member::Entity::find_by_id(row.member_id).one(self.backend.db().read()).await?;
        let member = member.filter(|member| member.struck_at.is_none() && !member.took_token);
        if !count_attempt(self.backend, &row, &started).await? {
            return Ok(());
        }
        let Some(member) = member else { return self.drop_it(&row).await };
        let outcome = self.attempt(&row, &member).await?;
        self.note(&row, started, outcome).await
    }

    async fn attempt(&self, row: &row::Model, member: &review_member::Model) -> Result<Result<String, Failure>> {
        let contact = contact_of(self.backend, member)?;
        let code = match &row.code_sealed {
            Some(sealed) => {
                let plain = self.backend.data_key().open(&purpose(row.round_id, row.member_id), sealed)?;
                Some(String::from_utf8(plain).map_err(|_| ErrorCode::Internal)?)
            }
            None => None,
        };
        let facts = MessageFacts {
            review: self.facts.title.clone(),
            closes: self.facts.closes.clone(),
            name: roll::name(self.backend, member)?,
            link: code.as_ref().map_or_else(|| self.facts.address.clone(), |code| self.facts.link(code)),
            code,
        };
        let text = (self.due.words.message)(self.round.lang, &facts);
        let id = format!("review-{}-{}", row.round_id, row.member_id);
        let gone = || Failure::Final("no address is known any more".to_owned());
        Ok(match self.round.way {
            Way::Email => match &contact.email {
                Some(to) => {
                    // Of before there were random ids.
                    let id = row.message_id.as_ref().unwrap_or(&id);
                    let mail = Mail { id, to, subject: &text.subject, text: &text.mail };
                    self.due.mailer.send(self.backend, mail).await
                }
                None => Err(gone()),
            },
            Way::Sms | Way::Letters => match contact.mobile() {
                Some(to) => self.due.sms.send(self.backend, &Text { request_id: id, to, text: text.sms }).await,
                None => Err(gone()),
            },
        })
    }

    /// Nobody needs it any more: the member took part or was struck off.
    async fn drop_it(&self, row: &row::Model) -> Result<()> {
        let tx = self.backend.begin(&Actor::System).await?;
        stop::hold(&tx, row.round_id).await?;
        row::Entity::update_many()
            .col_expr(row::Column::State, Expr::value("dead"))
            .col_expr(row::Column::Replaced, Expr::value(true))
            .col_expr(row::Column::CodeSealed, Expr::value(None::<String>))
            .filter(row::Column::Id.eq(row.id))
            .exec(tx.db())
            .await?;
        round::count(tx.db(), row.round_id, review_round::Column::Skipped, 1).await?;
        tx.commit().await
    }

    /// Notes how the attempt ended.
    async fn note(&self, row: &row::Model, started: Delivery, outcome: Result<String, Failure>) -> Result<()> {
        let tx = self.backend.begin(&Actor::System).await?;
        let attempts = number(started.attempts);
        let ended = match outcome {
            Ok(provider_id) => started.sent(tx.now(), provider_id),
            Err(failure) => started.failed(tx.now(), failure),
        };
        let state = ended.map_err(ServiceError::fault)?.state;
        // As whoever stops the round: first the round, then its messages.
        stop::hold(&tx, row.round_id).await?;
        if store(tx.db(), row.id, attempts, &state).await? == 0 {
            return tx.abandon().await;
        }
        if let DeliveryState::Failed { .. } | DeliveryState::Dead { .. } = &state {
            let (delivery, state) = (row.id, state.name());
            tracing::warn!(
                delivery,
                round = row.round_id,
                attempts,
                state,
                "review: a message could not be handed over"
            );
        }
        let counter = match &state {
            DeliveryState::Sent { .. } => Some(review_round::Column::Sent),
            DeliveryState::Dead { .. } => Some(review_round::Column::Failed),
            DeliveryState::Queued | DeliveryState::Failed { .. } => None,
        };
        if let Some(counter) = counter {
            round::count(tx.db(), row.round_id, counter, 1).await?;
        }
        tx.commit().await
    }
}

/// Counts the attempt, unless another worker was faster or the code was revoked.
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

async fn store(db: &impl ConnectionTrait, id: i64, attempts: i32, state: &DeliveryState) -> Result<u64> {
    let update = row::Entity::update_many().col_expr(row::Column::State, Expr::value(state.name()));
    let forget = || Expr::value(None::<String>);
    let update = match state {
        DeliveryState::Queued => update,
        DeliveryState::Sent { at, provider_id } => update
            .col_expr(row::Column::SentAt, Expr::value(*at))
            .col_expr(row::Column::ProviderId, Expr::value(provider_id.as_str()))
            .col_expr(row::Column::CodeSealed, forget()),
        DeliveryState::Failed { next_try, error } => update
            .col_expr(row::Column::NextTry, Expr::value(*next_try))
            .col_expr(row::Column::LastError, Expr::value(error.as_str())),
        DeliveryState::Dead { error } => update
            .col_expr(row::Column::LastError, Expr::value(error.as_str()))
            .col_expr(row::Column::CodeSealed, forget()),
    };
    Ok(update.filter(unchanged(id, attempts, "queued")).exec(db).await?.rows_affected)
}

fn unchanged(id: i64, attempts: i32, state: &str) -> sea_orm::sea_query::SimpleExpr {
    let same = row::Column::Id.eq(id).and(row::Column::Attempts.eq(attempts)).and(row::Column::State.eq(state));
    same.and(row::Column::Replaced.eq(false))
}

fn number(attempts: u32) -> i32 {
    i32::try_from(attempts).unwrap_or(i32::MAX)
}

/// The delivery as the rules know it.
fn delivery(row: &row::Model) -> Result<Delivery> {
    let bad =
        |what: &str| ServiceError::Row { table: "review_delivery", id: row.id.to_string(), what: what.to_owned() };
    let error = row.last_error.clone().unwrap_or_default();
    let state = match row.state.as_str() {
        "queued" => DeliveryState::Queued,
        "failed" => DeliveryState::Failed { next_try: row.next_try.ok_or_else(|| bad("next_try is empty"))?, error },
        "sent" => DeliveryState::Sent {
            at: row.sent_at.ok_or_else(|| bad("sent_at is empty"))?,
            provider_id: row.provider_id.clone().unwrap_or_default(),
        },
        "dead" => DeliveryState::Dead { error },
        _ => return Err(bad("state is unknown")),
    };
    let channel = if row.way == Way::Sms.name() { Channel::Sms } else { Channel::Email };
    let attempts = u32::try_from(row.attempts).map_err(|_| bad("attempts is negative"))?;
    Ok(Delivery { channel, attempts, state })
}
