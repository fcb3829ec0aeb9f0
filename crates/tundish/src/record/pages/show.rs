//! The page of one record.

use std::collections::{BTreeMap, BTreeSet};

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use tundish_db::Tx;
use tundish_domain::{
    Instant,
    id::EventSeq,
    policy::{Actor, Denied, actions, permit},
};
use tundish_web::{
    http::{
        error::WebError,
        input::{Path, Query},
    },
    kit::{
        Link, form,
        keys::Action,
        shell::{Head, Neighbours},
        toast::{Toast, Undo},
    },
};

use super::{Paged, View, address::Address, answer, href};
use crate::{
    activity::{Parent, around::Around},
    attachment::panel::Files,
    event::{self, store::Recorded},
    names::Names,
    own_field::Sheet,
    record::{
        Found, RecordError,
        confirm::{self, Confirmed},
        find, kind,
        list::{self, Place},
        subject, tell,
        verbs::inverse,
    },
    search::recent,
    setting,
    web::{App, Asker, db_error, record_error},
};

/// How long after a change a page still speaks of it, in microseconds: two minutes. A page that is opened again later says
/// nothing.
const FRESH_MICROS: i64 = 120 * 1_000_000;

/// Everything that the page shows.
pub(crate) struct Loaded<R: Paged> {
    pub(crate) found: Found<R>,
    pub(crate) may: May,
    /// The events in the order of the record; none for those who may not see them.
    pub(crate) events: Vec<Recorded>,
    /// What can be taken back: events with their fields.
    pub(crate) undoable: BTreeSet<(EventSeq, String)>,
    /// Who confirmed which field, and when.
    pub(crate) confirmed: BTreeMap<String, Confirmed>,
    pub(crate) names: Names,
    pub(crate) more: R::More,
    /// What was done and is planned around it.
    pub(crate) around: Option<Around>,
    /// Its files.
    pub(crate) files: Option<Files>,
    /// What it says of its own fields.
    pub(crate) own: Sheet,
    /// The company's country.
    pub(crate) country: Option<String>,
    /// When it was read.
    pub(crate) now: Instant,
    /// Whether the actor opened another record last.
    is_new_to_asker: bool,
}

/// What the asker may do with the record, as the policy says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct May {
    pub(crate) edit: bool,
    pub(crate) delete: bool,
    pub(crate) read_events: bool,
}

/// Loads a record for its page.
///
/// # Errors
/// [`RecordError::Hidden`] for what the actor may not see.
pub(crate) async fn load<R: Paged>(tx: &mut Tx, actor: &Actor, id: R::Id) -> Result<Loaded<R>, RecordError> {
    let found = find::<R>(tx, actor, id).await?;
    let relation = found.relation;
    let may = May {
        edit: permit::<R::Edit>(actor, relation).is_ok(),
        delete: permit::<R::Delete>(actor, relation).is_ok(),
        read_events: found.is_whole && permit::<actions::ReadEvents>(actor, relation).is_ok(),
    };
    let events = if may.read_events { event::store::of_subject(tx, subject::<R>(id)).await? } else { Vec::new() };
    let confirmed = confirm::of(tx, id).await?;
    let confirmers: Vec<_> = confirmed.values().map(|confirmed| confirmed.by).collect();
    let names = tell::names(tx, actor, &[&found.record], &events, confirmers).await?;
    let own = if found.is_whole { Sheet::of(tx, kind::<R>(), id).await? } else { Sheet::default() };
    let mut undoable = BTreeSet::new();
    if may.edit && found.record.deleted_at().is_none() {
        for event in &events {
            for change in &event.changes {
                if inverse(&found.record, &own, event, Some(&change.field)).is_ok() {
                    undoable.insert((event.seq, change.field.clone()));
                }
            }
        }
    }
    let more = R::more(tx, actor, &found).await?;
    let around = match Parent::named(kind::<R>(), id.into()) {
        Some(parent) => Around::read(tx, actor, parent, relation).await?,
        None => None,
    };
    let files = Files::read(tx, actor, kind::<R>(), id.into()).await?;
    let country = setting::country(tx).await?;
    let is_new_to_asker = !recent::is_last(tx, actor, id.into()).await?;
    Ok(Loaded {
        found,
        may,
        events,
        undoable,
        confirmed,
        names,
        more,
        around,
        files,
        country,
        own,
        now: tx.now(),
        is_new_to_asker,
    })
}

