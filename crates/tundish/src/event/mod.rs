//! Events: the append-only record of every change, written by the verb in the same transaction.
//!
//! An event names who did what to which record, when it happened and when it was recorded, and its changes field by field.
//! Nothing here deletes one, and the only edit is to erase what may name a person.

pub(crate) mod audit;
mod changes;
pub(crate) mod shown;
pub mod store;

pub(crate) use self::changes::{OWN, own_field};

use tundish_domain::{
    Change, Instant, OwnChange,
    id::{EntityId, Tsid},
};

/// The record that an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// The word for its kind.
    pub kind: &'static str,
    /// Its identifier.
    pub id: Tsid,
}

impl<I: EntityId + Into<Tsid>> From<I> for Subject {
    fn from(id: I) -> Self {
        Self { kind: I::KIND, id: id.into() }
    }
}

/// What happened to one record.
#[derive(Debug, Clone, Copy)]
pub struct Happening<'a> {
    /// To which record.
    pub subject: Subject,
    /// What, as `record.done`.
    pub verb: &'a str,
    /// When it happened; the recording transaction's instant unless something else is known.
    pub happened_at: Option<Instant>,
    /// Which fields it changed.
    pub changes: &'a [Change],
    /// Which own fields it changed.
    pub own: &'a [OwnChange],
}
