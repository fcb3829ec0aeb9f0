//! A PostgreSQL database of its own for every test.
//!
//! The server is the one that `TUNDISH_TEST_POSTGRES` names (`cargo xtask test` starts one for the whole run, and a
//! developer may name another); without the variable the first test of a process starts a cluster that ends with the
//! process. Tests therefore also run from an editor, one at a time.
//!
//! `tokio_postgres` is named here only to create and drop databases; what happens inside them is for `tundish-db`.

use crate::cluster::{Cluster, Durability, SERVER_VARIABLE};
use crate::temp;
use std::sync::OnceLock;
use tokio_postgres::{Client, NoTls};

/// A database that exists as long as the value.
#[derive(Debug)]
pub struct PostgresDatabase {
    name: String,
    url: String,
}

impl PostgresDatabase {
    /// Creates an empty database.
    ///
    /// # Panics
    /// When there is no PostgreSQL or it refuses.
    pub async fn empty() -> Self {
        let admin = connect(server()).await;
        Self::create(&admin, "template0").await
    }

    /// Creates a copy of a template. The first caller with this `key` makes the template: an empty database that `fill`
    /// gets the address of, to migrate and fill it. `fill` must have closed its connections when it returns. Callers in
    /// other processes wait for it. The key should change with what `fill` does, for example hold a hash of the migrations.
    ///
    /// # Panics
    /// When there is no PostgreSQL or it refuses.
    pub async fn copy_of(key: &str, fill: impl AsyncFnOnce(&str)) -> Self {
        let admin = connect(server()).await;
        let template = format!("tundish_template_{key}");
        // One template at a time is made on a server; the lock ends with the connection, whatever happens to us.
        let lock = "select pg_advisory_lock(hashtext('tundish-testkit'))";
        execute(&admin, lock).await;
        let known = admin.query_opt("select 1 from pg_database where datname = $1", &[&template]).await;
        if known.unwrap_or_else(|error| panic!("PostgreSQL: {error:?}")).is_none() {
            let unfinished = Self::create(&admin, "template0").await;
            fill(&unfinished.url).await;
            execute(&admin, &format!("alter database \"{}\" rename to \"{template}\"", unfinished.name)).await;
        }
        execute(&admin, "select pg_advisory_unlock_all()").await;
        Self::create(&admin, &template).await
    }

    async fn create(admin: &Client, template: &str) -> Self {
        let name = format!("tundish_test_{}", temp::random_name());
        execute(admin, &format!("create database \"{name}\" template \"{template}\"")).await;
        let url = with_database(server(), &name);
        Self { name, url }
    }

    /// The address of the database, `postgres://…`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        // A thread of its own, because a drop can happen inside any runtime and cannot wait there. Errors are left alone:
        // the cluster may be gone already, and a panic here would hide why the test failed.
        let statement = format!("drop database if exists \"{}\" with (force)", self.name);
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let (admin, connection) =
                    tokio_postgres::connect(server(), NoTls).await.map_err(std::io::Error::other)?;
                tokio::spawn(connection);
                admin.batch_execute(&statement).await.map_err(std::io::Error::other)
            })
        });
        let _ = dropping.join();
    }
}

/// The address of the server for this run.
fn server() -> &'static str {
    static SERVER: OnceLock<(String, Option<Cluster>)> = OnceLock::new();
    let (url, _) = SERVER.get_or_init(|| match std::env::var(SERVER_VARIABLE) {
        Ok(url) => (url, None),
        Err(_) => {
            let cluster = Cluster::start(Durability::Relaxed).unwrap_or_else(|error| panic!("{error}"));
            (cluster.url(), Some(cluster))
        }
    });
    url
}

async fn connect(url: &str) -> Client {
    let (client, connection) =
        tokio_postgres::connect(url, NoTls).await.unwrap_or_else(|error| panic!("PostgreSQL at {url}: {error:?}"));
    tokio::spawn(connection);
    client
}

async fn execute(client: &Client, sql: &str) {
    client.batch_execute(sql).await.unwrap_or_else(|error| panic!("PostgreSQL on `{sql}`: {error:?}"));
}

/// The same server's address with another database.
fn with_database(url: &str, name: &str) -> String {
    let after_scheme = url.find("://").map_or(0, |at| at + 3);
    let (front, parameters) = url.split_at(url.find('?').unwrap_or(url.len()));
    let front = front[after_scheme..].find('/').map_or(front, |at| &front[..after_scheme + at]);
    format!("{front}/{name}{parameters}")
}

#[cfg(test)]
mod tests;
