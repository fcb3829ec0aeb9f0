//! The committer: a thread of its own that makes batches durable and does whatever else would make a request wait.
//!
//! After a commit that failed it acknowledges nothing and tries nothing again: the kernel may have dropped the pages, so
//! success of a second attempt would prove nothing. The connection is thrown away and the members learn that the outcome
//! is unknown. A full disk alone is certain: the log could not be written to its end, and only then would it have been synced.

use std::{
    path::Path,
    sync::{
        Arc,
        mpsc::{Receiver, Sender},
    },
    thread::JoinHandle,
    time::Duration,
};

use rusqlite::ErrorCode;
use tokio::sync::oneshot;

use super::{
    checkpoint::{Checkpointer, Room},
    connection::open_writer,
    failure,
    writer::{Outcome, Turn},
};
use crate::{Error, Result};

/// How often a batch looks whether another process still writes: for ten seconds at least. Looking each millisecond finds the
/// gap that bulk work leaves between its chunks; SQLite's own time-out looks ten times a second and may miss it for ever.
const OTHER_PROCESS_LOOKS: i32 = 10_000;
const OTHER_PROCESS_PAUSE: Duration = Duration::from_millis(1);

pub(super) enum Command {
    /// Make the batch durable, answer its members, pass the turn.
    Commit(Turn),
    /// Open a batch although that means waiting, and give the turn back.
    Begin {
        /// The turn that could not begin.
        turn: Turn,
        /// Where it goes.
        reply: oneshot::Sender<Result<Turn>>,
    },
    /// End the thread.
    Stop,
}

impl Command {
    pub(super) fn drop_seat(self) {
        match self {
            Self::Commit(turn) | Self::Begin { turn, .. } => turn.forget(),
            Self::Stop => {}
        }
    }
}

/// Handle of the thread; it ends when the handle is dropped.
pub(super) struct Committer {
    commands: Sender<Command>,
    thread: Option<JoinHandle<()>>,
}

impl Committer {
    pub(super) fn start(
        path: &Path,
        room: Arc<Room>,
        commands: Sender<Command>,
        received: Receiver<Command>,
    ) -> Result<Self> {
        let checkpointer = Checkpointer::start(path, room)?;
        let path = path.to_owned();
        let thread = std::thread::Builder::new()
            .name("tundish-commit".to_owned())
            .spawn(move || run(&path, &checkpointer, &received))
            .map_err(|error| Error::Unavailable(error.to_string()))?;
        Ok(Self { commands, thread: Some(thread) })
    }
}

impl Drop for Committer {
    fn drop(&mut self) {
        let _ = self.commands.send(Command::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(path: &Path, checkpointer: &Checkpointer, commands: &Receiver<Command>) {
    while let Ok(command) = commands.recv() {
        match command {
            Command::Commit(turn) => commit(turn, checkpointer),
            Command::Begin { mut turn, reply } => {
                let begun = begin(path, &mut turn);
                // Nobody may listen any more; then the turn is passed on by its drop.
                let _ = reply.send(begun.map(|()| turn));
            }
            Command::Stop => return,
        }
    }
}

fn commit(mut turn: Turn, checkpointer: &Checkpointer) {
    let seat = turn.seat();
    let (Some(guarded), Some(batch)) = (&seat.guarded, seat.batch.take()) else { return };
    match guarded.connection.prepare_cached("commit").and_then(|mut commit| commit.raw_execute()) {
        Ok(_) => {
            // The turn is passed before the members are told, so that the next batch fills while they work.
            drop(turn);
            // And they are told after the size of the log was looked at, because it may keep bulk work from going on.
            checkpointer.committed();
            batch.answer(Outcome::Durable);
        }
        Err(error) => {
            let outcome = match error.sqlite_error_code() {
                Some(ErrorCode::DiskFull) => Outcome::Full,
                _ => {
                    tracing::error!(%error, "a commit failed; its writes are answered as unknown");
                    Outcome::Unknown
                }
            };
            seat.guarded = None;
            drop(turn);
            batch.answer(outcome);
        }
    }
}

fn begin(path: &Path, turn: &mut Turn) -> Result<()> {
    let seat = turn.seat();
    if seat.guarded.is_none() {
        seat.guarded = Some(open_writer(path)?);
    }
    if let Some(guarded) = &mut seat.guarded {
        guarded.connection.busy_handler(Some(look_again)).map_err(failure)?;
    }
    turn.begin()
}

fn look_again(looks: i32) -> bool {
    #[expect(clippy::disallowed_methods, reason = "SQLite calls this to let time pass, on the committer's own thread")]
    std::thread::sleep(OTHER_PROCESS_PAUSE);
    looks < OTHER_PROCESS_LOOKS
}
