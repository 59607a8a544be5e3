//! Finding items by what people call them.
//!
//! Every token of the query is looked up in the index `item_token`; nothing is scanned. An item's score is the sum of
//! its hits, each multiplied by how it was meant (typed or synonym) and by how rare the token is.

use std::collections::{BTreeMap, HashMap};

use domain::{
    catalogue::{ItemCard, search as tokens},
    ids::ItemId,
    page::Page,
};
use entity::{item, item_token};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{CaseStatement, Expr, Func, Order, Query, SelectStatement, SimpleExpr},
};

use super::{Facet, guides::cards, lists};
use crate::{Backend, Result};

/// Tokens looked up at most; typed ones come first.
const MAX_TOKENS: usize = 80;
/// What scores less than the best hit divided by this is not shown.
const FLOOR: i64 = 6;

/// The published items that match `text`, best first, from the cursor on. An empty text is for
/// [`list`](super::list).
///
/// # Errors
/// When the database fails.
pub async fn search(
    backend: &Backend,
    text: &str,
    facets: &[Facet],
    after: Option<&str>,
    limit: u64,
) -> Result<Page<ItemCard>> {
    let factors = factors(backend, tokens::query(text)).await?;
    if factors.is_empty() {
        return Ok(Page::default());
    }
    let after = after.and_then(Cursor::read);
    let query = hits(&factors, facets, after.as_ref(), limit + 1);
    let rows = backend.db().read().query_all(&query).await?;
    let mut rows: Vec<_> = rows.iter().map(|row| Hit::from_query_result(row, "")).collect::<Result<_, _>>()?;
    let floor = after.map_or_else(|| rows.first().map_or(0, |best| best.score / FLOOR), |after| after.floor);
    rows.retain(|hit| hit.score >= floor);
    let page = Page::from_rows(rows, limit, |hit| Cursor { score: hit.score, floor, id: hit.id }.write());
    let wanted: Vec<_> =
        page.rows.iter().filter_map(|hit| Some((ItemId(hit.id), lists::number(hit.published)?))).collect();
    Ok(Page { rows: cards(backend, &wanted).await?, next: page.next })
}

/// The factor of each token that leads anywhere: what it was meant as, times 1 to 12 by its rarity.
async fn factors(backend: &Backend, meant: BTreeMap<String, i32>) -> Result<Vec<(String, i32)>> {
    let mut meant: Vec<_> = meant.into_iter().collect();
    meant.sort_by_key(|(_, factor)| -factor);
    meant.truncate(MAX_TOKENS);
    let counts: Vec<(String, i64)> = item_token::Entity::find()
        .select_only()
        .column(item_token::Column::Token)
        .column_as(item_token::Column::ItemId.count(), "items")
        .filter(item_token::Column::Token.is_in(meant.iter().map(|(token, _)| token.as_str())))
        .group_by(item_token::Column::Token)
        .into_tuple()
        .all(backend.db().read())
        .await?;
    let most = counts.iter().map(|(_, items)| *items).max().unwrap_or(0);
    let counts: HashMap<_, _> = counts.into_iter().collect();
    let factors = meant.into_iter().filter_map(|(token, factor)| {
        let items = *counts.get(&token)?;
        let rarity = 1 + Ord::min(most.checked_div(items).and_then(i64::checked_ilog2).unwrap_or(0), 11);
        Some((token, factor * i32::try_from(rarity).unwrap_or(1)))
    });
    Ok(factors.collect())
}

fn hits(factors: &[(String, i32)], facets: &[Facet], after: Option<&Cursor>, limit: u64) -> SelectStatement {
    let id = (item::Entity, item::Column::Id);
    let item_of_token = Expr::col((item_token::Entity, item_token::Column::ItemId)).equals(id);
    let mut query = Query::select()
        .column(id)
        .column((item::Entity, item::Column::Published))
        .expr_as(score(factors), "score")
        .from(item_token::Entity)
        .inner_join(item::Entity, item_of_token)
        .and_where(token().is_in(factors.iter().map(|(token, _)| token.as_str())))
        .and_where(Expr::col((item::Entity, item::Column::Published)).is_not_null())
        .group_by_columns([id, (item::Entity, item::Column::Published)])
        .order_by("score", Order::Desc)
        .order_by(id, Order::Asc)
        .limit(limit)
        .to_owned();
    for facet in facets {
        query.and_where(facet.condition());
    }
    if let Some(Cursor { score: last, id: last_id, .. }) = after {
        let same = score(factors).eq(*last).and(Expr::col(id).gt(*last_id));
        query.and_having(score(factors).lt(*last).or(same));
    }
    query
}

fn score(factors: &[(String, i32)]) -> SimpleExpr {
    let cases = factors
        .iter()
        .fold(CaseStatement::new(), |cases, (name, factor)| cases.case(token().eq(name.as_str()), *factor));
    let points = Expr::col((item_token::Entity, item_token::Column::Points));
    Func::sum(points.mul(cases.finally(0))).into()
}

fn token() -> Expr {
    Expr::col((item_token::Entity, item_token::Column::Token))
}

#[derive(FromQueryResult)]
struct Hit {
    id: i64,
    published: Option<i32>,
    score: i64,
}

/// Where a page of hits ended, and what is not shown at all.
#[derive(Debug, PartialEq, Eq)]
struct Cursor {
    score: i64,
    floor: i64,
    id: i64,
}

impl Cursor {
    fn write(&self) -> String {
        format!("{}.{}.{}", self.score, self.floor, self.id)
    }

    fn read(text: &str) -> Option<Self> {
        let mut numbers = text.split('.').map(|number| number.parse().ok());
        let cursor = Self { score: numbers.next()??, floor: numbers.next()??, id: numbers.next()?? };
        numbers.next().is_none().then_some(cursor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_what_it_wrote() {
        let cursor = Cursor { score: 40, floor: 6, id: 7 };
        assert_eq!(Cursor::read(&cursor.write()), Some(cursor));
        for bad in ["", "1.2", "1.2.3.4", "a.b.c", "'; drop"] {
            assert_eq!(Cursor::read(bad), None);
        }
    }
}
