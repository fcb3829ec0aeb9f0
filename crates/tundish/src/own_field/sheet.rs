//! The own fields of one record: which there are, what it says of them, and what a change of them is.

use std::collections::BTreeMap;

use tundish_db::{Result, Tx};
use tundish_domain::{
    OwnChange,
    id::{OwnFieldId, Tsid},
};

use super::{KINDS, OwnField, store, value};
use crate::{event::store::Recorded, record::Why};

/// The own fields of a kind of record in their order, and what one record says of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sheet {
    pub(crate) fields: Vec<OwnField>,
    pub(crate) values: BTreeMap<OwnFieldId, String>,
}

/// What is to change of own fields: their texts as they were said. What is not in it stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OwnPatch(BTreeMap<OwnFieldId, Option<String>>);

impl OwnPatch {
    /// Says a field.
    pub(crate) fn set(&mut self, field: OwnFieldId, text: Option<String>) {
        self.0.insert(field, text);
    }

    /// Whether nothing is said.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is said, by field.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (OwnFieldId, Option<&str>)> {
        self.0.iter().map(|(field, text)| (*field, text.as_deref()))
    }
}

impl Sheet {
    /// Reads that of a record.
    pub(crate) async fn of(tx: &mut Tx, kind: &str, subject: impl Into<Tsid>) -> Result<Self> {
        let fields = Self::blank(tx, kind).await?.fields;
        let values = if fields.is_empty() { BTreeMap::new() } else { store::texts(tx, subject.into()).await? };
        Ok(Self { fields, values })
    }

    /// Reads that of a record that is yet to be made.
    pub(crate) async fn blank(tx: &mut Tx, kind: &str) -> Result<Self> {
        let fields = if KINDS.contains(&kind) { store::fields(tx, kind).await? } else { Vec::new() };
        Ok(Self { fields, values: BTreeMap::new() })
    }

    /// The field, if there is such a one.
    pub(crate) fn field(&self, id: OwnFieldId) -> Option<&OwnField> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// What saying this changes.
    ///
    /// # Errors
    /// What is wrong with which fields.
    pub(crate) fn changes(&self, said: &OwnPatch) -> std::result::Result<Vec<OwnChange>, Vec<(OwnFieldId, Why)>> {
        let (mut changes, mut faults) = (Vec::new(), Vec::new());
        for (id, text) in said.iter() {
            let Some(field) = self.field(id) else {
                faults.push((id, Why::Unknown));
                continue;
            };
            let before = self.values.get(&id);
            // What was chosen once can stay, though it is no longer offered.
            let after = match text {
                Some(text) if before.is_some_and(|before| before == text) => Ok(before.cloned()),
                text => value::read(field, text),
            };
            match after {
                Ok(after) if after.as_ref() == before => {}
                Ok(after) => changes.push(OwnChange {
                    field: id,
                    before: before.cloned(),
                    after,
                    personal: value::may_name_a_person(field.form),
                }),
                Err(why) => faults.push((id, why)),
            }
        }
        if faults.is_empty() { Ok(changes) } else { Err(faults) }
    }

    /// What takes the changes of an event back.
    pub(crate) fn inverse(
        &self,
        event: &Recorded,
        only: Option<OwnFieldId>,
    ) -> std::result::Result<OwnPatch, ChangedSince> {
        let mut patch = OwnPatch::default();
        for change in event.own_changes().into_iter().filter(|change| only.is_none_or(|only| only == change.field)) {
            if self.field(change.field).is_none() || self.values.get(&change.field) != change.after.as_ref() {
                return Err(ChangedSince);
            }
            patch.set(change.field, change.before);
        }
        Ok(patch)
    }
}

/// The value was changed again since, or its field is no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ChangedSince;
