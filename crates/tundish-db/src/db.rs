//! The database: reads and writes as closures, on either engine.

use std::{
    any::TypeId,
    path::PathBuf,
    pin::pin,
    sync::Arc,
    task::{Context as TaskContext, Poll, Waker},
    time::Duration,
};

use crate::{
    Clock, DbUrl, Error, Result,
    context::Context,
    health::Health,
    nesting,
    postgres::{
        CommitError, PgTx, Postgres,
        patience::{self, within},
    },
    sqlite::{Lane, Sqlite, SqliteTx},
    tx::Tx,
};

/// How often PostgreSQL's conflicts are tried again. After some of them a write has its node to itself (see `postgres::turns`), so
/// the later ones are conflicts with other nodes and with bulk work.
const RETRIES: u32 = 10;
/// The pause grows up to this attempt.
const LONGEST_PAUSE: u32 = 6;

/// A database. Cheap to clone; all clones share connections.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    context: Context,
    health: Health,
}

#[derive(Clone)]
enum Engine {
    Sqlite(Arc<Sqlite>),
    Postgres(Postgres),
}

/// Closures own what they capture and may run again: no moved state, no effects outside the transaction.
///
/// The futures of `read` and `write` are `Send`, so they can be awaited in handlers and spawned.
impl Db {
    /// Opens the database without looking at its schema; see [`Db::migrate`]. Identifiers are drawn for node 0 until
    /// [`Db::lease_node`] was called.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the file cannot be opened; [`Error::Setting`] when the address makes no sense.
    pub fn open(url: &DbUrl, clock: Clock) -> Result<Self> {
        let engine = match url {
            DbUrl::Sqlite(path) => Engine::Sqlite(Arc::new(Sqlite::open(path)?)),
            DbUrl::Postgres(text) => Engine::Postgres(Postgres::open(text)?),
        };
        Ok(Self { engine, context: Context::new(clock, 0), health: Health::default() })
    }

    /// The clock that stamps records.
    pub fn clock(&self) -> &Clock {
        &self.context.clock
    }

