//! Migrations: embedded, numbered, forward only, each whole or not at all, run by one process at a time.

use crate::{
    Db, Error, Result, Tx, args,
    ddl::{Dialect, rewrite},
};

/// The name and the text of migrations, oldest first.
#[derive(Clone, Copy)]
struct Migrations(&'static [(&'static str, &'static str)]);

/// All migrations; never edited after a release.
const MIGRATIONS: Migrations = Migrations(&[
    ("0001_spine", include_str!("../../../migrations/0001_spine.sql")),
    ("0002_sign_in", include_str!("../../../migrations/0002_sign_in.sql")),
    ("0003_records", include_str!("../../../migrations/0003_records.sql")),
]);

/// The newest schema that this program knows.
pub const SCHEMA: i64 = MIGRATIONS.newest();

impl Migrations {
    #[expect(clippy::cast_possible_wrap, reason = "there are a few dozen migrations")]
    const fn newest(self) -> i64 {
        self.0.len() as i64
    }
}

impl Db {
    /// Brings the schema up to date and says how many migrations were run. Safe to call from several nodes at once.
    ///
    /// Before the first migration of a SQLite file that holds something, the file is copied to one beside it that is named after
    /// its schema (`tundish.db.schema-3`), so that the program that wrote it can be gone back to. A PostgreSQL is copied by those
    /// who look after it; there too each migration happens whole or not at all.
    ///
    /// # Errors
    /// [`Error::NewerSchema`] when a newer Tundish wrote the database; [`Error::Full`] when there is no room for the copy.
    pub async fn migrate(&self) -> Result<i64> {
        self.migrate_to(MIGRATIONS).await
    }

    async fn migrate_to(&self, migrations: Migrations) -> Result<i64> {
        self.make_list().await?;
        let found = self.schema().await?;
        if 0 < found
            && found < migrations.newest()
            && let Some(copy) = self.keep_copy(found).await?
        {
            tracing::info!(schema = found, copy = %copy.display(), "copied the database before it is migrated");
        }
        let mut run = 0;
        while self.write_bulk(async move |tx| step(tx, migrations).await).await? {
            run += 1;
        }
        self.make_counters().await?;
        Ok(run)
    }

    /// Makes the table that lists the migrations that were run.
    async fn make_list(&self) -> Result<()> {
        self.write_bulk(async |tx| {
            if tx.is_postgres() {
                // Nodes that start together would all find the table missing, and all but one fail to make it. There is nothing
                // yet that could be locked, so they wait for a number that other programs are not likely to use: "tundish" in
                // ASCII.
                tx.script("select pg_advisory_xact_lock(32780214289920872)").await?;
            }
            let create = "create table if not exists schema_migration (\n  version bigint primary key,\n  name text not null,\n  applied_at bigint not null\n);\n";
            tx.script(&rewrite(create, dialect(tx))).await
        })
        .await
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
async fn step(tx: &mut Tx, migrations: Migrations) -> Result<bool> {
    let known = migrations.newest();
    if tx.is_postgres() {
        // One runner: others wait here. A lock is no query, so the snapshot is taken after it and shows what the first one did.
        tx.script("lock table schema_migration in exclusive mode").await?;
    }
    let found = version(tx).await?;
    if known < found {
        return Err(Error::NewerSchema { found, known });
    }
    let Some((name, script)) = usize::try_from(found).ok().and_then(|next| migrations.0.get(next)) else {
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

#[cfg(test)]
mod tests;
