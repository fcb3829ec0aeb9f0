//! The one writer: writes take turns on it, each but the first inside a savepoint, and are committed in groups.
//!
//! A write runs in place in the task that asks for it, on the connection that the turn hands over; it never waits while it
//! holds the turn. When nobody else waits, or the batch is full, the turn goes to the committer thread ([`super::committer`]),
//! and no member of the batch is answered before the commit is durable: an answer, even an error, may rest on the work of
//! an earlier member.

use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
    time::{Duration, Instant},
};

use tokio::sync::oneshot;

use super::{
    budget::{BULK_TICKS, WRITE_TICKS},
    checkpoint::Room,
    committer::{Command, Committer},
    connection::{Guarded, open_writer},
    failure,
    statement::SqliteTx,
};
use crate::{Error, Result, context::Context, health::Health, tx::Tx};

/// Members of a batch at most.
const BATCH_MEMBERS: usize = 64;
/// Age at which a batch is committed although others wait.
const BATCH_AGE: Duration = Duration::from_millis(5);
/// How long a write waits for its turn.
const TURN_WAIT: Duration = Duration::from_secs(15);
/// How often a member is run again because a later member lost the batch.
const RERUNS: usize = 5;
/// How long the file is left alone after a chunk of bulk work: another process that waits for it looks more often than that.
const GAP: Duration = Duration::from_millis(2);

/// Who goes first when several wait: people before bulk work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// Somebody waits for the answer.
    Interactive,
    /// One chunk of an import, a handover, a purge.
    Bulk,
}

/// What became of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// On disk.
    Durable,
    /// Rolled back whole; run again.
    Lost,
    /// Rolled back whole, because the log found no room on the disk.
    Full,
    /// The commit failed; nobody knows.
    Unknown,
}

/// Handle of the writer.
pub(crate) struct Writer {
    queue: Arc<Queue>,
    _committer: Committer,
}

/// Where turns rest and where those who want one wait.
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    committer: mpsc::Sender<Command>,
    /// Whether the log has room for more bulk work.
    room: Arc<Room>,
}

#[derive(Default)]
struct Waiting {
    seat: Option<Seat>,
    interactive: VecDeque<oneshot::Sender<Turn>>,
    bulk: VecDeque<oneshot::Sender<Turn>>,
}

/// The writing connection with the batch that is open on it. Without a connection the next turn opens one.
#[derive(Default)]
pub(super) struct Seat {
    pub(super) guarded: Option<Guarded>,
    pub(super) batch: Option<Batch>,
}

/// The writes that will be committed together.
pub(super) struct Batch {
    pub(super) members: Vec<oneshot::Sender<Outcome>>,
    began: Instant,
}

/// The right to write. Whoever drops it passes it on.
pub(super) struct Turn {
    /// Empty only once the turn was passed on.
    seat: Option<Seat>,
    queue: Arc<Queue>,
}

impl Writer {
    pub(super) fn open(path: &Path) -> Result<Self> {
        let guarded = open_writer(path)?;
        let (committer, commands) = mpsc::channel();
        let seat = Some(Seat { guarded: Some(guarded), batch: None });
        let room = Arc::new(Room::default());
        let queue = Arc::new(Queue {
            waiting: Mutex::new(Waiting { seat, ..Waiting::default() }),
            committer: committer.clone(),
            room: Arc::clone(&room),
        });
        let committer = Committer::start(path, room, committer, commands)?;
        Ok(Self { queue, _committer: committer })
    }

