//! SQL of imports: the runs, the keys that rows are known by, the rows that need a look.
//!
//! `import_key` holds two sorts of rows. One says by which key a row of a file is known, per kind of file. The other, with a
//! kind that begins with `made.`, says that an import made a record, so that undoing can tell what was there before.

mod write;

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use serde::Serialize;
use tundish_db::{FromRow, Result, Row, Tx, Value, args};
use tundish_domain::{
    Instant,
    id::{ImportId, Tsid, UserId},
    policy::Actor,
};

pub(super) use self::write::write;
use super::{
    batch::Counts,
    key::Hash,
    report::{Issue, IssueOutcome},
};
use crate::access::Sight;

/// One run of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Run {
    /// Identifier.
    pub id: ImportId,
    /// Name of the file, without folders.
    pub file: String,
    /// What its rows are.
    pub kind: String,
    /// `running`, `done`, `failed` or `undone`.
    pub state: String,
    /// Rows that are done.
    pub rows_done: i64,
    /// Rows of the file.
    pub rows_total: i64,
    /// Rows that became a record.
    pub created: i64,
    /// Rows that changed a record.
    pub updated: i64,
    /// Rows of which everything was known.
    pub skipped: i64,
    /// Rows that were not taken.
    pub refused: i64,
    /// When it started.
    pub started_at: Instant,
    /// When it ended.
    pub finished_at: Option<Instant>,
    /// When it was undone.
    pub undone_at: Option<Instant>,
}

const COLUMNS: &str = "id, file_name, kind, state, rows_done, rows_total, created, updated, skipped, failed, started_at, finished_at, undone_at";

impl FromRow for Run {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            file: row.next()?,
            kind: row.next()?,
            state: row.next()?,
            rows_done: row.next()?,
            rows_total: row.next()?,
            created: row.next()?,
            updated: row.next()?,
            skipped: row.next()?,
            refused: row.next()?,
            started_at: row.next()?,
            finished_at: row.next()?,
            undone_at: row.next()?,
        })
    }
}

/// All imports, newest first.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<Run>> {
    tx.all(&format!("select {COLUMNS} from import_run order by id desc limit 1000"), args![]).await
}

/// A run and who began it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) run: Run,
    pub(crate) by: UserId,
}

impl FromRow for Seen {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        Ok(Self { run: Run::from_row(row)?, by: row.next()? })
    }
}

/// The runs that the actor sees: their own and those of people below; newest first.
pub(crate) async fn seen_by(tx: &mut Tx, actor: &Actor) -> Result<Vec<Seen>> {
    let sight = Sight::by_rights(actor);
    let condition = match sight {
        Sight::Everything => "$1 = 0",
        Sight::From(_) => "actor_id in (select person_id from reporting_line where boss_id = $1)",
        Sight::Own(_) => "actor_id = $1",
    };
    let sql = format!("select {COLUMNS}, actor_id from import_run where {condition} order by id desc limit 1000");
    tx.all(&sql, &[sight.argument()]).await
}

/// One run and who began it.
pub(crate) async fn seen(tx: &mut Tx, id: ImportId) -> Result<Option<Seen>> {
    tx.optional(&format!("select {COLUMNS}, actor_id from import_run where id = $1"), args![id]).await
}

pub(super) async fn by_id(tx: &mut Tx, id: ImportId) -> Result<Option<Run>> {
    tx.optional(&format!("select {COLUMNS} from import_run where id = $1"), args![id]).await
}

/// The run of the same file that has not ended.
pub(super) async fn unfinished(tx: &mut Tx, hash: &str, kind: &str) -> Result<Option<Run>> {
    tx.optional(
        &format!(
            "select {COLUMNS} from import_run where file_hash = $1 and kind = $2 and state = 'running' order by id desc"
        ),
        args![hash, kind],
    )
    .await
}

/// Begins a run.
pub(super) async fn insert(
    tx: &mut Tx,
    id: ImportId,
    file: &str,
    hash: &str,
    kind: &str,
    rows: i64,
    actor: UserId,
) -> Result<()> {
    tx.exec(
        "insert into import_run (id, file_name, file_hash, kind, state, rows_done, rows_total, created, updated, skipped, failed, actor_id, started_at)
         values ($1, $2, $3, $4, 'running', 0, $5, 0, 0, 0, 0, $6, $7)",
        args![id, file, hash, kind, rows, actor, tx.now()],
    )
    .await
    .map(drop)
}

