//! Which reads are one `select` and so need no transaction around it: a statement alone already sees one snapshot.
//!
//! Opening and ending a transaction costs as much as reading one record. Whether a closure reads once cannot be seen from
//! outside, so the first run of each closure of the program has a transaction and is watched. One that was a single `select`
//! runs without from then on, until it asks for more: then it is run again in a transaction, and always has one. Reads may be
//! run again: they own what they capture and have no effects.

use std::{
    any::TypeId,
    collections::HashMap,
    sync::{PoisonError, RwLock},
};

/// What is known of the closures of this program; as many entries as there are closures.
#[derive(Default)]
pub(crate) struct LoneReads(RwLock<HashMap<TypeId, bool>>);

impl LoneReads {
    /// Whether the closure is known to read with one `select`.
    pub(crate) fn is_lone(&self, closure: TypeId) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&closure).copied().unwrap_or(false)
    }

    /// Notes how the closure read. What once was no single `select` never counts as one again.
    pub(crate) fn note(&self, closure: TypeId, is_lone: bool) {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&closure).copied();
        if known.is_none() || (known == Some(true) && !is_lone) {
            self.0.write().unwrap_or_else(PoisonError::into_inner).insert(closure, is_lone);
        }
    }
}
