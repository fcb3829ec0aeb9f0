//! The verbs of plain records: find, create, edit, delete, restore, take back, confirm.

use tundish_db::Tx;
use tundish_domain::{
    Change, Instant, OwnChange,
    id::EventSeq,
    policy::{Actor, Denied, Permitted, Relation, permit},
};

use super::{
    Field, Record, RecordError, Set, State, changes, confirm as confirmation,
    error::{Fault, Why},
    field, kind, refs, store, subject, value,
};
use crate::{
    event::{self, Happening},
    number,
    own_field::{self, ChangedSince, OwnPatch, Sheet},
    setting,
};

/// What to change: fields and their texts. What is not in it stays as it is.
///
/// A type of its own, since a bare `Vec<(&'static str, _)>` that an async closure captures keeps the compiler from seeing that
/// a handler for any kind of record is `Send`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Patch {
    fields: Vec<(&'static str, Option<String>)>,
    /// What to change of own fields.
    pub(in crate::record) own: OwnPatch,
}

impl Patch {
    /// These fields.
    pub(crate) fn of<const N: usize>(fields: [(&'static str, Option<String>); N]) -> Self {
        Self { fields: fields.into(), own: OwnPatch::default() }
    }

    /// These own fields.
    pub(crate) fn of_own(own: OwnPatch) -> Self {
        Self { own, ..Self::default() }
    }

    /// One field more, or what is said of one instead.
    pub(crate) fn set(&mut self, field: &'static str, text: Option<String>) {
        self.fields.retain(|(name, _)| *name != field);
        self.fields.push((field, text));
    }

    /// What is said of a field; nothing when it stays as it is.
    pub(crate) fn get(&self, field: &str) -> Option<Option<&str>> {
        self.fields.iter().find(|(name, _)| *name == field).map(|(_, said)| said.as_deref())
    }

    /// Its fields.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, Option<&str>)> {
        self.fields.iter().map(|(name, said)| (*name, said.as_deref()))
    }
}

/// A record, how the actor stands to it, and whether the actor sees all of it or only its card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found<R> {
    pub(crate) record: R,
    pub(crate) relation: Relation,
    pub(crate) is_whole: bool,
}

/// The record, if the actor may see it or at least its card; a deleted one too, for whoever knows its address.
///
/// # Errors
/// [`RecordError::Hidden`] otherwise; [`RecordError::Forbidden`] when a token's scopes do not name such records.
pub(crate) async fn find<R: Record>(tx: &mut Tx, actor: &Actor, id: R::Id) -> Result<Found<R>, RecordError> {
    let record = store::by_id::<R>(tx, id).await?.ok_or(RecordError::Hidden)?;
    let relation = record.relation(tx, actor).await?;
    permit::<R::ReadCard>(actor, relation)?;
    let is_whole = permit::<R::Read>(actor, relation).is_ok();
    Ok(Found { record, relation, is_whole })
}

/// Makes a record.
///
/// # Errors
/// [`RecordError`].
pub(crate) async fn create<R: Record>(tx: &mut Tx, actor: &Actor, patch: &Patch) -> Result<R, RecordError> {
    create_as(tx, actor, patch, None).await
}

/// Makes a record to which the actor will stand in a relation that follows from something that is stored after it.
///
/// # Errors
/// [`RecordError`].
pub(crate) async fn create_as<R: Record>(
    tx: &mut Tx,
    actor: &Actor,
    patch: &Patch,
    will_be: Option<Relation>,
) -> Result<R, RecordError> {
    let mut record = R::blank(tx, actor).await?;
    let said = |field: &Field| field.set != Set::Never && (field.is_required || patch.get(field.name).is_some());
    apply(tx, actor, None, &mut record, patch, said).await?;
    record.settle(tx, actor, None).await?;
    let relation = match will_be {
        Some(relation) => relation,
        None => record.relation(tx, actor).await?,
    };
    // For a future owner who does not exist for the actor nothing can be made.
    permit::<R::Create>(actor, relation).map_err(|denied| match denied {
        Denied::Hidden => RecordError::Forbidden,
        Denied::Forbidden => denied.into(),
    })?;
    if let Some(kind) = R::NUMBER {
        let drawn = number::draw(tx, kind, 1).await?;
        record.put("number", Some(&drawn.to_string()));
    }
    let own = own_changes(&Sheet::blank(tx, kind::<R>()).await?, &patch.own)?;
    let made = record.made();
    carry_out_with(tx, actor, None, record, made, &own).await
}

/// Changes what is known about a record that has the version `seen`; any when that is `None`.
///
/// # Errors
/// [`RecordError`].
pub(crate) async fn edit<R: Record>(
    tx: &mut Tx,
    actor: &Actor,
    id: R::Id,
    seen: Option<i64>,
    patch: &Patch,
) -> Result<R, RecordError> {
    let before = to_be_changed::<R, R::Edit>(tx, actor, id, seen).await?;
    change(tx, actor, before, patch, "edited").await
}

