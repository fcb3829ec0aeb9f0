//! A transaction on a PostgreSQL connection.

use std::pin::pin;

use deadpool_postgres::Object;
use futures_util::{TryStreamExt, future};
use tokio_postgres::{Statement, types::ToSql};

use super::{copy, failure, is_conflict};
use crate::{
    Error, Result, Value,
    row::{FromRow, Row, Source},
};

/// Owns its connection. Dropped without an end it closes the connection, so that none with an open transaction returns to
/// the pool.
pub(crate) struct PgTx {
    client: Option<Object>,
    state: State,
    /// Statements until now, and whether each was a `select`.
    statements: usize,
    is_select: bool,
    is_conflict: bool,
}

/// Where the transaction stands.
enum State {
    /// The first statement is preceded by this, in the same message.
    Due(&'static str),
    /// Begun.
    Open,
    /// One `select` needs no transaction around it; see [`super::lone`].
    Lone,
    /// More than that was asked of a lone read: nothing was done, the work must be run again in a transaction.
    Torn,
}

const BEGIN_WRITE: &str = "begin isolation level serializable";
const BEGIN_READ: &str = "begin isolation level repeatable read read only";

/// Rows that are inserted by one statement; more are copied.
const INSERTED_AT_ONCE: usize = 32;

type Parameters<'p> = Vec<&'p (dyn ToSql + Sync)>;

impl PgTx {
    pub(crate) fn write(client: Object) -> Self {
        Self::new(client, State::Due(BEGIN_WRITE))
    }

    /// A read; one that `is_lone` is expected to be a single `select`.
    pub(crate) fn read(client: Object, is_lone: bool) -> Self {
        Self::new(client, if is_lone { State::Lone } else { State::Due(BEGIN_READ) })
    }

    fn new(client: Object, state: State) -> Self {
        Self { client: Some(client), state, statements: 0, is_select: true, is_conflict: false }
    }

    /// Whether a single `select` was all.
    pub(crate) fn was_lone(&self) -> bool {
        self.statements == 1 && self.is_select && !self.is_torn()
    }

    /// Whether a lone read turned out to need a transaction.
    pub(crate) fn is_torn(&self) -> bool {
        matches!(self.state, State::Torn)
    }

    /// What must precede the next statement. Called before every statement, `is_select` when it cannot write.
    fn enter(&mut self, is_select: bool) -> Result<Option<&'static str>> {
        self.statements += 1;
        self.is_select &= is_select;
        match self.state {
            State::Due(begin) => {
                self.state = State::Open;
                Ok(Some(begin))
            }
            State::Open => Ok(None),
            State::Lone if self.statements == 1 && is_select => Ok(None),
            State::Lone | State::Torn => {
                self.state = State::Torn;
                // Never seen: the work is run again.
                Err(Error::Busy)
            }
        }
    }

    /// Whether the server gave this transaction up in favour of another; it may succeed when run again.
    pub(crate) fn is_conflict(&self) -> bool {
        self.is_conflict
    }

