//! What is measured, in which order, on which database.

use std::{path::PathBuf, time::Duration};

use axum::{
    body::Body,
    http::{Request, header},
};
use tundish_testkit::{
    cluster::{Cluster, Durability},
    temp::TempDir,
};

use crate::{
    Failure,
    company::{self, Company},
    load::{Clients, Sample, Spenders},
    operations::{Ask, Floor, Operation, Turn, operations},
    server::Server,
};

/// What was asked for.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) rows: u32,
    pub(crate) rounds: usize,
    pub(crate) seconds: Duration,
    pub(crate) only: String,
    pub(crate) floor: Option<PathBuf>,
}

/// What was measured on one database.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(crate) engine: &'static str,
    pub(crate) lines: Vec<Line>,
    pub(crate) weights: Vec<Weight>,
    /// How many events the fold took, and in how many seconds.
    pub(crate) folded: (i64, f64),
}

/// One operation in all rounds.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) saturated: Vec<Sample>,
    pub(crate) half: Vec<Sample>,
    /// At saturation; empty when there is no floor.
    pub(crate) floor: Vec<Sample>,
    operation: Operation,
    /// Where the floor is, and what is asked of it.
    floor_operation: Option<(Clients, Operation)>,
}

/// What a page weighs on the way, in bytes.
#[derive(Debug)]
pub(crate) struct Weight {
    pub(crate) name: String,
    pub(crate) plain: usize,
    pub(crate) gzip: usize,
    /// With every style sheet, script and picture that a first visit loads.
    pub(crate) first_visit: usize,
}

/// Databases for the company and for the floors, on one kind of server; they live as long as the value.
struct Databases {
    company: String,
    floor: String,
    postmaster: Option<u32>,
    _folder: Option<TempDir>,
    _clusters: Vec<Cluster>,
}

impl Databases {
    fn sqlite() -> Self {
        let folder = TempDir::new();
        let url = |name: &str| format!("sqlite:{}", folder.join(name).display());
        let (company, floor) = (url("company.db"), url("floor.db"));
        Self { company, floor, postmaster: None, _folder: Some(folder), _clusters: Vec::new() }
    }

    fn postgres() -> Result<Self, Failure> {
        let (company, floor) = (Cluster::start(Durability::Durable)?, Cluster::start(Durability::Durable)?);
        let postmaster = Some(postmaster(&company)?);
        Ok(Self {
            company: company.url(),
            floor: floor.url(),
            postmaster,
            _folder: None,
            _clusters: vec![company, floor],
        })
    }

    fn floor_postmaster(&self) -> Result<Option<u32>, Failure> {
        self._clusters.get(1).map(postmaster).transpose()
    }
}

/// The number of a cluster's first process.
fn postmaster(cluster: &Cluster) -> Result<u32, Failure> {
    let written = std::fs::read_to_string(cluster.folder().join("data/postmaster.pid"))?;
    Ok(written.lines().next().ok_or("the server wrote no number of its process")?.parse()?)
}

impl Plan {
    /// Measures everything whose name contains the text that was asked for.
    pub(crate) async fn measure(&self) -> Result<Vec<Measured>, Failure> {
        let mut measured = Vec::new();
        for engine in ["SQLite", "PostgreSQL"] {
            let asked = |name: &str| format!("{engine}, {name}").to_lowercase().contains(&self.only);
            if !self.only.is_empty()
                && !self.only.starts_with(&engine.to_lowercase())
                && self.only.starts_with(['s', 'p'])
            {
                continue;
            }
            let databases = if engine == "SQLite" { Databases::sqlite() } else { Databases::postgres()? };
            eprintln!("{engine}: founding a company with {} opportunities", self.rows);
            let company = company::found(&databases.company, self.rows).await?;
            let server = Server::real(&databases.company)?;
            let spenders = Spenders { server: server.process(), postmaster: databases.postmaster };
            let clients = Clients::new(&server.url, spenders);
            let floors = Floors::start(self, &databases)?;
            let mut lines = Vec::new();
            for operation in operations(&company).into_iter().filter(|operation| asked(&operation.name)) {
                lines.push(Line {
                    name: operation.name.clone(),
                    saturated: Vec::new(),
                    half: Vec::new(),
                    floor: Vec::new(),
                    floor_operation: floors.of(&clients, &operation).await?,
                    operation,
                });
            }
            let weights = weights(&clients, &company, &server.url).await?;
            for round in 0..self.rounds {
                eprintln!("{engine}: round {} of {}", round + 1, self.rounds);
                for line in &mut lines {
                    line.measure(&clients, self.seconds).await?;
                }
            }
            measured.push(Measured { engine, lines, weights, folded: company.folded });
        }
        Ok(measured)
    }
}

