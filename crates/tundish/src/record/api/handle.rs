//! The handlers of plain records.

use std::collections::BTreeMap;

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use tundish_domain::{
    id::{EventSeq, UserId},
    policy::{actions, permit},
};
use tundish_web::{
    http::{
        error::{FieldErrors, WebError},
        etag::IfMatch,
        input::{Json as Body, Path, Submitted},
        page::{Cursor, Limit, Page},
    },
    messages::{Lang, Messages},
};

use super::{Collection, Owned};
use crate::{
    event,
    own_field::{self, KINDS, NotAFilter, Sheet},
    record::{
        self, Field, Found, Patch, Record, RecordError, Set, field, kind,
        list::{self, Asked, Place},
        value,
    },
    search::find::LONGEST,
    web::{
        App, Asker, Reply,
        api::{PageAsked, Parameters, Seen},
        db_error, denied, once, record_error,
    },
};

type Object = BTreeMap<String, Json>;

/// A record as JSON: all of it, or its card.
pub(crate) fn shown<R: Record>(record: &R, is_whole: bool) -> Json {
    let mut object = Map::new();
    if !R::CARD.is_empty() {
        object.insert("view".to_owned(), Json::from(if is_whole { "whole" } else { "card" }));
    }
    object.insert("id".to_owned(), Json::from(record.id().to_string()));
    object.insert("version".to_owned(), Json::from(record.version()));
    for field in R::FIELDS.iter().filter(|field| is_whole || R::CARD.contains(&field.name)) {
        object.insert(field.name.to_owned(), value::in_json(field, record.text(field.name).as_deref()));
    }
    if is_whole {
        for name in ["created_at", "deleted_at"] {
            object.insert(name.to_owned(), record.text(name).map_or(Json::Null, Json::from));
        }
    }
    Json::Object(object)
}

/// What a body says of the fields that it may name; all complaints at once.
fn said<R: Record>(body: Object, may: impl Fn(&Field) -> bool) -> Result<Patch, WebError> {
    let (mut patch, mut errors) = (Patch::default(), FieldErrors::new());
    for (name, json) in body {
        let Some(field) = field::find(R::FIELDS, &name).filter(|field| may(field)) else {
            errors.push(&name, "unknown_field", "There is no such field, or it cannot be set.");
            continue;
        };
        match value::said_in_json(field, &json) {
            Ok(said) => patch.set(field.name, said),
            Err(why) => errors.push(field.name, why.code(), why.sentence(Messages(Lang::En))),
        }
    }
    errors.into_result()?;
    Ok(patch)
}

fn reply<R: Record>(record: &R, is_whole: bool) -> Result<Reply, WebError> {
    Reply::json(StatusCode::OK, &shown(record, is_whole), Some(record.version()), None)
}

/// What a list is asked with: `limit`, `cursor`, `name`, `q` and the fields by which it can be narrowed.
pub(super) async fn list<R: Collection>(
    State(app): State<App>,
    asker: Asker,
    Parameters(mut query): Parameters<BTreeMap<String, String>>,
) -> Result<Response, WebError> {
    let limit: Limit = match query.remove("limit") {
        Some(limit) => {
            let number =
                limit.parse::<i64>().map_err(|_| WebError::field("limit", "wrong_type", "Expected a whole number."))?;
            Limit::asked(number).ok_or_else(|| WebError::field("limit", "not_valid", "A page has at least one row."))?
        }
        None => Limit::default(),
    };
    let cursor = query.remove("cursor").map(Cursor::sent);
    let asked = asked::<R>(query)?;
    let name = format!("{} {asked:?}", list::name::<R>());
    let place = match cursor {
        Some(cursor) => Place::After(cursor.key(&name)?),
        None => Place::First,
    };
    let actor = asker.actor;
    let read = app.db.read(async move |tx| list::page::<R>(tx, &actor, &asked, &place, limit.fetch()).await);
    let found = read.await.map_err(db_error)?.map_err(denied)?;
    let page = Page::cut(&name, limit, found, |found| list::key(&found.record));
    Ok(axum::Json(page.map(|found| shown(&found.record, found.is_whole))).into_response())
}

