//! What is measured, in which order, on which database.

use std::{path::PathBuf, time::Duration};

use tundish_testkit::{
    cluster::{Cluster, Durability},
    temp::TempDir,
};

use crate::{
    Failure, check,
    clients::{Load, Sample, Way, Work, run},
    company,
    direct_postgres::DirectPostgres,
    direct_sqlite::DirectSqlite,
    group_commit::GroupCommit,
    handlers::router,
    through_seam::ThroughSeam,
};

/// A way to the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Variant {
    Seam,
    Driver,
    GroupCommit,
}

/// Variants that are compared with each other.
#[derive(Debug)]
pub(crate) struct Cell {
    pub(crate) title: String,
    pub(crate) clients: u64,
    pub(crate) variants: Vec<Variant>,
    /// Per variant one sample per round.
    pub(crate) samples: Vec<Vec<Sample>>,
    work: Work,
    is_loopback: bool,
}

/// A database that lives as long as the value.
struct Database {
    url: String,
    /// The file, on SQLite.
    path: Option<PathBuf>,
    /// The server's first process, on PostgreSQL.
    postmaster: Option<u32>,
    _folder: Option<TempDir>,
    _cluster: Option<Cluster>,
}

impl Database {
    fn sqlite() -> Self {
        let folder = TempDir::new();
        let path = folder.join("tundish.db");
        let url = format!("sqlite:{}", path.display());
        Self { url, path: Some(path), postmaster: None, _folder: Some(folder), _cluster: None }
    }

    fn postgres() -> Result<Self, Failure> {
        let cluster = Cluster::start(Durability::Durable)?;
        let written = std::fs::read_to_string(cluster.folder().join("data/postmaster.pid"))?;
        let postmaster = written.lines().next().ok_or("the server wrote no number of its process")?.parse()?;
        let url = cluster.url();
        Ok(Self { url, path: None, postmaster: Some(postmaster), _folder: None, _cluster: Some(cluster) })
    }

    /// What the server does by itself in time, done now, so that it does not fall into a round.
    async fn settle(&self) -> Result<(), Failure> {
        if self.postmaster.is_some() {
            let (client, connection) = tokio_postgres::connect(&self.url, tokio_postgres::NoTls).await?;
            tokio::spawn(connection);
            client.batch_execute("vacuum analyze").await?;
            client.batch_execute("checkpoint").await?;
        }
        Ok(())
    }

    /// Transactions that the server rolled back, nearly all of them in favour of others.
    async fn rolled_back(&self) -> Result<i64, Failure> {
        if self.postmaster.is_none() {
            return Ok(0);
        }
        let (client, connection) = tokio_postgres::connect(&self.url, tokio_postgres::NoTls).await?;
        tokio::spawn(connection);
        let sql = "select xact_rollback from pg_stat_database where datname = current_database()";
        Ok(client.query_one(sql, &[]).await?.try_get(0)?)
    }

    async fn open(&self, variant: Variant, is_loopback: bool) -> Result<Way, Failure> {
        let router = match (variant, &self.path) {
            (Variant::Seam, _) => router(ThroughSeam::open(&self.url)?),
            (Variant::Driver, Some(path)) => router(DirectSqlite::open(path)?),
            (Variant::Driver, None) => router(DirectPostgres::open(&self.url)?),
            (Variant::GroupCommit, Some(path)) => router(GroupCommit::open(path)?),
            (Variant::GroupCommit, None) => return Err("the server commits in groups by itself".into()),
        };
        Ok(if is_loopback { Way::over_loopback(router).await } else { Way::Inside(router) })
    }
}

/// Measures everything whose title contains `only`.
pub(crate) async fn measure(rows: i64, rounds: usize, seconds: Duration, only: &str) -> Result<Vec<Cell>, Failure> {
    let mut measured = Vec::new();
    for engine in ["SQLite", "PostgreSQL"] {
        let mut cells = cells(engine);
        cells.retain(|cell| cell.title.to_lowercase().contains(&only.to_lowercase()));
        if cells.is_empty() {
            continue;
        }
        let database = if engine == "SQLite" { Database::sqlite() } else { Database::postgres()? };
        eprintln!("{engine}: founding a company with {rows} opportunities");
        company::found(&database.url, rows).await?;
        database.settle().await?;
        let mut acknowledged = Vec::new();
        for round in 0..rounds {
            eprintln!("{engine}: round {} of {rounds}", round + 1);
            for cell in &mut cells {
                for turn in 0..cell.variants.len() {
                    // Each round begins with another variant, so that none always follows the same one.
                    let place = (turn + round) % cell.variants.len();
                    let way = database.open(cell.variants[place], cell.is_loopback).await?;
                    let load = Load {
                        work: cell.work,
                        clients: cell.clients,
                        rows,
                        seconds,
                        seed: u64::try_from(round)?,
                        postmaster: database.postmaster,
                    };
                    // Connections, statements and caches are warm before anything counts.
                    run(&way, Load { seconds: seconds / 4, ..load }, &mut acknowledged).await?;
                    let sample = run(&way, load, &mut acknowledged).await?;
                    cell.samples[place].push(sample);
                }
            }
        }
        check::check(&database.url, rows, &acknowledged).await?;
        let repeated = database.rolled_back().await?;
        eprintln!("{engine}: all {} acknowledged moves are stored, {repeated} were rolled back", acknowledged.len());
        measured.append(&mut cells);
    }
    Ok(measured)
}

fn cells(engine: &str) -> Vec<Cell> {
    let mut cells = Vec::new();
    let works = [
        (Work::Move, "stage move", false),
        (Work::Move, "stage move over HTTP", true),
        (Work::One, "one record", false),
        (Work::Page, "page of 50", false),
    ];
    for (work, name, is_loopback) in works {
        for clients in [1, 8] {
            if is_loopback && clients == 1 {
                continue;
            }
            let mut variants = vec![Variant::Driver, Variant::Seam];
            if engine == "SQLite" && work == Work::Move {
                variants.push(Variant::GroupCommit);
            }
            let samples = vec![Vec::new(); variants.len()];
            cells.push(Cell { title: format!("{engine}, {name}"), clients, variants, samples, work, is_loopback });
        }
    }
    cells
}