/// Notes that the rows up to here are done; false when somebody else has moved the run on.
pub(super) async fn advance(tx: &mut Tx, id: ImportId, done: u64, counts: Counts) -> Result<bool> {
    let count = |count: u64| Value::Int(i64::try_from(count).unwrap_or(i64::MAX));
    let touched = tx
        .exec(
            "update import_run set rows_done = rows_done + $3, created = created + $4, updated = updated + $5,
                skipped = skipped + $6, failed = failed + $7
             where id = $1 and rows_done = $2 and state = 'running'",
            &[
                id.into(),
                count(done),
                count(counts.rows()),
                count(counts.created),
                count(counts.updated),
                count(counts.skipped),
                count(counts.refused),
            ],
        )
        .await?;
    Ok(touched == 1)
}

/// Ends a run.
pub(super) async fn finish(tx: &mut Tx, id: ImportId) -> Result<()> {
    tx.exec(
        "update import_run set state = 'done', finished_at = $2 where id = $1 and state = 'running'",
        args![id, tx.now()],
    )
    .await
    .map(drop)
}

/// A key that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stored {
    pub(super) subject: Tsid,
    pub(super) hash: Hash,
}

/// Keys are looked up so many at a time, so that there is one statement to prepare.
const LOOKED_UP: usize = 64;

/// Looks up each key by itself. `key in (…)` would be shorter, but PostgreSQL knows nothing about the keys of a first import yet
/// and would read all of the kind for each statement.
static LOOK_UP: LazyLock<String> = LazyLock::new(|| {
    let one =
        |place: usize| format!("select key, subject_id, row_hash from import_key where kind = $1 and key = ${place}");
    (2..LOOKED_UP + 2).map(one).collect::<Vec<_>>().join(" union all ")
});

/// Those of the keys that exist.
pub(super) async fn known(tx: &mut Tx, kind: &str, keys: &[&str]) -> Result<HashMap<String, Stored>> {
    let mut known = HashMap::new();
    for some in keys.chunks(LOOKED_UP) {
        // The last one fills the places that are left.
        let last = some.last().copied().unwrap_or_default();
        let keys = some.iter().copied().chain(std::iter::repeat(last)).take(LOOKED_UP);
        let arguments: Vec<Value<'_>> = std::iter::once(kind).chain(keys).map(Value::from).collect();
        for (key, subject, hash) in tx.all::<(String, Tsid, Vec<u8>)>(&LOOK_UP, &arguments).await? {
            let hash = Hash::try_from(hash.as_slice()).unwrap_or_default();
            known.insert(key, Stored { subject, hash });
        }
    }
    Ok(known)
}

const KEY: &[&str] = &["kind", "key", "subject_id", "import_id", "row_hash"];

/// Notes what an import made.
pub(super) async fn mark(tx: &mut Tx, import: ImportId, mark: &str, subjects: &[Tsid]) -> Result<()> {
    let rows: Vec<Value<'_>> = subjects
        .iter()
        .flat_map(|subject| {
            [mark.into(), subject.to_string().into(), (*subject).into(), import.into(), Value::from(Vec::new())]
        })
        .collect();
    tx.insert_many("import_key", KEY, &rows).await
}

/// Stores the rows that need a look.
async fn insert_issues(tx: &mut Tx, import: ImportId, issues: &[Issue]) -> Result<()> {
    let mut seen = HashSet::new();
    let first = issues.iter().filter(|issue| seen.insert((issue.row, &issue.column, &issue.code)));
    let rows: Vec<Value<'_>> = first
        .flat_map(|issue| {
            [
                import.into(),
                Value::Int(i64::try_from(issue.row).unwrap_or(i64::MAX)),
                (&issue.column).into(),
                issue.outcome.as_str().into(),
                (&issue.code).into(),
                (&issue.detail).into(),
            ]
        })
        .collect();
    tx.insert_many("import_row", &["import_id", "row_number", "column_name", "outcome", "code", "detail"], &rows).await
}

/// The rows of a run that need a look, in the order of the file.
pub(crate) async fn issues(tx: &mut Tx, import: ImportId) -> Result<Vec<Issue>> {
    let rows = tx
        .all::<(i64, String, String, String, String)>(
            "select row_number, column_name, outcome, code, detail from import_row where import_id = $1
             order by row_number, column_name, code",
            args![import],
        )
        .await?;
    let issues = rows.into_iter().map(|(row, column, outcome, code, detail)| Issue {
        row: u64::try_from(row).unwrap_or_default(),
        column,
        outcome: if outcome == "refused" { IssueOutcome::Refused } else { IssueOutcome::Warning },
        code,
        detail,
    });
    Ok(issues.collect())
}
