//! The floors as a server of its own, for benchmarks of other crates that may not name a driver.
//!
//! `/one/{id}` and `/page/{before}` answer by the bare driver, on SQLite by one of several connections; `/move/{id}` is raw group commit
//! on SQLite and the driver's transaction on PostgreSQL; what was put to `/bytes/{name}` is answered from memory.

use std::{
    collections::HashMap,
    path::Path,
    sync::{
        Arc, RwLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path as Named, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};

use crate::{
    Failure, company,
    direct_postgres::DirectPostgres,
    direct_sqlite::DirectSqlite,
    group_commit::GroupCommit,
    handlers::{Answer, Store, router},
    work::Opportunity,
};

/// Connections that read at once.
const READERS: usize = 8;

/// Founds a company in the database and serves until the process is ended.
pub(crate) async fn serve(url: &str, rows: i64) -> Result<(), Failure> {
    company::found(url, rows).await?;
    let ways = match url.strip_prefix("sqlite:") {
        Some(path) => router(Pooled::open(Path::new(path))?),
        None => router(DirectPostgres::open(url)?),
    };
    let bytes = Router::new().route("/bytes/{name}", get(kept).put(keep)).with_state(Kept::default());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("The floor listens on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, ways.merge(bytes)).await?)
}

type Kept = Arc<RwLock<HashMap<String, Bytes>>>;

async fn keep(State(all): State<Kept>, Named(name): Named<String>, bytes: Bytes) -> StatusCode {
    match all.write() {
        Ok(mut all) => {
            all.insert(name, bytes);
            StatusCode::NO_CONTENT
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

async fn kept(State(all): State<Kept>, Named(name): Named<String>) -> Response {
    match all.read().ok().and_then(|all| all.get(&name).cloned()) {
        Some(bytes) => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Several connections that read, and one that writes in groups.
#[derive(Clone)]
struct Pooled {
    readers: Arc<Vec<DirectSqlite>>,
    next: Arc<AtomicUsize>,
    writer: GroupCommit,
}

impl Pooled {
    fn open(path: &Path) -> Result<Self, Failure> {
        let readers: Result<Vec<_>, _> = (0..READERS).map(|_| DirectSqlite::open(path)).collect();
        Ok(Self { readers: Arc::new(readers?), next: Arc::default(), writer: GroupCommit::open(path)? })
    }

    fn reader(&self) -> &DirectSqlite {
        &self.readers[self.next.fetch_add(1, Ordering::Relaxed) % READERS]
    }
}

impl Store for Pooled {
    async fn stage_move(&self, id: i64) -> Answer<i64> {
        self.writer.stage_move(id).await
    }

    async fn one(&self, id: i64) -> Answer<Opportunity> {
        self.reader().one(id).await
    }

    async fn page(&self, before: i64) -> Answer<Vec<Opportunity>> {
        self.reader().page(before).await
    }
}
