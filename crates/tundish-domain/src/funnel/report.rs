//! The funnel as people see it: per stage, per band, and what was won and lost.

use std::collections::BTreeMap;

use super::{Cell, Measures};
use crate::id::StageId;
use crate::instant::Day;
use crate::money::{Converted, Currency, Rates, Sum};
use crate::opportunity::Status;
use crate::pipeline::{Band, Pipeline};

/// The figures of one part of the funnel.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// How many opportunities.
    pub count: i64,
    /// How many of them without an amount; shown beside every value, since it leaves them out.
    pub without_amount: i64,
    /// How many of them with an estimate.
    pub with_estimate: i64,
    /// The values, per currency.
    pub values: BTreeMap<Currency, Value>,
}

/// The sums of one currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Value {
    /// The sum of known amounts.
    pub known: Sum,
    /// The sum of estimated amounts.
    pub estimate: Sum,
    /// The sum of closing values.
    pub won: Sum,
}

/// What parts of the funnel are worth in the company's currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worth {
    /// Known amounts.
    pub known: Converted,
    /// Estimated amounts.
    pub estimate: Converted,
    /// Both, rounded together: at times a minor unit away from the sum of the two.
    pub all: Converted,
}

impl Worth {
    /// What these parts are worth together at the rates of a day. That is for what is open: closed ones keep the rates of their
    /// own days, which sums per currency do not tell.
    pub fn of<'a>(figures: impl IntoIterator<Item = &'a Figures>, rates: &Rates, day: Day) -> Worth {
        let mut worth = Worth { known: rates.total(), estimate: rates.total(), all: rates.total() };
        for (&currency, value) in figures.into_iter().flat_map(|figures| &figures.values) {
            let dated = rates.on(currency, day);
            worth.known.add(currency, value.known, dated);
            worth.estimate.add(currency, value.estimate, dated);
            worth.all.add(currency, value.known, dated);
            worth.all.add(currency, value.estimate, dated);
        }
        worth
    }
}

impl Figures {
    fn add(&mut self, currency: Currency, measures: &Measures) {
        self.count += measures.stock;
        self.without_amount += measures.unknown_count;
        self.with_estimate += measures.estimate_count;
        let value = self.values.entry(currency).or_default();
        value.known += measures.known;
        value.estimate += measures.estimate;
        value.won += measures.won;
    }
}

/// The funnel of one pipeline at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Funnel {
    /// What is open per stage, in the order of the pipeline; empty stages too.
    pub stages: Vec<(StageId, Figures)>,
    /// What is open per band, from the upper to the lower part.
    pub bands: Vec<(Band, Figures)>,
    /// Everything won so far; for a period take the difference of two days.
    pub won: Figures,
    /// Everything lost so far.
    pub lost: Figures,
    /// Open in stages that the pipeline no longer has, so that no opportunity drops out of the total.
    pub elsewhere: Figures,
}

impl Funnel {
    /// Whether nothing ever came to stand in it.
    pub fn is_empty(&self) -> bool {
        let bands = self.bands.iter().map(|(_, figures)| figures.count);
        bands.chain([self.won.count, self.lost.count, self.elsewhere.count]).all(|count| count == 0)
    }
}

/// The funnel of a pipeline from the cells of a day.
///
/// The caller chooses the cells: those of the whole company, or those of some owners, never both, or each opportunity counts
/// twice. Cells of other pipelines are left out.
pub fn funnel<'a>(pipeline: &Pipeline, cells: impl IntoIterator<Item = (&'a Cell, &'a Measures)>) -> Funnel {
    let mut funnel = Funnel {
        stages: pipeline.stages().iter().map(|stage| (stage.id, Figures::default())).collect(),
        bands: Band::ALL.iter().map(|&band| (band, Figures::default())).collect(),
        won: Figures::default(),
        lost: Figures::default(),
        elsewhere: Figures::default(),
    };
    for (cell, measures) in cells.into_iter().filter(|(cell, _)| cell.pipeline == pipeline.id()) {
        match (cell.status, pipeline.place(cell.stage)) {
            (Status::Won, _) => funnel.won.add(cell.currency, measures),
            (Status::Lost, _) => funnel.lost.add(cell.currency, measures),
            (Status::Open, Some(place)) => {
                let band = pipeline.stages()[place].band;
                funnel.stages[place].1.add(cell.currency, measures);
                funnel.bands[band as usize].1.add(cell.currency, measures);
            }
            (Status::Open, None) => funnel.elsewhere.add(cell.currency, measures),
        }
    }
    funnel
}
