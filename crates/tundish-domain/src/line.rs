//! A line of products: so many of one thing at a price, less a discount.
//!
//! The net amount is `quantity × unit price × (1 − discount)`, rounded once, half to even, to a minor unit of the currency.
//! Totals add the rounded lines, so that what is printed adds up. Nothing floats and nothing wraps: what does not fit is refused.

mod decimal;

pub use decimal::{DecimalError, Percent, Quantity};

use crate::money::{Currency, Money, MoneyError, Sum};
use crate::rounding::half_even;

#[cfg(test)]
mod tests;

/// So many of one thing at a price, less a discount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// How many, or how much.
    pub quantity: Quantity,
    /// The price of one; negative in a credit.
    pub unit_price: Money,
    /// What is taken off.
    pub discount: Percent,
}

impl Line {
    /// What the line costs before tax.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] when it does not fit into 63 bits of minor units.
    pub fn net(self) -> Result<Money, MoneyError> {
        let (quantity, price) = (i128::from(self.quantity.millionths()), i128::from(self.unit_price.minor));
        let paid = i128::from(Percent::WHOLE.millionths() - self.discount.millionths());
        let scale = i128::from(Quantity::SCALE) * i128::from(Percent::WHOLE.millionths());
        // An amount that fits has less than 110 bits before it is divided, so only what does not fit overflows here.
        let product = (quantity * price).checked_mul(paid).ok_or(MoneyError::TooLarge)?;
        let minor = i64::try_from(half_even(product, scale)).map_err(|_| MoneyError::TooLarge)?;
        Ok(Money::new(minor, self.unit_price.currency))
    }
}

/// What lines of one currency cost together, in whatever order they stand.
///
/// # Errors
/// [`MoneyError::TooLarge`], [`MoneyError::DifferentCurrencies`].
pub fn total(currency: Currency, lines: &[Line]) -> Result<Money, MoneyError> {
    let mut sum = Sum::ZERO;
    for line in lines {
        let net = line.net()?;
        if net.currency != currency {
            return Err(MoneyError::DifferentCurrencies { left: currency, right: net.currency });
        }
        sum += Sum::from_minor(net.minor);
    }
    sum.money(currency).ok_or(MoneyError::TooLarge)
}
