//! Where a database lives: a file in a folder, or a PostgreSQL cluster that forces to disk what it acknowledges.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, ensure};
use tundish_db::{Clock, Db};
use tundish_testkit::{
    both::Engine,
    cluster::{self, Cluster, Durability},
    faults::Faults,
    temp::{self, TempDir},
};

/// Databases by name, copies of which are cheap, and faults of their disk.
#[derive(Debug)]
pub(crate) struct Place {
    folder: TempDir,
    cluster: Option<Cluster>,
    /// Switched off unless a scene says so.
    pub(crate) faults: Faults,
}

impl Place {
    pub(crate) fn make(engine: Engine) -> anyhow::Result<Self> {
        let faults = Faults::new().map_err(anyhow::Error::msg)?;
        let cluster = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => {
                let cluster = Cluster::start(Durability::Durable).map_err(anyhow::Error::msg)?;
                cluster.stop().map_err(anyhow::Error::msg)?;
                cluster.start_again(Some(&faults)).map_err(anyhow::Error::msg)?;
                Some(cluster)
            }
        };
        Ok(Self { folder: TempDir::new(), cluster, faults })
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.cluster.is_some()
    }

    /// A folder for files and logs.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn url(&self, name: &str) -> String {
        match &self.cluster {
            None => format!("sqlite:{}", self.file(name).display()),
            Some(cluster) => {
                let url = cluster.url();
                format!("{}/{name}", url.trim_end_matches("/postgres"))
            }
        }
    }

    pub(crate) fn open(&self, name: &str) -> anyhow::Result<Db> {
        Ok(Db::open(&self.url(name).parse()?, Clock::system())?)
    }

    /// Makes an empty database.
    pub(crate) fn create(&self, name: &str) -> anyhow::Result<()> {
        if self.is_postgres() { self.client("createdb", &["--template=template0", name]) } else { Ok(()) }
    }

    /// Replaces a database by a copy of another one, which nobody has open.
    pub(crate) fn copy(&self, from: &str, to: &str) -> anyhow::Result<()> {
        if self.is_postgres() {
            // Not PostgreSQL's own way through its log: a copy made so forgets how far its sequences were logged, and after a
            // crash they give numbers again that they gave before.
            self.client("dropdb", &["--if-exists", "--force", to])?;
            return self.client("createdb", &["--strategy=file_copy", &format!("--template={from}"), to]);
        }
        for end in ["-wal", "-shm"] {
            let mut beside = self.file(to).into_os_string();
            beside.push(end);
            if Path::new(&beside).exists() {
                std::fs::remove_file(beside)?;
            }
        }
        std::fs::copy(self.file(from), self.file(to)).map(drop).context("the database is copied")
    }

    /// Kills the database server at one blow, or what is left of it.
    pub(crate) fn kill(&self) -> anyhow::Result<()> {
        match &self.cluster {
            Some(cluster) => cluster.kill().map_err(anyhow::Error::msg),
            None => Ok(()),
        }
    }

    /// Starts the database server again.
    pub(crate) fn start_again(&self) -> anyhow::Result<()> {
        match &self.cluster {
            Some(cluster) => cluster.start_again(Some(&self.faults)).map_err(anyhow::Error::msg),
            None => Ok(()),
        }
    }

    /// Copies everything as it stands to where it stays.
    pub(crate) fn keep(&self) -> anyhow::Result<PathBuf> {
        let kept = temp::create_in(&std::env::temp_dir())?;
        self.kill()?;
        let folders = std::iter::once(self.folder.path()).chain(self.cluster.as_ref().map(Cluster::folder));
        for folder in folders {
            ensure!(Command::new("cp").arg("-a").args([folder, &kept]).status()?.success(), "nothing could be kept");
        }
        Ok(kept)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(&format!("{name}.db"))
    }

    /// Runs one of PostgreSQL's clients.
    fn client(&self, program: &str, arguments: &[&str]) -> anyhow::Result<()> {
        let (Some(cluster), Some(programs)) = (&self.cluster, cluster::programs()) else { return Ok(()) };
        let mut command = Command::new(programs.join(program));
        command.arg("--host").arg(cluster.folder()).args(["--username=postgres"]).args(arguments);
        let output = command.output()?;
        ensure!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }
}