/// Loads a record that is not deleted and has the version `seen`, for a deed that the actor may do.
pub(super) async fn to_be_changed<R: Record, Deed: Permitted>(
    tx: &mut Tx,
    actor: &Actor,
    id: R::Id,
    seen: Option<i64>,
) -> Result<R, RecordError> {
    let Found { record, relation, .. } = find::<R>(tx, actor, id).await?;
    permit::<Deed>(actor, relation)?;
    check_version(seen, record.version())?;
    match record.deleted_at() {
        None => Ok(record),
        Some(_) => Err(RecordError::State(State::Deleted)),
    }
}

async fn change<R: Record>(tx: &mut Tx, actor: &Actor, before: R, patch: &Patch, did: &str) -> Result<R, RecordError> {
    let mut after = before.clone();
    apply(tx, actor, Some(&before), &mut after, patch, |field| {
        field.set == Set::Always && patch.get(field.name).is_some()
    })
    .await?;
    after.settle(tx, actor, Some(&before)).await?;
    let own = match patch.own.is_empty() {
        true => Vec::new(),
        false => own_changes(&Sheet::of(tx, kind::<R>(), before.id()).await?, &patch.own)?,
    };
    if after == before && own.is_empty() {
        return Err(RecordError::NothingChanges);
    }
    after.set_version(before.version() + 1);
    carry_out_with(tx, actor, Some(&before), after, did, &own).await
}

fn own_changes(sheet: &Sheet, said: &OwnPatch) -> Result<Vec<OwnChange>, RecordError> {
    sheet.changes(said).map_err(RecordError::OwnFaults)
}

/// Reads what was said of the fields into the record, all complaints at once, and looks up what they refer to.
async fn apply<R: Record>(
    tx: &mut Tx,
    actor: &Actor,
    before: Option<&R>,
    record: &mut R,
    patch: &Patch,
    is_said: impl Fn(&Field) -> bool,
) -> Result<(), RecordError> {
    let country = match patch.iter().any(|(name, _)| field::find(R::FIELDS, name).is_some_and(Field::wants_country)) {
        true => setting::country(tx).await?,
        false => None,
    };
    let mut faults = Vec::new();
    for field in R::FIELDS.iter().filter(|field| is_said(field)) {
        let said = patch.get(field.name).flatten();
        // What a new one has anyway need not be said.
        if before.is_none()
            && said.is_none()
            && !field.must_be_said
            && record.text(field.name).is_some_and(|had| !had.is_empty())
        {
            continue;
        }
        let why = match value::read(field, said, country.as_deref()) {
            Ok(kept) => {
                let is_new = record.text(field.name) != kept;
                if record.put(field.name, kept.as_deref()) {
                    let target = kept.filter(|_| is_new);
                    refs::check(tx, actor, field.kind, target.as_deref()).await?.err()
                } else {
                    Some(Why::Required)
                }
            }
            Err(why) => Some(why),
        };
        faults.extend(why.map(|why| Fault { field: field.name, why }));
    }
    if faults.is_empty() { Ok(()) } else { Err(RecordError::Faults(faults)) }
}

/// Deletes a record; for 30 days it can be restored.
///
/// # Errors
/// [`RecordError`].
pub(crate) async fn delete<R: Record>(
    tx: &mut Tx,
    actor: &Actor,
    id: R::Id,
    seen: Option<i64>,
) -> Result<R, RecordError> {
    set_deleted(tx, actor, id, seen, true).await
}

/// Takes a deletion back.
///
/// # Errors
/// [`RecordError`].
pub(crate) async fn restore<R: Record>(
    tx: &mut Tx,
    actor: &Actor,
    id: R::Id,
    seen: Option<i64>,
) -> Result<R, RecordError> {
    set_deleted(tx, actor, id, seen, false).await
}

async fn set_deleted<R: Record>(
    tx: &mut Tx,
    actor: &Actor,
    id: R::Id,
    seen: Option<i64>,
    is_deleted: bool,
) -> Result<R, RecordError> {
    let Found { record: before, relation, .. } = find::<R>(tx, actor, id).await?;
    permit::<R::Delete>(actor, relation)?;
    check_version(seen, before.version())?;
    match (before.deleted_at(), is_deleted) {
        (Some(_), true) => return Err(RecordError::State(State::Deleted)),
        (None, false) => return Err(RecordError::State(State::NotDeleted)),
        (Some(_), false) | (None, true) => {}
    }
    let mut after = before.clone();
    after.set_deleted_at(is_deleted.then(|| tx.now()));
    after.settle(tx, actor, Some(&before)).await?;
    after.set_version(before.version() + 1);
    carry_out(tx, actor, Some(&before), after, if is_deleted { "deleted" } else { "restored" }).await
}

