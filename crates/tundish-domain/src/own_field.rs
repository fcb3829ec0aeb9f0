//! Own fields: what a company wants to know beyond the fields that Tundish has.

use std::collections::BTreeMap;

use crate::id::OwnFieldId;
use crate::text_enum::text_enum;

text_enum! {
    /// What an own field holds.
    OwnForm {
        /// A text.
        Text = "text",
        /// A number with at most six decimals.
        Number = "number",
        /// A day.
        Day = "day",
        /// One of the words that the field offers.
        Choice = "choice",
        /// Yes or no.
        YesNo = "yes_no",
    }
}

/// One own field of one event. Values are kept beside the record, so they are told beside its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnChange {
    /// Which field.
    pub field: OwnFieldId,
    /// Its text before; nothing where it was empty.
    pub before: Option<String>,
    /// Its text after.
    pub after: Option<String>,
    /// Whether the text may name a person.
    pub personal: bool,
}

impl OwnChange {
    /// The change in the other direction.
    #[must_use]
    pub fn turned_round(&self) -> Self {
        Self { before: self.after.clone(), after: self.before.clone(), ..self.clone() }
    }
}

/// The values that a record has after changes, on top of those that it had.
pub fn after<'a>(
    mut values: BTreeMap<OwnFieldId, String>,
    changes: impl IntoIterator<Item = &'a OwnChange>,
) -> BTreeMap<OwnFieldId, String> {
    for change in changes {
        match &change.after {
            Some(text) => values.insert(change.field, text.clone()),
            None => values.remove(&change.field),
        };
    }
    values
}
