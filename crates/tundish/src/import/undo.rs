//! Undoes an import by compensating it.
//!
//! Opportunities that it made are withdrawn: as known from now on they never were, so that the same file counts once when it
//! is imported again. Keys are freed. People, teams, products, accounts, pipelines and own fields that imports made are deleted
//! as soon as nothing uses them any more, whichever of the imports is undone last.
//!
//! Kept and told are opportunities that people changed since, and what an import changed about records that others made: what
//! it was before is in the history, and to guess which change was meant is not ours.

mod sweep;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tundish_db::{Db, Tx, Value, args};
use tundish_domain::{
    Instant,
    id::{ImportId, OpportunityId},
    opportunity::withdraw,
    policy::{Actor, Relation, actions, permit},
};

use super::{ImportError, file::rebuild_tree, store};
use crate::{access, opportunity::amend};

/// Keys per transaction.
const CHUNK: i64 = 100;
/// Kept opportunities that a report names.
const SHOWN: usize = 20;

/// How many records of which kind, by the kind's word.
pub type Counts = BTreeMap<&'static str, u64>;

/// What became of an import that was undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UndoReport {
    /// Which import.
    pub import: ImportId,
    /// The name of its file.
    pub file: String,
    /// Opportunities that were withdrawn.
    pub withdrawn: u64,
    /// Other records that were deleted because nothing uses them, of this import and of others that were undone before.
    pub deleted: Counts,
    /// Other records that the import made and that stay, because something uses them.
    pub in_use: Counts,
    /// Opportunities that stay because people changed them since.
    pub kept: u64,
    /// The first of those, by their short numbers.
    pub kept_numbers: Vec<String>,
    /// Rows by which the import had changed records that existed before; they stay changed.
    pub updated_rows: u64,
}

/// Undoes an import. If it is interrupted, undoing again goes on where it stopped.
///
/// # Errors
/// [`ImportError::NoSuchImport`], [`ImportError::Denied`], and those of the database.
pub async fn undo(db: &Db, actor: &Actor, id: ImportId) -> Result<UndoReport, ImportError> {
    let who = *actor;
    let found = db.read(async move |tx| find(tx, &who, id).await).await?;
    let (run, relation) = found.ok_or_else(|| ImportError::NoSuchImport(id.to_string()))?;
    permit::<actions::UndoImport>(actor, relation)?;
    if run.state == "running" {
        // Whoever still writes it is told at the next chunk; one that was killed can be undone like any other.
        db.write_bulk(async move |tx| {
            tx.exec("update import_run set state = 'failed' where id = $1 and state = 'running'", args![id]).await
        })
        .await?;
    }
    let ended_at = run.finished_at.unwrap_or(Instant::MAX);
    let mut report = UndoReport {
        import: id,
        file: run.file,
        withdrawn: 0,
        deleted: Counts::new(),
        in_use: Counts::new(),
        kept: 0,
        kept_numbers: Vec::new(),
        updated_rows: u64::try_from(run.updated).unwrap_or_default(),
    };
    let mut after = String::new();
    loop {
        let (who, from) = (*actor, after.clone());
        let some =
            db.write_bulk(async move |tx| withdraw_some(tx, (&who, relation), (id, ended_at), &from).await).await?;
        report.withdrawn += some.withdrawn;
        report.kept += some.kept.len() as u64;
        let room = SHOWN.saturating_sub(report.kept_numbers.len());
        report.kept_numbers.extend(some.kept.into_iter().take(room));
        match some.last {
            Some(last) => after = last,
            None => break,
        }
    }
    while 0 < db.write_bulk(async move |tx| free_some(tx, id).await).await? {}
    db.write_bulk(async move |tx| {
        let now = tx.now();
        tx.exec("update import_run set state = 'undone', undone_at = $2 where id = $1", args![id, now]).await
    })
    .await?;
    report.deleted = sweep::sweep(db, actor).await?;
    report.in_use = db.read(async move |tx| sweep::in_use(tx, id).await).await?;
    db.write_bulk(async |tx| rebuild_tree(tx).await).await?;
    Ok(report)
}

