//! From the funnel's exact figures to what the picture draws: values in the company's currency in display units, with links to
//! rows.

use std::collections::BTreeSet;

use jiff::civil::Date;
use tundish_domain::{
    Currency, Day, Pipeline, Sum,
    funnel::{Cohort, Figures as Counted, Funnel, Worth},
    money::Rates,
    pipeline::Band,
    policy::Actor,
};
use tundish_web::{
    kit::marker::Part,
    look::{
        hundred::{Hundred, Outcome},
        vessel::{CurrencyFigures, Figures, PartFigures, Rows, StageFigures, Vessel, Week},
    },
    messages::{DisplayUnit, Messages},
};

use super::page::Shown;
use crate::{funnel::Week as Entered, rate::shown as money, record::value::plain};

/// From the rim to the floor.
const BANDS: [Band; 3] = [Band::Upper, Band::Middle, Band::Lower];

/// The part of the picture that a band is.
pub(super) fn part(band: Band) -> Part {
    match band {
        Band::Upper => Part::Upper,
        Band::Middle => Part::Middle,
        Band::Lower => Part::Lower,
    }
}

/// The funnel of a pipeline on a day, with the rates of that day.
#[derive(Clone, Copy)]
pub(super) struct Counting<'a> {
    pub(super) pipeline: &'a Pipeline,
    pub(super) funnel: &'a Funnel,
    pub(super) rates: &'a Rates,
    pub(super) day: Day,
}

impl Counting<'_> {
    /// What this comes to in the company's currency.
    pub(super) fn worth<'c>(&self, counted: impl IntoIterator<Item = &'c Counted>) -> Worth {
        Worth::of(counted, self.rates, self.day)
    }

    /// What all parts come to together.
    fn whole(&self) -> Worth {
        self.worth(self.funnel.bands.iter().map(|(_, counted)| counted))
    }

    /// The unit in which values are counted.
    pub(super) fn unit(&self) -> DisplayUnit {
        let whole = self.whole().all;
        DisplayUnit::for_largest(whole.total().minor(), whole.currency().exponent())
    }

    /// What was counted in a part.
    pub(super) fn band(&self, band: Band) -> Option<&Counted> {
        self.funnel.bands.iter().find(|(found, _)| *found == band).map(|(_, counted)| counted)
    }
}

/// The picture's figures.
pub(super) fn figures(m: Messages, actor: &Actor, shown: &Shown, counting: Counting<'_>, weeks: &[Entered]) -> Figures {
    let (pipeline, funnel) = (counting.pipeline, counting.funnel);
    let unit = counting.unit();
    let whole = counting.whole();
    let parts = BANDS.map(|band| {
        let nothing = Counted::default();
        let counted = counting.band(band).unwrap_or(&nothing);
        let worth = counting.worth([counted]);
        let stages = pipeline.stages().iter().zip(&funnel.stages).filter(|(stage, _)| stage.band == band);
        PartFigures {
            part: part(band),
            count: count(counted.count),
            known: unit.value(worth.known.total().minor()),
            estimated: unit.value(worth.estimate.total().minor()),
            without_amount: count(counted.without_amount),
            flow: None,
            stages: stages
                .map(|(stage, (_, counted))| StageFigures {
                    name: stage.name.clone(),
                    count: count(counted.count),
                    value: unit.value(counting.worth([counted]).all.total().minor()),
                    href: shown.rows(&[("status", "open"), ("stage", &stage.id.to_string())]),
                })
                .collect(),
            rows: rows(shown, &[("status", "open"), ("band", band.as_str())]),
        }
    });
    let week = |status: &'static str, count: fn(&Entered) -> u64| {
        move |week: &Entered| {
            let last_day = week.first_day.add_days(6);
            let href =
                shown.rows(&[("status", status), ("from", &week.first_day.to_string()), ("to", &last_day.to_string())]);
            Week { first_day: week.first_day.date(), count: count(week), href }
        }
    };
    Figures {
        day: shown.day.date(),
        past: shown.day < shown.today,
        unit,
        currency: whole.all.currency().as_str().to_owned(),
        capacity: Vessel::capacity_for(unit.value(whole.all.total().minor())),
        conversion: money::conversion(m, actor, &whole.all),
        currencies: if whole.all.is_exact() { Vec::new() } else { currencies(m, counting) },
        parts,
        rows: rows(shown, &[("status", "open")]),
        came_in: weeks.iter().map(week("entered", |week| week.came_in.values().sum())).collect(),
        went_out: weeks.iter().map(week("won", |week| week.orders)).collect(),
    }
}

