//! What can be done with a record, one small form each.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use tundish_domain::id::EventSeq;
use tundish_web::http::{
    error::WebError,
    input::{Form, Path, Submitted},
};

use super::{Paged, href, refused};
use crate::{
    record::{self, RecordError},
    web::{App, Asker, Reply, once_or},
};

#[derive(Debug, Deserialize)]
pub(super) struct Versioned {
    version: i64,
}

pub(super) async fn delete<R: Paged>(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<R::Id>,
    Submitted { body: Form(form), idempotent }: Submitted<Form<Versioned>>,
) -> Result<Response, WebError> {
    let actor = asker.actor;
    let done = once_or(&app, &asker, idempotent, async move |tx| {
        Ok(done(&record::delete::<R>(tx, &actor, id, Some(form.version)).await?))
    });
    answer::<R>(&app, &asker, id, done.await).await
}

pub(super) async fn restore<R: Paged>(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<R::Id>,
    Submitted { body: Form(form), idempotent }: Submitted<Form<Versioned>>,
) -> Result<Response, WebError> {
    let actor = asker.actor;
    let done = once_or(&app, &asker, idempotent, async move |tx| {
        Ok(done(&record::restore::<R>(tx, &actor, id, Some(form.version)).await?))
    });
    answer::<R>(&app, &asker, id, done.await).await
}

#[derive(Debug, Deserialize)]
pub(super) struct ToUndo {
    version: i64,
    event: EventSeq,
    field: Option<String>,
}

pub(super) async fn undo<R: Paged>(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<R::Id>,
    Submitted { body: Form(form), idempotent }: Submitted<Form<ToUndo>>,
) -> Result<Response, WebError> {
    let actor = asker.actor;
    let done = once_or(&app, &asker, idempotent, async move |tx| {
        let undone = record::undo::<R>(tx, &actor, id, Some(form.version), form.event, form.field.as_deref());
        Ok(done(&undone.await?))
    });
    answer::<R>(&app, &asker, id, done.await).await
}

#[derive(Debug, Deserialize)]
pub(super) struct ToConfirm {
    field: String,
}

pub(super) async fn confirm<R: Paged>(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<R::Id>,
    Submitted { body: Form(form), idempotent }: Submitted<Form<ToConfirm>>,
) -> Result<Response, WebError> {
    let actor = asker.actor;
    let done = once_or(&app, &asker, idempotent, async move |tx| {
        Ok(done(&record::confirm::<R>(tx, &actor, id, &form.field).await?))
    });
    answer::<R>(&app, &asker, id, done.await).await
}

/// Leads back to where the record is shown.
pub(in crate::record) fn done<R: Paged>(record: &R) -> Reply {
    Reply::see_other(&record.home_after())
}

/// The answer to a deed, done or not.
pub(in crate::record) async fn answer<R: Paged>(
    app: &App,
    asker: &Asker,
    id: R::Id,
    done: Result<Reply, refused::Failed>,
) -> Result<Response, WebError> {
    match done {
        Ok(reply) => Ok(reply.into_response()),
        Err(refused::Failed::Record(RecordError::NothingChanges)) => {
            Ok(Reply::see_other(&href::<R>(id)).into_response())
        }
        Err(failed) => refused::deed::<R>(app, asker, id, failed).await,
    }
}
