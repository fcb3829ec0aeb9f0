//! Files on the pages of records: added by a plain form, taken, renamed, deleted, restored.

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use tundish_db::Tx;
use tundish_domain::{
    id::{AttachmentId, Tsid},
    policy::actions,
};
use tundish_web::{
    http::{
        error::WebError,
        input::{Form, Path, PathPair, Submitted},
    },
    kit::{Link, problem, shell::Head},
};

use super::{
    Attachment, add,
    add::Received,
    content::InDatabase,
    download,
    subject::{self, On},
    upload::{LARGEST_BODY, Upload},
};
use crate::{
    record::{
        self, Patch, RecordError,
        pages::{
            answer,
            refused::{self, Failed, Outcome},
        },
    },
    web::{App, Asker, Reply, Section, once_or, record_error},
};

/// The routes of files.
pub(crate) fn pages() -> Router<App> {
    Router::new()
        .route("/attachments/to/{kind}/{id}", post(added).layer(DefaultBodyLimit::max(LARGEST_BODY)))
        .route("/attachments/{id}", get(taken))
        .route("/attachments/{id}/rename", post(renamed))
        .route("/attachments/{id}/delete", post(deleted))
        .route("/attachments/{id}/restore", post(restored))
}

async fn taken(State(app): State<App>, asker: Asker, Path(id): Path<AttachmentId>) -> Result<Response, WebError> {
    download::answer(&app, &asker, id).await
}

async fn added(
    State(app): State<App>,
    asker: Asker,
    PathPair(kind, id): PathPair<String, Tsid>,
    request: Request,
) -> Result<Response, WebError> {
    let on = On::named(&kind, id).ok_or_else(WebError::not_found)?;
    let actor = asker.actor;
    // Nothing is received from whoever may not add it.
    let may = app.db.read(async move |tx| add::permitted::<actions::AddAttachment>(tx, &actor, on).await);
    may.await.map_err(|error| record_error(error, None))?;
    let href = on.href();
    let mut upload = match Upload::receive(request).await {
        Ok(upload) => upload,
        // What is wrong with the file is said where one can choose another.
        Err(error) if error.status().is_client_error() => return refusal(&app, &asker, &href, &error),
        Err(error) => return Err(error),
    };
    upload.keep(InDatabase(app.db.clone())).await?;
    let Upload { name, media_type, size, hash, idempotent, .. } = upload;
    let received = Received { name, media_type, size, hash };
    let here = href.clone();
    let done = once_or(&app, &asker, idempotent, async move |tx| {
        add::add(tx, &actor, on, &received).await?;
        Ok(Reply::see_other(&here))
    });
    told(&app, &asker, &href, done.await)
}

/// The page that says why a file was not taken.
fn refusal(app: &App, asker: &Asker, href: &str, error: &WebError) -> Result<Response, WebError> {
    let m = asker.m;
    let sentence = match error.status().as_u16() {
        413 => m.file_too_large(),
        _ => m.file_is_missing(),
    };
    sentence_page(app, asker, href, error.status(), sentence)
}

fn sentence_page(
    app: &App,
    asker: &Asker,
    href: &str,
    status: axum::http::StatusCode,
    sentence: &str,
) -> Result<Response, WebError> {
    let m = asker.m;
    let head = Head { title: m.files().to_owned(), ..Head::default() };
    let back = Link::new(m.back_to_the_record(), href.to_owned());
    let section = Section::of_path(href);
    answer(app, asker, section, status, &head, |_| problem::refusal(m.files_not_changed(), sentence, None, &back))
}

#[derive(Debug, Deserialize)]
struct Deed {
    version: i64,
    #[serde(default)]
    name: String,
}

fn back(attachment: &Attachment) -> Reply {
    Reply::see_other(&subject::href(&attachment.subject_kind, attachment.subject_id))
}

fn told(app: &App, asker: &Asker, href: &str, done: Result<Reply, Failed>) -> Result<Response, WebError> {
    let failed = match done {
        Ok(reply) => return Ok(reply.into_response()),
        Err(Failed::Record(RecordError::NothingChanges)) => return Ok(Reply::see_other(href).into_response()),
        Err(failed) => failed,
    };
    let (status, sentence) = match refused::sort(asker, failed)? {
        Outcome::Again(errors) => {
            let sentences: Vec<&str> = errors.iter().map(|error| error.sentence.as_str()).collect();
            (axum::http::StatusCode::UNPROCESSABLE_ENTITY, sentences.join(" "))
        }
        Outcome::Sentence(status, sentence) => (status, sentence),
        Outcome::Conflict => {
            (axum::http::StatusCode::PRECONDITION_FAILED, asker.m.changed_since_you_looked().to_owned())
        }
    };
    sentence_page(app, asker, href, status, &sentence)
}

/// Where the page of the record is on which the file hangs.
async fn home(app: &App, asker: &Asker, id: AttachmentId) -> Result<String, WebError> {
    let actor = asker.actor;
    let read = app.db.read(async move |tx| record::find::<Attachment>(tx, &actor, id).await);
    let found = read.await.map_err(|error| record_error(error, None))?.record;
    Ok(subject::href(&found.subject_kind, found.subject_id))
}

async fn renamed(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<AttachmentId>,
    Submitted { body: Form(deed), idempotent }: Submitted<Form<Deed>>,
) -> Result<Response, WebError> {
    let (actor, href) = (asker.actor, home(&app, &asker, id).await?);
    let work = async move |tx: &mut Tx| {
        let patch = Patch::of([("name", Some(deed.name.clone()))]);
        Ok(back(&record::edit::<Attachment>(tx, &actor, id, Some(deed.version), &patch).await?))
    };
    told(&app, &asker, &href, once_or(&app, &asker, idempotent, work).await)
}

async fn deleted(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<AttachmentId>,
    Submitted { body: Form(deed), idempotent }: Submitted<Form<Deed>>,
) -> Result<Response, WebError> {
    let (actor, href) = (asker.actor, home(&app, &asker, id).await?);
    let work =
        async move |tx: &mut Tx| Ok(back(&record::delete::<Attachment>(tx, &actor, id, Some(deed.version)).await?));
    told(&app, &asker, &href, once_or(&app, &asker, idempotent, work).await)
}

async fn restored(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<AttachmentId>,
    Submitted { body: Form(deed), idempotent }: Submitted<Form<Deed>>,
) -> Result<Response, WebError> {
    let (actor, href) = (asker.actor, home(&app, &asker, id).await?);
    let work =
        async move |tx: &mut Tx| Ok(back(&record::restore::<Attachment>(tx, &actor, id, Some(deed.version)).await?));
    told(&app, &asker, &href, once_or(&app, &asker, idempotent, work).await)
}
