//! The report as JSON, the same for the command line and the programming interface.
//!
//! Sums of money can be larger than one amount: `minor` is then a whole number beyond 64 bits, never a rounded one.

use serde::Serialize;
use tundish_domain::{
    Band, Channel, Currency, Day, Instant, Pipeline, Sum,
    funnel::{self, Cohort, Worth},
    id::{EventSeq, PipelineId, StageId},
    money::Rates,
};
use utoipa::ToSchema;

use super::{Entries, FunnelReport, Standing};
use crate::openapi::shape;

/// What stood in the funnel at the end of a day, and what became of what came in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FunnelReport)]
pub struct Report {
    #[schema(value_type = shape::Day)]
    as_of: Day,
    /// The event after which it was known so. Asked for again with both, the report is the same for ever.
    #[schema(value_type = Option<shape::Id>)]
    known_at: Option<EventSeq>,
    /// When anything last happened to an opportunity of the company, be it behind `as_of`.
    #[schema(value_type = Option<shape::Instant>)]
    newest_at: Option<Instant>,
    /// In the company's order.
    pipelines: Vec<PipelineReport>,
}

/// The report of one pipeline.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FunnelOfPipeline)]
struct PipelineReport {
    #[schema(value_type = shape::Id)]
    id: PipelineId,
    name: String,
    /// From the upper to the lower part.
    bands: Vec<BandFigures>,
    /// In their order; empty ones too.
    stages: Vec<StageFigures>,
    /// Open in stages that the pipeline no longer has.
    elsewhere: Figures,
    /// Everything won so far.
    won: Figures,
    /// Everything lost so far.
    lost: Figures,
    /// The stage from which on an opportunity counts as entered.
    #[schema(value_type = shape::Id)]
    entry_stage_id: StageId,
    /// What became of all that entered.
    entered: Outcomes,
    /// By month of entry; first those of whom nobody knows when they entered.
    cohorts: Vec<CohortOutcomes>,
    /// The last 26 weeks, the last one being the one of `as_of`.
    weeks: Vec<Week>,
    /// How many there are of whom nobody knows when they began: they count from when they were first seen.
    undated: u64,
}

/// What is open in one part of the funnel.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FunnelBandFigures)]
struct BandFigures {
    #[schema(value_type = shape::BandWord)]
    band: Band,
    #[serde(flatten)]
    figures: Figures,
}

/// What is open in one stage.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FunnelStageFigures)]
struct StageFigures {
    #[schema(value_type = shape::Id)]
    id: StageId,
    name: String,
    #[schema(value_type = shape::BandWord)]
    band: Band,
    #[serde(flatten)]
    figures: Figures,
}

/// How many, and what they are worth.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FunnelFigures)]
struct Figures {
    count: i64,
    /// How many of them have no amount; no value holds them.
    without_amount: i64,
    /// How many of them have an estimate.
    with_estimate: i64,
    /// One entry per currency; nothing is converted.
    values: Vec<Value>,
    /// Known and estimated amounts in the company's currency, at the rates of `as_of` as they are entered now. Null for what is
    /// won and lost: closed ones keep the rates of the days on which they were closed, which these sums do not tell.
    converted: Option<Converted>,
}

/// A total in the company's currency.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FunnelConverted)]
struct Converted {
    /// What was converted, exactly summed and rounded once, half to even.
    minor: i128,
    #[schema(value_type = shape::CurrencyCode)]
    currency: Currency,
    /// How much of it is estimated.
    estimated_minor: i128,
    /// The first day of the rates that were used; null when everything was in the company's currency.
    #[schema(value_type = Option<shape::Day>)]
    rates_from: Option<Day>,
    /// The last day of them.
    #[schema(value_type = Option<shape::Day>)]
    rates_to: Option<Day>,
    /// What has no rate and is not in the total, by currency.
    unconverted: Vec<Money>,
}

impl Converted {
    fn of(figures: &funnel::Figures, rates: &Rates, day: Day) -> Self {
        let worth = Worth::of([figures], rates, day);
        let unconverted = worth.all.unconverted();
        Self {
            minor: worth.all.total().minor(),
            currency: worth.all.currency(),
            estimated_minor: worth.estimate.total().minor(),
            rates_from: worth.all.rates_on().map(|(first, _)| first),
            rates_to: worth.all.rates_on().map(|(_, last)| last),
            unconverted: unconverted.map(|(currency, sum)| Money { minor: sum.minor(), currency }).collect(),
        }
    }
}

/// Values in one currency.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FunnelValue)]
struct Value {
    /// Known amounts.
    known: Money,
    /// Estimated amounts.
    estimated: Money,
    /// Closing values.
    won: Money,
}

