//! Money in minor units of one currency, and sums of it that cannot overflow.
//!
//! Amounts are exact: there is no floating point, adding two currencies is an error, and a text with more decimals than the
//! currency has is refused rather than rounded. Only converting rounds, once, half to even.

mod converted;
mod currency;
mod rate;
mod rates;
mod sum;
#[cfg(test)]
mod tests;

use std::fmt::{self, Display};

use serde::{Deserialize, Serialize};

pub use converted::Converted;
pub use currency::Currency;
pub use rate::{Probability, Rate};
pub use rates::{DatedRate, Rates};
pub use sum::Sum;

use crate::rounding::half_even;

/// An amount of money; may be negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Minor units: cents of a dollar, whole yen, thousandths of a dinar.
    pub minor: i64,
    /// The currency that the minor units belong to.
    pub currency: Currency,
}

impl Money {
    /// This many minor units of the currency.
    pub const fn new(minor: i64, currency: Currency) -> Money {
        Money { minor, currency }
    }

    /// Reads an exact decimal such as `1054`, `1054.00` or `-0.5`: ASCII digits, at most one point, no grouping.
    ///
    /// # Errors
    /// [`MoneyError::NotANumber`], [`MoneyError::TooManyDecimals`] when decimals beyond the currency's own are not zero,
    /// [`MoneyError::TooLarge`].
    pub fn parse(text: &str, currency: Currency) -> Result<Money, MoneyError> {
        let minor = parse_decimal(text, currency.exponent())?;
        Ok(Money { minor, currency })
    }

    /// The amount as an exact decimal with all decimals of the currency: `1054.00`.
    pub fn decimal(self) -> String {
        format_decimal(i128::from(self.minor), self.currency.exponent())
    }

    /// The sum of two amounts of one currency.
    ///
    /// # Errors
    /// [`MoneyError::DifferentCurrencies`], [`MoneyError::TooLarge`].
    pub fn checked_add(self, other: Money) -> Result<Money, MoneyError> {
        self.combine(other, i64::checked_add)
    }

    /// The difference of two amounts of one currency.
    ///
    /// # Errors
    /// [`MoneyError::DifferentCurrencies`], [`MoneyError::TooLarge`].
    pub fn checked_sub(self, other: Money) -> Result<Money, MoneyError> {
        self.combine(other, i64::checked_sub)
    }

    fn combine(self, other: Money, operation: fn(i64, i64) -> Option<i64>) -> Result<Money, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::DifferentCurrencies { left: self.currency, right: other.currency });
        }
        let minor = operation(self.minor, other.minor).ok_or(MoneyError::TooLarge)?;
        Ok(Money { minor, currency: self.currency })
    }

    /// The amount in another currency; `rate` is what one major unit of this currency costs there.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`].
    pub fn convert(self, rate: Rate, to: Currency) -> Result<Money, MoneyError> {
        let converted = Sum::from_minor(self.minor).convert(self.currency, rate, to)?;
        let minor = i64::try_from(converted.minor()).map_err(|_| MoneyError::TooLarge)?;
        Ok(Money { minor, currency: to })
    }
}

impl Display for Money {
    /// The exact decimal and the code, `1054.00 USD`, for logs and terminals; screens format by language.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency)
    }
}

/// What can be wrong about an amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The text is not a plain decimal number.
    #[error("not a plain decimal number")]
    NotANumber,
    /// The currency has fewer decimals than the text needs.
    #[error("more decimals than the currency has ({allowed})")]
    TooManyDecimals {
        /// How many the currency has.
        allowed: u32,
    },
    /// The amount does not fit into 63 bits of minor units.
    #[error("the amount is too large")]
    TooLarge,
    /// Two currencies cannot be added; convert one of them first.
    #[error("{left} and {right} cannot be added")]
    DifferentCurrencies {
        /// The currency of the first amount.
        left: Currency,
        /// The currency of the second amount.
        right: Currency,
    },
    /// Not an ISO 4217 alphabetic code in use.
    #[error("not a currency code of ISO 4217")]
    UnknownCurrency,
}

impl MoneyError {
    /// The stable code of this error.
    pub const fn code(self) -> &'static str {
        match self {
            MoneyError::NotANumber => "not_a_number",
            MoneyError::TooManyDecimals { .. } => "too_many_decimals",
            MoneyError::TooLarge => "amount_too_large",
            MoneyError::DifferentCurrencies { .. } => "different_currencies",
            MoneyError::UnknownCurrency => "unknown_currency",
        }
    }
}

/// Reads an exact decimal into units of 10^-`decimals`.
pub(crate) fn parse_decimal(text: &str, decimals: u32) -> Result<i64, MoneyError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let pointless = whole.len() == digits.len();
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || (fraction.is_empty() && !pointless) || !all_digits(whole) || !all_digits(fraction) {
        return Err(MoneyError::NotANumber);
    }
    let fraction = fraction.trim_end_matches('0');
    if (decimals as usize) < fraction.len() {
        return Err(MoneyError::TooManyDecimals { allowed: decimals });
    }
    let padding = std::iter::repeat_n(b'0', decimals as usize - fraction.len());
    let mut minor: i64 = 0;
    for byte in whole.bytes().chain(fraction.bytes()).chain(padding) {
        let digit = i64::from(byte - b'0');
        // Built on the negative side, which reaches one further.
        minor = minor.checked_mul(10).and_then(|m| m.checked_sub(digit)).ok_or(MoneyError::TooLarge)?;
    }
    if negative { Ok(minor) } else { minor.checked_neg().ok_or(MoneyError::TooLarge) }
}

/// Writes units of 10^-`decimals` as an exact decimal with all its decimals.
pub(crate) fn format_decimal(minor: i128, decimals: u32) -> String {
    let scale = 10_u128.pow(decimals);
    let sign = if minor < 0 { "-" } else { "" };
    let magnitude = minor.unsigned_abs();
    if decimals == 0 {
        return format!("{sign}{magnitude}");
    }
    format!("{sign}{}.{:0width$}", magnitude / scale, magnitude % scale, width = decimals as usize)
}

/// `value * factor / divisor`, rounded once.
fn scale(value: i128, factor: i128, divisor: i128) -> Result<i128, MoneyError> {
    value.checked_mul(factor).map(|product| half_even(product, divisor)).ok_or(MoneyError::TooLarge)
}