impl Line {
    async fn measure(&mut self, clients: &Clients, seconds: Duration) -> Result<(), Failure> {
        // Connections, statements and caches are warm before anything counts.
        clients.ask(&self.operation, seconds / 4, None).await?;
        let saturated = clients.ask(&self.operation, seconds, None).await?;
        self.half.push(clients.ask(&self.operation, seconds, Some(saturated.rate / 2.0)).await?);
        // Whoever runs this for one operation sees how it goes before the table is made.
        eprintln!(
            "  {}: {:.0} a second, p99 {:.1} ms, CPU {:.2} ms",
            self.name, saturated.rate, saturated.p99, saturated.cpu
        );
        self.saturated.push(saturated);
        if let Some((clients, operation)) = &self.floor_operation {
            clients.ask(operation, seconds / 4, None).await?;
            self.floor.push(clients.ask(operation, seconds, None).await?);
        }
        Ok(())
    }
}

/// The process that serves floors, if there is one.
struct Floors {
    server: Option<(Server, Clients)>,
    rows: u32,
}

impl Floors {
    fn start(plan: &Plan, databases: &Databases) -> Result<Self, Failure> {
        let Some(program) = &plan.floor else { return Ok(Self { server: None, rows: plan.rows }) };
        let server = Server::floor(program, &databases.floor, plan.rows)?;
        let spenders = Spenders { server: server.process(), postmaster: databases.floor_postmaster()? };
        let clients = Clients::new(&server.url, spenders);
        Ok(Self { server: Some((server, clients)), rows: plan.rows })
    }

    async fn of(&self, real: &Clients, operation: &Operation) -> Result<Option<(Clients, Operation)>, Failure> {
        let Some((server, clients)) = &self.server else { return Ok(None) };
        let ask = match operation.floor {
            Floor::None => return Ok(None),
            Floor::One => Ask::Raw { kind: "one", rows: self.rows },
            Floor::Page => Ask::Raw { kind: "page", rows: self.rows },
            Floor::Move => Ask::RawMove { rows: self.rows },
            Floor::Bytes => {
                let mut turn = Turn { client: 0, clients: 1, asked: 0 };
                let (_, bytes, text) = real.answer(operation, &mut turn).await?;
                let path = format!("/bytes/{}", operation.name.replace([' ', ','], "-"));
                let kept = Request::put(format!("{}{path}", server.url)).body(Body::from(bytes))?;
                clients.plain(kept).await?;
                Ask::Get { headers: Vec::new(), of: vec![(path, text)] }
            }
        };
        let operation =
            Operation { name: format!("floor of {}", operation.name), ask, status: 200, floor: Floor::None };
        Ok(Some((clients.clone(), operation)))
    }
}

/// What the pages of the representative weigh.
async fn weights(clients: &Clients, company: &Company, base: &str) -> Result<Vec<Weight>, Failure> {
    let by = &company.actors[0];
    let record = by.records.first().map(|record| record.id.to_string()).unwrap_or_default();
    let mut weights = Vec::new();
    for (name, path) in [
        ("funnel", "/funnel".to_owned()),
        ("list", "/opportunities".to_owned()),
        ("record", format!("/opportunities/{record}")),
    ] {
        let get = |path: &str, encoding: &str| {
            let request = Request::get(format!("{base}{path}")).header(header::COOKIE, &by.cookie);
            request
                .header(header::ACCEPT, "text/html,*/*")
                .header(header::ACCEPT_ENCODING, encoding)
                .body(Body::empty())
        };
        let plain = clients.plain(get(&path, "identity")?).await?;
        let gzip = clients.plain(get(&path, "gzip")?).await?.len();
        let mut first_visit = gzip;
        for asset in assets(&String::from_utf8_lossy(&plain)) {
            first_visit += clients.plain(get(&asset, "gzip")?).await?.len();
        }
        weights.push(Weight { name: name.to_owned(), plain: plain.len(), gzip, first_visit });
    }
    Ok(weights)
}

/// The embedded files that a page names.
fn assets(page: &str) -> Vec<String> {
    let named = page.split("\"/assets/").skip(1).filter_map(|rest| rest.split(['"', '#']).next());
    let mut assets: Vec<String> = named.map(|name| format!("/assets/{name}")).collect();
    assets.sort();
    assets.dedup();
    assets
}
