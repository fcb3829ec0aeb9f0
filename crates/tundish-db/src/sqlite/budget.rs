//! The instruction budget: work in place must be short, because it occupies a thread that serves others.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use rusqlite::Connection;

use super::failure;
use crate::Result;

/// Instructions of SQLite's virtual machine between two looks at the budget.
const INSTRUCTIONS_PER_TICK: i32 = 1_000;

/// Ticks that a read in place may take: about 20 ms at 10 ns an instruction.
pub(super) const READ_TICKS: i64 = 2_000;
/// Ticks that one member of a write batch may take: about 100 ms, because an interrupted write takes the whole batch with it.
pub(super) const WRITE_TICKS: i64 = 10_000;
/// Ticks of a chunk of bulk work: about a second. It ends its chunk by itself as soon as somebody waits, and goes on as long as
/// nobody does.
pub(super) const BULK_TICKS: i64 = 100_000;
/// Ticks of the long lane: about a minute.
pub(super) const LONG_TICKS: i64 = 6_000_000;

/// Counts down while a connection works and interrupts it at zero.
#[derive(Clone)]
pub(super) struct Budget {
    left: Arc<AtomicI64>,
}

impl Budget {
    pub(super) fn install(connection: &mut Connection) -> Result<Self> {
        let left = Arc::new(AtomicI64::new(i64::MAX));
        let counter = Arc::clone(&left);
        connection
            .progress_handler(INSTRUCTIONS_PER_TICK, Some(move || counter.fetch_sub(1, Ordering::Relaxed) <= 0))
            .map_err(failure)?;
        Ok(Self { left })
    }

    pub(super) fn grant(&self, ticks: i64) {
        self.left.store(ticks, Ordering::Relaxed);
    }

    pub(super) fn is_spent(&self) -> bool {
        self.left.load(Ordering::Relaxed) < 0
    }
}
