//! Readers: short reads in place on a connection of their own, long ones on a lane of blocking threads.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::Semaphore;

use super::{
    budget::{LONG_TICKS, READ_TICKS},
    connection::{Guarded, open_reader},
    statement::SqliteTx,
};
use crate::{Error, Result};

/// Reads that may run for long at the same time; more of them wait.
const LONG_LANE: usize = 2;
/// How long a long read waits for the lane.
const LONG_LANE_WAIT: Duration = Duration::from_secs(30);
/// Idle connections kept open: reads in place never wait, so there are at most as many as threads.
const IDLE_KEPT: usize = 8;

/// The connections that read.
#[derive(Clone)]
pub(crate) struct Readers {
    path: PathBuf,
    idle: Arc<Mutex<Vec<Guarded>>>,
    long: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn open(path: &Path) -> Result<Self> {
        let first = open_reader(path)?;
        Ok(Self {
            path: path.to_owned(),
            idle: Arc::new(Mutex::new(vec![first])),
            long: Arc::new(Semaphore::new(LONG_LANE)),
        })
    }

    /// Lends a transaction that must finish within the budget.
    pub(crate) fn short(&self) -> Result<SqliteTx> {
        self.begin(READ_TICKS)
    }

    /// Lends a transaction for a thread that may be occupied for long.
    pub(crate) fn long(&self) -> Result<SqliteTx> {
        self.begin(LONG_TICKS)
    }

    /// Waits for a place on the long lane.
    pub(crate) async fn long_lane(&self) -> Result<tokio::sync::OwnedSemaphorePermit> {
        match tokio::time::timeout(LONG_LANE_WAIT, Arc::clone(&self.long).acquire_owned()).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) | Err(_) => Err(Error::Busy),
        }
    }

    /// Ends the snapshot and takes the connection back; says whether the work exceeded its budget.
    pub(crate) fn end(&self, tx: SqliteTx) -> bool {
        let spent = tx.guarded.budget.is_spent();
        tx.guarded.budget.grant(i64::MAX);
        let ended =
            tx.connection().is_autocommit() || tx.exec("commit", &[]).is_ok() || tx.exec("rollback", &[]).is_ok();
        if ended {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() < IDLE_KEPT {
                idle.push(tx.guarded);
            }
        }
        spent
    }

    fn begin(&self, ticks: i64) -> Result<SqliteTx> {
        let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let guarded = match kept {
            Some(guarded) => guarded,
            None => open_reader(&self.path)?,
        };
        guarded.budget.grant(ticks);
        let tx = SqliteTx { guarded, queue: None };
        tx.exec("begin", &[])?;
        Ok(tx)
    }
}
