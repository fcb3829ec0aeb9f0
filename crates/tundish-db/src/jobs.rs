//! Jobs: work that is due later, kept in the database and enqueued in the transaction that causes it.
//!
//! A job runs at least once. Whoever takes it gets a fence; only the holder of the newest fence may end it, so a worker that
//! was thought dead cannot undo what its successor did. What fails is tried again ever later, and in the end set aside.

use tundish_domain::{Instant, id::JobId};

use crate::{FromRow, Result, Row, Tx, args};

/// How long a worker may take before its job is given to another.
const LEASE_MICROS: i64 = 5 * 60 * 1_000_000;
/// Attempts before a job is set aside.
const ATTEMPTS: i64 = 12;
/// Pause after the first failure; doubled at each further one, up to six hours.
const FIRST_PAUSE_MICROS: i64 = 2_000_000;
const LONGEST_PAUSE_MICROS: i64 = 6 * 3_600 * 1_000_000;

/// A job to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob<'a> {
    /// Which work; the application knows the names.
    pub kind: &'a str,
    /// Its input as JSON.
    pub payload: &'a str,
    /// At most one waiting job of a kind has a given key: a second one is not added. A job that was taken no longer waits.
    pub unique_key: Option<&'a str>,
    /// Not before this instant.
    pub due_at: Instant,
}

/// A job that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its identifier.
    pub id: JobId,
    /// Which work.
    pub kind: String,
    /// Its input as JSON.
    pub payload: String,
    /// Which attempt this is, from 1.
    pub attempt: i64,
    fence: i64,
}

impl FromRow for Job {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        Ok(Self { id: row.next()?, kind: row.next()?, payload: row.next()?, attempt: row.next()?, fence: row.next()? })
    }
}

impl Tx {
    /// Adds a job; it will be done if and only if this transaction is committed.
    ///
    /// # Errors
    /// Only those of the way to the database.
    pub async fn enqueue(&mut self, job: NewJob<'_>) -> Result<()> {
        let (id, now) = (self.next_id::<JobId>(), self.now());
        self.exec(
            "insert into job (id, kind, payload, unique_key, due_at, attempts, fence, created_at) values ($1, $2, $3, $4, $5, 0, 0, $6)
             on conflict do nothing",
            args![id, job.kind, job.payload, job.unique_key, job.due_at, now],
        )
        .await
        .map(drop)
    }

    /// Takes the job that has been due longest, if any, and leases it for five minutes.
    ///
    /// # Errors
    /// Only those of the way to the database.
    pub async fn take_job(&mut self) -> Result<Option<Job>> {
        let now = self.now();
        let skip = if self.is_postgres() { " for update skip locked" } else { "" };
        self.optional(
            &format!(
                "update job set attempts = attempts + 1, fence = fence + 1, leased_until_at = $1, unique_key = null
                 where id = (select id from job where dead_at is null and due_at <= $2 and (leased_until_at is null or leased_until_at < $2)
                             order by due_at, id limit 1{skip})
                 returning id, kind, payload, attempts, fence"
            ),
            args![now.plus_micros(LEASE_MICROS), now],
        )
        .await
    }

    /// Lets a job that was set aside be tried again from now on, as often as a new one. False when it is not set aside.
    ///
    /// # Errors
    /// Only those of the way to the database.
    pub async fn revive_job(&mut self, id: JobId) -> Result<bool> {
        let now = self.now();
        let revived = self
            .exec(
                "update job set due_at = $1, attempts = 0, leased_until_at = null, dead_at = null where id = $2 and dead_at is not null",
                args![now, id],
            )
            .await?;
        Ok(revived == 1)
    }

    /// Ends a job that was done. False when another worker holds it by now.
    ///
    /// # Errors
    /// Only those of the way to the database.
    pub async fn finish_job(&mut self, job: &Job) -> Result<bool> {
        Ok(self.exec("delete from job where id = $1 and fence = $2", args![job.id, job.fence]).await? == 1)
    }

    /// Notes that a job failed; it is tried again later, or set aside after the last attempt. `spread` (0 to 1,000) is a random
    /// number that keeps jobs which failed together from coming back together.
    ///
    /// # Errors
    /// Only those of the way to the database.
    pub async fn fail_job(&mut self, job: &Job, error: &str, spread: u16) -> Result<()> {
        let now = self.now();
        let doublings = u32::try_from(job.attempt - 1).unwrap_or(0).min(20);
        let pause = (FIRST_PAUSE_MICROS << doublings).min(LONGEST_PAUSE_MICROS);
        let due = now.plus_micros(pause + pause / 1_000 * i64::from(spread.min(1_000)) / 4);
        let dead_at = (ATTEMPTS <= job.attempt).then_some(now);
        self.exec(
            "update job set due_at = $1, leased_until_at = null, last_error = $2, dead_at = $3 where id = $4 and fence = $5",
            args![due, error, dead_at, job.id, job.fence],
        )
        .await
        .map(drop)
    }
}
