//! When a change happened in the business, as opposed to when it is recorded.

use crate::instant::Instant;
use crate::opportunity::{Opportunity, Refusal};

/// The time of a change: what the user says, if anything, and what the clock says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// When it happened, if somebody said so.
    happened_at: Option<Instant>,
    /// The clock at the time of recording.
    pub now: Instant,
    /// By how many microseconds `happened_at` may lie beyond the clock, since clocks differ.
    tolerance_micros: i64,
}

impl Timing {
    /// It happens now. Should the clock have gone back behind the last change, it happens together with that one: ages never
    /// turn negative and nobody is refused because of a clock.
    pub const fn now(now: Instant) -> Timing {
        Timing { happened_at: None, now, tolerance_micros: 0 }
    }

    /// It happened at `happened_at`, which may be at most `tolerance_micros` beyond the clock.
    pub const fn at(happened_at: Instant, now: Instant, tolerance_micros: i64) -> Timing {
        Timing { happened_at: Some(happened_at), now, tolerance_micros }
    }

    /// The instant at which a change of this opportunity takes effect.
    pub(super) fn effective(self, opportunity: &Opportunity) -> Result<Instant, Refusal> {
        self.not_before(opportunity.earliest_change())
    }

    /// The instant at which a new spell begins: later than the present one began, so that every spell has a duration.
    pub(super) fn new_spell(self, opportunity: &Opportunity) -> Result<Instant, Refusal> {
        self.not_before(opportunity.earliest_change().plus_micros(1))
    }

    fn not_before(self, earliest: Instant) -> Result<Instant, Refusal> {
        let Some(happened_at) = self.happened_at else {
            return Ok(self.now.max(earliest));
        };
        self.not_in_the_future(happened_at)?;
        if happened_at < earliest {
            return Err(Refusal::BeforeThePresentSpell { earliest });
        }
        Ok(happened_at)
    }

    /// Refuses instants further in the future than clocks differ.
    pub(super) fn not_in_the_future(self, instant: Instant) -> Result<(), Refusal> {
        if self.now.plus_micros(self.tolerance_micros) < instant { Err(Refusal::InTheFuture) } else { Ok(()) }
    }
}
