//! Plain records: what accounts, contacts, leads and the like have in common.
//!
//! A plain record declares its fields once ([`Record::FIELDS`], [`facts!`]); its verbs, its events, its forms, its page and its
//! part of the programming interface follow from that. A field is a text wherever it is told, kept or undone, and a typed value
//! where rules look at it. Opportunities are no plain records: they have stages, outcomes and a history in two times.
//!
//! Every verb reads the same: load with the actor, ask the policy, check the fields, look up what they refer to, store the row,
//! record the event; one transaction.

pub(crate) mod api;
pub(crate) mod confirm;
pub(crate) mod days;
pub(crate) mod error;
mod facts;
pub(crate) mod field;
pub(crate) mod list;
pub(crate) mod pages;
pub(crate) mod points;
pub(crate) mod prices;
pub(crate) mod reassign;
pub(crate) mod refs;
pub(crate) mod store;
pub(crate) mod suggest;
pub(crate) mod tell;
pub(crate) mod value;
pub(crate) mod verbs;

use std::{fmt, future::Future};

use tundish_db::{FromRow, Result, Tx, Value};
use tundish_domain::{
    Change, Instant, NumberKind,
    id::{EntityId, Tsid},
    policy::{Actor, Permitted, Relation},
    text,
};

pub use self::error::{Fault, RecordError, State, Why};
pub(crate) use self::{
    error::{field_errors, own_field_errors},
    facts::{Fact, Facts, facts},
    field::{Field, Kind, Set, Target, Words},
    verbs::{Found, Patch, carry_out, check_version, confirm, create, create_as, delete, edit, find, restore, undo},
};
use tundish_web::messages::Messages;

use crate::{event::Subject, search::FoundBy};

/// A plain record. Its identifier names its kind.
pub(crate) trait Record: Facts + FromRow + Clone + PartialEq + fmt::Debug + Send + Sync + 'static {
    /// Its identifier.
    type Id: EntityId + Into<Tsid> + From<Tsid> + Send + Sync + 'static;
    /// Seeing all of it.
    type Read: Permitted;
    /// Seeing its card; the same where there is none.
    type ReadCard: Permitted;
    /// Making one.
    type Create: Permitted;
    /// Changing it.
    type Edit: Permitted;
    /// Deleting it and taking that back.
    type Delete: Permitted;

    /// Its table.
    const TABLE: &'static str;
    /// Its fields, in the order in which they are asked for and shown.
    const FIELDS: &'static [Field];
    /// Which short numbers it has, in a field `number`.
    const NUMBER: Option<NumberKind> = None;
    /// Whether it belongs to nobody in particular, so that whoever may see such records at all sees each of them.
    const OF_THE_COMPANY: bool = false;
    /// The fields that are seen by whoever sees its card only.
    const CARD: &'static [&'static str] = &[];

    /// Its identifier.
    fn id(&self) -> Self::Id;

    /// What people call it.
    fn name(&self) -> String;

    /// A new one of which nothing is known yet, of the actor's own.
    fn blank(tx: &mut Tx, actor: &Actor) -> impl Future<Output = std::result::Result<Self, RecordError>> + Send;

    /// How the actor stands to it.
    fn relation<'a>(&'a self, tx: &'a mut Tx, actor: &'a Actor) -> impl Future<Output = Result<Relation>> + Send + 'a;

    /// Completes what follows from its fields, and refuses what contradicts itself or what is stored.
    fn settle<'a>(
        &'a mut self,
        _tx: &'a mut Tx,
        _actor: &'a Actor,
        _before: Option<&'a Self>,
    ) -> impl Future<Output = std::result::Result<(), RecordError>> + Send + 'a {
        async { Ok(()) }
    }

    /// What else is to be written with the row of `after`.
    fn written<'a>(
        _tx: &'a mut Tx,
        _before: Option<&'a Self>,
        _after: &'a Self,
    ) -> impl Future<Output = Result<()>> + Send + 'a {
        async { Ok(()) }
    }

    /// The words by which it is found while it is not deleted; nothing for records that are not looked up.
    fn found_by(&self) -> Option<FoundBy<'_>> {
        None
    }

    /// What follows for other records once it is stored and told.
    fn follow<'a>(
        _tx: &'a mut Tx,
        _actor: &'a Actor,
        _before: Option<&'a Self>,
        _after: &'a Self,
    ) -> impl Future<Output = std::result::Result<(), RecordError>> + Send + 'a {
        async { Ok(()) }
    }

    /// What making it is called in the record of what happened.
    fn made(&self) -> &'static str {
        "created"
    }

    /// When a change happened, if not when it is recorded.
    fn happened_at(_before: Option<&Self>, _after: &Self) -> Option<Instant> {
        None
    }

    /// Columns that are computed from its fields: keys to sort and to compare by.
    fn keys(&self) -> Vec<(&'static str, Value<'_>)>;
}

/// The record that events with this identifier are about.
pub(crate) fn subject<R: Record>(id: R::Id) -> Subject {
    Subject { kind: kind::<R>(), id: id.into() }
}

/// The word for the kind of record.
pub(crate) const fn kind<R: Record>() -> &'static str {
    <R::Id as EntityId>::KIND
}

/// The fields in which two states of a record differ; all that have a value when there was nothing before.
pub(crate) fn changes<R: Record>(before: Option<&R>, after: &R) -> Vec<Change> {
    let deleted = Field::new("deleted_at", Messages::was_deleted, Kind::Instant);
    R::FIELDS
        .iter()
        .chain([&deleted])
        .map(|field| Change {
            field: field.name,
            before: before.and_then(|before| before.text(field.name)),
            after: after.text(field.name),
            personal: field.is_personal,
        })
        .filter(|change| change.before != change.after)
        .collect()
}

/// One field of a record that declares none, as an event keeps it: its name, its text, and whether it may name a person.
pub(crate) type Kept = (&'static str, Option<String>, bool);

/// The fields of such a record that differ; all that have a value when there was nothing before.
pub(crate) fn differences<const N: usize>(before: Option<[Kept; N]>, after: [Kept; N]) -> Vec<Change> {
    let before = before.map_or_else(|| [const { None }; N], |fields| fields.map(|(_, text, _)| text));
    before
        .into_iter()
        .zip(after)
        .filter(|(before, (_, after, _))| before != after)
        .map(|(before, (field, after, personal))| Change { field, before, after, personal })
        .collect()
}

/// A name: one line that says something.
pub(crate) fn name(field: &'static str, text: &str, longest: usize) -> std::result::Result<String, RecordError> {
    text::line(text, longest).map_err(|error| RecordError::fault(field, Why::of_text(error)))
}
