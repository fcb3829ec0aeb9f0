//! Whether the database takes writes: what readiness tells, without writing for every question.
//!
//! Reading alone would call a server ready whose disk is full or whose database became a read-only standby; writing at each
//! question would sync the disk all day. So the way of every write is watched, and only after one that the database refused
//! does a question write something itself, until that succeeds.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use crate::{Db, Error, Result, args};

/// Lengthens some lease by nothing to speak of. SQLite would not write what stays the same to the bit.
const TOUCH: &str =
    "update node_lease set leased_until_at = leased_until_at + 1 where node = (select min(node) from node_lease)";

/// What became of the last write that reached the database. Clones share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Health {
    is_refused: Arc<AtomicBool>,
}

impl Health {
    /// A write was stored.
    pub(crate) fn stored(&self) {
        // Mostly it says so already, and a look costs less than a write that other processors must learn of.
        if self.is_refused.load(Ordering::Relaxed) {
            self.is_refused.store(false, Ordering::Relaxed);
        }
    }

    /// A write was not stored; only what lies with the database counts, not what lies with the work.
    pub(crate) fn failed(&self, error: &Error) {
        if matches!(error, Error::Full | Error::Unavailable(_) | Error::Unknown) {
            self.is_refused.store(true, Ordering::Relaxed);
        }
    }
}

impl Db {
    /// Whether the database answers and takes writes.
    ///
    /// # Errors
    /// Why it does not.
    pub async fn ready(&self) -> Result<()> {
        self.schema().await?;
        if self.health().is_refused.load(Ordering::Relaxed) {
            match self.write(async |tx| tx.exec(TOUCH, args![]).await).await {
                // Others write: so it takes writes.
                Ok(_) | Err(Error::Busy) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}
