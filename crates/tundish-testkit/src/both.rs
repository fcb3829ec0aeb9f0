//! One test body on both databases.
//!
//! Tundish promises that SQLite and PostgreSQL give the same answers, so a test that ran on one has not run. The macro
//! [`test_both_dbs!`](crate::test_both_dbs) makes two test functions of one body, and neither can be left out.

use crate::postgres::PostgresDatabase;
use crate::temp::TempDir;

/// The database engines that Tundish runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The embedded database, one file.
    Sqlite,
    /// PostgreSQL 15 or newer.
    Postgres,
}

/// An empty database that exists for one test.
#[derive(Debug)]
pub struct TestDb {
    engine: Engine,
    url: String,
    _owner: Owner,
}

#[derive(Debug)]
#[expect(dead_code, reason = "held for what their drop does")]
enum Owner {
    Folder(TempDir),
    Database(PostgresDatabase),
}

impl TestDb {
    /// Makes an empty database; for SQLite only a folder, since the file appears when it is opened.
    ///
    /// # Panics
    /// When the engine is missing or refuses.
    pub async fn empty(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => {
                let folder = TempDir::new();
                let url = format!("sqlite:{}", folder.join("tundish.db").display());
                Self { engine, url, _owner: Owner::Folder(folder) }
            }
            Engine::Postgres => {
                let database = PostgresDatabase::empty().await;
                Self { engine, url: database.url().to_owned(), _owner: Owner::Database(database) }
            }
        }
    }

    /// The address as `--db` takes it: `sqlite:PATH` or `postgres://…`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Which engine this is. For messages and set-up; a body that asks it to expect different answers defeats its purpose.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }
}

/// Runs a body on an empty database of one engine; what [`test_both_dbs!`](crate::test_both_dbs) calls.
///
/// # Panics
/// When the body does, or the database cannot be made.
pub fn run<R>(engine: Engine, body: impl AsyncFnOnce(&TestDb) -> R) -> R {
    // Several threads, as in the server: what is not safe to move between them must fail here already.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap_or_else(|error| panic!("no runtime: {error}"));
    runtime.block_on(async {
        let database = TestDb::empty(engine).await;
        body(&database).await
    })
}

/// Makes the tests `name::sqlite` and `name::postgres` of each body.
///
/// ```no_run
/// use tundish_testkit::both::TestDb;
///
/// tundish_testkit::test_both_dbs! {
///     async fn a_new_database_has_no_accounts(database: &TestDb) {
///         assert!(database.url().contains(':'));
///     }
/// }
/// ```
///
/// The body may return a `Result`, as any test function may.
#[macro_export]
macro_rules! test_both_dbs {
    ($($(#[$attribute:meta])* async fn $name:ident($database:ident: &TestDb) $(-> $output:ty)? $body:block)+) => {$(
        $(#[$attribute])*
        async fn $name($database: &$crate::both::TestDb) $(-> $output)? $body

        mod $name {
            #[test]
            fn sqlite() -> impl ::std::process::Termination {
                $crate::both::run($crate::both::Engine::Sqlite, super::$name)
            }

            #[test]
            fn postgres() -> impl ::std::process::Termination {
                $crate::both::run($crate::both::Engine::Postgres, super::$name)
            }
        }
    )+};
}

#[cfg(test)]
mod tests;
