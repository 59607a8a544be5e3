//! Whom a round takes, and their new codes.

use domain::{
    accounts::SignInEnd,
    ids::MemberId,
    ids::ReviewId,
    review::code::MemberCode,
    review::delivery::{Scope, Way},
};
use entity::{review_code, review_delivery, review_member};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, LockType},
};

use super::round::Round;
use crate::{Backend, Result, Tx, accounts};

/// Everybody a round of this scope takes.
pub fn eligible(review: ReviewId, scope: Scope) -> Select<review_member::Entity> {
    let all = review_member::Entity::find()
        .filter(review_member::Column::ReviewId.eq(review.0))
        .filter(review_member::Column::TookToken.eq(false))
        .filter(review_member::Column::HasCode.eq(scope != Scope::Missing))
        .filter(review_member::Column::StruckAt.is_null());
    if scope != Scope::Undelivered {
        return all;
    }
    let lost = review_delivery::Entity::find()
        .select_only()
        .column(review_delivery::Column::MemberId)
        .filter(review_delivery::Column::ReviewId.eq(review.0))
        .filter(review_delivery::Column::State.eq("dead"))
        .filter(review_delivery::Column::Replaced.eq(false))
        .filter(review_delivery::Column::BringsCode.eq(true))
        .into_query();
    all.filter(review_member::Column::Id.in_subquery(lost))
}

/// The next members of a round, in the order of the roll.
pub async fn batch(backend: &Backend, round: &Round, size: u64) -> Result<Vec<review_member::Model>> {
    let rest = eligible(round.review(), round.scope).filter(review_member::Column::Id.gt(round.row.cursor));
    Ok(rest.order_by_asc(review_member::Column::Id).limit(size).all(backend.db().read()).await?)
}

/// A code for each of them.
pub fn codes(backend: &Backend, members: &[review_member::Model]) -> Vec<MemberCode> {
    members.iter().map(|_| MemberCode::from_random(backend.chance().bytes())).collect()
}

/// Holds the members and says whether the round still takes all of them: nobody was struck off, took part or got a code
/// since they were read.
pub async fn hold(db: &DatabaseTransaction, round: &Round, members: &[review_member::Model]) -> Result<bool> {
    let ids = members.iter().map(|member| member.id);
    let held = eligible(round.review(), round.scope).filter(review_member::Column::Id.is_in(ids));
    let held = held.order_by_asc(review_member::Column::Id).lock(LockType::Update).all(db).await?;
    Ok(held.len() == members.len())
}

/// Makes the codes those of their members; older ones stop working.
pub async fn give(tx: &Tx, round: &Round, members: &[review_member::Model], codes: &[MemberCode]) -> Result<()> {
    if members.is_empty() {
        return Ok(());
    }
    let ids: Vec<i64> = members.iter().map(|member| member.id).collect();
    if round.scope.revokes() {
        revoke(tx, &ids).await?;
    }
    let rows = members.iter().zip(codes).map(|(member, code)| review_code::ActiveModel {
        code_hash: Set(code.digest().to_string()),
        review_id: Set(member.review_id),
        member_id: Set(member.id),
        revoked: Set(false),
    });
    review_code::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    has_code(tx.db(), &ids, true).await
}

/// Takes back every code of these members, whatever was on its way with one, and the sign-ins that were opened with
/// one: whoever found a lost letter may have been there first, and must not get the member's only token.
pub async fn revoke(tx: &Tx, members: &[i64]) -> Result<()> {
    let db = tx.db();
    review_code::Entity::update_many()
        .col_expr(review_code::Column::Revoked, Expr::value(true))
        .filter(review_code::Column::MemberId.is_in(members.iter().copied()))
        .filter(review_code::Column::Revoked.eq(false))
        .exec(db)
        .await?;
    review_delivery::Entity::update_many()
        .col_expr(review_delivery::Column::Replaced, Expr::value(true))
        .col_expr(review_delivery::Column::CodeSealed, Expr::value(None::<String>))
        .filter(review_delivery::Column::MemberId.is_in(members.iter().copied()))
        .filter(review_delivery::Column::Replaced.eq(false))
        .filter(review_delivery::Column::BringsCode.eq(true))
        .exec(db)
        .await?;
    let people = review_member::Entity::find()
        .select_only()
        .column(review_member::Column::PersonId)
        .filter(review_member::Column::Id.is_in(members.iter().copied()))
        .filter(review_member::Column::PersonId.is_not_null());
    accounts::end_all(tx, people.into_query(), SignInEnd::Revoked).await?;
    Ok(())
}

/// Notes whether the members have a code.
pub async fn has_code(db: &DatabaseTransaction, members: &[i64], has: bool) -> Result<()> {
    review_member::Entity::update_many()
        .col_expr(review_member::Column::HasCode, Expr::value(has))
        .filter(review_member::Column::Id.is_in(members.iter().copied()))
        .exec(db)
        .await?;
    Ok(())
}

/// The delivery of a member, not begun yet.
pub fn delivery(tx: &Tx, round: &Round, member: i64, code_sealed: Option<String>) -> review_delivery::ActiveModel {
    review_delivery::ActiveModel {
        review_id: Set(round.row.review_id),
        round_id: Set(round.row.id),
        member_id: Set(member),
        way: Set(round.row.way.clone()),
        brings_code: Set(round.scope.has_codes()),
        state: Set("queued".to_owned()),
        attempts: Set(0),
        replaced: Set(false),
        message_id: Set((round.way == Way::Email).then(|| tx.backend().chance().name())),
        code_sealed: Set(code_sealed),
        created_at: Set(tx.now()),
        ..Default::default()
    }
}

/// Holds the members, in the order in which everybody does: nobody signs in with a code that is being taken back.
async fn hold_all(db: &DatabaseTransaction, members: &[i64]) -> Result<()> {
    let mut members = members.to_vec();
    members.sort_unstable();
    for members in members.chunks(1000) {
        let held = review_member::Entity::find().select_only().column(review_member::Column::Id);
        let held = held.filter(review_member::Column::Id.is_in(members.iter().copied()));
        let held = held.order_by_asc(review_member::Column::Id).lock(LockType::Update);
        held.into_tuple::<i64>().all(db).await?;
    }
    Ok(())
}

/// Takes back what is still on its way in a round; gives the members who have no code now.
pub async fn withdraw(tx: &Tx, round: &Round) -> Result<Vec<MemberId>> {
    let db = tx.db();
    let on_its_way = review_delivery::Column::RoundId
        .eq(round.row.id)
        .and(review_delivery::Column::State.is_in(["queued", "failed"]))
        .and(review_delivery::Column::Replaced.eq(false));
    let members: Vec<i64> = review_delivery::Entity::find()
        .select_only()
        .column(review_delivery::Column::MemberId)
        .filter(on_its_way.clone())
        .into_tuple()
        .all(db)
        .await?;
    if round.scope.has_codes() {
        hold_all(db, &members).await?;
    }
    review_delivery::Entity::update_many()
        .col_expr(review_delivery::Column::State, Expr::value("dead"))
        .col_expr(review_delivery::Column::Replaced, Expr::value(true))
        .col_expr(review_delivery::Column::CodeSealed, Expr::value(None::<String>))
        .filter(on_its_way)
        .exec(db)
        .await?;
    if round.scope.has_codes() {
        for members in members.chunks(1000) {
            revoke(tx, members).await?;
            has_code(db, members, false).await?;
        }
    }
    Ok(members.into_iter().map(MemberId).collect())
}
