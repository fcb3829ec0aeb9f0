//! Bringing a database into use: open, migrate, take a node number, read the company's settings.

use anyhow::{Context, bail};
use tundish_db::{Clock, Db, DbUrl, NodeLease};

use crate::setting::{self, Company};

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
        db.migrate().await.with_context(|| format!("cannot bring {url} up to date"))?;
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
        let mut ticks = tokio::time::interval(tundish_db::RENEW_EVERY);
        ticks.tick().await;
        loop {
            ticks.tick().await;
            match db.renew_node(&lease).await {
                Ok(true) => {}
                Ok(false) => match db.lease_node(&format!("{lease:?}")).await {
                    Ok(taken) => lease = taken,
                    Err(error) => tracing::error!(%error, "the node number was lost and no other could be taken"),
                },
                Err(error) => tracing::warn!(%error, "the node number could not be renewed"),
            }
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
