//! The funnel in figures: counted from the history, or folded from it day by day, with the same result.
//!
//! A [`Cell`] is one combination of stage, status, owner, channel and currency; its [`Measures`] say what stands in it at the
//! end of a day. Each span counts from the day on which it began (or was first observed) to the day before it ended.
//! [`deltas`] gives what one event adds to which day, so that all deltas up to a day sum up to what [`recount`] finds for its
//! end, whatever order the events came in. Sums stay per currency; nothing is converted here.
//!
//! The module counts stocks (what stands where) and flows (what moved), and never divides one by the other.

mod cohort;
mod flow;
mod intake;
mod report;

use std::collections::BTreeMap;
use std::ops::{AddAssign, Neg, Sub};

pub use cohort::{Cohort, Entry, cohorts, entry};
pub use flow::{Flow, Flows, flows};
pub use intake::{Counts, EntryStages, Intake, IntakeCell, IntakeDelta, Intakes};
pub use report::{Figures, Funnel, Value, Worth, funnel};

use crate::amount::Amount;
use crate::channel::Channel;
use crate::id::{PipelineId, StageId, UserId};
use crate::instant::{Day, TimeZone};
use crate::money::{Currency, Sum};
use crate::opportunity::Status;
use crate::span::{Span, SpanEdit};

/// One cell of the funnel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// Whose; nothing for the whole company, which the databases write as 0.
    pub owner: Option<UserId>,
    /// The pipeline.
    pub pipeline: PipelineId,
    /// The stage; of closed ones the stage in which they were closed.
    pub stage: StageId,
    /// Open, won or lost.
    pub status: Status,
    /// The channel.
    pub channel: Channel,
    /// The currency of the sums.
    pub currency: Currency,
}

/// What stands in a cell, or by how much that changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Measures {
    /// How many opportunities.
    pub stock: i64,
    /// How many of them without an amount.
    pub unknown_count: i64,
    /// How many of them with an estimate.
    pub estimate_count: i64,
    /// The sum of known amounts.
    pub known: Sum,
    /// The sum of estimated amounts.
    pub estimate: Sum,
    /// The sum of closing values.
    pub won: Sum,
}

impl Measures {
    /// What one opportunity contributes.
    fn of(span: &Span) -> Measures {
        let mut measures = Measures { stock: 1, ..Measures::default() };
        match span.was.amount {
            Amount::Unknown => measures.unknown_count = 1,
            Amount::Estimate(money) => {
                measures.estimate_count = 1;
                measures.estimate = Sum::from_minor(money.minor);
            }
            Amount::Known(money) => measures.known = Sum::from_minor(money.minor),
        }
        measures.won = span.was.won.map_or(Sum::ZERO, |money| Sum::from_minor(money.minor));
        measures
    }

    /// Whether nothing is left.
    pub fn is_zero(&self) -> bool {
        *self == Measures::default()
    }
}

impl AddAssign for Measures {
    fn add_assign(&mut self, other: Measures) {
        self.stock += other.stock;
        self.unknown_count += other.unknown_count;
        self.estimate_count += other.estimate_count;
        self.known += other.known;
        self.estimate += other.estimate;
        self.won += other.won;
    }
}

impl Neg for Measures {
    type Output = Measures;
    fn neg(self) -> Measures {
        Measures {
            stock: -self.stock,
            unknown_count: -self.unknown_count,
            estimate_count: -self.estimate_count,
            known: -self.known,
            estimate: -self.estimate,
            won: -self.won,
        }
    }
}

impl Sub for Measures {
    type Output = Measures;
    fn sub(mut self, other: Measures) -> Measures {
        self += -other;
        self
    }
}

/// What one event adds to one cell on one day: what is added to the sums of the table `funnel_sum`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delta {
    /// The day, in the company's time zone.
    pub day: Day,
    /// The cell.
    pub cell: Cell,
    /// What is added to it.
    pub measures: Measures,
}

/// What an edit of the history adds to the days of the funnel, in the order of day and cell, without zeros.
pub fn deltas(edit: &SpanEdit, zone: &TimeZone) -> Vec<Delta> {
    let mut sums: BTreeMap<(Day, Cell), Measures> = BTreeMap::new();
    let superseded = edit.supersede.iter().map(|span| (span, true));
    for (span, gone) in superseded.chain(edit.insert.iter().map(|span| (span, false))) {
        let measures = if gone { -Measures::of(span) } else { Measures::of(span) };
        for cell in cells(span) {
            *sums.entry((span.observed_at.day(zone), cell)).or_default() += measures;
            if let Some(to_at) = span.to_at {
                *sums.entry((to_at.day(zone), cell)).or_default() += -measures;
            }
        }
    }
    sums.into_iter()
        .filter(|(_, measures)| !measures.is_zero())
        .map(|((day, cell), measures)| Delta { day, cell, measures })
        .collect()
}

/// What stands in each cell at the end of a day, counted from spans that are all believed at one time.
pub fn recount<'a>(spans: impl IntoIterator<Item = &'a Span>, day: Day, zone: &TimeZone) -> BTreeMap<Cell, Measures> {
    let last = day.end(zone).plus_micros(-1);
    let mut sums: BTreeMap<Cell, Measures> = BTreeMap::new();
    for span in spans.into_iter().filter(|span| span.covers(last)) {
        for cell in cells(span) {
            *sums.entry(cell).or_default() += Measures::of(span);
        }
    }
    sums
}

/// The cells in which a span counts: its owner's and the company's.
fn cells(span: &Span) -> [Cell; 2] {
    let was = &span.was;
    let cell = Cell {
        owner: Some(was.owner),
        pipeline: was.pipeline,
        stage: was.stage,
        status: was.status,
        channel: was.channel,
        currency: was.currency,
    };
    [cell, Cell { owner: None, ..cell }]
}

#[cfg(test)]
mod tests;
