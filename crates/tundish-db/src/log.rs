//! The order of events: every consumer sees every event exactly once, late committers included.
//!
//! On SQLite an event's sequence number is the order of commits. On PostgreSQL numbers are drawn before the commit, so a
//! transaction that commits late may hold a smaller one than events that were read already. There each event carries its
//! transaction's number as `commit_group`, and consumers read only groups below the oldest transaction that is still
//! running: those are complete, and whatever commits later sorts behind them. "Still running" counts the whole server: a
//! transaction left open in another database of the same server delays consumers, though it loses them nothing.

use tundish_domain::id::EventSeq;

use crate::{FromRow, Result, Row, Tx, args};

/// A place in the log: everything up to and including it was seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogPosition {
    /// The commit group of the last event seen.
    pub commit_group: i64,
    /// The sequence number of the last event seen; 0 before the first.
    pub seq: i64,
}

/// One event's place in the log and its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogEntry {
    /// Its place.
    pub position: LogPosition,
    /// Its number.
    pub seq: EventSeq,
}

impl FromRow for LogEntry {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        let commit_group = row.next()?;
        let seq: EventSeq = row.next()?;
        Ok(Self { position: LogPosition { commit_group, seq: seq.get() }, seq })
    }
}

impl Tx {
    /// The next events behind `after`, in the order in which consumers must see them; none that an open transaction could
    /// still come before.
    ///
    /// # Errors
    /// Only those of the way to the database.
    pub async fn next_events(&mut self, after: LogPosition, limit: i64) -> Result<Vec<LogEntry>> {
        let complete = self.complete_group().await?;
        // Not `(commit_group, seq) > ($1, $2)`: SQLite seeks by the group alone, which is the same for all its events.
        self.all(
            "select commit_group, seq from (
               select commit_group, seq from event where commit_group = $1 and seq > $2 and commit_group < $3
               union all
               select commit_group, seq from event where commit_group > $1 and commit_group < $3
             ) behind
             order by commit_group, seq limit $4",
            args![after.commit_group, after.seq, complete, limit],
        )
        .await
    }

    /// The place of the last event that consumers may see, since no open transaction can come before it; the beginning when
    /// there is none.
    ///
    /// # Errors
    /// Only those of the way to the database.
    pub async fn last_event(&mut self) -> Result<LogPosition> {
        let complete = self.complete_group().await?;
        let found = self
            .optional::<LogEntry>(
                "select commit_group, seq from event where commit_group < $1 order by commit_group desc, seq desc limit 1",
                args![complete],
            )
            .await?;
        Ok(found.map_or_else(LogPosition::default, |entry| entry.position))
    }

    /// How far a consumer has come.
    ///
    /// # Errors
    /// Only those of the way to the database.
    pub async fn consumer_position(&mut self, name: &str) -> Result<LogPosition> {
        let found = self
            .optional::<(i64, i64)>("select commit_group, seq from event_consumer where name = $1", args![name])
            .await?;
        Ok(found.map_or_else(LogPosition::default, |(commit_group, seq)| LogPosition { commit_group, seq }))
    }

    /// Remembers how far a consumer has come, in the transaction that stores what it made of the events.
    ///
    /// # Errors
    /// Only those of the way to the database.
    pub async fn advance_consumer(&mut self, name: &str, to: LogPosition) -> Result<()> {
        let now = self.now();
        self.exec(
            "insert into event_consumer (name, commit_group, seq, updated_at) values ($1, $2, $3, $4)
             on conflict (name) do update set commit_group = excluded.commit_group, seq = excluded.seq, updated_at = excluded.updated_at",
            args![name, to.commit_group, to.seq, now],
        )
        .await
        .map(drop)
    }

    /// Groups below this one are complete.
    async fn complete_group(&mut self) -> Result<i64> {
        if self.is_postgres() {
            let (oldest,) = self
                .one::<(i64,)>("select cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint)", args![])
                .await?;
            Ok(oldest)
        } else {
            Ok(i64::MAX)
        }
    }
}
