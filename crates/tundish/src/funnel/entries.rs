//! What came in and what became of it: orders per hundred by month of entry, and the last weeks in entries and orders.
//!
//! Counted per opportunity from the history, in one pass over all pipelines: each opportunity that exists as of the day counts
//! once, in the month and week of its first entry, with what it is by then. So the weeks of entries sum up to what the cohorts
//! hold for the same time, and the weeks of orders to what was won. The rule is `tundish_domain::funnel::entry`; the pass says the
//! same in SQL, because loading a million histories to look at two instants of each would be slower.

use std::collections::BTreeMap;

use tundish_db::{FromRow, Result, Row, Tx};
use tundish_domain::{
    Channel, Day, Instant, Pipeline, Status, TimeZone,
    funnel::{Cohort, Entry, cohorts},
    id::{PipelineId, StageId},
};

use super::{
    selection::{Arguments, Selection},
    spans::Believed,
};

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

/// What is counted, and when.
pub(super) struct Counted<'a> {
    /// The pipelines with the stages from which on opportunities count as entered.
    pub(super) pipelines: &'a [(Pipeline, StageId)],
    pub(super) selection: &'a Selection,
    pub(super) channel: Option<Channel>,
    pub(super) believed: Believed,
    pub(super) day: Day,
    pub(super) zone: &'a TimeZone,
}

/// The entries of each pipeline, in their order.
pub(super) async fn entries(tx: &mut Tx, counted: &Counted<'_>) -> Result<Vec<Entries>> {
    let as_of = counted.day.end(counted.zone).plus_micros(-1);
    let mut arguments = Arguments::default();
    let sql = sql(counted, as_of, &mut arguments);
    let mut tallies: BTreeMap<PipelineId, Tally> =
        counted.pipelines.iter().map(|(pipeline, _)| (pipeline.id(), Tally::until(counted.day))).collect();
    tx.each(&sql, &arguments.0, |row| {
        let story = Story::from_row(row)?;
        if let Some(tally) = tallies.get_mut(&story.pipeline) {
            tally.count(&story, counted.zone);
        }
        Ok(())
    })
    .await?;
    let of = |(pipeline, from): &(Pipeline, StageId)| {
        let tally = tallies.remove(&pipeline.id()).unwrap_or_else(|| Tally::until(counted.day));
        let cohorts = cohorts(tally.entries, counted.zone);
        Entries { from: *from, cohorts, weeks: tally.weeks, undated: tally.undated }
    };
    Ok(counted.pipelines.iter().map(of).collect())
}

/// One row per opportunity that exists as of the instant. An instant and whether it is only that of the first sight are read as
/// one number, twice the instant plus one where the beginning is unknown, so that the earliest of them is a plain minimum.
fn sql(counted: &Counted<'_>, as_of: Instant, arguments: &mut Arguments) -> String {
    let entered: Vec<String> = counted
        .pipelines
        .iter()
        .flat_map(|(pipeline, from)| {
            let first = pipeline.place(*from).unwrap_or_default();
            pipeline.stages()[first..].iter().map(|stage| stage.id)
        })
        .map(|stage| arguments.push(stage))
        .collect();
    let entered = if entered.is_empty() { "null".to_owned() } else { entered.join(", ") };
    let as_of = arguments.push(as_of);
    let believed = counted.believed.condition("s", arguments);
    let is =
        |column: &str| format!("max(case when s.to_at is null or {as_of} < s.to_at then s.{column} end) as {column}");
    let began = "s.observed_at * 2 + (case when s.from_at is null then 1 else 0 end)";
    let stories = format!(
        "select s.opportunity_id, {}, {}, {}, {},
                min({began}) as began, min(case when s.stage_id in ({entered}) then {began} end) as entered,
                max(case when s.status <> 'won' then s.to_at end) as not_won_until
         from opportunity_span s
         where {believed} and s.observed_at + 0 <= {as_of}
         group by s.opportunity_id",
        is("owner_id"),
        is("pipeline_id"),
        is("status"),
        is("channel"),
    );
    let seen = counted.selection.seen("h", arguments);
    let channel = match counted.channel {
        Some(channel) => format!("h.channel = {}", arguments.push(channel)),
        None => "1 = 1".to_owned(),
    };
    format!(
        "select h.pipeline_id, h.status, h.channel, h.began, h.entered, h.not_won_until from ({stories}) h
         where h.status is not null and {seen} and {channel}"
    )
}

/// What the history says of one opportunity.
struct Story {
    pipeline: PipelineId,
    status: Status,
    channel: Channel,
    began: Since,
    entered: Option<Since>,
    not_won_until: Option<Instant>,
}

/// When something began: at an instant, or nobody knows.
type Since = Option<Instant>;

impl FromRow for Story {
    fn from_row(row: &mut Row<'_>) -> Result<Self> {
        let (pipeline, status, channel) = (row.next()?, row.next()?, row.next()?);
        let (began, entered): (i64, Option<i64>) = (row.next()?, row.next()?);
        Ok(Self {
            pipeline,
            status,
            channel,
            began: since(began),
            entered: entered.map(since),
            not_won_until: row.next()?,
        })
    }
}

impl Story {
    /// When that which is won now was won; nothing when nobody knows.
    fn won_at(&self) -> Since {
        self.not_won_until.or(self.began)
    }
}

fn since(coded: i64) -> Since {
    if coded & 1 == 0 { Instant::from_micros(coded >> 1) } else { None }
}

/// What is counted of one pipeline.
struct Tally {
    entries: Vec<Entry>,
    weeks: Vec<Week>,
    undated: u64,
}

impl Tally {
    /// Nothing counted yet, with the weeks up to that of the day.
    fn until(day: Day) -> Self {
        let monday = day.add_days(-i32::from(day.date().weekday().to_monday_zero_offset()));
        let weeks = (0..WEEKS).rev().map(|back| {
            let days = i32::try_from(back * 7).expect("a report has few weeks");
            Week { first_day: monday.add_days(-days), came_in: BTreeMap::new(), orders: 0 }
        });
        Self { entries: Vec::new(), weeks: weeks.collect(), undated: 0 }
    }

    fn count(&mut self, story: &Story, zone: &TimeZone) {
        self.undated += u64::from(story.began.is_none());
        if let Some(entered_at) = story.entered {
            self.entries.push(Entry { entered_at, status: story.status });
            if let Some(week) = entered_at.and_then(|entered| self.week(entered.day(zone))) {
                *week.came_in.entry(story.channel).or_default() += 1;
            }
        }
        if story.status == Status::Won
            && let Some(week) = story.won_at().and_then(|won| self.week(won.day(zone)))
        {
            week.orders += 1;
        }
    }

    /// The week of a day, if the report shows it.
    fn week(&mut self, day: Day) -> Option<&mut Week> {
        let days = self.weeks.first()?.first_day.days_until(day);
        self.weeks.get_mut(usize::try_from(days.div_euclid(7)).ok()?)
    }
}
