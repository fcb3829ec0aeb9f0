//! A transaction: the handful of calls that every store function is written with.

use std::{borrow::Cow, fmt::Write as _};

use tundish_domain::{
    Instant,
    id::{EventSeq, Tsid},
};

use crate::{
    Error, Result, Value,
    context::Context,
    postgres::PgTx,
    row::{FromRow, Row},
    sqlite::SqliteTx,
};

/// One transaction on either database. SQL is one text for both, with `$1`, `$2`, … for the arguments, and `:now` for the instant
/// of the transaction in conditions that are put together far from where they are asked.
///
/// A statement that failed spoils the transaction, on SQLite as on PostgreSQL: it is rolled back even if the closure
/// goes on and succeeds.
pub struct Tx {
    arm: Arm,
    context: Context,
    now: Instant,
    failure: Option<Error>,
    /// Whether identifiers drawn from now on are known to be greater than those of all committed events.
    is_event_order_sure: bool,
    /// Whether other processes use the file, once it was asked.
    is_shared: Option<bool>,
}

enum Arm {
    Sqlite(Option<Box<SqliteTx>>),
    Postgres(Box<PgTx>),
}

/// The connection is only ever absent between two calls of [`Tx::into_sqlite`] and the drop of the transaction.
const LENT: &str = "a transaction keeps its connection until it ends";

impl Tx {
    pub(crate) fn sqlite(tx: SqliteTx, context: Context, is_new_batch: bool) -> Self {
        let now = context.clock.now();
        Self {
            arm: Arm::Sqlite(Some(Box::new(tx))),
            context,
            now,
            failure: None,
            is_event_order_sure: !is_new_batch,
            is_shared: None,
        }
    }

    pub(crate) fn postgres(tx: PgTx, context: Context) -> Self {
        let now = context.clock.now();
        Self {
            arm: Arm::Postgres(Box::new(tx)),
            context,
            now,
            failure: None,
            is_event_order_sure: true,
            is_shared: None,
        }
    }

