//! Totals of several currencies as pages say them.

use std::collections::BTreeMap;

use tundish_domain::{
    Amount, Currency, Sum,
    money::{Converted, DatedRate, Rates},
    policy::{Actor, Relation, actions, permit},
};
use tundish_web::{
    kit::total::{Conversion, Total},
    messages::Messages,
};

/// Where rates are kept.
const RATES: &str = "/settings/rates";

/// A sum as a line of text has it.
pub(crate) fn sum(m: Messages, currency: Currency, sum: Sum) -> String {
    m.sum(sum.minor(), currency.exponent(), currency.as_str())
}

/// What a total leaves out, by currency.
pub(crate) fn unconverted(m: Messages, total: &Converted) -> Vec<String> {
    total.unconverted().map(|(currency, missing)| sum(m, currency, missing)).collect()
}

/// What a total rests on, with the way to the rates for those who may see them.
pub(crate) fn conversion(m: Messages, actor: &Actor, total: &Converted) -> Conversion {
    Conversion {
        rates_on: total.rates_on().map(|(first, last)| (first.date(), last.date())),
        unconverted: unconverted(m, total),
        href: permit::<actions::ReadSettings>(actor, Relation::Company).is_ok().then(|| RATES.to_owned()),
    }
}

/// Amounts that are summed up for a line below a list.
#[derive(Debug)]
pub(crate) struct Tally {
    all: Converted,
    estimate: Converted,
    by_currency: BTreeMap<Currency, Sum>,
    without_amount: u64,
}

impl Tally {
    /// Nothing so far.
    pub(crate) fn new(rates: &Rates) -> Self {
        Self { all: rates.total(), estimate: rates.total(), by_currency: BTreeMap::new(), without_amount: 0 }
    }

    /// Adds the amount of one record at a rate.
    pub(crate) fn add(&mut self, amount: Amount, dated: Option<DatedRate>) {
        match amount {
            Amount::Unknown => self.without_amount += 1,
            Amount::Known(money) => self.add_sum(money.currency, Sum::from_minor(money.minor), false, dated),
            Amount::Estimate(money) => self.add_sum(money.currency, Sum::from_minor(money.minor), true, dated),
        }
    }

    /// Adds how many have no amount.
    pub(crate) fn add_unknown(&mut self, count: i64) {
        self.without_amount += u64::try_from(count).unwrap_or(0);
    }

    /// Adds a sum at a rate.
    pub(crate) fn add_sum(&mut self, currency: Currency, sum: Sum, is_estimate: bool, dated: Option<DatedRate>) {
        *self.by_currency.entry(currency).or_default() += sum;
        self.all.add(currency, sum, dated);
        if is_estimate {
            self.estimate.add(currency, sum, dated);
        }
    }

    /// The line; `of` says what it sums up.
    pub(crate) fn shown(&self, m: Messages, actor: &Actor, of: String) -> Total {
        let estimated = (!self.estimate.is_nothing()).then(|| sum(m, self.estimate.currency(), self.estimate.total()));
        let parts = self.by_currency.iter().map(|(currency, part)| sum(m, *currency, *part));
        Total {
            of,
            figure: sum(m, self.all.currency(), self.all.total()),
            estimated,
            without_amount: self.without_amount,
            conversion: conversion(m, actor, &self.all),
            parts: if self.all.is_exact() { Vec::new() } else { parts.collect() },
        }
    }
}
