//! What has no verb of its own yet: accounts in bulk, and what is shared with the partner firm.

use tundish_db::{Result, Tx, Value};
use tundish_domain::{
    Day, NumberKind, TimeZone,
    id::{AccountId, OpportunityId, UserId},
};

use super::{people::People, plan::Plan, tell};
use crate::{account::Account, fiction, number};

/// Writes the customers of a plan, in its order.
pub(super) async fn accounts(
    tx: &mut Tx,
    plan: &Plan,
    people: &People,
    today: Day,
    zone: &TimeZone,
) -> Result<Vec<AccountId>> {
    let count = i64::try_from(plan.customers.len()).unwrap_or(i64::MAX);
    let first = number::draw(tx, NumberKind::Account, count).await?;
    let accounts: Vec<Account> = plan
        .customers
        .iter()
        .zip(first..)
        .map(|((customer, met), number)| Account {
            industry: Some(customer.industry.to_owned()),
            country: Some(customer.country.to_owned()),
            level: Some(customer.level.to_owned()),
            ..Account::new(
                tx.next_id(),
                number,
                customer.name.clone(),
                people.id(customer.owner),
                tell::instant(today, zone, *met),
            )
        })
        .collect();
    fiction::write_accounts(tx, &accounts).await?;
    Ok(accounts.iter().map(|account| account.id).collect())
}

/// Lets a person see these opportunities.
pub(super) async fn share(tx: &mut Tx, shared: &[OpportunityId], with: UserId, by: UserId) -> Result<()> {
    let now = tx.now();
    let rows: Vec<Value<'_>> = shared
        .iter()
        .flat_map(|&id| [OpportunityId::KIND.into(), id.into(), with.into(), "share".into(), by.into(), now.into()])
        .collect();
    tx.insert_many(
        "access_grant",
        &["subject_kind", "subject_id", "user_id", "reason", "granted_by", "created_at"],
        &rows,
    )
    .await
}
