//! Short numbers that people say on the telephone: `OP-1042`, `AC-17`.
//!
//! They are drawn from a counter per kind. Gaps are allowed; a number is never given twice.

use std::fmt::{self, Display};
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text_enum::text_enum;

text_enum! {
    /// Which kind of record a short number belongs to.
    NumberKind {
        /// `OP-`
        Opportunity = "opportunity",
        /// `AC-`
        Account = "account",
        /// `CO-`
        Contact = "contact",
        /// `LE-`
        Lead = "lead",
        /// `Q-`
        Quote = "quote",
        /// `OR-`
        Order = "order",
    }
}

impl NumberKind {
    /// The letters before the number, with the hyphen.
    pub const fn prefix(self) -> &'static str {
        match self {
            NumberKind::Opportunity => "OP-",
            NumberKind::Account => "AC-",
            NumberKind::Contact => "CO-",
            NumberKind::Lead => "LE-",
            NumberKind::Quote => "Q-",
            NumberKind::Order => "OR-",
        }
    }
}

/// A short number of one kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShortNumber {
    /// What it numbers.
    pub kind: NumberKind,
    /// The number, from 1.
    pub n: i64,
}

impl ShortNumber {
    /// The short number of an opportunity.
    pub const fn opportunity(n: i64) -> ShortNumber {
        ShortNumber { kind: NumberKind::Opportunity, n }
    }

    /// The short number of an account.
    pub const fn account(n: i64) -> ShortNumber {
        ShortNumber { kind: NumberKind::Account, n }
    }
}

impl Display for ShortNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}{}", self.kind.prefix(), self.n))
    }
}

impl FromStr for ShortNumber {
    type Err = InvalidShortNumber;

    fn from_str(text: &str) -> Result<ShortNumber, InvalidShortNumber> {
        let upper = text.to_ascii_uppercase();
        NumberKind::ALL
            .iter()
            .find_map(|&kind| upper.strip_prefix(kind.prefix()).map(|digits| (kind, digits)))
            .filter(|(_, digits)| digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0'))
            .and_then(|(kind, digits)| Some(ShortNumber { kind, n: digits.parse().ok()? }))
            .ok_or(InvalidShortNumber)
    }
}

impl Serialize for ShortNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ShortNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ShortNumber, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// The text is not a short number such as `OP-1042`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a short number")]
pub struct InvalidShortNumber;

impl InvalidShortNumber {
    /// The stable code of this error.
    pub const fn code(self) -> &'static str {
        "invalid_short_number"
    }
}

#[cfg(test)]
mod tests;
