//! SQL of what has no verb of its own yet: accounts in bulk, and what is shared with the partner firm.

use tundish_db::{Result, Tx, Value};
use tundish_domain::{
    Change, Day, NumberKind, TimeZone,
    id::{AccountId, OpportunityId, UserId},
    policy::{Actor, SystemJob},
};

use super::{people::People, plan::Plan, tell};
use crate::{
    account::{self, Account},
    event::{self, Happening},
    number,
};

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
            id: tx.next_id(),
            version: 1,
            number,
            name: customer.name.clone(),
            industry: Some(customer.industry.to_owned()),
            country: Some(customer.country.to_owned()),
            level: Some(customer.level.to_owned()),
            website: None,
            parent_id: None,
            owner_id: people.id(customer.owner),
            created_at: tell::instant(today, zone, *met),
            deleted_at: None,
        })
        .collect();
    let rows: Vec<Value<'_>> = accounts.iter().flat_map(account::store::row).collect();
    tx.insert_many("account", account::store::WRITTEN, &rows).await?;
    let changes: Vec<Vec<Change>> = accounts.iter().map(created).collect();
    let happenings: Vec<Happening<'_>> = accounts
        .iter()
        .zip(&changes)
        .map(|(account, changes)| Happening {
            subject: account.id.into(),
            verb: "account.created",
            happened_at: Some(account.created_at),
            changes,
        })
        .collect();
    event::store::record_many(tx, &Actor::System(SystemJob::Setup), &happenings).await?;
    Ok(accounts.iter().map(|account| account.id).collect())
}

fn created(account: &Account) -> Vec<Change> {
    let after = |field, after: Option<String>, personal| Change { field, before: None, after, personal };
    vec![
        after("number", Some(account.number.to_string()), false),
        after("name", Some(account.name.clone()), true),
        after("industry", account.industry.clone(), false),
        after("country", account.country.clone(), false),
        after("level", account.level.clone(), false),
        after("owner_id", Some(account.owner_id.to_string()), false),
    ]
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
