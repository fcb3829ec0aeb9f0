//! Sums of several currencies made one.

use std::collections::BTreeMap;

use super::{Currency, DatedRate, Probability, Rate, Sum};
use crate::instant::Day;
use crate::rounding::half_even;

/// No currency has more decimals.
const MOST_DECIMALS: u32 = 4;

/// How finely a total is kept until it is rounded: parts of a minor unit of its currency. Every sum in minor units of any
/// currency times any rate is a whole number of them.
const PARTS: i128 = Rate::SCALE as i128 * 10_i128.pow(MOST_DECIMALS);

/// A total in the company's currency of sums in several.
///
/// The parts are kept exactly, in 128 bits, and the total is rounded once, half to even, however many currencies and rows are in
/// it. So a total differs by at most half a minor unit from the exact one, and from the sum of n totals that were rounded one by
/// one by at most (n + 1) halves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converted {
    currency: Currency,
    exact: i128,
    rates_on: Option<(Day, Day)>,
    unconverted: BTreeMap<Currency, Sum>,
}

impl Converted {
    /// A total of nothing.
    pub const fn new(currency: Currency) -> Converted {
        Converted { currency, exact: 0, rates_on: None, unconverted: BTreeMap::new() }
    }

    /// Adds a sum at a rate; what has no rate, or comes to more than 127 bits, is kept beside the total as it is.
    pub fn add(&mut self, currency: Currency, sum: Sum, dated: Option<DatedRate>) {
        if sum == Sum::ZERO {
            return;
        }
        let decimals = MOST_DECIMALS + self.currency.exponent() - currency.exponent();
        let with = |dated: DatedRate| {
            let parts = i128::from(dated.rate.billionths()) * 10_i128.pow(decimals);
            sum.minor().checked_mul(parts)?.checked_add(self.exact)
        };
        match dated.and_then(|dated| Some((with(dated)?, dated.day))) {
            Some((exact, day)) => {
                self.exact = exact;
                if currency != self.currency {
                    let (first, last) = self.rates_on.unwrap_or((day, day));
                    self.rates_on = Some((first.min(day), last.max(day)));
                }
            }
            None => *self.unconverted.entry(currency).or_default() += sum,
        }
    }

    /// The currency of the total.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// What was converted, rounded; what could not be is not in it.
    pub const fn total(&self) -> Sum {
        Sum::from_whole(half_even(self.exact, PARTS))
    }

    /// Whether nothing was converted, or what was came to nothing.
    pub const fn is_nothing(&self) -> bool {
        self.exact == 0
    }

    /// The exact total times a probability, rounded once.
    pub fn weighted(&self, probability: Probability) -> Sum {
        let (of, scale) = (i128::from(probability.millionths()), i128::from(Probability::SCALE));
        // Whole minor units and the rest apart: their product with a million would not fit for the largest totals.
        let weighed = self.exact.div_euclid(PARTS) * of;
        let (whole, rest) = (weighed.div_euclid(scale), weighed.rem_euclid(scale));
        // An even number of them is set aside, so that a half goes to the even neighbour of the whole.
        let odd = whole.rem_euclid(2);
        let parts = (odd * scale + rest) * PARTS + self.exact.rem_euclid(PARTS) * of;
        Sum::from_whole(whole - odd + half_even(parts, scale * PARTS))
    }

    /// The first and the last day of the rates that were used; nothing when all of it was in the total's currency.
    pub const fn rates_on(&self) -> Option<(Day, Day)> {
        self.rates_on
    }

    /// What is not in the total because there is no rate for it, by currency, without zeros.
    pub fn unconverted(&self) -> impl Iterator<Item = (Currency, Sum)> + '_ {
        self.unconverted.iter().filter(|(_, sum)| **sum != Sum::ZERO).map(|(&currency, &sum)| (currency, sum))
    }

    /// Whether everything was in the total's currency: nothing was converted and nothing is missing.
    pub fn is_exact(&self) -> bool {
        self.rates_on.is_none() && self.unconverted().next().is_none()
    }
}
