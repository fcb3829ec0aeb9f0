//! The program's own work in the background, as whoever keeps the installation sees it.

use tundish_db::{FromRow, Result, Row, Tx, args};
use tundish_domain::{
    Instant,
    id::JobId,
    policy::{Actor, Relation, actions, permit},
};

use crate::{
    event::{self, Happening},
    record::RecordError,
};

/// Most jobs that are told of.
const MOST: i64 = 200;

/// A job that waits, runs or failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// Identifier.
    pub id: JobId,
    /// Which work.
    pub kind: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is due.
    pub due_at: Instant,
    /// Until when a worker holds it.
    pub leased_until_at: Option<Instant>,
    /// Why it failed last.
    pub last_error: Option<String>,
    /// When it was set aside for good.
    pub dead_at: Option<Instant>,
}

impl FromRow for Work {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            kind: row.next()?,
            attempts: row.next()?,
            due_at: row.next()?,
            leased_until_at: row.next()?,
            last_error: row.next()?,
            dead_at: row.next()?,
        })
    }
}

/// The jobs that there are: those set aside first, then in the order in which they are due.
///
/// # Errors
/// [`RecordError`].
pub async fn all(tx: &mut Tx, actor: &Actor) -> std::result::Result<Vec<Work>, RecordError> {
    permit::<actions::ReadJobs>(actor, Relation::Company)?;
    let sql = "select id, kind, attempts, due_at, leased_until_at, last_error, dead_at from job
               order by case when dead_at is null then 1 else 0 end, due_at, id limit $1";
    Ok(tx.all(sql, args![MOST]).await?)
}

/// Lets a job that was set aside be tried again, as often as a new one.
///
/// # Errors
/// [`RecordError::NothingChanges`] when it is not set aside, or is gone.
pub async fn retry(tx: &mut Tx, actor: &Actor, id: JobId) -> std::result::Result<(), RecordError> {
    permit::<actions::ManageSettings>(actor, Relation::Company)?;
    if !tx.revive_job(id).await? {
        return Err(RecordError::NothingChanges);
    }
    let happening = Happening { subject: id.into(), verb: "job.retried", happened_at: None, changes: &[], own: &[] };
    event::store::record(tx, actor, happening).await?;
    Ok(())
}