/// Loads a record for a page that answers to a request.
pub(crate) async fn loaded<R: Paged>(app: &App, asker: &Asker, id: R::Id) -> Result<Loaded<R>, WebError> {
    let actor = asker.actor;
    let read = app.db.read(async move |tx| load::<R>(tx, &actor, id).await).await;
    read.map_err(|error| record_error(error, None))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// Something was just done: say what.
    done: Option<String>,
    /// The list from which it was opened.
    from: Option<String>,
}

pub(super) async fn show<R: Paged>(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<R::Id>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let loaded = loaded::<R>(&app, &asker, id).await?;
    let list = asked.from.as_deref().and_then(Address::parse::<R>);
    let neighbours = match &list {
        Some(list) => neighbours(&app, &asker, &loaded.found.record, list).await?,
        None => Neighbours::default(),
    };
    if loaded.is_new_to_asker {
        recent::note(&app, &asker, kind::<R>(), id.into());
    }
    let toast = asked.done.and_then(|_| toast(&loaded, &asker));
    let m = asker.m;
    let record = &loaded.found.record;
    let mut shortcuts = Vec::new();
    if loaded.may.edit && record.deleted_at().is_none() {
        shortcuts.push(Action::Edit.shortcut(m));
    }
    let head = Head {
        title: record.name(),
        crumbs: vec![Link::new(
            R::words(m).many,
            list.map_or_else(|| R::PATH.to_owned(), |list| Address::path::<R>(&list.asked, None)),
        )],
        neighbours,
        shortcuts,
        toasts: toast.into_iter().collect(),
        ..Head::default()
    };
    answer(&app, &asker, R::SECTION, StatusCode::OK, &head, |guard| View::of(&app, &asker, &loaded, guard).page())
}

/// The records before and behind this one in the list from which it was opened, as that list is now.
async fn neighbours<R: Paged>(app: &App, asker: &Asker, record: &R, list: &Address) -> Result<Neighbours, WebError> {
    let (actor, asked, key) = (asker.actor, list.asked.clone(), list::key(record));
    let read = app.db.read(async move |tx| {
        let before = list::page::<R>(tx, &actor, &asked, &Place::Before(key.clone()), 1).await?;
        let behind = list::page::<R>(tx, &actor, &asked, &Place::After(key.clone()), 1).await?;
        Ok::<_, tundish_db::Error>((before, behind))
    });
    let (before, behind) = read.await.map_err(db_error)?;
    let href = |found: Result<Vec<Found<R>>, Denied>| {
        found.ok().and_then(|found| found.first().map(|found| list.record::<R>(found.record.id())))
    };
    Ok(Neighbours { previous: href(before), next: href(behind) })
}

/// What just happened, with the way back: the last event, if it is the asker's and fresh.
fn toast<R: Paged>(loaded: &Loaded<R>, asker: &Asker) -> Option<Toast> {
    let m = asker.m;
    let last = loaded.events.last()?;
    let is_theirs = asker.actor.user().is_some() && last.actor_id == asker.actor.user();
    if !is_theirs || FRESH_MICROS < loaded.now.micros_since(last.recorded_at) {
        return None;
    }
    let record = &loaded.found.record;
    let did = last.verb.split_once('.').map_or(last.verb.as_str(), |(_, did)| did);
    let sentence = match did {
        "created" => m.is_stored(),
        "deleted" => m.is_deleted(),
        "restored" => m.is_restored(),
        "undone" => m.is_as_before(),
        "confirmed" => m.is_confirmed(),
        _ => m.is_changed(),
    };
    let mut fields = vec![(form::VERSION_FIELD.to_owned(), record.version().to_string())];
    let here = href::<R>(record.id());
    let is_undoable = last.changes.iter().any(|change| loaded.undoable.contains(&(last.seq, change.field.clone())));
    let undo = if record.deleted_at().is_some() && loaded.may.delete {
        Some(Undo { action: format!("{here}/restore"), fields })
    } else if is_undoable {
        fields.push(("event".to_owned(), last.seq.to_string()));
        Some(Undo { action: format!("{here}/undo"), fields })
    } else {
        None
    };
    Some(Toast { subject: record.name(), sentence: sentence.to_owned(), undo })
}
