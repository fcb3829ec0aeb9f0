//! Rates of exchange by day, and sums of several currencies made one.

use std::collections::BTreeMap;

use super::{Currency, MoneyError, Rate, Sum};
use crate::instant::Day;

/// What each currency cost in the company's own, from one day to the next entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rates {
    company: Currency,
    entries: BTreeMap<(Currency, Day), Rate>,
}

/// A rate and the day it was entered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatedRate {
    /// What one major unit costs in the company's currency.
    pub rate: Rate,
    /// The day from which it counts; shown beside what was converted.
    pub day: Day,
}

/// Sums of several currencies in the company's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converted {
    /// The currency of the total.
    pub currency: Currency,
    /// The converted parts together; what is missing is not in it.
    pub total: Sum,
    /// What was converted, by currency, each with its rate.
    pub parts: Vec<(Currency, DatedRate)>,
    /// What has no rate on that day, by currency; shown beside the total, since it is not nothing.
    pub missing: Vec<(Currency, Sum)>,
}

impl Rates {
    /// The table of these entries; of two for one currency and day the later one counts. Entries for the company's own currency
    /// are ignored: it costs one for one.
    pub fn new(company: Currency, entries: impl IntoIterator<Item = (Currency, Day, Rate)>) -> Rates {
        let foreign = entries.into_iter().filter(|(currency, _, _)| *currency != company);
        Rates { company, entries: foreign.map(|(currency, day, rate)| ((currency, day), rate)).collect() }
    }

    /// The rate of a day: that of the newest entry on or before it, or nothing before the first one.
    pub fn on(&self, currency: Currency, day: Day) -> Option<DatedRate> {
        if currency == self.company {
            return Some(DatedRate { rate: Rate::ONE, day });
        }
        let (&(of, entered), &rate) = self.entries.range(..=(currency, day)).next_back()?;
        (of == currency).then_some(DatedRate { rate, day: entered })
    }

    /// The sums in the company's currency at the rates of a day. Several sums of one currency are added first, and the sum of
    /// each currency is rounded once, half to even. So a total of n currencies differs from the exact one by at most n halves of
    /// a minor unit, and so does the total of n rows that were converted one by one: `|Σ rounded − rounded Σ| <= n × 0.5`.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond 127 bits on the way.
    pub fn convert(&self, sums: impl IntoIterator<Item = (Currency, Sum)>, day: Day) -> Result<Converted, MoneyError> {
        let mut by_currency = BTreeMap::<Currency, Sum>::new();
        for (currency, sum) in sums {
            let so_far = by_currency.entry(currency).or_default();
            *so_far = so_far.checked_add(sum)?;
        }
        let mut converted =
            Converted { currency: self.company, total: Sum::ZERO, parts: Vec::new(), missing: Vec::new() };
        for (currency, sum) in by_currency {
            match self.on(currency, day) {
                Some(dated) => {
                    let part = sum.convert(currency, dated.rate, self.company)?;
                    converted.total = converted.total.checked_add(part)?;
                    converted.parts.push((currency, dated));
                }
                None => converted.missing.push((currency, sum)),
            }
        }
        Ok(converted)
    }
}
