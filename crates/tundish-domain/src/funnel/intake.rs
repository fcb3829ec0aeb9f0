//! What came into the funnel and what became of it, in figures that only add up, so that they can be folded.
//!
//! An opportunity counts in the month and in the week of its first entry, and once it is won in the week in which that
//! happened; with the owner and channel that it has on the day that is asked about. [`Intakes::tell`] turns a whole history
//! that is believed at one time into changes of single days: those up to a day sum up to what [`super::entry`] finds for its
//! end. What an event adds is therefore what the history tells after it less what it told before.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;

use crate::channel::Channel;
use crate::id::{PipelineId, StageId, UserId};
use crate::instant::{Day, Instant, TimeZone};
use crate::opportunity::Status;
use crate::pipeline::Pipeline;
use crate::span::Span;

/// The stages of each pipeline in which an opportunity counts as entered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryStages(BTreeMap<PipelineId, BTreeSet<StageId>>);

impl EntryStages {
    /// Nothing is counted yet of pipelines that are not added.
    pub fn add(&mut self, pipeline: PipelineId, stage: StageId) {
        self.0.entry(pipeline).or_default().insert(stage);
    }

    /// Adds the stage `from` of the pipeline and those behind it.
    pub fn add_from(&mut self, pipeline: &Pipeline, from: StageId) {
        let first = pipeline.place(from).unwrap_or_default();
        for stage in &pipeline.stages()[first..] {
            self.add(pipeline.id(), stage.id);
        }
    }

    /// The stages of a pipeline; nothing when it was not added.
    pub fn of(&self, pipeline: PipelineId) -> Option<&BTreeSet<StageId>> {
        self.0.get(&pipeline)
    }

    /// Every pipeline with each of its stages.
    pub fn iter(&self) -> impl Iterator<Item = (PipelineId, StageId)> {
        self.0.iter().flat_map(|(pipeline, stages)| stages.iter().map(|stage| (*pipeline, *stage)))
    }

    /// Whether a pipeline of both has other stages here than there.
    pub fn contradicts(&self, other: &EntryStages) -> bool {
        self.0.iter().any(|(pipeline, stages)| other.of(*pipeline).is_some_and(|others| others != stages))
    }

    /// The pipelines that `other` does not know.
    pub fn beyond(&self, other: &EntryStages) -> EntryStages {
        let unknown = self.0.iter().filter(|(pipeline, _)| other.of(**pipeline).is_none());
        EntryStages(unknown.map(|(pipeline, stages)| (*pipeline, stages.clone())).collect())
    }

    /// Whether no pipeline is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn has(&self, pipeline: PipelineId, stage: StageId) -> bool {
        self.of(pipeline).is_some_and(|stages| stages.contains(&stage))
    }
}

/// One group of opportunities that came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Intake {
    /// Those that entered in the month with this first day; nothing for those of whom nobody knows when.
    Month(Option<Day>),
    /// Those that entered in the week with this Monday; as won count those that were won in it, whenever they entered.
    Week(Day),
    /// Those of whom nobody knows when they began.
    Undated,
}

/// Opportunities that are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IntakeCell {
    /// Whose; nothing for the whole company.
    pub owner: Option<UserId>,
    /// Which of them.
    pub intake: Intake,
    /// The pipeline.
    pub pipeline: PipelineId,
    /// The channel.
    pub channel: Channel,
}

/// How many came in and what became of them, or by how much that changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many entered; those that are not decided yet included.
    pub entered: i64,
    /// How many were won.
    pub won: i64,
    /// How many were lost.
    pub lost: i64,
}

impl Counts {
    const ENTERED: Counts = Counts { entered: 1, won: 0, lost: 0 };
    const WON: Counts = Counts { entered: 0, won: 1, lost: 0 };

    /// One that entered and is this now.
    const fn of(status: Status) -> Counts {
        match status {
            Status::Open => Counts::ENTERED,
            Status::Won => Counts { won: 1, ..Counts::ENTERED },
            Status::Lost => Counts { lost: 1, ..Counts::ENTERED },
        }
    }

    /// Whether nothing is left.
    pub fn is_zero(&self) -> bool {
        *self == Counts::default()
    }

    /// So many times this.
    #[must_use]
    pub const fn times(self, factor: i64) -> Counts {
        Counts { entered: self.entered * factor, won: self.won * factor, lost: self.lost * factor }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.entered += other.entered;
        self.won += other.won;
        self.lost += other.lost;
    }
}

