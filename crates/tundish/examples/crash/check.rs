//! The ledger against the database.

use std::collections::BTreeMap;

use anyhow::{Context, ensure};
use serde_json::Value;
use tundish_db::{Db, args};
use tundish_domain::id::OpportunityId;

use crate::{
    history::{self, All},
    ledger::{End, Entry},
};

/// Versions of all opportunities before the clients began.
pub(crate) type Versions = BTreeMap<OpportunityId, i64>;

pub(crate) fn versions(all: &All) -> Versions {
    all.iter().map(|(id, recorded)| (*id, recorded.row.version)).collect()
}

/// Compares; answers what is stored, and how many of the unknown ones are.
///
/// Every change of an opportunity since `before` belongs to exactly one key, and every key that is stored to exactly one change,
/// which has led where it was asked to. What was acknowledged is stored as it was told; what was refused is not.
///
/// # Errors
/// Which promise is broken.
pub(crate) async fn ledger_holds(db: &Db, ledger: &[Entry], before: &Versions) -> anyhow::Result<(All, u64)> {
    let all = history::checked(db).await?;
    let kept = kept(db).await?;
    let mut claimed: BTreeMap<(OpportunityId, i64), &str> = BTreeMap::new();
    let mut stored_unknown = 0;
    for entry in ledger {
        let stored = kept.get(&entry.key).copied();
        let about = || format!("{entry:?}, stored as {stored:?}");
        match (entry.end, stored) {
            (End::Acknowledged { opportunity, version }, Some(as_told)) => {
                ensure!((opportunity, version) == as_told, "acknowledged, and stored otherwise: {}", about());
            }
            (End::Acknowledged { .. }, None) => anyhow::bail!("LOST: {}", about()),
            (End::Refused, Some(_)) => anyhow::bail!("refused, and stored all the same: {}", about()),
            (End::Unknown, Some(_)) => stored_unknown += 1,
            (End::Refused | End::Unknown, None) => {}
        }
        let Some((opportunity, version)) = stored else { continue };
        let recorded =
            all.get(&opportunity).with_context(|| format!("HALF: a key without its opportunity: {}", about()))?;
        let place = usize::try_from(version)?;
        ensure!(place <= recorded.events.len(), "HALF: a key without its event: {}", about());
        ensure!(recorded.after(place)?.stage == entry.deed.stage(), "it led elsewhere: {}", about());
        if let Some(other) = claimed.insert((opportunity, version), &entry.key) {
            anyhow::bail!("one event for two keys, {other} and {}", entry.key);
        }
    }
    for (id, recorded) in &all {
        for version in before.get(id).copied().unwrap_or(0) + 1..=recorded.row.version {
            ensure!(
                claimed.contains_key(&(*id, version)),
                "TWICE or HALF: version {version} of {id} belongs to no key"
            );
        }
    }
    Ok((all, stored_unknown))
}

/// What is kept under each key: the opportunity and its version.
async fn kept(db: &Db) -> anyhow::Result<BTreeMap<String, (OpportunityId, i64)>> {
    let rows = db
        .read_long(async |tx| tx.all::<(String, Option<Vec<u8>>)>("select key, answer from idempotency", args![]).await)
        .await?;
    let mut kept = BTreeMap::new();
    for (key, answer) in rows {
        let answer: Value = serde_json::from_slice(&answer.with_context(|| format!("HALF: {key} has no answer"))?)?;
        let opportunity = answer["id"].as_str().unwrap_or_default().parse();
        let opportunity = opportunity.map_err(|_| anyhow::anyhow!("HALF: {key} is kept with {answer}"))?;
        kept.insert(key, (opportunity, answer["version"].as_i64().unwrap_or_default()));
    }
    Ok(kept)
}

/// Whether the database itself finds anything wrong with its files.
///
/// # Errors
/// What it finds.
pub(crate) async fn files_are_whole(db: &Db, is_postgres: bool) -> anyhow::Result<()> {
    if is_postgres {
        db.write(async |tx| tx.exec("create extension if not exists amcheck", args![]).await).await?;
        let indexes = "select count(*) from (
               select bt_index_check(c.oid, true) from pg_index i join pg_class c on c.oid = i.indexrelid
               join pg_am a on a.oid = c.relam join pg_namespace n on n.oid = c.relnamespace
               where a.amname = 'btree' and n.nspname = 'public' and i.indisvalid offset 0
             ) checked";
        db.read_long(async |tx| tx.one::<(i64,)>(indexes, args![]).await).await?;
        return Ok(());
    }
    let found = db
        .read_long(async |tx| {
            let mut found = tx.all::<(String,)>("select integrity_check from pragma_integrity_check", args![]).await?;
            found.extend(tx.all::<(String,)>("select \"table\" from pragma_foreign_key_check", args![]).await?);
            Ok::<_, tundish_db::Error>(found)
        })
        .await?;
    ensure!(found.iter().map(|(line,)| line.as_str()).eq(["ok"]), "the file is broken: {found:?}");
    Ok(())
}
