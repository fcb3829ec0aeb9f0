//! Checkpoints: the log is moved into the file by a thread of its own, never by a commit.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
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
const COMMITS_PER_LOOK: u64 = 64;

/// Handle of the thread; it ends when the handle is dropped.
pub(super) struct Checkpointer {
    looks: Option<Sender<()>>,
    pace: Arc<Pace>,
    thread: Option<JoinHandle<()>>,
}

/// What both threads know. Waking a thread costs more than a small commit's own work, so a commit only counts; it wakes the
/// thread for a look at the size, and when the thread sleeps without a time-out because the log was cut.
#[derive(Default)]
struct Pace {
    commits: AtomicU64,
    /// The count of commits at which the log was last cut; the thread sleeps until there are more.
    cut_at: AtomicU64,
}

impl Checkpointer {
    pub(super) fn start(path: &Path) -> Result<Self> {
        let connection = open_checkpointer(path)?;
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        let log = PathBuf::from(log);
        let (looks, received) = channel();
        let pace = Arc::new(Pace::default());
        let shared = Arc::clone(&pace);
        let thread = std::thread::Builder::new()
            .name("tundish-checkpoint".to_owned())
            .spawn(move || run(&connection, &log, &shared, &received))
            .map_err(|error| Error::Unavailable(error.to_string()))?;
        Ok(Self { looks: Some(looks), pace, thread: Some(thread) })
    }

    /// Tells that a commit was made.
    pub(super) fn committed(&self) {
        let before = self.pace.commits.fetch_add(1, Ordering::SeqCst);
        let is_awaited =
            before == self.pace.cut_at.load(Ordering::SeqCst) || (before + 1).is_multiple_of(COMMITS_PER_LOOK);
        if is_awaited && let Some(looks) = &self.looks {
            // The thread outlives this handle, so the message cannot be lost.
            let _ = looks.send(());
        }
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.looks = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(connection: &Connection, log: &Path, pace: &Pace, looks: &Receiver<()>) {
    // The log of an earlier run may be left: the first silence cuts it.
    let mut seen = 0;
    let mut is_cut = false;
    loop {
        let next =
            if is_cut { looks.recv().map_err(|_| RecvTimeoutError::Disconnected) } else { looks.recv_timeout(IDLE) };
        match next {
            Ok(()) => {
                is_cut = false;
                if PASSIVE_BYTES <= size(log) {
                    checkpoint(connection, "passive");
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                let commits = pace.commits.load(Ordering::SeqCst);
                if commits == seen && checkpoint(connection, "truncate") {
                    pace.cut_at.store(commits, Ordering::SeqCst);
                    // A commit between the look at the count and now found no sign that it must wake us.
                    is_cut = pace.commits.load(Ordering::SeqCst) == commits;
                }
                seen = commits;
            }
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
