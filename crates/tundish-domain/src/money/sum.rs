//! Sums of money that no number of rows can overflow, and their two halves for the databases.

use std::iter;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use serde::{Deserialize, Serialize};

use super::{Currency, Money, MoneyError, Probability, Rate, format_decimal, scale};

/// A sum of minor units of one currency, which stands beside it (in the key of a report's cell).
///
/// Databases hold a sum as two `bigint`: `high = minor >> 32` (arithmetic) and `low = minor & 0xffff_ffff`. The halves can be
/// summed apart, four thousand million rows of them, and joined afterwards.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sum(i128);

impl Sum {
    /// Nothing.
    pub const ZERO: Sum = Sum(0);

    /// The sum of one amount of this many minor units.
    pub const fn from_minor(minor: i64) -> Sum {
        Sum(minor as i128)
    }

    /// A sum that was worked out in minor units.
    pub(super) const fn from_whole(minor: i128) -> Sum {
        Sum(minor)
    }

    /// Joins two halves, each of which may itself be a total of many halves.
    pub const fn from_parts(high: i64, low: i64) -> Sum {
        Sum(((high as i128) << 32) + low as i128)
    }

    /// The two halves, high and low; `0 <= low < 2^32`.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "2^31 times the largest amount fits the high part, the low one has 32 bits"
    )]
    pub const fn parts(self) -> (i64, i64) {
        ((self.0 >> 32) as i64, (self.0 & 0xffff_ffff) as i64)
    }

    /// Minor units.
    pub const fn minor(self) -> i128 {
        self.0
    }

    /// Both sums together, for sums that did not come from a bounded number of rows.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond 127 bits.
    pub fn checked_add(self, other: Sum) -> Result<Sum, MoneyError> {
        self.0.checked_add(other.0).map(Sum).ok_or(MoneyError::TooLarge)
    }

    /// The sum as one amount of money, or nothing when it is too large for that.
    pub fn money(self, currency: Currency) -> Option<Money> {
        i64::try_from(self.0).ok().map(|minor| Money { minor, currency })
    }

    /// The sum as an exact decimal with all decimals of the currency.
    pub fn decimal(self, currency: Currency) -> String {
        format_decimal(self.0, currency.exponent())
    }

    /// The sum in another currency, rounded once; `rate` is what one major unit of `from` costs in `to`.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond 127 bits on the way.
    pub fn convert(self, from: Currency, rate: Rate, to: Currency) -> Result<Sum, MoneyError> {
        let up = 10_i128.pow(to.exponent().saturating_sub(from.exponent()));
        let down = 10_i128.pow(from.exponent().saturating_sub(to.exponent()));
        scale(self.0, i128::from(rate.billionths()) * up, i128::from(Rate::SCALE) * down).map(Sum)
    }

    /// The sum times a probability, rounded once.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond 127 bits on the way.
    pub fn weighted(self, probability: Probability) -> Result<Sum, MoneyError> {
        scale(self.0, i128::from(probability.millionths()), i128::from(Probability::SCALE)).map(Sum)
    }
}

impl Add for Sum {
    type Output = Sum;
    fn add(self, other: Sum) -> Sum {
        Sum(self.0 + other.0)
    }
}

impl Sub for Sum {
    type Output = Sum;
    fn sub(self, other: Sum) -> Sum {
        Sum(self.0 - other.0)
    }
}

impl Neg for Sum {
    type Output = Sum;
    fn neg(self) -> Sum {
        Sum(-self.0)
    }
}

impl AddAssign for Sum {
    fn add_assign(&mut self, other: Sum) {
        self.0 += other.0;
    }
}

impl SubAssign for Sum {
    fn sub_assign(&mut self, other: Sum) {
        self.0 -= other.0;
    }
}

impl iter::Sum for Sum {
    fn sum<I: Iterator<Item = Sum>>(sums: I) -> Sum {
        sums.fold(Sum::ZERO, Add::add)
    }
}