/// The run, and how the actor stands to whoever began it.
async fn find(tx: &mut Tx, actor: &Actor, id: ImportId) -> tundish_db::Result<Option<(store::Run, Relation)>> {
    let Some(store::Seen { run, by }) = store::seen(tx, id).await? else { return Ok(None) };
    Ok(Some((run, access::relation_to_person(tx, actor, by).await?)))
}

/// What a chunk of keys came to.
struct Undone {
    withdrawn: u64,
    kept: Vec<String>,
    last: Option<String>,
}

async fn withdraw_some(
    tx: &mut Tx,
    (actor, relation): (&Actor, Relation),
    (import, ended_at): (ImportId, Instant),
    after: &str,
) -> Result<Undone, ImportError> {
    let keys = tx
        .all::<(String, OpportunityId)>(
            "select key, subject_id from import_key where import_id = $1 and kind = 'opportunities' and key > $2 order by key limit $3",
            args![import, after, CHUNK],
        )
        .await?;
    let last = keys.last().map(|(key, _)| key.clone());
    let ids: Vec<OpportunityId> = keys.iter().map(|(_, id)| *id).collect();
    let permit = permit::<actions::UndoImport>(actor, relation)?;
    let now = tx.now();
    let touched = changed_by_people(tx, &ids, ended_at).await?;
    let (mut kept, mut amendments, mut freed) = (Vec::new(), Vec::new(), Vec::new());
    for known in amend::load(tx, &ids).await? {
        let id = known.opportunity.id;
        let Ok(live) = known.opportunity.live() else {
            freed.push(id);
            continue;
        };
        if touched.contains(&id) {
            kept.push(format!("OP-{}", known.opportunity.number));
            continue;
        }
        let decision = withdraw(&permit, live, known.beginning(), now);
        freed.push(id);
        amendments.push((known, decision));
    }
    amend::carry_out(tx, actor, &amendments).await?;
    if !freed.is_empty() {
        let sql =
            format!("delete from import_key where kind = 'opportunities' and subject_id in ({})", places(freed.len()));
        let arguments: Vec<Value<'_>> = freed.iter().map(Value::from).collect();
        tx.exec(&sql, &arguments).await?;
    }
    Ok(Undone { withdrawn: amendments.len() as u64, kept, last })
}

/// Frees keys of rows that are no opportunities; answers how many.
async fn free_some(tx: &mut Tx, import: ImportId) -> tundish_db::Result<u64> {
    const KINDS: &str = "('accounts', 'products', 'people')";
    tx.exec(
        &format!(
            "delete from import_key where kind in {KINDS} and (kind, key) in
             (select kind, key from import_key where import_id = $1 and kind in {KINDS} limit 1000)"
        ),
        args![import],
    )
    .await
}

/// Those to which somebody did anything besides importing them: somebody else than who imported, or later than the import.
async fn changed_by_people(
    tx: &mut Tx,
    ids: &[OpportunityId],
    ended_at: Instant,
) -> Result<BTreeSet<OpportunityId>, ImportError> {
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let sql = format!(
        "select distinct e.subject_id from event e
         join event c on c.subject_kind = e.subject_kind and c.subject_id = e.subject_id and c.verb = 'opportunity.created'
         where e.subject_kind = 'opportunity' and e.subject_id in ({}) and e.actor_kind in ('person', 'token')
         and e.seq <> c.seq and (e.recorded_at > ${} or e.actor_id is distinct from c.actor_id)",
        places(ids.len()),
        ids.len() + 1
    );
    let arguments: Vec<Value<'_>> = ids.iter().map(Value::from).chain([ended_at.into()]).collect();
    Ok(tx.all::<(OpportunityId,)>(&sql, &arguments).await?.into_iter().map(|(id,)| id).collect())
}

/// `$1, $2, …` for so many arguments.
fn places(count: usize) -> String {
    let places: Vec<String> = (1..=count).map(|place| format!("${place}")).collect();
    places.join(", ")
}
