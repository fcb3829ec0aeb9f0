//! Rates of exchange and probabilities: exact fractions with a fixed denominator.

use std::fmt::{self, Display};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{MoneyError, format_decimal, parse_decimal};

/// What one major unit of a currency costs in another, in units of 1e-9; greater than zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(i64);

impl Rate {
    /// The denominator.
    pub const SCALE: i64 = 1_000_000_000;
    /// One for one.
    pub const ONE: Rate = Rate(Rate::SCALE);

    /// The rate of this many billionths, or nothing unless it is greater than zero.
    pub const fn from_billionths(billionths: i64) -> Option<Rate> {
        if 0 < billionths { Some(Rate(billionths)) } else { None }
    }

    /// The rate times 1e9, as databases store it.
    pub const fn billionths(self) -> i64 {
        self.0
    }
}

impl FromStr for Rate {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Rate, MoneyError> {
        Rate::from_billionths(parse_decimal(text, 9)?).ok_or(MoneyError::NotANumber)
    }
}

impl Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format_decimal(i128::from(self.0), 9))
    }
}

/// A probability in units of 1e-6, from 0 to 1,000,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Probability(u32);

impl Probability {
    /// The denominator.
    pub const SCALE: i64 = 1_000_000;

    /// The probability of this many millionths, or nothing outside of 0 to 1,000,000.
    #[expect(clippy::cast_sign_loss, clippy::cast_possible_truncation, reason = "the range was checked")]
    pub const fn from_millionths(millionths: i64) -> Option<Probability> {
        if 0 <= millionths && millionths <= Probability::SCALE { Some(Probability(millionths as u32)) } else { None }
    }

    /// The probability times 1e6, as databases store it.
    pub const fn millionths(self) -> i64 {
        self.0 as i64
    }
}

impl From<Probability> for i64 {
    fn from(probability: Probability) -> i64 {
        probability.millionths()
    }
}

impl TryFrom<i64> for Probability {
    type Error = NotAProbability;

    fn try_from(millionths: i64) -> Result<Probability, NotAProbability> {
        Probability::from_millionths(millionths).ok_or(NotAProbability)
    }
}

/// The number of millionths lies outside of 0 to 1,000,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a probability lies between 0 and 1000000 millionths")]
pub struct NotAProbability;

impl NotAProbability {
    /// The stable code of this error.
    pub const fn code(self) -> &'static str {
        "not_a_probability"
    }
}
