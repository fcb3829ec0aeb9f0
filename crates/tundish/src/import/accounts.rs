//! Decides rows of accounts.

use std::collections::{HashMap, HashSet};

use tundish_db::{Result, Tx, args};
use tundish_domain::id::AccountId;

use super::{
    batch::Changed,
    desk::{Closing, Desk, Fault, Opening},
    file::Line,
    key,
    mention::{Found, checked},
    opportunities::deleted_here,
    read::{AccountRow, Field},
    store::Stored,
};
use crate::account::{self, Account};

/// Deepest chain of parents that is looked through for a circle.
const DEEPEST: usize = 64;

/// Decides the rows; `known` are the keys that exist.
pub(super) async fn decide<'w>(
    desk: &mut Desk<'w>,
    tx: &mut Tx,
    lines: &'w [Line<AccountRow>],
    known: &HashMap<String, Stored>,
) -> Result<()> {
    // Accounts that rows of this part have told about.
    let mut told: HashSet<AccountId> = HashSet::new();
    for line in lines {
        let Opening::Open(stored) = desk.open(line, known, Field::Name) else { continue };
        if let Some(id) = stored
            && current(desk, tx, id.into()).await?.is_none()
        {
            desk.warn(&line.keyed.key, deleted_here());
            desk.batch.counts.skipped += 1;
            continue;
        }
        let decided = one(desk, tx, &line.content, stored.map(AccountId::from), &mut told).await?;
        let Decided { id, is_new, becomes, is_changed } = match decided {
            Ok(decided) => decided,
            Err(fault) => {
                desk.refuse(fault);
                continue;
            }
        };
        let own = desk.own_values(id.into(), &line.content.own, &homeless(&line.content));
        let own_changed = if is_new {
            desk.batch.own_new.extend(own);
            true
        } else {
            desk.change_own(tx, own).await?
        };
        let is_changed = is_changed || own_changed;
        desk.close(line, Closing { stored, id: id.into(), becomes, is_changed });
    }
    Ok(())
}

/// What a row comes to.
struct Decided {
    id: AccountId,
    /// Whether the account did not exist.
    is_new: bool,
    /// Whether it did not exist, or was only mentioned so far.
    becomes: bool,
    is_changed: bool,
}

async fn one(
    desk: &mut Desk<'_>,
    tx: &mut Tx,
    row: &AccountRow,
    stored: Option<AccountId>,
    told: &mut HashSet<AccountId>,
) -> Result<std::result::Result<Decided, Fault>> {
    // The parent first, so that it exists when the child is written.
    let parent = match row.parent_name.as_deref().map(|name| desk.account(tx, Field::Parent, name)).transpose() {
        Ok(parent) => parent,
        Err(fault) => return Ok(Err(fault)),
    };
    let owner = match row.owner_name.as_deref().map(|name| desk.person(tx, Field::Owner, name)).transpose() {
        Ok(owner) => owner,
        Err(fault) => return Ok(Err(fault)),
    };
    let mut is_new = false;
    let id = match stored {
        Some(id) => id,
        None => match joined(desk, tx, row, told).await? {
            Some(id) => id,
            None => {
                is_new = true;
                match desk.add_account(tx, Field::Name, &row.name, owner.unwrap_or(desk.context.keeper)) {
                    Ok(id) => id,
                    Err(fault) => return Ok(Err(fault)),
                }
            }
        },
    };
    // A draft that is told about for the first time becomes a record by this row.
    let becomes = is_new || is_draft(desk, id) && !desk.added_accounts.told.contains(&id);
    told.insert(id);
    desk.added_accounts.told.insert(id);
    let Some(current) = current(desk, tx, id).await? else {
        let detail = "the record of this row is gone. Undo the earlier import and import again.".to_owned();
        return Ok(Err(Fault { field: None, code: "record_missing", detail }));
    };
    let parent = match parent {
        Some(parent) if stands_above(desk, tx, id, parent).await? => {
            let detail = "an account cannot stand above itself; the parent is left out";
            desk.warn(&row.name, Fault::new(Field::Parent, "parent_circle", detail));
            None
        }
        parent => parent,
    };
    let said = |said: &Option<String>, before: &Option<String>| said.clone().or_else(|| before.clone());
    let name = match stored {
        // A draft that was joined got its name already.
        None => current.name.clone(),
        Some(_) => match checked(Field::Name, &row.name) {
            Ok(name) => name,
            Err(fault) => return Ok(Err(fault)),
        },
    };
    if name != current.name {
        desk.added_accounts.renamed.push((current.name.clone(), name.clone()));
    }
    let after = Account {
        name,
        industry: said(&row.industry, &current.industry),
        country: said(&row.country, &current.country),
        website: said(&row.website, &current.website),
        parent_id: parent.or(current.parent_id),
        owner_id: owner.unwrap_or(current.owner_id),
        ..current.clone()
    };
    let is_changed = after != current;
    if is_changed {
        let changed =
            desk.batch.accounts.entry(id).or_insert_with(|| Changed { before: Some(current), after: after.clone() });
        changed.after = after;
    }
    Ok(Ok(Decided { id, is_new, becomes, is_changed }))
}

