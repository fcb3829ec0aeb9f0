//! Rates of exchange by day.

use std::collections::BTreeMap;

use super::{Converted, Currency, Rate, Sum};
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

    /// The company's currency.
    pub const fn company(&self) -> Currency {
        self.company
    }

    /// The rate that is frozen with what is closed on a day: nothing for the company's own currency, which needs none, and
    /// nothing where none is known.
    pub fn frozen(&self, currency: Currency, day: Day) -> Option<Rate> {
        if currency == self.company { None } else { self.on(currency, day).map(|dated| dated.rate) }
    }

    /// A total in the company's currency, of nothing so far.
    pub const fn total(&self) -> Converted {
        Converted::new(self.company)
    }

    /// The sums in the company's currency at the rates of a day; see [`Converted`].
    pub fn convert(&self, sums: impl IntoIterator<Item = (Currency, Sum)>, day: Day) -> Converted {
        let mut total = self.total();
        for (currency, sum) in sums {
            total.add(currency, sum, self.on(currency, day));
        }
        total
    }
}
