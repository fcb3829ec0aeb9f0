//! Bringing a database into use: open, migrate, take a node number, read the company's settings.

use std::time::Duration;

use anyhow::{Context, bail};
use tundish_db::{Clock, Db, DbUrl, NodeLease};

use crate::{
    search,
    setting::{self, Company},
};

/// After a failed renewal the number is soon asked for again: it should be ours before the first write that succeeds.
const RENEW_AGAIN: Duration = Duration::from_secs(2);

/// A database in use by this process. Give it back with [`Opened::close`].
#[derive(Debug)]
pub struct Opened {
    /// The database.
    pub db: Db,
    lease: NodeLease,
}

impl Opened {
    /// Opens the database, brings its schema up to date and takes a node number.
    ///
    /// # Errors
    /// When the database cannot be reached, or a newer Tundish wrote it.
    pub async fn open(url: &DbUrl, clock: Clock) -> anyhow::Result<Self> {
        let db = Db::open(url, clock).with_context(|| format!("cannot open {url}"))?;
        bring_up_to_date(&db).await.with_context(|| format!("cannot bring {url} up to date"))?;
        for warning in db.warnings().await? {
            tracing::warn!("{warning}");
        }
        let mut holder = [0_u8; 8];
        getrandom::fill(&mut holder).map_err(|error| anyhow::anyhow!("the machine gives no randomness: {error}"))?;
        let holder = format!("{}-{:016x}", std::process::id(), u64::from_le_bytes(holder));
        let lease = db.lease_node(&holder).await.context("cannot take a node number")?;
        Ok(Self { db, lease })
    }

    /// The company's settings.
    ///
    /// # Errors
    /// When the database was never set up.
    pub async fn company(&self) -> anyhow::Result<Company> {
        match self.db.read(async |tx| setting::company(tx).await).await? {
            Some(company) => Ok(company),
            None => bail!("this database holds no company yet; run `tundish init --company NAME` first"),
        }
    }

    /// Keeps the node number ours until the process ends; to be run beside a long-lived command.
    pub async fn keep_lease(db: Db, mut lease: NodeLease) {
        let mut pause = tundish_db::RENEW_EVERY;
        loop {
            tokio::time::sleep(pause).await;
            pause = match renewed(&db, &lease).await {
                Ok(ours) => {
                    lease = ours;
                    tundish_db::RENEW_EVERY
                }
                Err(error) => {
                    tracing::warn!(%error, "the node number could not be renewed; it is tried again");
                    RENEW_AGAIN
                }
            };
        }
    }

    /// The node number, for [`Opened::keep_lease`].
    pub fn lease(&self) -> NodeLease {
        self.lease.clone()
    }

    /// Gives the node number back.
    pub async fn close(self) {
        if let Err(error) = self.db.return_node(&self.lease).await {
            // It lapses by itself.
            tracing::debug!(%error, "the node number could not be given back");
        }
    }
}

/// Brings the schema up to date, and makes what a new schema derives from the records; answers how many migrations were run.
///
/// # Errors
/// Those of the database.
pub async fn bring_up_to_date(db: &Db) -> tundish_db::Result<i64> {
    let run = db.migrate().await?;
    if let Some(rebuilt) = search::rebuild::if_missing(db).await? {
        tracing::info!(records = rebuilt.records, words = rebuilt.added, "the index for searching was made");
    }
    Ok(run)
}

/// The same number, or another one when it was lost meanwhile.
async fn renewed(db: &Db, lease: &NodeLease) -> tundish_db::Result<NodeLease> {
    if db.renew_node(lease).await? { Ok(lease.clone()) } else { db.lease_node(&format!("{lease:?}")).await }
}