    /// Reads in one snapshot. On SQLite the work is done in place; what exceeds its budget is run again on the long lane.
    ///
    /// # Errors
    /// Whatever the closure says, and the seam's own: [`Error::Busy`], [`Error::Unavailable`], [`Error::TooLong`].
    pub fn read<T, E, F>(&self, work: F) -> impl Future<Output = Result<T, E>> + use<T, E, F>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let db = self.clone();
        async move { db.run_read(work, false).await }
    }

    /// Reads in one snapshot, on the long lane from the start: reports of the past, exports.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub fn read_long<T, E, F>(&self, work: F) -> impl Future<Output = Result<T, E>> + use<T, E, F>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let db = self.clone();
        async move { db.run_read(work, true).await }
    }

    /// Writes in one serializable transaction and answers once it is durable. An error of the closure rolls back.
    ///
    /// # Errors
    /// Whatever the closure says, and the seam's own; after [`Error::Unknown`] repeat with the same idempotency key.
    pub fn write<T, E, F>(&self, work: F) -> impl Future<Output = Result<T, E>> + use<T, E, F>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + Send + Sync + 'static,
        E: From<Error>,
    {
        let db = self.clone();
        async move { db.run_write(work, Lane::Interactive).await }
    }

    /// Writes one chunk of bulk work: as [`Db::write`], but people go first. A chunk ends itself when somebody waits
    /// ([`Tx::is_awaited`]); on SQLite the next one begins a little later, and waits while the log is too long.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub fn write_bulk<T, E, F>(&self, work: F) -> impl Future<Output = Result<T, E>> + use<T, E, F>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + Send + Sync + 'static,
        E: From<Error>,
    {
        let db = self.clone();
        async move { db.run_write(work, Lane::Bulk).await }
    }

    /// Settings of the server under which an acknowledged write may be lost, each as a sentence. None on SQLite.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the server cannot be asked.
    pub async fn warnings(&self) -> Result<Vec<String>> {
        match &self.engine {
            Engine::Sqlite(_) => Ok(Vec::new()),
            Engine::Postgres(postgres) => postgres.warnings().await,
        }
    }

    /// Copies a SQLite file that has this schema to one beside it, and answers where that is; nothing when another process has
    /// migrated it meanwhile, and on PostgreSQL.
    pub(crate) async fn keep_copy(&self, schema: i64) -> Result<Option<PathBuf>> {
        let Engine::Sqlite(sqlite) = &self.engine else { return Ok(None) };
        let sqlite = Arc::clone(sqlite);
        match tokio::task::spawn_blocking(move || sqlite.keep_copy(schema)).await {
            Ok(copied) => copied,
            Err(error) => Err(Error::Unavailable(error.to_string())),
        }
    }

    pub(crate) fn context(&self) -> &Context {
        &self.context
    }

    pub(crate) fn health(&self) -> &Health {
        &self.health
    }

    async fn run_read<T, E, F>(&self, work: F, is_long: bool) -> Result<T, E>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        nesting::refuse()?;
        match &self.engine {
            Engine::Sqlite(sqlite) => {
                if !is_long {
                    let (result, is_spent) = self.read_sqlite(sqlite, sqlite.readers.short()?, &work);
                    if !is_spent {
                        return result;
                    }
                }
                let lane = sqlite.readers.long_lane().await?;
                let (db, sqlite) = (self.clone(), Arc::clone(sqlite));
                let read = tokio::task::spawn_blocking(move || {
                    let _lane = lane;
                    let tx = sqlite.readers.long()?;
                    db.read_sqlite(&sqlite, tx, &work).0
                });
                match read.await {
                    Ok(result) => result,
                    Err(error) => match error.try_into_panic() {
                        Ok(panic) => std::panic::resume_unwind(panic),
                        Err(_) => Err(Error::Unavailable("the program is stopping".to_owned()).into()),
                    },
                }
            }
            Engine::Postgres(postgres) => {
                let closure = TypeId::of::<F>();
                let limit = Some(if is_long { patience::LONG } else { patience::SHORT });
                loop {
                    let tx = PgTx::read(postgres.connection().await?, postgres.lone_reads.is_lone(closure));
                    let mut tx = Tx::postgres(tx, self.context.clone());
                    let result = within(limit, nesting::awaited(work(&mut tx))).await?;
                    let is_failed = tx.failed().is_some();
                    let mut tx = tx.into_postgres();
                    let is_torn = tx.is_torn();
                    if is_torn || !is_failed {
                        postgres.lone_reads.note(closure, tx.was_lone());
                    }
                    if is_failed {
                        // A connection that cannot be rolled back in time is closed.
                        let _ = within(limit, tx.rollback()).await;
                    } else {
                        tx.end_read().await;
                    }
                    if !is_torn {
                        return result;
                    }
                }
            }
        }
    }

    fn read_sqlite<T, E, F>(&self, sqlite: &Sqlite, tx: SqliteTx, work: &F) -> (Result<T, E>, bool)
    where
        F: AsyncFn(&mut Tx) -> Result<T, E>,
        E: From<Error>,
    {
        let mut tx = Tx::sqlite(tx, self.context.clone(), true);
        let result = at_once(work(&mut tx));
        let is_spent = sqlite.readers.end(tx.into_sqlite());
        (result, is_spent)
    }

    async fn run_write<T, E, F>(&self, work: F, lane: Lane) -> Result<T, E>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + Send + Sync + 'static,
        E: From<Error>,
    {
        nesting::refuse()?;
        match &self.engine {
            Engine::Sqlite(sqlite) => {
                sqlite.writer.write(lane, &self.context, &self.health, |tx| at_once(work(tx))).await
            }
            Engine::Postgres(postgres) => {
                let limit = (lane == Lane::Interactive).then_some(patience::SHORT);
                let mut attempt = 0;
                loop {
                    let turn = match lane {
                        Lane::Interactive => Some(postgres.turns.take(attempt).await),
                        Lane::Bulk => None,
                    };
                    let connection = postgres.connection().await.inspect_err(|error| self.health.failed(error))?;
                    let tx = PgTx::write(connection);
                    let mut tx = Tx::postgres(tx, self.context.clone());
                    let result = within(limit, nesting::awaited(work(&mut tx))).await;
                    let result = result.inspect_err(|error| self.health.failed(error))?;
                    let failed = tx.failed();
                    failed.iter().for_each(|error| self.health.failed(error));
                    let result = match (result, failed) {
                        (Ok(_), Some(error)) => Err(error.into()),
                        (result, _) => result,
                    };
                    let mut tx = tx.into_postgres();
                    let conflict = match result {
                        // Without an answer to the commit nobody knows.
                        Ok(done) => match within(limit, tx.commit()).await.unwrap_or(Err(CommitError::Unknown)) {
                            Ok(()) => {
                                self.health.stored();
                                return Ok(done);
                            }
                            Err(CommitError::Conflict) => Error::Busy.into(),
                            Err(CommitError::Refused(error)) => {
                                self.health.failed(&error);
                                return Err(error.into());
                            }
                            Err(CommitError::Unknown) => {
                                self.health.failed(&Error::Unknown);
                                return Err(Error::Unknown.into());
                            }
                        },
                        Err(error) => {
                            let _ = within(limit, tx.rollback()).await;
                            if !tx.is_conflict() {
                                return Err(error);
                            }
                            error
                        }
                    };
                    attempt += 1;
                    if RETRIES < attempt {
                        return Err(conflict);
                    }
                    drop(turn);
                    self.pause(attempt).await;
                }
            }
        }
    }

    /// Waits a random while before a conflict is tried again, so that two transactions do not meet again at once.
    async fn pause(&self, attempt: u32) {
        let mut random = [0_u8; 2];
        // Without randomness the pause is merely not spread.
        let _ = getrandom::fill(&mut random);
        let spread = u64::from(u16::from_le_bytes(random)) % (1_000 << attempt.min(LONGEST_PAUSE));
        tokio::time::sleep(Duration::from_micros(500 + spread)).await;
    }
}

/// Polls work of the SQLite arm once. It never waits, because nothing in a transaction does.
fn at_once<T, E: From<Error>>(work: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    nesting::in_place(|| {
        let work = pin!(work);
        match work.poll(&mut TaskContext::from_waker(Waker::noop())) {
            Poll::Ready(result) => result,
            Poll::Pending => {
                Err(Error::Statement("a transaction waited for something other than the database".to_owned()).into())
            }
        }
    })
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Db").finish_non_exhaustive()
    }
}
