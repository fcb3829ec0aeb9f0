//! Who of this node writes at the same time.
//!
//! PostgreSQL watches what a serializable transaction reads by whole pages of an index, so that strangers who change neighbouring
//! rows meet, and one of them must begin again. Among many writers one can be unlucky time after time. So whoever conflicted
//! [`PATIENCE`] times waits until the others of this node have ended, and writes while none of them does. Bulk work takes no part:
//! nobody who waits at a screen waits for it.

use std::sync::Arc;

use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Conflicts that are borne among the others.
const PATIENCE: u32 = 3;

/// The turns of one node. Clones are the same.
#[derive(Clone, Default)]
pub(crate) struct Turns(Arc<RwLock<()>>);

/// The right to write, until it is dropped.
pub(crate) enum Turn<'t> {
    /// Beside others.
    Among(#[expect(dead_code, reason = "held, not read")] RwLockReadGuard<'t, ()>),
    /// Alone on this node.
    Alone(#[expect(dead_code, reason = "held, not read")] RwLockWriteGuard<'t, ()>),
}

impl Turns {
    /// Waits for the turn of a write that has met so many conflicts. The lock is fair: whoever waits to be alone is not overtaken.
    pub(crate) async fn take(&self, conflicts: u32) -> Turn<'_> {
        if conflicts < PATIENCE { Turn::Among(self.0.read().await) } else { Turn::Alone(self.0.write().await) }
    }
}
