//! The generator of identifiers: a value that is told the time, so that it can be tested with any clock.

use super::Tsid;
use crate::instant::Instant;

/// 2025-01-01T00:00:00Z in milliseconds of the Unix epoch.
const EPOCH_MS: i64 = 1_735_689_600_000;
const NODE_BITS: u32 = 10;
const COUNTER_BITS: u32 = 12;
const LAST_COUNT: i64 = (1 << COUNTER_BITS) - 1;
/// Clocks beyond this millisecond (in 2094) are read as this one. A million milliseconds above it are left for borrowing,
/// four thousand million identifiers, so that even a clock gone wild does not stop the program.
const LAST_CLOCK_MS: i64 = (1 << 41) - (1 << 20);

/// Makes identifiers that strictly increase, whatever the clock does.
///
/// A clock that goes back keeps the last millisecond; more than 4,096 identifiers in one millisecond borrow from the next.
/// Two sources never make the same identifier as long as their nodes differ.
#[derive(Debug, Clone)]
pub struct IdSource {
    node: i64,
    last_ms: i64,
    count: i64,
}

impl IdSource {
    /// A source for one process; `node` is the number from 0 to 1,023 that the process has leased.
    ///
    /// # Panics
    /// When `node` does not fit into 10 bits: two processes could then make the same identifier.
    pub const fn new(node: u16) -> IdSource {
        assert!(node < 1 << NODE_BITS, "a node number has 10 bits");
        IdSource { node: node as i64, last_ms: 0, count: 0 }
    }

    /// The next identifier at the instant `now`.
    pub fn next(&mut self, now: Instant) -> Tsid {
        let clock_ms = (now.as_micros().div_euclid(1000) - EPOCH_MS).min(LAST_CLOCK_MS);
        if self.last_ms < clock_ms {
            self.last_ms = clock_ms;
            self.count = 0;
        } else if self.count < LAST_COUNT {
            self.count += 1;
        } else {
            self.last_ms += 1;
            self.count = 0;
        }
        let number = (self.last_ms << (NODE_BITS + COUNTER_BITS)) | (self.node << COUNTER_BITS) | self.count;
        Tsid::new(number).expect("milliseconds stay within 41 bits and the first identifier counts from one")
    }

    /// Makes all further identifiers greater than `seen`, whichever node made that; used at start with the greatest stored one.
    pub fn advance_past(&mut self, seen: Tsid) {
        let seen_ms = seen.get() >> (NODE_BITS + COUNTER_BITS);
        if self.last_ms <= seen_ms {
            self.last_ms = seen_ms;
            self.count = LAST_COUNT;
        }
    }
}
