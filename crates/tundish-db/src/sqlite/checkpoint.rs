//! Checkpoints: the log is moved into the file by a thread of its own, never by a commit.
//!
//! Passive checkpoints follow the writer without stopping anybody, but the log only begins anew when all of it was moved and
//! nobody writes or reads it at that moment, which never comes while work is steady. So where the log has grown too long, bulk
//! work waits between two chunks ([`Room`]) until the thread has moved and cut it; people go on meanwhile. The log is then
//! never longer than [`LIMIT_BYTES`] and what people and the last chunk wrote.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread::JoinHandle,
    time::Duration,
};

use rusqlite::Connection;
use tokio::sync::Notify;

use super::connection::open_checkpointer;
use crate::{Error, Result};

/// Log size from which a passive checkpoint is made while work goes on, and by which it grows between two of them.
const PASSIVE_BYTES: u64 = 4 * 1024 * 1024;
/// Log size from which bulk work waits.
const LIMIT_BYTES: u64 = 32 * 1024 * 1024;
/// Silence after which the log is moved whole and cut to nothing.
const IDLE: Duration = Duration::from_secs(2);
/// Size looked at once in so many commits, at least.
const COMMITS_PER_LOOK: u64 = 64;
/// How long an attempt to cut the log waits for those who read it. Nobody can begin to write meanwhile.
const CUT_WAIT: Duration = Duration::from_millis(5);
/// The time between two attempts.
const CUT_AGAIN: Duration = Duration::from_millis(20);
/// Attempts after which bulk work goes on although somebody still reads the old log: about a minute, as long as a long read
/// may take. Only other programs read for longer.
const CUT_ATTEMPTS: u32 = 2_500;

/// Handle of the thread; it ends when the handle is dropped.
pub(super) struct Checkpointer {
    looks: Option<Sender<()>>,
    log: PathBuf,
    pace: Arc<Pace>,
    thread: Option<JoinHandle<()>>,
}

/// What both threads know. Waking a thread costs more than a small commit's own work, so a commit only counts; it wakes the
/// thread for a look at the log, and when the thread sleeps without a time-out because the log was cut.
#[derive(Default)]
struct Pace {
    commits: AtomicU64,
    /// The count of commits at which the log was last cut; the thread sleeps until there are more.
    cut_at: AtomicU64,
    /// Log size of the last look.
    looked_at: AtomicU64,
    /// Log size above [`LIMIT_BYTES`] that could not be helped.
    excess: AtomicU64,
    room: Arc<Room>,
}

/// Whether the log has room for more bulk work.
#[derive(Default)]
pub(super) struct Room {
    is_full: AtomicBool,
    again: Notify,
}

impl Room {
    /// Returns once there is room.
    pub(super) async fn wait(&self) {
        loop {
            let again = self.again.notified();
            if !self.is_full.load(Ordering::SeqCst) {
                return;
            }
            again.await;
        }
    }

    fn open(&self) {
        self.is_full.store(false, Ordering::SeqCst);
        self.again.notify_waiters();
    }
}

impl Checkpointer {
    pub(super) fn start(path: &Path, room: Arc<Room>) -> Result<Self> {
        let connection = open_checkpointer(path)?;
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        let log = PathBuf::from(log);
        let (looks, received) = channel();
        let pace = Arc::new(Pace { room, ..Pace::default() });
        let own = Thread { connection, log: log.clone(), pace: Arc::clone(&pace) };
        let thread = std::thread::Builder::new()
            .name("tundish-checkpoint".to_owned())
            .spawn(move || own.run(&received))
            .map_err(|error| Error::Unavailable(error.to_string()))?;
        Ok(Self { looks: Some(looks), log, pace, thread: Some(thread) })
    }

    /// Tells that a commit was made.
    pub(super) fn committed(&self) {
        let before = self.pace.commits.fetch_add(1, Ordering::SeqCst);
        let size = size(&self.log);
        let is_full = LIMIT_BYTES + self.pace.excess.load(Ordering::SeqCst) <= size;
        let is_awaited = is_full && !self.pace.room.is_full.swap(true, Ordering::SeqCst)
            || before == self.pace.cut_at.load(Ordering::SeqCst)
            || self.pace.looked_at.load(Ordering::SeqCst) + PASSIVE_BYTES <= size
            || (before + 1).is_multiple_of(COMMITS_PER_LOOK);
        if is_awaited && let Some(looks) = &self.looks {
            self.pace.looked_at.store(size, Ordering::SeqCst);
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

/// What the thread works with.
struct Thread {
    connection: Connection,
    log: PathBuf,
    pace: Arc<Pace>,
}

impl Thread {
    fn run(self, looks: &Receiver<()>) {
        // The log of an earlier run may be left: the first silence cuts it.
        let mut seen = 0;
        let mut is_cut = false;
        loop {
            let next = if is_cut {
                looks.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                looks.recv_timeout(IDLE)
            };
            match next {
                Ok(()) => {
                    is_cut = false;
                    // What was said meanwhile is answered by one look.
                    while looks.try_recv().is_ok() {}
                    if self.pace.room.is_full.load(Ordering::SeqCst) {
                        self.make_room(looks);
                    } else if PASSIVE_BYTES <= size(&self.log) {
                        self.move_along();
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    let commits = self.pace.commits.load(Ordering::SeqCst);
                    if commits == seen && self.cut() {
                        self.pace.cut_at.store(commits, Ordering::SeqCst);
                        // A commit between the look at the count and now found no sign that it must wake us.
                        is_cut = self.pace.commits.load(Ordering::SeqCst) == commits;
                    }
                    seen = commits;
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        // Nobody may be left waiting for a thread that has ended.
        self.pace.room.open();
    }

    /// Cuts the log while bulk work waits. Most of it is moved before anybody is kept from writing.
    fn make_room(&self, looks: &Receiver<()>) {
        for _ in 0..CUT_ATTEMPTS {
            self.move_along();
            if self.cut() {
                self.pace.room.open();
                return;
            }
            if matches!(looks.recv_timeout(CUT_AGAIN), Err(RecvTimeoutError::Disconnected)) {
                return;
            }
        }
        let size = size(&self.log);
        tracing::warn!(bytes = size, "another program has been reading for long; the log grows until it stops");
        self.pace.excess.store(size, Ordering::SeqCst);
        self.pace.room.open();
    }

    /// Moves what can be moved without stopping anybody.
    fn move_along(&self) {
        self.checkpoint("passive", Duration::ZERO);
    }

    /// Moves all of the log and cuts it to nothing, if nobody writes or reads it.
    fn cut(&self) -> bool {
        let is_cut = self.checkpoint("truncate", CUT_WAIT);
        if is_cut {
            self.pace.looked_at.store(0, Ordering::SeqCst);
            self.pace.excess.store(0, Ordering::SeqCst);
        }
        is_cut
    }

    /// A checkpoint that fails is tried again later: the log is only longer for it.
    fn checkpoint(&self, mode: &str, wait: Duration) -> bool {
        let busy = self.connection.busy_timeout(wait).and_then(|()| {
            self.connection.query_row(&format!("pragma wal_checkpoint({mode})"), [], |row| row.get::<_, i64>(0))
        });
        match busy {
            Ok(0) => true,
            Ok(_) => false,
            Err(error) => {
                tracing::warn!(%error, "the checkpoint failed and will be tried again");
                false
            }
        }
    }
}

fn size(log: &Path) -> u64 {
    std::fs::metadata(log).map_or(0, |metadata| metadata.len())
}
