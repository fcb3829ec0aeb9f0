//! What came in and what became of it: orders per hundred by month of entry, and the last weeks in entries and orders.
//!
//! Each opportunity that exists as of the day counts once, in the month and week of its first entry, with what it is by then. So
//! the weeks of entries sum up to what the cohorts hold for the same time, and the weeks of orders to what was won. The rule is
//! [`tundish_domain::funnel::Intake`]; this puts its figures together, wherever they come from.

use std::collections::BTreeMap;

use tundish_domain::{
    Channel, Day, Pipeline,
    funnel::{Cohort, Counts, Intake, IntakeCell},
    id::StageId,
};

use super::entry_store::Intakes;

/// Weeks that a report shows, the last one being the one of its day.
pub const WEEKS: usize = 26;

/// What came into one pipeline and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entries {
    /// The stage from which on an opportunity counts as entered.
    pub from: StageId,
    /// What became of those that entered, by month; first those of whom nobody knows when.
    pub cohorts: Vec<Cohort>,
    /// The last weeks, oldest first.
    pub weeks: Vec<Week>,
    /// How many there are of whom nobody knows when they began: they count from when they were first seen.
    pub undated: u64,
}

impl Entries {
    /// All cohorts as one.
    pub fn total(&self) -> Cohort {
        let mut total = Cohort { month: None, won: 0, lost: 0, open: 0 };
        for cohort in &self.cohorts {
            total.won += cohort.won;
            total.lost += cohort.lost;
            total.open += cohort.open;
        }
        total
    }
}

/// One week of a pipeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub first_day: Day,
    /// How many entered, per channel that they have by the day of the report.
    pub came_in: BTreeMap<Channel, u64>,
    /// How many of those won by the day of the report were won in this week.
    pub orders: u64,
}

/// The Monday of the first week that a report of the day shows.
pub(super) fn first_week(day: Day) -> Day {
    let weeks = i32::try_from(WEEKS).expect("a report has few weeks");
    day.week_start().add_days(7 * (1 - weeks))
}

/// The entries of each pipeline, in their order; of one channel only if that was asked for.
pub(super) fn entries(
    pipelines: &[(Pipeline, StageId)],
    channel: Option<Channel>,
    intakes: &Intakes,
    day: Day,
) -> Vec<Entries> {
    let of = |(pipeline, from): &(Pipeline, StageId)| {
        let mut tally = Tally::until(day);
        let here = intakes.iter().filter(|(cell, _)| cell.pipeline == pipeline.id());
        for (cell, counts) in here.filter(|(cell, _)| channel.is_none_or(|channel| cell.channel == channel)) {
            tally.count(cell, *counts);
        }
        let cohorts = tally.cohorts.into_values().filter(|cohort| 0 < cohort.entered()).collect();
        Entries { from: *from, cohorts, weeks: tally.weeks, undated: tally.undated }
    };
    pipelines.iter().map(of).collect()
}

/// What is counted of one pipeline.
struct Tally {
    cohorts: BTreeMap<Option<Day>, Cohort>,
    weeks: Vec<Week>,
    undated: u64,
}

impl Tally {
    /// Nothing counted yet, with the weeks up to that of the day.
    fn until(day: Day) -> Self {
        let first = first_week(day);
        let weeks = std::iter::successors(Some(first), |week| Some(week.add_days(7))).take(WEEKS);
        let weeks = weeks.map(|first_day| Week { first_day, came_in: BTreeMap::new(), orders: 0 });
        Self { cohorts: BTreeMap::new(), weeks: weeks.collect(), undated: 0 }
    }

    fn count(&mut self, cell: &IntakeCell, counts: Counts) {
        let Counts { entered, won, lost } = counts;
        match cell.intake {
            Intake::Month(month) => {
                let cohort = self.cohorts.entry(month).or_insert(Cohort { month, won: 0, lost: 0, open: 0 });
                cohort.won += whole(won);
                cohort.lost += whole(lost);
                cohort.open += whole(entered - won - lost);
            }
            Intake::Week(monday) => {
                let Some(week) = self.weeks.iter_mut().find(|week| week.first_day == monday) else { return };
                if entered != 0 {
                    *week.came_in.entry(cell.channel).or_default() += whole(entered);
                }
                week.orders += whole(won);
            }
            Intake::Undated => self.undated += whole(entered),
        }
    }
}

/// Counts are never negative once all changes are in.
fn whole(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
