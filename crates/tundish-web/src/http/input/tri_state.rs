//! A field of a PATCH: absent, null or a value.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Visitor};

/// Leave it, clear it, set it.
///
/// The struct around it needs `#[serde(default)]`. Without it an absent field answers "required"
/// instead of silently clearing: an `Option` inside would have been filled with "none".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TriState<T> {
    /// Not sent: stays as it is.
    #[default]
    Absent,
    /// Sent as null: is cleared.
    Null,
    /// Sent with a value.
    Value(T),
}

impl<T> TriState<T> {
    /// What the field is afterwards, given what it was.
    pub fn or(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Absent => before,
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// Whether the sender said anything.
    #[must_use]
    pub const fn is_sent(&self) -> bool {
        !matches!(self, Self::Absent)
    }

    /// The same state of another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> TriState<U> {
        match self {
            Self::Absent => TriState::Absent,
            Self::Null => TriState::Null,
            Self::Value(value) => TriState::Value(change(value)),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for TriState<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Asking for a newtype and not for an option is what tells a missing field from null.
        deserializer.deserialize_newtype_struct("TriState", Sent(PhantomData))
    }
}

struct Sent<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Sent<T> {
    type Value = TriState<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<TriState<T>, D::Error> {
        Ok(match Option::<T>::deserialize(inner)? {
            Some(value) => TriState::Value(value),
            None => TriState::Null,
        })
    }
}
