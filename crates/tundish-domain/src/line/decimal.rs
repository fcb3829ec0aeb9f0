//! Quantities and percents: exact decimals with six places.

use std::fmt::{self, Display};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::money::{MoneyError, format_decimal, parse_decimal};

/// How many decimals are kept.
const DECIMALS: u32 = 6;

/// How many of something, or how much, in units of 1e-6; never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Quantity(i64);

impl Quantity {
    /// The denominator.
    pub const SCALE: i64 = 1_000_000;
    /// One piece.
    pub const ONE: Quantity = Quantity(Quantity::SCALE);

    /// The quantity of this many millionths, or nothing below zero.
    pub const fn from_millionths(millionths: i64) -> Option<Quantity> {
        if 0 <= millionths { Some(Quantity(millionths)) } else { None }
    }

    /// The quantity times 1e6, as databases store it.
    pub const fn millionths(self) -> i64 {
        self.0
    }
}

/// A part of a hundred in units of 1e-6 percent, from 0 to 100,000,000: `33.333` is 33,333,000.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Percent(i64);

impl Percent {
    /// Nothing of it.
    pub const ZERO: Percent = Percent(0);
    /// All of it.
    pub const WHOLE: Percent = Percent(100_000_000);

    /// The percent of this many millionths, or nothing outside of 0 to 100,000,000.
    pub const fn from_millionths(millionths: i64) -> Option<Percent> {
        if 0 <= millionths && millionths <= Percent::WHOLE.0 { Some(Percent(millionths)) } else { None }
    }

    /// The percent times 1e6, as databases store it.
    pub const fn millionths(self) -> i64 {
        self.0
    }
}

macro_rules! decimal_text {
    ($($name:ident),+) => {$(
        impl FromStr for $name {
            type Err = DecimalError;

            /// Reads an exact decimal such as `2`, `2.50` or `0.333333`: ASCII digits, at most one point, no grouping.
            fn from_str(text: &str) -> Result<$name, DecimalError> {
                $name::try_from(parse_decimal(text, DECIMALS)?)
            }
        }

        impl Display for $name {
            /// The exact decimal without zeros at its end: `2.5`.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let decimal = format_decimal(i128::from(self.0), DECIMALS);
                f.pad(decimal.trim_end_matches('0').trim_end_matches('.'))
            }
        }

        impl From<$name> for i64 {
            fn from(decimal: $name) -> i64 {
                decimal.millionths()
            }
        }

        impl TryFrom<i64> for $name {
            type Error = DecimalError;

            fn try_from(millionths: i64) -> Result<$name, DecimalError> {
                $name::from_millionths(millionths).ok_or(DecimalError::OutOfRange)
            }
        }
    )+};
}

decimal_text!(Quantity, Percent);

/// Why a text or number is not a quantity or a percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// The text is not a plain decimal number.
    #[error("not a plain decimal number")]
    NotANumber,
    /// There are more than six decimals.
    #[error("more than six decimals")]
    TooManyDecimals,
    /// It is negative, too large, or more than a hundred percent.
    #[error("out of range")]
    OutOfRange,
}

impl DecimalError {
    /// The stable code of this error.
    pub const fn code(self) -> &'static str {
        match self {
            DecimalError::NotANumber => "not_a_number",
            DecimalError::TooManyDecimals => "too_many_decimals",
            DecimalError::OutOfRange => "out_of_range",
        }
    }
}

impl From<MoneyError> for DecimalError {
    fn from(error: MoneyError) -> DecimalError {
        match error {
            MoneyError::TooManyDecimals { .. } => DecimalError::TooManyDecimals,
            MoneyError::TooLarge => DecimalError::OutOfRange,
            MoneyError::NotANumber | MoneyError::DifferentCurrencies { .. } | MoneyError::UnknownCurrency => {
                DecimalError::NotANumber
            }
        }
    }
}