/// What is added to one cell on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IntakeDelta {
    /// The day, in the company's time zone.
    pub day: Day,
    /// The cell.
    pub cell: IntakeCell,
    /// What is added to it.
    pub counts: Counts,
}

/// Changes of what came in, summed up.
#[derive(Debug, Clone)]
pub struct Intakes<'a> {
    stages: &'a EntryStages,
    zone: &'a TimeZone,
    sums: BTreeMap<(Day, IntakeCell), Counts>,
}

impl<'a> Intakes<'a> {
    /// Nothing yet.
    pub const fn new(stages: &'a EntryStages, zone: &'a TimeZone) -> Self {
        Self { stages, zone, sums: BTreeMap::new() }
    }

    /// Adds what the history of one opportunity tells, `times` times: once for what is believed now, minus once for what was
    /// believed before. `spans` are all rows that are believed at one time, in any order.
    pub fn tell(&mut self, spans: &[Span], times: i64) {
        for part in parts(spans, self.stages) {
            let from = part.from.day(self.zone);
            let to = part.to.map(|to| to.day(self.zone));
            if to == Some(from) {
                continue;
            }
            for (intake, counts) in part.is.intakes(self.zone) {
                for owner in [Some(part.is.owner), None] {
                    let cell = IntakeCell { owner, intake, pipeline: part.is.pipeline, channel: part.is.channel };
                    *self.sums.entry((from, cell)).or_default() += counts.times(times);
                    if let Some(to) = to {
                        *self.sums.entry((to, cell)).or_default() += counts.times(-times);
                    }
                }
            }
        }
    }

    /// The changes in the order of day and cell, without zeros.
    pub fn deltas(self) -> impl Iterator<Item = IntakeDelta> {
        self.sums.into_iter().filter(|(_, counts)| !counts.is_zero()).map(|((day, cell), counts)| IntakeDelta {
            day,
            cell,
            counts,
        })
    }
}

/// What an opportunity counts as for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part {
    from: Instant,
    to: Option<Instant>,
    is: Is,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Is {
    owner: UserId,
    pipeline: PipelineId,
    channel: Channel,
    status: Status,
    is_undated: bool,
    /// When it entered, if it did; within, nothing when nobody knows.
    entered: Option<Option<Instant>>,
    /// When it was won, if it is; within, nothing when nobody knows.
    won: Option<Option<Instant>>,
}

impl Is {
    fn intakes(&self, zone: &TimeZone) -> impl Iterator<Item = (Intake, Counts)> {
        let day = |instant: Instant| instant.day(zone);
        let entered = self.entered.map(|entered| entered.map(day));
        let month = entered.map(|entered| (Intake::Month(entered.map(Day::month_start)), Counts::of(self.status)));
        let week = |day: Day, counts| (Intake::Week(day.week_start()), counts);
        let came = entered.flatten().map(|entered| week(entered, Counts::ENTERED));
        let won = self.won.flatten().map(|won| week(day(won), Counts::WON));
        let undated = self.is_undated.then_some((Intake::Undated, Counts::ENTERED));
        [month, came, won, undated].into_iter().flatten()
    }
}

/// The history in parts over which nothing changes that is counted here: most moves change nothing.
fn parts(spans: &[Span], stages: &EntryStages) -> Vec<Part> {
    let mut spans: Vec<&Span> = spans.iter().collect();
    spans.sort_by_key(|span| span.observed_at);
    let is_undated = spans.first().is_some_and(|first| first.from_at.is_none());
    let mut entered: BTreeMap<PipelineId, Option<Instant>> = BTreeMap::new();
    let mut won = None;
    let mut parts: Vec<Part> = Vec::new();
    for span in spans {
        let was = &span.was;
        if stages.has(was.pipeline, was.stage) {
            entered.entry(was.pipeline).or_insert(span.from_at);
        }
        won = (was.status == Status::Won).then(|| won.unwrap_or(span.from_at));
        let is = Is {
            owner: was.owner,
            pipeline: was.pipeline,
            channel: was.channel,
            status: was.status,
            is_undated,
            entered: entered.get(&was.pipeline).copied(),
            won,
        };
        match parts.last_mut() {
            Some(last) if last.is == is && last.to == Some(span.observed_at) => last.to = span.to_at,
            _ => parts.push(Part { from: span.observed_at, to: span.to_at, is }),
        }
    }
    parts
}

#[cfg(test)]
mod tests;