/// The account that exists under the row's name and that no row has told about yet.
async fn joined(
    desk: &mut Desk<'_>,
    tx: &mut Tx,
    row: &AccountRow,
    told: &HashSet<AccountId>,
) -> Result<Option<AccountId>> {
    match desk.find_account(&row.name) {
        Found::One(id) if !told.contains(&id) && !has_row(tx, id).await? => Ok(Some(id)),
        Found::Similar(id, known)
            if is_draft(desk, id) && !told.contains(&id) && !desk.context.names.contains(&key::of_name(&known)) =>
        {
            let Ok(name) = checked(Field::Name, &row.name) else { return Ok(None) };
            let Some(current) = current(desk, tx, id).await? else { return Ok(None) };
            desk.joined(Field::Name, &known, &name);
            let renamed = Account { name: name.clone(), ..current.clone() };
            let changed = desk
                .batch
                .accounts
                .entry(id)
                .or_insert_with(|| Changed { before: Some(current), after: renamed.clone() });
            changed.after = renamed;
            desk.added_accounts.names.add(&name, id);
            desk.added_accounts.renamed.push((known, name));
            Ok(Some(id))
        }
        _ => Ok(None),
    }
}

fn is_draft(desk: &Desk<'_>, id: AccountId) -> bool {
    desk.world.draft_accounts.contains(&id) || desk.added_accounts.drafts.contains(&id)
}

/// Whether a row of an earlier chunk or file has told about the account.
async fn has_row(tx: &mut Tx, id: AccountId) -> Result<bool> {
    let found = tx
        .optional::<(i64,)>("select 1 from import_key where subject_id = $1 and kind = 'accounts'", args![id])
        .await?;
    Ok(found.is_some())
}

/// The account as this chunk has it so far.
async fn current(desk: &Desk<'_>, tx: &mut Tx, id: AccountId) -> Result<Option<Account>> {
    match desk.batch.accounts.get(&id) {
        Some(changed) => Ok(Some(changed.after.clone())),
        None => account::store::by_id(tx, id).await,
    }
}

/// Whether the account is the would-be parent, or stands above it.
async fn stands_above(desk: &Desk<'_>, tx: &mut Tx, id: AccountId, parent: AccountId) -> Result<bool> {
    let mut at = Some(parent);
    for _ in 0..DEEPEST {
        match at {
            Some(above) if above == id => return Ok(true),
            Some(above) => at = current(desk, tx, above).await?.and_then(|account| account.parent_id),
            None => return Ok(false),
        }
    }
    Ok(true)
}

fn homeless(row: &AccountRow) -> [(Field, Option<String>); 4] {
    [
        (Field::YearEstablished, row.founded_year.map(|year| year.to_string())),
        (Field::Revenue, row.revenue.clone()),
        (Field::Employees, row.employees.map(|employees| employees.to_string())),
        (Field::CreatedOn, row.created_on.map(|day| day.to_string())),
    ]
}