    pub(crate) async fn first<T: FromRow>(&mut self, sql: &str, args: &[Value<'_>]) -> Result<Option<T>> {
        let statement = self.prepared(sql).await?;
        let begin = self.enter(is_select(sql))?;
        let client = self.client()?;
        let parameters = parameters(args);
        let rows = after(begin, client, client.query(&statement, &parameters)).await;
        let rows = self.told(rows)?;
        rows.first().map(|row| T::from_row(&mut Row::new(Source::Postgres(row)))).transpose()
    }

    pub(crate) async fn each(
        &mut self,
        sql: &str,
        args: &[Value<'_>],
        mut visit: impl FnMut(&mut Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let statement = self.prepared(sql).await?;
        let begin = self.enter(is_select(sql))?;
        let client = self.client()?;
        let stream = after(begin, client, client.query_raw(&statement, args)).await;
        let mut stream = pin!(self.told(stream)?);
        loop {
            let next = stream.try_next().await;
            match self.told(next)? {
                Some(row) => visit(&mut Row::new(Source::Postgres(&row)))?,
                None => return Ok(()),
            }
        }
    }

    pub(crate) async fn exec(&mut self, sql: &str, args: &[Value<'_>]) -> Result<u64> {
        let statement = self.prepared(sql).await?;
        let begin = self.enter(false)?;
        let client = self.client()?;
        let parameters = parameters(args);
        let done = after(begin, client, client.execute(&statement, &parameters)).await;
        self.told(done)
    }

    pub(crate) async fn exec_all(&mut self, statements: &[(&str, &[Value<'_>])]) -> Result<Vec<u64>> {
        let mut prepared = Vec::with_capacity(statements.len());
        for (sql, args) in statements {
            prepared.push((self.prepared(sql).await?, parameters(args)));
        }
        let begin = self.enter(false)?;
        let client = self.client()?;
        // Sent one behind the other without waiting; the server executes them in that order.
        let all =
            future::try_join_all(prepared.iter().map(|(statement, parameters)| client.execute(statement, parameters)));
        let done = after(begin, client, all).await;
        self.told(done)
    }

    pub(crate) async fn insert_many(&mut self, table: &str, columns: &[&str], values: &[Value<'_>]) -> Result<()> {
        let rows = values.len() / columns.len();
        if rows <= INSERTED_AT_ONCE {
            return self.exec(&crate::tx::insert_text(table, columns, rows), values).await.map(drop);
        }
        // The types of the columns are asked of the server once per connection: a prepared statement knows them.
        let statement = self.prepared(&format!("select {} from {table} limit 0", columns.join(", "))).await?;
        let begin = self.enter(false)?;
        let client = self.client()?;
        let copied = after(begin, client, copy::copy_in(client, table, columns, &statement, values)).await;
        self.told(copied)
    }

    pub(crate) async fn script(&mut self, sql: &str) -> Result<()> {
        let begin = self.enter(false)?;
        let client = self.client()?;
        let done = after(begin, client, client.batch_execute(sql)).await;
        self.told(done)
    }

    /// Commits and gives the connection back.
    ///
    /// # Errors
    /// `Ok(Err(..))`: certainly not committed. [`Error::Unknown`]: the connection was lost on the way.
    pub(crate) async fn commit(&mut self) -> Result<(), CommitError> {
        if !self.is_open() {
            self.release();
            return Ok(());
        }
        let client = self.client().map_err(CommitError::Refused)?;
        match client.batch_execute("commit").await {
            Ok(()) => {
                self.release();
                Ok(())
            }
            Err(error) if is_conflict(&error) => {
                self.release();
                Err(CommitError::Conflict)
            }
            Err(error)
                if error
                    .as_db_error()
                    .is_some_and(|db| !matches!(&db.code().code()[..2], "57" | "08" | "53" | "58")) =>
            {
                Err(CommitError::Refused(failure(&error)))
            }
            Err(error) => {
                tracing::error!(%error, "a commit failed; its writes are answered as unknown");
                Err(CommitError::Unknown)
            }
        }
    }

    /// Ends a transaction that only read. The answer is not waited for: the next user of the connection comes after it.
    pub(crate) async fn end_read(&mut self) {
        if self.is_open()
            && let Some(client) = self.client.take()
        {
            // One look sends the message; the answer finds nobody and is dropped by the driver.
            let is_refused = {
                let ended = pin!(client.batch_execute("commit"));
                matches!(future::select(ended, future::ready(())).await, future::Either::Left((Err(_), _)))
            };
            if is_refused {
                drop(Object::take(client));
            }
        }
        self.release();
    }

    /// Rolls back and gives the connection back if that succeeded.
    pub(crate) async fn rollback(&mut self) {
        if !self.is_open() {
            self.release();
        } else if let Ok(client) = self.client()
            && client.batch_execute("rollback").await.is_ok()
        {
            self.release();
        }
    }

    fn is_open(&self) -> bool {
        matches!(self.state, State::Open)
    }

    fn release(&mut self) {
        self.client = None;
    }

    fn client(&self) -> Result<&Object> {
        self.client.as_ref().ok_or_else(|| Error::Statement("the transaction has ended".to_owned()))
    }

    async fn prepared(&mut self, sql: &str) -> Result<Statement> {
        let prepared = self.client()?.prepare_cached(sql).await;
        self.told(prepared)
    }

    fn told<T>(&mut self, result: Result<T, tokio_postgres::Error>) -> Result<T> {
        result.map_err(|error| {
            self.is_conflict |= is_conflict(&error);
            failure(&error)
        })
    }
}

/// Why a commit did not succeed.
pub(crate) enum CommitError {
    /// Rolled back in favour of another transaction.
    Conflict,
    /// Rolled back for the reason given.
    Refused(Error),
    /// Nobody knows.
    Unknown,
}

impl Drop for PgTx {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            drop(Object::take(client));
        }
    }
}

/// Whether the statement reads and nothing else. What begins with `with` may write.
fn is_select(sql: &str) -> bool {
    sql.trim_start().get(..7).is_some_and(|start| start.eq_ignore_ascii_case("select "))
}

fn parameters<'p>(args: &'p [Value<'_>]) -> Parameters<'p> {
    args.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

/// Sends `begin` and the statement one behind the other without waiting in between.
async fn after<T>(
    begin: Option<&str>,
    client: &Object,
    statement: impl Future<Output = Result<T, tokio_postgres::Error>>,
) -> Result<T, tokio_postgres::Error> {
    match begin {
        None => statement.await,
        Some(begin) => {
            let (begun, done) = future::join(client.batch_execute(begin), statement).await;
            begun?;
            done
        }
    }
}
