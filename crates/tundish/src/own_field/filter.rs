//! A list narrowed to the records that say something of an own field: `own=0CZ…:North`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, de};
use tundish_domain::{id::OwnFieldId, text};

/// The records whose own field holds this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filter {
    /// Which field.
    pub(crate) field: OwnFieldId,
    /// What it holds; texts compare as names do.
    pub(crate) text: String,
}

impl Filter {
    /// Longest text asked for in characters.
    pub(crate) const LONGEST: usize = 200;

    /// The condition on the identifier in this column; the arguments [`Filter::field`] and [`Filter::key`] stand at the two
    /// places.
    pub(crate) fn condition(column: &str, field: &str, key: &str) -> String {
        format!("{column} in (select v.subject_id from own_value v where v.field_id = {field} and v.text_key = {key})")
    }

    /// The key that values compare by.
    pub(crate) fn key(&self) -> String {
        text::key(&self.text)
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.field, self.text)
    }
}

/// The text is no such filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected the identifier of an own field, a colon and what it holds")]
pub(crate) struct NotAFilter;

impl FromStr for Filter {
    type Err = NotAFilter;

    fn from_str(said: &str) -> Result<Self, NotAFilter> {
        let (field, text) = said.split_once(':').ok_or(NotAFilter)?;
        let field = field.parse().map_err(|_| NotAFilter)?;
        let text = text::required(text, Self::LONGEST).map_err(|_| NotAFilter)?;
        Ok(Self { field, text })
    }
}

impl<'de> Deserialize<'de> for Filter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}