/// Takes an earlier change back, or what it did to one field. What was changed again since is left alone.
///
/// # Errors
/// [`RecordError`].
pub(crate) async fn undo<R: Record>(
    tx: &mut Tx,
    actor: &Actor,
    id: R::Id,
    seen: Option<i64>,
    event: EventSeq,
    only: Option<&str>,
) -> Result<R, RecordError> {
    let before = to_be_changed::<R, R::Edit>(tx, actor, id, seen).await?;
    let events = event::store::of_subject(tx, subject::<R>(id)).await?;
    let event = events.iter().find(|told| told.seq == event).ok_or(RecordError::unknown("event"))?;
    let sheet = Sheet::of(tx, kind::<R>(), id).await?;
    let patch = inverse(&before, &sheet, event, only).map_err(RecordError::State)?;
    change(tx, actor, before, &patch, "undone").await
}

/// What takes an event back, or what it did to one field.
pub(crate) fn inverse<R: Record>(
    now: &R,
    sheet: &Sheet,
    event: &event::store::Recorded,
    only: Option<&str>,
) -> Result<Patch, State> {
    if !matches!(event.verb.split_once('.'), Some((_, "edited" | "undone"))) {
        return Err(State::NotUndoable);
    }
    let mut patch = Patch::default();
    let is_meant = |change: &&event::store::RecordedChange| only.is_none_or(|only| only == change.field);
    let own = only.map(event::own_field);
    if own.is_none_or(|own| own.is_some()) {
        patch.own = sheet.inverse(event, own.flatten()).map_err(|ChangedSince| State::ChangedSince)?;
    }
    for change in event.changes.iter().filter(is_meant).filter(|change| change.own_field().is_none()) {
        let field = field::find(R::FIELDS, &change.field).ok_or(State::NotUndoable)?;
        match field.set {
            Set::Always if now.text(field.name) == change.after => patch.set(field.name, change.before.clone()),
            Set::Always => return Err(State::ChangedSince),
            // What follows from other fields follows from them again.
            Set::AtCreation | Set::Never => {}
        }
    }
    if patch == Patch::default() { Err(State::NotUndoable) } else { Ok(patch) }
}

/// Notes that what a field says is still true.
///
/// # Errors
/// [`RecordError`].
pub(crate) async fn confirm<R: Record>(tx: &mut Tx, actor: &Actor, id: R::Id, name: &str) -> Result<R, RecordError> {
    let record = to_be_changed::<R, R::Edit>(tx, actor, id, None).await?;
    let field = field::find(R::FIELDS, name).filter(|field| field.ages).ok_or(RecordError::unknown("field"))?;
    let text = record.text(field.name).ok_or(RecordError::fault("field", Why::Required))?;
    confirmation::note(tx, actor, record.id().into(), &[field.name]).await?;
    let said = Change { field: field.name, before: Some(text.clone()), after: Some(text), personal: field.is_personal };
    tell::<R>(tx, actor, &record, "confirmed", None, &[said], &[]).await?;
    Ok(record)
}

/// Stores what a verb decided: the row, what goes with it, and the event with its changes.
pub(crate) async fn carry_out<R: Record>(
    tx: &mut Tx,
    actor: &Actor,
    before: Option<&R>,
    after: R,
    did: &str,
) -> Result<R, RecordError> {
    carry_out_with(tx, actor, before, after, did, &[]).await
}

/// The same with changes of own fields.
async fn carry_out_with<R: Record>(
    tx: &mut Tx,
    actor: &Actor,
    before: Option<&R>,
    after: R,
    did: &str,
    own: &[OwnChange],
) -> Result<R, RecordError> {
    store::save(tx, before, &after).await?;
    R::written(tx, before, &after).await?;
    own_field::store::write(tx, after.id(), own).await?;
    let changes = changes(before, &after);
    if before.is_some() {
        let aging: Vec<&str> = changes
            .iter()
            .filter(|change| field::find(R::FIELDS, change.field).is_some_and(|field| field.ages))
            .map(|change| change.field)
            .collect();
        confirmation::note(tx, actor, after.id().into(), &aging).await?;
    }
    let happened_at = R::happened_at(before, &after);
    tell::<R>(tx, actor, &after, did, happened_at, &changes, own).await?;
    R::follow(tx, actor, before, &after).await?;
    Ok(after)
}

async fn tell<R: Record>(
    tx: &mut Tx,
    actor: &Actor,
    record: &R,
    did: &str,
    happened_at: Option<Instant>,
    changes: &[Change],
    own: &[OwnChange],
) -> Result<(), RecordError> {
    let verb = format!("{}.{did}", kind::<R>());
    let happening = Happening { subject: subject::<R>(record.id()), verb: &verb, happened_at, changes, own };
    event::store::record(tx, actor, happening).await?;
    Ok(())
}

/// Refuses an edit that rests on another version than the stored one; `None` rests on any.
///
/// # Errors
/// [`RecordError::Stale`].
pub(crate) fn check_version(seen: Option<i64>, current: i64) -> Result<(), RecordError> {
    match seen {
        Some(seen) if seen != current => Err(RecordError::Stale { current }),
        _ => Ok(()),
    }
}
