//! List prices that arrive after the opportunities: those without an amount get an estimate, from their beginning on.

use std::collections::BTreeSet;

use tundish_db::{Db, args};
use tundish_domain::{
    Currency, Money,
    id::{OpportunityId, ProductId},
    opportunity::supply,
    policy::{Actor, Relation, actions, permit},
};

use super::ImportError;
use crate::opportunity::amend;

/// Opportunities per transaction.
const CHUNK: i64 = 50;

/// Estimates the imported opportunities of these products that have no amount; answers how many. Can be run again at any
/// time: what has an amount is left alone.
pub(super) async fn supply_all(
    db: &Db,
    actor: &Actor,
    prices: &BTreeSet<(ProductId, Currency, i64)>,
) -> Result<u64, ImportError> {
    let mut supplied = 0;
    for &(product, currency, minor) in prices {
        loop {
            let (actor, price) = (*actor, Money::new(minor, currency));
            let done = db.write_bulk(async move |tx| some(tx, &actor, product, price).await).await?;
            if done == 0 {
                break;
            }
            supplied += done;
        }
    }
    Ok(supplied)
}

async fn some(tx: &mut tundish_db::Tx, actor: &Actor, product: ProductId, price: Money) -> Result<u64, ImportError> {
    let ids = tx
        .all::<(OpportunityId,)>(
            "select o.id from opportunity o
             where o.product_id = $1 and o.currency = $2 and o.amount_kind = 'unknown' and o.deleted_at is null
             and exists (select 1 from import_key k where k.subject_id = o.id and k.kind = 'opportunities')
             order by o.id limit $3",
            args![product, price.currency, CHUNK],
        )
        .await?;
    let ids: Vec<OpportunityId> = ids.into_iter().map(|(id,)| id).collect();
    let permit = permit::<actions::EditOpportunity>(actor, Relation::Subtree)?;
    let mut amendments = Vec::with_capacity(ids.len());
    for known in amend::load(tx, &ids).await? {
        let beginning = known.beginning();
        let Ok(decision) = known.opportunity.live().and_then(|live| supply(&permit, live, price, beginning)) else {
            continue;
        };
        amendments.push((known, decision));
    }
    amend::carry_out(tx, actor, &amendments).await?;
    Ok(amendments.len() as u64)
}
