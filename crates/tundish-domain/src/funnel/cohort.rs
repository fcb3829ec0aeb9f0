//! Orders per hundred that entered, by the month in which they entered.
//!
//! A cohort is followed from its entry on, so its parts sum to the whole and a young month simply has many undecided. One
//! average over all months would hide a drift; a rate of closed ones alone would favour what is decided quickly.

use std::collections::BTreeMap;

use crate::id::StageId;
use crate::instant::{Day, Instant, TimeZone};
use crate::opportunity::Status;
use crate::pipeline::Pipeline;
use crate::rounding::largest_remainder;
use crate::span::Span;

/// The entry of one opportunity into the part of the funnel that is looked at, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// When it entered; nothing when nobody knows.
    pub entered_at: Option<Instant>,
    /// What it is at the instant asked about.
    pub status: Status,
}

/// When an opportunity first reached the stage `from` or a later one, and what it is at `as_of`.
///
/// `spans` are rows of one opportunity, all believed at one time. Nothing when it had not got that far, was not known, or is
/// deleted by then. Where it came from one stage to the other before anybody watched, the time is unknown.
pub fn entry<'a>(
    spans: impl IntoIterator<Item = &'a Span>,
    pipeline: &Pipeline,
    from: StageId,
    as_of: Instant,
) -> Option<Entry> {
    let mut spans: Vec<&Span> = spans.into_iter().filter(|span| span.observed_at <= as_of).collect();
    spans.sort_by_key(|span| span.observed_at);
    let status = spans.iter().find(|span| span.covers(as_of))?.was.status;
    let from = pipeline.place(from)?;
    let reached = spans.iter().find(|span| {
        span.was.pipeline == pipeline.id() && pipeline.place(span.was.stage).is_some_and(|place| from <= place)
    })?;
    Some(Entry { entered_at: reached.from_at, status })
}

/// Those that entered in one month, and what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cohort {
    /// The first day of the month, in the company's time zone; nothing for those of whom nobody knows when they entered.
    pub month: Option<Day>,
    /// How many were won.
    pub won: u64,
    /// How many were lost.
    pub lost: u64,
    /// How many are undecided.
    pub open: u64,
}

impl Cohort {
    /// How many entered.
    pub const fn entered(&self) -> u64 {
        self.won + self.lost + self.open
    }

    /// Of a hundred that entered: won, lost, undecided. Rounded by the largest remainder, so the three sum to 100 exactly
    /// (to 0 when nobody entered).
    pub fn per_hundred(&self) -> [u64; 3] {
        let shares = largest_remainder(&[self.won, self.lost, self.open], 100);
        [shares[0], shares[1], shares[2]]
    }
}

/// The cohorts by month of entry, the unknown one first, then in the order of time.
pub fn cohorts(entries: impl IntoIterator<Item = Entry>, zone: &TimeZone) -> Vec<Cohort> {
    let mut cohorts: BTreeMap<Option<Day>, Cohort> = BTreeMap::new();
    for entry in entries {
        let month = entry.entered_at.map(|entered| entered.day(zone).month_start());
        let cohort = cohorts.entry(month).or_insert(Cohort { month, won: 0, lost: 0, open: 0 });
        match entry.status {
            Status::Won => cohort.won += 1,
            Status::Lost => cohort.lost += 1,
            Status::Open => cohort.open += 1,
        }
    }
    cohorts.into_values().collect()
}
