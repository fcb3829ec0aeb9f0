//! Migrations: embedded, numbered, forward only, each whole or not at all, run by one process at a time.

use crate::{
    Db, Error, Result, Tx, args,
    ddl::{Dialect, rewrite},
};

/// All migrations, oldest first; never edited after a release.
const MIGRATIONS: &[(&str, &str)] = &[("0001_spine", include_str!("../../../migrations/0001_spine.sql"))];

/// The newest schema that this program knows.
#[expect(clippy::cast_possible_wrap, reason = "there are a few dozen migrations")]
pub const SCHEMA: i64 = MIGRATIONS.len() as i64;

impl Db {
    /// Brings the schema up to date and says how many migrations were run. Safe to call from several nodes at once.
    ///
    /// # Errors
    /// [`Error::NewerSchema`] when a newer Tundish wrote the database.
    pub async fn migrate(&self) -> Result<i64> {
        self.make_list().await?;
        let mut run = 0;
        while self.write_bulk(async |tx| step(tx, SCHEMA).await).await? {
            run += 1;
        }
        self.make_counters().await?;
        Ok(run)
    }

    /// Makes the table that lists the migrations that were run.
    async fn make_list(&self) -> Result<()> {
        let made = self
            .write_bulk(async |tx| {
                let create = "create table if not exists schema_migration (\n  version bigint primary key,\n  name text not null,\n  applied_at bigint not null\n);\n";
                tx.script(&rewrite(create, dialect(tx))).await
            })
            .await;
        match made {
            // PostgreSQL lets two nodes that start together both find the table missing; one of them made it.
            Err(Error::Unique(_)) => Ok(()),
            other => other,
        }
    }

    /// The schema of the database; 0 when it is empty.
    ///
    /// # Errors
    /// Only those of the way to the database.
    pub async fn schema(&self) -> Result<i64> {
        self.read(async |tx| version(tx).await).await
    }
}

/// Runs the next migration; false when there is none left.
async fn step(tx: &mut Tx, known: i64) -> Result<bool> {
    if tx.is_postgres() {
        // One runner: others wait here. A lock is no query, so the snapshot is taken after it and shows what the first one did.
        tx.script("lock table schema_migration in exclusive mode").await?;
    }
    let found = version(tx).await?;
    if known < found {
        return Err(Error::NewerSchema { found, known });
    }
    let Some((name, script)) = usize::try_from(found).ok().and_then(|next| MIGRATIONS.get(next)) else {
        return Ok(false);
    };
    tx.script(&rewrite(script, dialect(tx))).await?;
    let now = tx.now();
    tx.exec(
        "insert into schema_migration (version, name, applied_at) values ($1, $2, $3)",
        args![found + 1, *name, now],
    )
    .await?;
    tracing::info!(schema = found + 1, name, "migrated the database");
    Ok(true)
}

fn dialect(tx: &Tx) -> Dialect {
    if tx.is_postgres() { Dialect::Postgres } else { Dialect::Sqlite }
}

async fn version(tx: &mut Tx) -> Result<i64> {
    let exists = if tx.is_postgres() {
        "select count(*) from information_schema.tables where table_schema = current_schema() and table_name = 'schema_migration'"
    } else {
        "select count(*) from sqlite_master where type = 'table' and name = 'schema_migration'"
    };
    let (tables,) = tx.one::<(i64,)>(exists, args![]).await?;
    if tables == 0 {
        return Ok(0);
    }
    let (version,) = tx.one::<(i64,)>("select coalesce(max(version), 0) from schema_migration", args![]).await?;
    Ok(version)
}