/// A sum of money: a whole number of minor units of its currency.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MoneySum)]
struct Money {
    /// Cents of a dollar, whole yen, thousandths of a dinar.
    minor: i128,
    #[schema(value_type = shape::CurrencyCode)]
    currency: Currency,
}

/// What became of those that entered.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FunnelOutcomes)]
struct Outcomes {
    entered: u64,
    won: u64,
    lost: u64,
    open: u64,
    /// The same of a hundred, in whole numbers that sum to it; null when nobody entered.
    per_hundred: Option<PerHundred>,
}

/// Of a hundred that entered.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FunnelPerHundred)]
struct PerHundred {
    won: u64,
    lost: u64,
    open: u64,
}

/// What became of those that entered in one month.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FunnelCohortOutcomes)]
struct CohortOutcomes {
    /// The first day of the month; null for those of whom nobody knows when they entered.
    #[schema(value_type = Option<shape::Day>)]
    month_on: Option<Day>,
    #[serde(flatten)]
    outcomes: Outcomes,
}

/// One week.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FunnelWeek)]
struct Week {
    /// Its Monday.
    #[schema(value_type = shape::Day)]
    from_on: Day,
    /// How many entered, by the channel they have as of the report; channels without any are left out.
    came_in: Vec<CameIn>,
    /// How many were won.
    orders: u64,
}

/// What came in through one channel.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FunnelCameIn)]
struct CameIn {
    #[schema(value_type = shape::ChannelWord)]
    channel: Channel,
    count: u64,
}

impl From<&FunnelReport> for Report {
    fn from(report: &FunnelReport) -> Self {
        let standing = &report.standing;
        let pipelines = standing.pipelines.iter().zip(&report.entries);
        Self {
            as_of: standing.as_of,
            known_at: standing.known_at,
            newest_at: standing.newest_at,
            pipelines: pipelines
                .map(|((pipeline, funnel), entries)| pipeline_report(standing, pipeline, funnel, entries))
                .collect(),
        }
    }
}

fn pipeline_report(
    standing: &Standing,
    pipeline: &Pipeline,
    funnel: &funnel::Funnel,
    entries: &Entries,
) -> PipelineReport {
    let open = |figures: &funnel::Figures| Figures {
        converted: Some(Converted::of(figures, &standing.rates, standing.as_of)),
        ..Figures::from(figures)
    };
    let bands = funnel.bands.iter().map(|(band, figures)| BandFigures { band: *band, figures: open(figures) });
    let stages = pipeline.stages().iter().zip(&funnel.stages).map(|(stage, (_, figures))| StageFigures {
        id: stage.id,
        name: stage.name.clone(),
        band: stage.band,
        figures: open(figures),
    });
    let cohorts =
        entries.cohorts.iter().map(|cohort| CohortOutcomes { month_on: cohort.month, outcomes: (*cohort).into() });
    let weeks = entries.weeks.iter().map(|week| Week {
        from_on: week.first_day,
        came_in: week.came_in.iter().map(|(&channel, &count)| CameIn { channel, count }).collect(),
        orders: week.orders,
    });
    PipelineReport {
        id: pipeline.id(),
        name: pipeline.name().to_owned(),
        bands: bands.collect(),
        stages: stages.collect(),
        elsewhere: open(&funnel.elsewhere),
        won: (&funnel.won).into(),
        lost: (&funnel.lost).into(),
        entry_stage_id: entries.from,
        entered: entries.total().into(),
        cohorts: cohorts.collect(),
        weeks: weeks.collect(),
        undated: entries.undated,
    }
}

impl From<&funnel::Figures> for Figures {
    fn from(figures: &funnel::Figures) -> Self {
        let values = figures.values.iter().map(|(&currency, value)| {
            let money = |sum: Sum| Money { minor: sum.minor(), currency };
            Value { known: money(value.known), estimated: money(value.estimate), won: money(value.won) }
        });
        Self {
            count: figures.count,
            without_amount: figures.without_amount,
            with_estimate: figures.with_estimate,
            values: values.collect(),
            converted: None,
        }
    }
}

impl From<Cohort> for Outcomes {
    fn from(cohort: Cohort) -> Self {
        let per_hundred = (0 < cohort.entered()).then(|| {
            let [won, lost, open] = cohort.per_hundred();
            PerHundred { won, lost, open }
        });
        Self { entered: cohort.entered(), won: cohort.won, lost: cohort.lost, open: cohort.open, per_hundred }
    }
}

#[cfg(test)]
pub(crate) mod tests;
