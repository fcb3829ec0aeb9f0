//! The pool of connections and how each is set up.

use std::{str::FromStr, sync::Arc, time::Duration};

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime};
use tokio_postgres::NoTls;

use super::{failure, lone::LoneReads, turns::Turns};
use crate::{Error, Result};

/// Connections of one node. Several nodes share the server's limit (100 by default).
const CONNECTIONS: usize = 16;
/// How long work waits for a connection before it is told that the database is busy.
const CONNECTION_WAIT: Duration = Duration::from_secs(5);
/// Limits that the server keeps for us, so that a lost node leaves no open transaction behind. Times are read as UTC, and
/// names are found in one schema.
const SERVER_SETTINGS: &str = "-c statement_timeout=60s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s -c timezone=UTC -c client_min_messages=warning";

/// The pool.
#[derive(Clone)]
pub(crate) struct Postgres {
    pool: Pool,
    pub(crate) lone_reads: Arc<LoneReads>,
    pub(crate) turns: Turns,
}

impl Postgres {
    pub(crate) fn open(url: &str) -> Result<Self> {
        let mut config = tokio_postgres::Config::from_str(url).map_err(|error| Error::Setting(error.to_string()))?;
        let options =
            config.get_options().map_or_else(|| SERVER_SETTINGS.to_owned(), |own| format!("{SERVER_SETTINGS} {own}"));
        config
            .options(options)
            .application_name("tundish")
            .connect_timeout(CONNECTION_WAIT)
            .keepalives_idle(Duration::from_secs(10))
            .keepalives_interval(Duration::from_secs(5))
            .keepalives_retries(3)
            .tcp_user_timeout(Duration::from_secs(25));
        let manager = Manager::from_config(config, NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS)
            .wait_timeout(Some(CONNECTION_WAIT))
            .create_timeout(Some(CONNECTION_WAIT))
            .recycle_timeout(Some(CONNECTION_WAIT))
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| Error::Setting(error.to_string()))?;
        Ok(Self { pool, lone_reads: Arc::default(), turns: Turns::default() })
    }

    pub(crate) async fn connection(&self) -> Result<Object> {
        self.pool.get().await.map_err(|error| match error {
            PoolError::Backend(error) => match failure(&error) {
                // A database that does not exist or refuses the password is as far away as one that is switched off.
                Error::Statement(message) => Error::Unavailable(message),
                other => other,
            },
            PoolError::Timeout(_) => Error::Busy,
            other => Error::Unavailable(other.to_string()),
        })
    }

    /// Settings of the server under which an acknowledged write may be lost.
    pub(crate) async fn warnings(&self) -> Result<Vec<String>> {
        let client = self.connection().await?;
        let mut warnings = Vec::new();
        for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
            let row =
                client.query_one("select current_setting($1)", &[&setting]).await.map_err(|error| failure(&error))?;
            if row.get::<_, &str>(0) == "off" {
                warnings.push(format!(
                    "PostgreSQL runs with {setting} = off: acknowledged writes can be lost. Switch it on."
                ));
            }
        }
        Ok(warnings)
    }
}
