//! A new database and the commands that fill it.

use std::{path::PathBuf, process::Command};

use tundish_db::{Clock, Db, DbUrl, Error, args};
use tundish_testkit::{
    both::Engine,
    cluster::{Cluster, Durability},
    temp::TempDir,
};

use crate::{
    Failure,
    files::Files,
    watch::{self, Needed},
};

const TUNDISH: &str = env!("CARGO_BIN_EXE_tundish");

/// What a command needed and left.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sample {
    pub(crate) needed: Needed,
    /// Size of the database, in bytes.
    pub(crate) size: i64,
}

/// A database that lives as long as the value.
pub(crate) struct Scene {
    engine: Engine,
    url: String,
    /// The log beside the file, on SQLite.
    log: Option<PathBuf>,
    /// The server's first process, on PostgreSQL.
    postmaster: Option<u32>,
    _folder: Option<TempDir>,
    _cluster: Option<Cluster>,
}

impl Scene {
    pub(crate) fn empty(engine: Engine) -> Result<Self, Failure> {
        Ok(match engine {
            Engine::Sqlite => {
                let folder = TempDir::new();
                let url = format!("sqlite:{}", folder.join("tundish.db").display());
                let log = Some(folder.join("tundish.db-wal"));
                Self { engine, url, log, postmaster: None, _folder: Some(folder), _cluster: None }
            }
            Engine::Postgres => {
                let cluster = Cluster::start(Durability::Durable)?;
                let written = std::fs::read_to_string(cluster.folder().join("data/postmaster.pid"))?;
                let postmaster = Some(written.lines().next().ok_or("the server wrote no number")?.parse()?);
                let url = cluster.url();
                Self { engine, url, log: None, postmaster, _folder: None, _cluster: Some(cluster) }
            }
        })
    }

    /// The first import of the files.
    pub(crate) async fn import(&self, files: &Files, rows: u32) -> Result<Sample, Failure> {
        watch::run(&mut self.tundish(&["init", "--company", "Bench"]), None, None).await?;
        let mut command = self.tundish(&["import", "--json"]);
        command.args(&files.paths);
        self.measured(&mut command, rows).await
    }

    /// A seeded company.
    pub(crate) async fn seed(&self, rows: u32) -> Result<Sample, Failure> {
        self.measured(&mut self.tundish(&["seed", "--json", "--opportunities", &rows.to_string()]), rows).await
    }

    /// The rows of another database without any work.
    pub(crate) async fn floor(&self, of: &Scene, rows: u32) -> Result<Sample, Failure> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("--floor").arg(&of.url).arg(&self.url);
        self.measured(&mut command, rows).await
    }

    fn tundish(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(TUNDISH);
        command.args(arguments).env("TUNDISH_DB", &self.url);
        command
    }

    async fn measured(&self, command: &mut Command, rows: u32) -> Result<Sample, Failure> {
        let before = self.written().await?;
        let mut needed = watch::run(command, self.log.as_deref(), self.postmaster).await?;
        if self.log.is_none() {
            needed.log = u64::try_from(self.written().await? - before)?;
        }
        let db = self.open()?;
        let sql = match self.engine {
            Engine::Sqlite => "select page_count * page_size from pragma_page_count(), pragma_page_size()",
            Engine::Postgres => "select pg_database_size(current_database())",
        };
        let (size, arrived) = db
            .read_long(async move |tx| {
                let (size,) = tx.one::<(i64,)>(sql, args![]).await?;
                let (arrived,) = tx.one::<(i64,)>("select count(*) from opportunity", args![]).await?;
                Ok::<_, Error>((size, arrived))
            })
            .await?;
        if arrived != i64::from(rows) {
            return Err(format!("{arrived} of {rows} opportunities arrived").into());
        }
        Ok(Sample { needed, size })
    }

    /// Bytes that the server has written to its log until now; 0 on SQLite.
    async fn written(&self) -> Result<i64, Failure> {
        if self.engine == Engine::Sqlite {
            return Ok(0);
        }
        let sql = "select cast(pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') as bigint)";
        let read = self.open()?.read(async move |tx| tx.one::<(i64,)>(sql, args![]).await);
        let (written,): (i64,) = read.await.map_err(|error: Error| error)?;
        Ok(written)
    }

    fn open(&self) -> Result<Db, Failure> {
        Ok(Db::open(&self.url.parse::<DbUrl>()?, Clock::system())?)
    }
}