fn asked<R: Collection>(query: BTreeMap<String, String>) -> Result<Asked, WebError> {
    let (mut asked, mut errors) = (Asked::default(), FieldErrors::new());
    for (name, wanted) in query {
        match R::FILTERS.iter().find(|filter| **filter == name) {
            Some(filter) => {
                let field = field::find(R::FIELDS, filter).ok_or_else(|| WebError::internal("a filter is no field"))?;
                match value::kept_filter(field, &wanted) {
                    Ok(kept) => asked.fields.push((filter, kept)),
                    Err(why) => errors.push(&name, why.code(), why.sentence(Messages(Lang::En))),
                }
            }
            None if R::HAS_NAME && name == "name" => match value::kept_name(&wanted) {
                Ok(kept) => asked.name = Some(kept),
                Err(why) => errors.push("name", why.code(), why.sentence(Messages(Lang::En))),
            },
            None if name == "own" && KINDS.contains(&kind::<R>()) => match wanted.parse() {
                Ok(own) => asked.own = Some(own),
                Err(NotAFilter) => errors.push("own", "not_valid", NotAFilter.to_string()),
            },
            None if list::is_looked_up::<R>() && name == "q" => match wanted.len() {
                _ if wanted.trim().is_empty() => errors.push("q", "required", "This field is required."),
                length if LONGEST < length => {
                    errors.push("q", "too_long", "This is longer than anything that is looked for.");
                }
                _ => asked.q = Some(wanted),
            },
            None => errors.push(&name, "unknown_field", "There is no such field, or it cannot be set."),
        }
    }
    errors.into_result()?;
    Ok(asked)
}

pub(super) async fn create<R: Collection>(
    State(app): State<App>,
    asker: Asker,
    Submitted { body: Body(body), idempotent }: Submitted<Body<Object>>,
) -> Result<Reply, WebError> {
    let patch = said::<R>(body, |field| field.set != Set::Never)?;
    let actor = asker.actor;
    once(&app, &asker, idempotent, async move |tx| {
        let made = record::create::<R>(tx, &actor, &patch).await.map_err(|error| record_error(error, None))?;
        let location = format!("/api/v1/{}/{}", R::COLLECTION, made.id());
        Reply::json(StatusCode::CREATED, &shown(&made, true), Some(made.version()), Some(location))
    })
    .await
}

pub(super) async fn read<R: Collection>(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<R::Id>,
) -> Result<Reply, WebError> {
    let actor = asker.actor;
    let found = app.db.read(async move |tx| record::find::<R>(tx, &actor, id).await).await;
    let Found { record, is_whole, .. } = found.map_err(|error| record_error(error, None))?;
    reply(&record, is_whole)
}

pub(super) async fn edit<R: Collection>(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<R::Id>,
    if_match: IfMatch,
    Body(body): Body<Object>,
) -> Result<Reply, WebError> {
    let (actor, seen) = (asker.actor, Seen::required(if_match)?);
    let patch = said::<R>(body, |field| field.set == Set::Always)?;
    once(&app, &asker, None, async move |tx| {
        let stored = record::find::<R>(tx, &actor, id).await.map_err(|error| record_error(error, None))?.record;
        let edited = record::edit::<R>(tx, &actor, id, seen.version(stored.version()), &patch).await;
        reply(&edited.map_err(|error| record_error(error, seen.first()))?, true)
    })
    .await
}

pub(super) async fn delete<R: Collection>(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<R::Id>,
    if_match: IfMatch,
) -> Result<Reply, WebError> {
    let (actor, seen) = (asker.actor, Seen::required(if_match)?);
    once(&app, &asker, None, async move |tx| {
        let stored = record::find::<R>(tx, &actor, id).await.map_err(|error| record_error(error, None))?.record;
        let deleted = record::delete::<R>(tx, &actor, id, seen.version(stored.version())).await;
        reply(&deleted.map_err(|error| record_error(error, seen.first()))?, true)
    })
    .await
}

/// A body of a verb that needs no word more than its name.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

pub(super) async fn restore<R: Collection>(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<R::Id>,
    if_match: IfMatch,
    Submitted { body: _, idempotent }: Submitted<crate::web::api::OptionalJson<Nothing>>,
) -> Result<Reply, WebError> {
    let (actor, seen) = (asker.actor, Seen::optional(if_match));
    once(&app, &asker, idempotent, async move |tx| {
        let stored = record::find::<R>(tx, &actor, id).await.map_err(|error| record_error(error, None))?.record;
        let restored = record::restore::<R>(tx, &actor, id, seen.version(stored.version())).await;
        reply(&restored.map_err(|error| record_error(error, seen.first()))?, true)
    })
    .await
}

/// Which change is to be taken back, and of which field if not all of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ToUndo {
    event_id: EventSeq,
    field: Option<String>,
}

pub(super) async fn undo<R: Collection>(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<R::Id>,
    if_match: IfMatch,
    Submitted { body: Body(body), idempotent }: Submitted<Body<ToUndo>>,
) -> Result<Reply, WebError> {
    let (actor, seen) = (asker.actor, Seen::optional(if_match));
    once(&app, &asker, idempotent, async move |tx| {
        let stored = record::find::<R>(tx, &actor, id).await.map_err(|error| record_error(error, None))?.record;
        let seen_version = seen.version(stored.version());
        let undone = record::undo::<R>(tx, &actor, id, seen_version, body.event_id, body.field.as_deref()).await;
        reply(&undone.map_err(|error| record_error(error, seen.first()))?, true)
    })
    .await
}

