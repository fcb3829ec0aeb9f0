//! The floor on SQLite: one connection behind a mutex, a transaction of its own for every move.

use std::{path::Path, sync::Arc};

use rusqlite::{Connection, ToSql, params};
use tokio::sync::Mutex;
use tundish_db::Clock;
use tundish_domain::id::{EventSeq, IdSource};

use crate::{
    handlers::{Answer, Refused, Store},
    statements::SQLITE,
    work::{ACTOR, Move, Opportunity},
};

/// Connections are set up as the seam's writer is, except that commits make the checkpoints.
pub(crate) fn open(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.set_prepared_statement_cache_capacity(256);
    connection.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma cache_size = -8192;
         pragma temp_store = memory; pragma busy_timeout = 5000;",
    )?;
    Ok(connection)
}

/// The connection with what numbers its events.
pub(crate) struct Raw {
    pub(crate) connection: Connection,
    ids: IdSource,
    clock: Clock,
}

impl Raw {
    pub(crate) fn open(path: &Path) -> rusqlite::Result<Self> {
        Ok(Self { connection: open(path)?, ids: IdSource::new(1), clock: Clock::system() })
    }

    /// Executes a statement that needs no arguments.
    pub(crate) fn simply(&self, sql: &str) -> rusqlite::Result<()> {
        self.connection.prepare_cached(sql)?.execute([]).map(drop)
    }

    /// The statements of a stage move, inside whatever transaction is open.
    pub(crate) fn stage_move(&mut self, id: i64) -> rusqlite::Result<i64> {
        let instant = self.clock.now();
        let seq = EventSeq::from(self.ids.next(instant)).get();
        let now = instant.as_micros();
        let connection = &self.connection;
        let before = connection.prepare_cached(&SQLITE.one)?.query_row([id], Opportunity::of_sqlite)?;
        let Move { after, changes } = Move::decide(&before, now);
        let mut values: Vec<&dyn ToSql> = after.to_sqlite();
        values.push(&before.version);
        if connection.prepare_cached(&SQLITE.update)?.execute(&*values)? != 1 {
            return Err(rusqlite::Error::StatementChangedRows(0));
        }
        connection.prepare_cached(&SQLITE.event)?.execute(params![
            seq,
            now,
            now,
            ACTOR,
            "user",
            "opportunity",
            id,
            "opportunity.stage_moved",
            1_i64,
            changes
        ])?;
        connection.prepare_cached(&SQLITE.close_span)?.execute(params![now, id])?;
        let o = &after;
        connection.prepare_cached(&SQLITE.open_span)?.execute(params![
            o.id,
            seq,
            None::<i64>,
            now,
            now,
            None::<i64>,
            o.pipeline_id,
            o.stage_id,
            o.status,
            o.owner_id,
            o.channel,
            o.product_id,
            o.amount_kind,
            o.amount_minor,
            o.won_minor,
            o.currency,
            o.expected_close_on,
            false
        ])?;
        Ok(seq)
    }

    fn alone(&mut self, id: i64) -> rusqlite::Result<i64> {
        self.simply("begin immediate")?;
        let moved = self.stage_move(id);
        self.simply(if moved.is_ok() { "commit" } else { "rollback" })?;
        moved
    }

    fn page(&self, before: i64) -> rusqlite::Result<Vec<Opportunity>> {
        self.connection.prepare_cached(&SQLITE.page)?.query_map([before], Opportunity::of_sqlite)?.collect()
    }
}

/// The connection as handlers share it.
#[derive(Clone)]
pub(crate) struct DirectSqlite(Arc<Mutex<Raw>>);

impl DirectSqlite {
    pub(crate) fn open(path: &Path) -> rusqlite::Result<Self> {
        Ok(Self(Arc::new(Mutex::new(Raw::open(path)?))))
    }
}

impl Store for DirectSqlite {
    async fn stage_move(&self, id: i64) -> Answer<i64> {
        self.0.lock().await.alone(id).map_err(Refused::failed)
    }

    async fn one(&self, id: i64) -> Answer<Opportunity> {
        let raw = self.0.lock().await;
        let mut statement = raw.connection.prepare_cached(&SQLITE.one).map_err(Refused::failed)?;
        statement.query_row([id], Opportunity::of_sqlite).map_err(Refused::failed)
    }

    async fn page(&self, before: i64) -> Answer<Vec<Opportunity>> {
        self.0.lock().await.page(before).map_err(Refused::failed)
    }
}