    /// Runs `work` inside the next batch and answers when that batch is durable. The work may run several times.
    pub(crate) async fn write<T, E: From<Error>>(
        &self,
        lane: Lane,
        context: &Context,
        health: &Health,
        mut work: impl FnMut(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        let failed = |error: Error| {
            health.failed(&error);
            error
        };
        for _ in 0..RERUNS {
            if lane == Lane::Bulk {
                self.queue.room.wait().await;
            }
            let turn = tokio::time::timeout(TURN_WAIT, self.turn(lane)).await.map_err(|_| Error::Busy)?;
            let (result, outcome) = turn.map_err(failed)?.run(lane, context, health, &mut work);
            match outcome.await {
                Ok(Outcome::Durable) => {
                    health.stored();
                    if lane == Lane::Bulk {
                        tokio::time::sleep(GAP).await;
                    }
                    return result;
                }
                // Work that failed on its own account keeps its error; work that did not is run again.
                Ok(Outcome::Lost) if result.is_err() => return result,
                Ok(Outcome::Lost) => {}
                Ok(Outcome::Full) => return Err(failed(Error::Full).into()),
                Ok(Outcome::Unknown) | Err(_) => return Err(failed(Error::Unknown).into()),
            }
        }
        Err(Error::Busy.into())
    }

    async fn turn(&self, lane: Lane) -> Result<Turn> {
        let mut turn = self.queue.wait(lane).await?;
        if turn.seat().batch.is_some() || turn.begin_at_once()? {
            return Ok(turn);
        }
        // Another process writes, or the connection must be opened anew: both wait, so neither is done on this thread.
        let (reply, begun) = oneshot::channel();
        turn.send_to_committer(|turn| Command::Begin { turn, reply });
        begun.await.map_err(|_| stopped())?
    }
}

fn stopped() -> Error {
    Error::Unavailable("the writer has stopped".to_owned())
}

impl Queue {
    async fn wait(self: &Arc<Self>, lane: Lane) -> Result<Turn> {
        let turn = {
            let mut waiting = self.lock();
            if let Some(seat) = waiting.seat.take() {
                return Ok(Turn { seat: Some(seat), queue: Arc::clone(self) });
            }
            let (sender, receiver) = oneshot::channel();
            match lane {
                Lane::Interactive => waiting.interactive.push_back(sender),
                Lane::Bulk => waiting.bulk.push_back(sender),
            }
            receiver
        };
        turn.await.map_err(|_| stopped())
    }

    pub(super) fn is_awaited(&self) -> bool {
        self.lock().interactive.iter().any(|waits| !waits.is_closed())
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// The next who still waits; those who gave up are forgotten.
    fn next(&mut self) -> Option<oneshot::Sender<Turn>> {
        loop {
            let next = self.interactive.pop_front().or_else(|| self.bulk.pop_front())?;
            if !next.is_closed() {
                return Some(next);
            }
        }
    }
}

impl Turn {
    pub(super) fn seat(&mut self) -> &mut Seat {
        self.seat.get_or_insert_default()
    }

    /// Opens a batch unless that would mean waiting; false when it would.
    fn begin_at_once(&mut self) -> Result<bool> {
        let Some(guarded) = &self.seat().guarded else { return Ok(false) };
        guarded.connection.busy_timeout(Duration::ZERO).map_err(failure)?;
        match self.begin() {
            Err(Error::Busy) => Ok(false),
            other => other.map(|()| true),
        }
    }

    /// Opens a batch, waiting for other processes as long as the connection's time-out says.
    pub(super) fn begin(&mut self) -> Result<()> {
        let seat = self.seat();
        let guarded =
            seat.guarded.as_ref().ok_or_else(|| Error::Unavailable("the writer has no connection".to_owned()))?;
        guarded
            .connection
            .prepare_cached("begin immediate")
            .and_then(|mut begin| begin.raw_execute())
            .map_err(failure)?;
        #[expect(clippy::disallowed_methods, reason = "the age of a batch is time that passes, not a time of day")]
        let began = Instant::now();
        seat.batch = Some(Batch { members: Vec::new(), began });
        Ok(())
    }

