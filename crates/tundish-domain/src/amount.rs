//! What an opportunity is worth, as far as anybody knows.
//!
//! "Nobody knows" is a value of its own and never zero; an estimate is marked as such wherever it is shown or summed.

use serde::{Deserialize, Serialize};

use crate::money::{Currency, Money};
use crate::text_enum::text_enum;

/// The expected amount of an opportunity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "money", rename_all = "snake_case")]
pub enum Amount {
    /// Nobody knows yet; reports count it as "without amount".
    #[default]
    Unknown,
    /// Somebody's guess.
    Estimate(Money),
    /// What was offered or agreed.
    Known(Money),
}

text_enum! {
    /// How sure an amount is: the word beside the money in the databases.
    AmountKind {
        /// There is no amount.
        Unknown = "unknown",
        /// The amount is a guess.
        Estimate = "estimate",
        /// The amount was offered or agreed.
        Known = "known",
    }
}

impl Amount {
    /// Joins the columns of a row; nothing when a kind and a value do not belong together.
    pub const fn from_parts(kind: AmountKind, minor: Option<i64>, currency: Currency) -> Option<Amount> {
        match (kind, minor) {
            (AmountKind::Unknown, None) => Some(Amount::Unknown),
            (AmountKind::Estimate, Some(minor)) => Some(Amount::Estimate(Money::new(minor, currency))),
            (AmountKind::Known, Some(minor)) => Some(Amount::Known(Money::new(minor, currency))),
            _ => None,
        }
    }

    /// How sure the amount is.
    pub const fn kind(self) -> AmountKind {
        match self {
            Amount::Unknown => AmountKind::Unknown,
            Amount::Estimate(_) => AmountKind::Estimate,
            Amount::Known(_) => AmountKind::Known,
        }
    }

    /// The money, estimated or known.
    pub const fn money(self) -> Option<Money> {
        match self {
            Amount::Unknown => None,
            Amount::Estimate(money) | Amount::Known(money) => Some(money),
        }
    }

    /// The minor units, estimated or known.
    pub fn minor(self) -> Option<i64> {
        self.money().map(|money| money.minor)
    }
}

#[cfg(test)]
mod tests;
