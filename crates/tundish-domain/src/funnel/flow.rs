//! What moved through each stage in a period, with nothing left over.
//!
//! For every stage, what stood in it at the start plus what came equals what left plus what stands in it at the end.

use std::collections::BTreeMap;

use crate::id::StageId;
use crate::instant::Instant;
use crate::opportunity::Status;
use crate::pipeline::Pipeline;
use crate::span::{Span, Spell, spells};

/// What moved through one stage from one instant to another, in numbers of opportunities.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flow {
    /// Open in it at the start.
    pub stock_start: i64,
    /// Came to be in it, or moved into it.
    pub entered: i64,
    /// Came back to it after having been closed.
    pub reopened: i64,
    /// Left it for a later stage.
    pub forward: i64,
    /// Left it for an earlier stage, or for one that the pipeline does not have.
    pub back: i64,
    /// Won out of it.
    pub won: i64,
    /// Lost out of it.
    pub lost: i64,
    /// Deleted out of it.
    pub deleted: i64,
    /// Open in it at the end.
    pub stock_end: i64,
}

impl Flow {
    /// What came less what left, stocks included; zero, or the history is broken.
    pub const fn residual(&self) -> i64 {
        self.stock_start + self.entered + self.reopened
            - (self.forward + self.back + self.won + self.lost + self.deleted + self.stock_end)
    }

    const fn close(&mut self, status: Status) {
        match status {
            Status::Won => self.won += 1,
            Status::Lost => self.lost += 1,
            Status::Open => {}
        }
    }
}

/// The flow of every stage that had any.
pub type Flows = BTreeMap<StageId, Flow>;

/// Counts the flows of a pipeline from `from` on and before `to`.
///
/// `histories` holds for each opportunity the spans that are believed at one time.
pub fn flows<'a, H>(histories: impl IntoIterator<Item = H>, pipeline: &Pipeline, from: Instant, to: Instant) -> Flows
where
    H: IntoIterator<Item = &'a Span>,
{
    let mut flows = Flows::new();
    for history in histories {
        let spells: Vec<Spell> = spells(history).into_iter().filter(|spell| spell.pipeline == pipeline.id()).collect();
        for (instant, at_start) in [(from, true), (to, false)] {
            // What stands at an instant is what stood just before it: moves at the start of a period belong to the period.
            let stands = spells.iter().find(|spell| {
                spell.status == Status::Open
                    && spell.observed_at < instant
                    && spell.left_at.is_none_or(|left| instant <= left)
            });
            if let Some(spell) = stands {
                let flow = flow(&mut flows, spell.stage);
                if at_start {
                    flow.stock_start += 1;
                } else {
                    flow.stock_end += 1;
                }
            }
        }
        let within = |instant: Instant| from <= instant && instant < to;
        let mut previous: Option<&Spell> = None;
        for spell in &spells {
            if within(spell.observed_at) {
                count_arrival(&mut flows, pipeline, previous, spell);
            }
            previous = Some(spell);
        }
        // Nothing follows a spell that ended: the opportunity was deleted.
        if let Some(last) = previous
            && last.status == Status::Open
            && last.left_at.is_some_and(within)
        {
            flow(&mut flows, last.stage).deleted += 1;
        }
    }
    flows
}

fn count_arrival(flows: &mut Flows, pipeline: &Pipeline, from: Option<&Spell>, to: &Spell) {
    match from {
        None => flow(flows, to.stage).entered += 1,
        Some(from) if from.status != Status::Open => flow(flows, to.stage).reopened += 1,
        Some(from) if from.stage != to.stage => {
            if pipeline.place(from.stage) < pipeline.place(to.stage) {
                flow(flows, from.stage).forward += 1;
            } else {
                flow(flows, from.stage).back += 1;
            }
            flow(flows, to.stage).entered += 1;
        }
        // Closed in the stage in which it stood.
        Some(_) => {}
    }
    flow(flows, to.stage).close(to.status);
}

fn flow(flows: &mut Flows, stage: StageId) -> &mut Flow {
    flows.entry(stage).or_default()
}
