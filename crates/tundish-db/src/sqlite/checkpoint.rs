//! Checkpoints: the log is moved into the file by a thread of its own, never by a commit.

use std::{
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    thread::JoinHandle,
    time::Duration,
};

use rusqlite::Connection;

use super::connection::open_checkpointer;
use crate::{Error, Result};

/// Log size from which a passive checkpoint is made while work goes on.
const PASSIVE_BYTES: u64 = 4 * 1024 * 1024;
/// Silence after which the log is moved whole and cut to nothing.
const IDLE: Duration = Duration::from_secs(2);
/// Size looked at once in so many commits.
const COMMITS_PER_LOOK: u32 = 64;

/// Handle of the thread; it ends when the handle is dropped.
pub(super) struct Checkpointer {
    commits: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpointer {
    pub(super) fn start(path: &Path) -> Result<Self> {
        let connection = open_checkpointer(path)?;
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        let log = PathBuf::from(log);
        let (commits, received) = channel();
        let thread = std::thread::Builder::new()
            .name("tundish-checkpoint".to_owned())
            .spawn(move || run(&connection, &log, &received))
            .map_err(|error| Error::Unavailable(error.to_string()))?;
        Ok(Self { commits: Some(commits), thread: Some(thread) })
    }

    /// Tells that a commit was made.
    pub(super) fn committed(&self) {
        if let Some(commits) = &self.commits {
            // The thread outlives this handle, so the message cannot be lost.
            let _ = commits.send(());
        }
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.commits = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(connection: &Connection, log: &Path, commits: &Receiver<()>) {
    let mut since_look = 0;
    let mut is_cut = false;
    loop {
        let next = if is_cut {
            commits.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            commits.recv_timeout(IDLE)
        };
        match next {
            Ok(()) => {
                is_cut = false;
                since_look += 1;
                if COMMITS_PER_LOOK <= since_look {
                    since_look = 0;
                    if PASSIVE_BYTES <= size(log) {
                        checkpoint(connection, "passive");
                    }
                }
            }
            Err(RecvTimeoutError::Timeout) => is_cut = checkpoint(connection, "truncate"),
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn size(log: &Path) -> u64 {
    std::fs::metadata(log).map_or(0, |metadata| metadata.len())
}

/// A checkpoint that fails is tried again later: the log is only longer for it.
fn checkpoint(connection: &Connection, mode: &str) -> bool {
    let busy = connection.query_row(&format!("pragma wal_checkpoint({mode})"), [], |row| row.get::<_, i64>(0));
    match busy {
        Ok(0) => true,
        Ok(_) => false,
        Err(error) => {
            tracing::warn!(%error, "the checkpoint failed and will be tried again");
            false
        }
    }
}
