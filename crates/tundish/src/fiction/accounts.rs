//! Accounts in bulk, with an event for each, as long as accounts have no verb that makes many.

use tundish_db::{Result, Tx};
use tundish_domain::{
    Change,
    policy::{Actor, SystemJob},
};

use crate::{
    account::Account,
    event::{self, Happening},
    record,
};

/// Writes accounts that do not exist yet.
pub(crate) async fn write_accounts(tx: &mut Tx, accounts: &[Account]) -> Result<()> {
    let all: Vec<&Account> = accounts.iter().collect();
    record::store::insert_all(tx, &all).await?;
    let changes: Vec<Vec<Change>> = accounts.iter().map(created).collect();
    let happenings: Vec<Happening<'_>> = accounts
        .iter()
        .zip(&changes)
        .map(|(account, changes)| Happening {
            subject: account.id.into(),
            verb: "account.created",
            happened_at: Some(account.created_at),
            changes,
            own: &[],
        })
        .collect();
    event::store::record_many(tx, &Actor::System(SystemJob::Setup), &happenings).await.map(drop)
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