/// To whom it is given.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewOwner {
    owner_id: UserId,
}

pub(super) async fn reassign<R: Collection + Owned>(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<R::Id>,
    if_match: IfMatch,
    Submitted { body: Body(body), idempotent }: Submitted<Body<NewOwner>>,
) -> Result<Reply, WebError> {
    let (actor, seen) = (asker.actor, Seen::optional(if_match));
    once(&app, &asker, idempotent, async move |tx| {
        let stored = record::find::<R>(tx, &actor, id).await.map_err(|error| record_error(error, None))?.record;
        let done = record::reassign::reassign::<R>(tx, &actor, id, seen.version(stored.version()), body.owner_id).await;
        reply(&done.map_err(|error| record_error(error, seen.first()))?, true)
    })
    .await
}

/// Of which field one says that it is still true.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ToConfirm {
    field: String,
}

pub(super) async fn confirm<R: Collection>(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<R::Id>,
    Submitted { body: Body(body), idempotent }: Submitted<Body<ToConfirm>>,
) -> Result<Reply, WebError> {
    let actor = asker.actor;
    once(&app, &asker, idempotent, async move |tx| {
        let confirmed = record::confirm::<R>(tx, &actor, id, &body.field).await;
        reply(&confirmed.map_err(|error| record_error(error, None))?, true)
    })
    .await
}

/// What it says of its own fields; its card says nothing of them.
pub(super) async fn own<R: Collection>(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<R::Id>,
) -> Result<Reply, WebError> {
    let actor = asker.actor;
    let read = app.db.read(async move |tx| {
        let Found { record, is_whole, .. } = record::find::<R>(tx, &actor, id).await?;
        let sheet = Sheet::of(tx, kind::<R>(), id).await?;
        if is_whole { Ok((record.version(), sheet)) } else { Err(RecordError::Forbidden) }
    });
    let (version, sheet) = read.await.map_err(|error| record_error(error, None))?;
    Reply::json(StatusCode::OK, &own_field::api::shown(&sheet, version), Some(version), None)
}

pub(super) async fn edit_own<R: Collection>(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<R::Id>,
    if_match: IfMatch,
    Body(body): Body<own_field::api::Body>,
) -> Result<Reply, WebError> {
    let (actor, seen) = (asker.actor, Seen::required(if_match)?);
    once(&app, &asker, None, async move |tx| {
        let stored = record::find::<R>(tx, &actor, id).await.map_err(|error| record_error(error, None))?;
        permit::<R::Edit>(&actor, stored.relation).map_err(denied)?;
        let sheet = Sheet::of(tx, kind::<R>(), id).await.map_err(db_error)?;
        let patch = Patch::of_own(own_field::api::said(&body, &sheet)?);
        let version = seen.version(stored.record.version());
        let edited = record::edit::<R>(tx, &actor, id, version, &patch).await;
        let version = edited.map_err(|error| record_error(error, seen.first()))?.version();
        let sheet = Sheet::of(tx, kind::<R>(), id).await.map_err(db_error)?;
        Reply::json(StatusCode::OK, &own_field::api::shown(&sheet, version), Some(version), None)
    })
    .await
}

pub(super) async fn events<R: Collection>(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<R::Id>,
    Parameters(asked): Parameters<PageAsked>,
) -> Result<Response, WebError> {
    let (actor, limit, name) = (asker.actor, asked.limit, format!("events of {id}"));
    let skipped = asked.cursor.map(|cursor| cursor.key::<i64>(&name)).transpose()?.unwrap_or(0);
    let read = app.db.read(async move |tx| {
        let Found { relation, .. } = record::find::<R>(tx, &actor, id).await?;
        permit::<R::Read>(&actor, relation).map_err(|_| RecordError::Forbidden)?;
        // Whoever sees the record knows that it has a history.
        permit::<actions::ReadEvents>(&actor, relation).map_err(|_| RecordError::Forbidden)?;
        Ok::<_, RecordError>(event::store::page_of_subject(tx, record::subject::<R>(id), skipped, limit.fetch()).await?)
    });
    let found = read.await.map_err(|error| record_error(error, None))?;
    let numbered: Vec<_> = found.into_iter().zip(skipped + 1..).collect();
    let page = Page::cut(&name, limit, numbered, |(_, ordinal)| *ordinal);
    Ok(axum::Json(page.map(|(event, _)| event::shown::Event::from(event))).into_response())
}