    /// Reads exactly one row.
    ///
    /// # Errors
    /// [`Error::NoRow`] when there is none.
    pub async fn one<T: FromRow>(&mut self, sql: &str, args: &[Value<'_>]) -> Result<T> {
        // Not a failure of the statement: the transaction stays usable.
        self.optional(sql, args).await?.ok_or(Error::NoRow)
    }

    /// Reads the first row, if there is any.
    pub async fn optional<T: FromRow>(&mut self, sql: &str, args: &[Value<'_>]) -> Result<Option<T>> {
        let (sql, args) = at(self.now, sql, args);
        let result = match &mut self.arm {
            Arm::Sqlite(tx) => tx.as_ref().expect(LENT).first(&sql, &args),
            Arm::Postgres(tx) => tx.first(&sql, &args).await,
        };
        self.note(result)
    }

    /// Reads all rows. For answers of bounded size; see [`Tx::each`] for others.
    pub async fn all<T: FromRow + Send>(&mut self, sql: &str, args: &[Value<'_>]) -> Result<Vec<T>> {
        let mut rows = Vec::new();
        self.each(sql, args, |row| {
            rows.push(T::from_row(row)?);
            Ok(())
        })
        .await?;
        Ok(rows)
    }

    /// Visits the rows one by one, without keeping them.
    pub async fn each(
        &mut self,
        sql: &str,
        args: &[Value<'_>],
        visit: impl FnMut(&mut Row<'_>) -> Result<()> + Send,
    ) -> Result<()> {
        let (sql, args) = at(self.now, sql, args);
        let result = match &mut self.arm {
            Arm::Sqlite(tx) => tx.as_ref().expect(LENT).each(&sql, &args, visit),
            Arm::Postgres(tx) => tx.each(&sql, &args, visit).await,
        };
        self.note(result)
    }

    /// Executes a statement that answers no rows and says how many rows it touched.
    pub async fn exec(&mut self, sql: &str, args: &[Value<'_>]) -> Result<u64> {
        let result = match &mut self.arm {
            Arm::Sqlite(tx) => tx.as_ref().expect(LENT).exec(sql, args),
            Arm::Postgres(tx) => tx.exec(sql, args).await,
        };
        self.note(result)
    }

    /// Executes several statements in order; PostgreSQL gets them in one go. Says how many rows each touched.
    pub async fn exec_all(&mut self, statements: &[(&str, &[Value<'_>])]) -> Result<Vec<u64>> {
        let result = match &mut self.arm {
            Arm::Sqlite(tx) => {
                let tx = tx.as_ref().expect(LENT);
                statements.iter().map(|(sql, args)| tx.exec(sql, args)).collect()
            }
            Arm::Postgres(tx) => tx.exec_all(statements).await,
        };
        self.note(result)
    }

    /// Inserts many rows into one table; `values` holds them one after the other. PostgreSQL copies them when they are many.
    ///
    /// # Panics
    /// When the number of values is no multiple of the number of columns.
    pub async fn insert_many(&mut self, table: &str, columns: &[&str], values: &[Value<'_>]) -> Result<()> {
        assert!(values.len().is_multiple_of(columns.len()), "{table}: every row needs a value for every column");
        if values.is_empty() {
            return Ok(());
        }
        let result = match &mut self.arm {
            Arm::Sqlite(tx) => {
                tx.as_ref().expect(LENT).insert_many(&insert_text(table, columns, 1), columns.len(), values)
            }
            Arm::Postgres(tx) => tx.insert_many(table, columns, values).await,
        };
        self.note(result)
    }

    /// Executes a script of statements without arguments: migrations only.
    pub(crate) async fn script(&mut self, sql: &str) -> Result<()> {
        let result = match &mut self.arm {
            Arm::Sqlite(tx) => tx.as_ref().expect(LENT).script(sql),
            Arm::Postgres(tx) => tx.script(sql).await,
        };
        self.note(result)
    }

    /// When this transaction takes place: the instant that its records are stamped with.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// Whether somebody may wait for this write to end: a person in this process, or anybody in another process that uses the
    /// file. Bulk work asks after every few milliseconds and ends its chunk then; as long as nobody waits, longer chunks cost
    /// less. Never on PostgreSQL, where writes do not wait for each other.
    ///
    /// # Errors
    /// Only those of the way to the database.
    pub async fn is_awaited(&mut self) -> Result<bool> {
        match &self.arm {
            Arm::Sqlite(tx) if tx.as_ref().expect(LENT).is_awaited() => Ok(true),
            Arm::Sqlite(_) => match self.is_shared {
                Some(is_shared) => Ok(is_shared),
                None => {
                    let is_shared = self.has_other_nodes().await?;
                    self.is_shared = Some(is_shared);
                    Ok(is_shared)
                }
            },
            Arm::Postgres(_) => Ok(false),
        }
    }

    /// Draws a new identifier.
    pub fn next_id<I: From<Tsid>>(&self) -> I {
        I::from(self.context.next_id())
    }

    /// Draws the sequence number of an event. On SQLite it is greater than that of every committed event, whoever wrote it;
    /// on PostgreSQL the order of commits is told apart by the event's commit group.
    pub async fn next_event_seq(&mut self) -> Result<EventSeq> {
        if !self.is_event_order_sure {
            // Another process may have written since: its numbers come from a clock that may be ahead of ours.
            if let (Some(last),) = self.one::<(Option<EventSeq>,)>("select max(seq) from event", &[]).await? {
                self.context.advance_past(last.into());
            }
            self.is_event_order_sure = true;
        }
        Ok(self.next_id())
    }

    /// Makes every identifier that is drawn from now on greater than `earlier`. To be called with the last event of a record
    /// before the next one is drawn: on PostgreSQL another node, whose clock may be ahead of ours, can have drawn that.
    pub fn draw_after(&self, earlier: EventSeq) {
        self.context.advance_past(earlier.into());
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self.arm, Arm::Postgres(_))
    }

    /// The first failure of a statement, if there was any.
    pub(crate) fn failed(&self) -> Option<Error> {
        self.failure.clone()
    }

    pub(crate) fn as_sqlite(&mut self, work: impl FnOnce(&SqliteTx) -> Result<()>) -> Result<()> {
        match &self.arm {
            Arm::Sqlite(tx) => work(tx.as_ref().expect(LENT)),
            Arm::Postgres(_) => Err(Error::Statement("this is no SQLite transaction".to_owned())),
        }
    }

    /// # Panics
    /// When this is a PostgreSQL transaction; the SQLite arm only calls it for its own.
    pub(crate) fn into_sqlite(mut self) -> SqliteTx {
        match &mut self.arm {
            Arm::Sqlite(tx) => *tx.take().expect(LENT),
            Arm::Postgres(_) => panic!("this is no SQLite transaction"),
        }
    }

    /// # Panics
    /// When this is a SQLite transaction; the PostgreSQL arm only calls it for its own.
    pub(crate) fn into_postgres(self) -> PgTx {
        match self.arm {
            Arm::Postgres(tx) => *tx,
            Arm::Sqlite(_) => panic!("this is no PostgreSQL transaction"),
        }
    }

    fn note<T>(&mut self, result: Result<T>) -> Result<T> {
        if let Err(error) = &result
            && self.failure.is_none()
        {
            self.failure = Some(error.clone());
        }
        result
    }
}

/// The word that stands for the instant of the transaction.
const NOW: &str = ":now";

/// The statement with an argument more in the place of [`NOW`], where it has that.
fn at<'t, 'v>(now: Instant, sql: &'t str, args: &'t [Value<'v>]) -> (Cow<'t, str>, Cow<'t, [Value<'v>]>) {
    if !sql.contains(NOW) {
        return (Cow::Borrowed(sql), Cow::Borrowed(args));
    }
    let mut args = args.to_vec();
    args.push(now.into());
    (Cow::Owned(sql.replace(NOW, &format!("${}", args.len()))), Cow::Owned(args))
}

/// `insert into TABLE (…) values ($1, …), …` with so many rows.
pub(crate) fn insert_text(table: &str, columns: &[&str], rows: usize) -> String {
    let mut sql = String::with_capacity(32 + table.len() + columns.len() * (24 + 6 * rows));
    sql.extend(["insert into ", table, " ("]);
    for (place, column) in columns.iter().enumerate() {
        sql.extend([if place == 0 { "" } else { ", " }, column]);
    }
    sql.push_str(") values ");
    for row in 0..rows {
        for place in 0..columns.len() {
            let before = match (row, place) {
                (0, 0) => "(",
                (_, 0) => ", (",
                _ => ", ",
            };
            // Writing into a String cannot fail.
            let _ = write!(sql, "{before}${}", row * columns.len() + place + 1);
        }
        sql.push(')');
    }
    sql
}

impl std::fmt::Debug for Tx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx").finish_non_exhaustive()
    }
}