    /// Runs one member and passes the turn. The result counts once the outcome says so.
    fn run<T, E: From<Error>>(
        mut self,
        lane: Lane,
        context: &Context,
        health: &Health,
        work: &mut impl FnMut(&mut Tx) -> Result<T, E>,
    ) -> (Result<T, E>, oneshot::Receiver<Outcome>) {
        let (member, outcome) = oneshot::channel();
        let Some(guarded) = self.seat().guarded.take() else {
            let _ = member.send(Outcome::Lost);
            return (Err(Error::Unavailable("the writer has no connection".to_owned()).into()), outcome);
        };
        // The first member needs no savepoint, which would cost a copy of every page that it changes: when it fails, nobody's
        // work but its own is rolled back with the transaction, and its error rests on nothing that is not durable.
        let is_first = self.seat().batch.as_ref().is_none_or(|batch| batch.members.is_empty());
        let queue = Some(Arc::clone(&self.queue));
        let mut tx = Tx::sqlite(SqliteTx { guarded, queue }, context.clone(), is_first);
        let result = catch_unwind(AssertUnwindSafe(|| {
            tx.as_sqlite(|tx| {
                tx.guarded.budget.grant(if lane == Lane::Bulk { BULK_TICKS } else { WRITE_TICKS });
                if is_first { Ok(()) } else { tx.exec("savepoint member", &[]).map(drop) }
            })?;
            let done = work(&mut tx)?;
            tx.failed().map_or(Ok(done), |error| Err(error.into()))
        }));
        let is_kept = tx.as_sqlite(|tx| {
            tx.guarded.budget.grant(i64::MAX);
            match &result {
                _ if is_first => Ok(0),
                Ok(Ok(_)) => tx.exec("release member", &[]),
                Ok(Err(_)) | Err(_) => tx.exec("rollback to member", &[]).and_then(|_| tx.exec("release member", &[])),
            }?;
            Ok(())
        });
        tx.failed().iter().for_each(|error| health.failed(error));
        let is_first_failed = is_first && !matches!(result, Ok(Ok(_)));
        let tx = tx.into_sqlite();
        // Some errors roll back everything: the work of earlier members too, who are then run again.
        let is_lost = is_first_failed || is_kept.is_err() || tx.connection().is_autocommit();
        let is_usable = !is_lost || tx.connection().is_autocommit() || tx.exec("rollback", &[]).is_ok();
        let seat = self.seat();
        // A connection that cannot even be rolled back is dropped, and the next turn opens another.
        seat.guarded = is_usable.then_some(tx.guarded);
        if is_lost {
            if let Some(batch) = seat.batch.take() {
                batch.answer(Outcome::Lost);
            }
            let _ = member.send(Outcome::Lost);
        } else if let Some(batch) = &mut seat.batch {
            batch.members.push(member);
        }
        drop(self);
        match result {
            Ok(result) => (result, outcome),
            Err(panic) => resume_unwind(panic),
        }
    }

    /// Drops the turn without passing it.
    pub(super) fn forget(mut self) {
        self.seat = None;
    }

    fn is_due(&self) -> bool {
        let batch = self.seat.as_ref().and_then(|seat| seat.batch.as_ref());
        batch.is_some_and(|batch| BATCH_MEMBERS <= batch.members.len() || BATCH_AGE <= batch.began.elapsed())
    }

    fn send_to_committer(self, command: impl FnOnce(Self) -> Command) {
        let committer = self.queue.committer.clone();
        if let Err(mpsc::SendError(command)) = committer.send(command(self)) {
            // The writer is closing. Members of the batch learn it by the drop of their senders.
            command.drop_seat();
        }
    }
}

impl Batch {
    pub(super) fn answer(self, outcome: Outcome) {
        for member in self.members {
            // A member that was cancelled no longer listens; its work is durable all the same.
            let _ = member.send(outcome);
        }
    }
}

impl Drop for Turn {
    /// Passes the turn: to the next who waits, to the committer when the batch is due or nobody waits, or back to rest.
    fn drop(&mut self) {
        let is_due = self.is_due();
        while let Some(seat) = self.seat.take() {
            let mut waiting = self.queue.lock();
            let next = if is_due { None } else { waiting.next() };
            match next {
                Some(next) => {
                    drop(waiting);
                    let turn = Self { seat: Some(seat), queue: Arc::clone(&self.queue) };
                    if let Err(mut refused) = next.send(turn) {
                        // It gave up between the look and the hand-over: the loop tries the one after it.
                        self.seat = refused.seat.take();
                    }
                }
                None if seat.batch.is_some() => {
                    drop(waiting);
                    Self { seat: Some(seat), queue: Arc::clone(&self.queue) }.send_to_committer(Command::Commit);
                }
                None => waiting.seat = Some(seat),
            }
        }
    }
}
