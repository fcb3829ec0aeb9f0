//! Leases of node numbers: ten bits of every identifier that no two living processes share.

use std::time::Duration;

use crate::{Db, Error, Result, Tx, args};

/// How long a number stays ours without a sign of life.
const LEASE_MICROS: i64 = 10 * 60 * 1_000_000;
/// When a living process should renew its lease.
pub const RENEW_EVERY: Duration = Duration::from_secs(120);
/// Numbers there are. Number 0 is used before a lease was taken, and by tests.
const NODES: i64 = 1024;

/// A node number in use. Renew it every [`RENEW_EVERY`]; a process that stops without giving it back loses it after ten minutes.
#[derive(Debug, Clone)]
pub struct NodeLease {
    node: i64,
    holder: String,
}

impl Db {
    /// Takes a free node number and draws identifiers with it from now on. `holder` is any text that no other process uses.
    ///
    /// # Errors
    /// [`Error::Busy`] when all numbers are taken.
    pub async fn lease_node(&self, holder: &str) -> Result<NodeLease> {
        let holder = holder.to_owned();
        let lease = self
            .write(async move |tx| {
                let (now, until) = (tx.now(), tx.now().plus_micros(LEASE_MICROS));
                let lapsed = tx
                    .optional::<(i64,)>(
                        "select node from node_lease where leased_until_at < $1 order by node limit 1",
                        args![now],
                    )
                    .await?;
                let node = match lapsed {
                    Some((node,)) => {
                        tx.exec(
                            "update node_lease set holder = $1, leased_until_at = $2 where node = $3",
                            args![&holder, until, node],
                        )
                        .await?;
                        node
                    }
                    None => {
                        let (last,) =
                            tx.one::<(i64,)>("select coalesce(max(node), 0) from node_lease", args![]).await?;
                        let node = last + 1;
                        if NODES <= node {
                            return Err(Error::Busy);
                        }
                        tx.exec(
                            "insert into node_lease (node, holder, leased_until_at) values ($1, $2, $3)",
                            args![node, &holder, until],
                        )
                        .await?;
                        node
                    }
                };
                Ok(NodeLease { node, holder: holder.clone() })
            })
            .await?;
        self.context().change_node(u16::try_from(lease.node).unwrap_or_default());
        Ok(lease)
    }

    /// Shows that the process still lives. False when the lease was lost meanwhile: take another.
    ///
    /// # Errors
    /// Only those of the way to the database.
    pub async fn renew_node(&self, lease: &NodeLease) -> Result<bool> {
        let lease = lease.clone();
        self.write(async move |tx| {
            let until = tx.now().plus_micros(LEASE_MICROS);
            let renewed = tx
                .exec(
                    "update node_lease set leased_until_at = $1 where node = $2 and holder = $3",
                    args![until, lease.node, &lease.holder],
                )
                .await?;
            Ok(renewed == 1)
        })
        .await
    }

    /// Gives the number back at an orderly end.
    ///
    /// # Errors
    /// Only those of the way to the database; the lease then lapses by itself.
    pub async fn return_node(&self, lease: &NodeLease) -> Result<()> {
        let lease = lease.clone();
        self.write(async move |tx| {
            // The row stays, so that a number that was just in use is not handed out first.
            tx.exec(
                "update node_lease set leased_until_at = $1 where node = $2 and holder = $3",
                args![tx.now(), lease.node, &lease.holder],
            )
            .await?;
            Ok(())
        })
        .await
    }
}

impl Tx {
    /// Whether more than one process holds a number: ours and that of another one that lives, or died within ten minutes.
    pub(crate) async fn has_other_nodes(&mut self) -> Result<bool> {
        let now = self.now();
        let (living,) =
            self.one::<(i64,)>("select count(*) from node_lease where leased_until_at > $1", args![now]).await?;
        Ok(1 < living)
    }
}
