//! Statements on a SQLite connection: bound by number, prepared once.

use std::sync::Arc;

use rusqlite::{CachedStatement, Connection, ToSql, types::ToSqlOutput};

use super::{connection::Guarded, failure, writer::Queue};
use crate::{
    Error, Result, Value,
    row::{FromRow, Row, Source},
};

/// A transaction that owns its connection while it lasts, so that it can be sent between threads.
pub(crate) struct SqliteTx {
    pub(super) guarded: Guarded,
    /// Of a write: where others wait for their turn.
    pub(super) queue: Option<Arc<Queue>>,
}

impl SqliteTx {
    /// Whether a person waits for the turn that this write holds.
    pub(crate) fn is_awaited(&self) -> bool {
        self.queue.as_ref().is_some_and(|queue| queue.is_awaited())
    }

    pub(crate) fn each(
        &self,
        sql: &str,
        args: &[Value<'_>],
        mut visit: impl FnMut(&mut Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut statement = self.bound(sql, args)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(failure)? {
            visit(&mut Row::new(Source::Sqlite(row)))?;
        }
        Ok(())
    }

    pub(crate) fn first<T: FromRow>(&self, sql: &str, args: &[Value<'_>]) -> Result<Option<T>> {
        let mut statement = self.bound(sql, args)?;
        let mut rows = statement.raw_query();
        // The statement runs to its end even for one row: a `returning` that is not stepped to its end does not write.
        let first = match rows.next().map_err(failure)? {
            Some(row) => Some(T::from_row(&mut Row::new(Source::Sqlite(row)))?),
            None => None,
        };
        while rows.next().map_err(failure)?.is_some() {}
        Ok(first)
    }

    pub(crate) fn exec(&self, sql: &str, args: &[Value<'_>]) -> Result<u64> {
        let changed = self.bound(sql, args)?.raw_execute().map_err(failure)?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    pub(crate) fn script(&self, sql: &str) -> Result<()> {
        self.connection().execute_batch(sql).map_err(failure)
    }

    pub(crate) fn insert_many(&self, sql: &str, width: usize, values: &[Value<'_>]) -> Result<()> {
        let mut statement = self.connection().prepare_cached(sql).map_err(failure)?;
        for row in values.chunks_exact(width) {
            for (index, value) in row.iter().enumerate() {
                statement.raw_bind_parameter(index + 1, Bound(value)).map_err(failure)?;
            }
            statement.raw_execute().map_err(failure)?;
        }
        Ok(())
    }

    pub(super) fn connection(&self) -> &Connection {
        &self.guarded.connection
    }

    fn bound(&self, sql: &str, args: &[Value<'_>]) -> Result<CachedStatement<'_>> {
        let mut statement = self.connection().prepare_cached(sql).map_err(failure)?;
        // SQLite counts `$2` as the name of whichever parameter comes first; PostgreSQL takes the number at its word. So do we.
        for index in 1..=statement.parameter_count() {
            let number = statement
                .parameter_name(index)
                .and_then(|name| name.strip_prefix('$'))
                .and_then(|digits| digits.parse::<usize>().ok())
                .filter(|number| (1..=args.len()).contains(number))
                .ok_or_else(|| Error::Statement(format!("parameter {index} has no argument in: {sql}")))?;
            statement.raw_bind_parameter(index, Bound(&args[number - 1])).map_err(failure)?;
        }
        Ok(statement)
    }
}

struct Bound<'a>(&'a Value<'a>);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Value::Null => ToSqlOutput::from(rusqlite::types::Null),
            Value::Int(v) => ToSqlOutput::from(*v),
            Value::Real(v) => ToSqlOutput::from(*v),
            Value::Bool(v) => ToSqlOutput::from(*v),
            Value::Text(v) => ToSqlOutput::from(v.as_ref()),
            Value::Bytes(v) => ToSqlOutput::from(v.as_ref()),
        })
    }
}
