//! From the funnel's exact figures to what the picture draws: values of one currency in display units, with links to rows.

use jiff::civil::Date;
use tundish_domain::{
    Currency, Day, Pipeline,
    funnel::{Cohort, Figures as Counted, Funnel},
    pipeline::Band,
};
use tundish_web::{
    kit::marker::Part,
    look::{
        hundred::{Hundred, Outcome},
        vessel::{Figures, PartFigures, Rows, StageFigures, Vessel, Week},
    },
    messages::{DisplayUnit, Messages},
};

use super::page::Shown;
use crate::funnel::Week as Entered;

/// The part of the picture that a band is.
pub(super) fn part(band: Band) -> Part {
    match band {
        Band::Upper => Part::Upper,
        Band::Middle => Part::Middle,
        Band::Lower => Part::Lower,
    }
}

/// Known and estimated minor units of one currency.
pub(super) fn worth(counted: &Counted, currency: Currency) -> (i128, i128) {
    counted.values.get(&currency).map_or((0, 0), |value| (value.known.minor(), value.estimate.minor()))
}

/// The unit in which a funnel's values are counted.
pub(super) fn unit(funnel: &Funnel, currency: Currency) -> DisplayUnit {
    let total = funnel
        .bands
        .iter()
        .map(|(_, counted)| worth(counted, currency))
        .map(|(known, estimate)| known + estimate)
        .sum();
    DisplayUnit::for_largest(total, currency.exponent())
}

/// The picture's figures.
pub(super) fn figures(
    m: Messages,
    shown: &Shown,
    (pipeline, funnel): (&Pipeline, &Funnel),
    currency: Currency,
    weeks: &[Entered],
) -> Figures {
    let unit = unit(funnel, currency);
    let total: i128 = funnel
        .bands
        .iter()
        .map(|(_, counted)| worth(counted, currency))
        .map(|(known, estimate)| known + estimate)
        .sum();
    let parts = [Band::Upper, Band::Middle, Band::Lower].map(|band| {
        let nothing = Counted::default();
        let counted = funnel.bands.iter().find(|(found, _)| *found == band).map_or(&nothing, |(_, counted)| counted);
        let (known, estimate) = worth(counted, currency);
        let stages = pipeline.stages().iter().zip(&funnel.stages).filter(|(stage, _)| stage.band == band);
        PartFigures {
            part: part(band),
            count: count(counted.count),
            known: unit.value(known),
            estimated: unit.value(estimate),
            without_amount: count(counted.without_amount),
            flow: None,
            stages: stages
                .map(|(stage, (_, counted))| {
                    let (known, estimate) = worth(counted, currency);
                    StageFigures {
                        name: stage.name.clone(),
                        count: count(counted.count),
                        value: unit.value(known + estimate),
                        href: shown.rows(&[("status", "open"), ("stage", &stage.id.to_string())]),
                    }
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
        currency: currency.as_str().to_owned(),
        capacity: Vessel::capacity_for(unit.value(total)),
        besides: others(m, funnel, currency),
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

/// Values in currencies that are not converted, as a sentence's tail: "240 k CHF".
fn others(m: Messages, funnel: &Funnel, currency: Currency) -> Vec<String> {
    let mut sums = std::collections::BTreeMap::<Currency, i128>::new();
    for (_, counted) in &funnel.bands {
        for (other, value) in counted.values.iter().filter(|(other, _)| **other != currency) {
            *sums.entry(*other).or_default() += value.known.minor() + value.estimate.minor();
        }
    }
    sums.into_iter()
        .filter(|(_, minor)| *minor != 0)
        .map(|(other, minor)| {
            let unit = DisplayUnit::for_largest(minor, other.exponent());
            format!("{}\u{a0}{}", m.whole(unit.value(minor)), unit.label(m, other.as_str()))
        })
        .collect()
}

/// Counts in the figures are never negative once all deltas are in.
fn count(stock: i64) -> u64 {
    u64::try_from(stock).unwrap_or(0)
}