/// The lists of those that meet the conditions, by what is known of their amounts.
fn rows(shown: &Shown, conditions: &[(&str, &str)]) -> Rows {
    let with = |kind: &'static str| shown.rows(&[conditions, &[("amount", kind)]].concat());
    Rows {
        all: shown.rows(conditions),
        known: with("known"),
        estimated: with("estimate"),
        without_amount: with("unknown"),
    }
}

/// Orders per 100 that entered, over all months whose entries are known, and month by month.
pub(super) fn hundred(shown: &Shown, cohorts: &[Cohort]) -> Hundred {
    let dated: Vec<(Day, &Cohort)> = cohorts.iter().filter_map(|cohort| Some((cohort.month?, cohort))).collect();
    let sum = |of: fn(&Cohort) -> u64| dated.iter().map(|(_, cohort)| of(cohort)).sum::<u64>();
    let outcome =
        |count, status: &str| Outcome { count, href: shown.rows(&[("status", status), ("entered", "dated")]) };
    let since = dated.first().map_or(shown.day, |(month, _)| *month);
    // A year shows the drift; older months are in the total.
    let recent = dated.len().saturating_sub(12);
    Hundred {
        won: outcome(sum(|cohort| cohort.won), "won"),
        lost: outcome(sum(|cohort| cohort.lost), "lost"),
        open: outcome(sum(|cohort| cohort.open), "open"),
        since: since.date(),
        months: dated[recent..]
            .iter()
            .map(|(month, cohort)| (month.date(), cohort.per_hundred()[0]))
            .collect::<Vec<(Date, u64)>>(),
    }
}

/// What stands in each currency and what it costs.
fn currencies(m: Messages, counting: Counting<'_>) -> Vec<CurrencyFigures> {
    let all: BTreeSet<Currency> = counting.funnel.bands.iter().flat_map(|(_, of)| of.values.keys().copied()).collect();
    let currencies = all.into_iter().map(|currency| {
        let in_band = |band| {
            let value = counting.band(band).and_then(|counted| counted.values.get(&currency));
            value.map_or((Sum::ZERO, Sum::ZERO), |value| (value.known, value.estimate))
        };
        let text = |sum: Sum| {
            let dash = || "–".to_owned();
            if sum == Sum::ZERO { dash() } else { m.sum_alone(sum.minor(), currency.exponent()) }
        };
        let sums = BANDS.map(in_band);
        let mut together = (Sum::ZERO, Sum::ZERO);
        for (known, estimate) in sums {
            together.0 += known;
            together.1 += estimate;
        }
        let dated = counting.rates.on(currency, counting.day);
        let foreign = dated.filter(|_| currency != counting.rates.company());
        CurrencyFigures {
            currency: currency.as_str().to_owned(),
            parts: sums.map(|(known, estimate)| text(known + estimate)),
            known: text(together.0),
            estimated: text(together.1),
            rate: foreign.map(|dated| (m.decimal(plain(&dated.rate.to_string())), dated.day.date())),
            is_missing: dated.is_none(),
        }
    });
    currencies.filter(|of| of.known != "–" || of.estimated != "–").collect()
}

/// Counts in the figures are never negative once all deltas are in.
fn count(stock: i64) -> u64 {
    u64::try_from(stock).unwrap_or(0)
}
