//! Files in the programming interface: hung on a record, listed there, and taken.

use axum::{
    extract::{DefaultBodyLimit, Request, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
    routing::get,
};
use tundish_domain::{
    id::{AttachmentId, Tsid},
    policy::actions,
};
use tundish_web::http::{error::WebError, input::Path};
use utoipa::openapi::{
    Content, HttpMethod, ObjectBuilder, PathItem, Required, Response as Described,
    request_body::RequestBodyBuilder,
    schema::{AdditionalProperties, KnownFormat, SchemaFormat, Type},
};
use utoipa_axum::router::OpenApiRouter;

use super::{
    Attachment, add,
    add::Received,
    content::InDatabase,
    download,
    subject::{self, On},
    upload::{LARGEST_BODY, Upload},
};
use crate::{
    openapi::{refusal, shape},
    record::{
        self,
        api::{
            describe::{Routed, answer, operation, routed, schemas, with},
            shown,
        },
    },
    web::{App, Asker, Reply, once, record_error},
};

/// The routes of files.
pub(crate) fn api() -> OpenApiRouter<App> {
    let router = record::api::routes_of_one::<Attachment>().routes(content());
    let below = [
        ("opportunities", "opportunity"),
        ("accounts", "account"),
        ("contacts", "contact"),
        ("leads", "lead"),
        ("activities", "activity"),
    ];
    below.into_iter().fold(router, |router, (collection, one)| router.routes(of(collection, one)))
}

/// The files of the records of a collection.
fn of(collection: &str, one: &str) -> Routed {
    let list = operation::<Attachment, refusal::OfRead>(&format!("list_{one}_attachments"), "Its files".to_owned());
    let list = with::<shape::RecordId>(list).response("200", answer("All of them.", "AttachmentPage", false, false));
    let file = ObjectBuilder::new().property(
        "file",
        ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary))),
    );
    let file = file.required("file").additional_properties(Some(AdditionalProperties::FreeForm(false)));
    let form = RequestBodyBuilder::new()
        .content("multipart/form-data", Content::new(Some(file)))
        .required(Some(Required::True));
    let add = operation::<Attachment, refusal::OfVerb>(&format!("add_{one}_attachment"), "Add a file".to_owned())
        .description(Some("At most 25 MB, and at most 100 files on a record."))
        .request_body(Some(form.build()));
    let add = with::<shape::IdempotencyKey>(with::<shape::RecordId>(add));
    let mut item = PathItem::new(HttpMethod::Get, list.build());
    item.post = Some(add.response("201", answer("It is added.", "Attachment", true, true)).build());
    let handlers = get(listed).post(added).layer(DefaultBodyLimit::max(LARGEST_BODY));
    routed(&format!("/api/v1/{collection}/{{id}}/attachments"), item, schemas::<Attachment>(), handlers)
}

fn content() -> Routed {
    let take = operation::<Attachment, refusal::OfRead>("read_attachment_content", "What the file holds".to_owned());
    let binary =
        ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)));
    let whole = Described::builder()
        .description("The file.")
        .content("application/octet-stream", Content::new(Some(binary)))
        .build();
    let take = with::<shape::RecordId>(take).response("200", whole);
    let item = PathItem::new(HttpMethod::Get, take.build());
    routed("/api/v1/attachments/{id}/content", item, Vec::new(), get(taken))
}

/// The record that the address names.
fn on(uri: &Uri, id: Tsid) -> Result<On, WebError> {
    let kind = uri.path().split('/').nth(3).and_then(subject::of_collection).ok_or_else(WebError::not_found)?;
    Ok(On { kind, id })
}

async fn listed(State(app): State<App>, asker: Asker, Path(id): Path<Tsid>, uri: Uri) -> Result<Response, WebError> {
    let (actor, on) = (asker.actor, on(&uri, id)?);
    let read = app.db.read(async move |tx| {
        add::permitted::<actions::ReadAttachment>(tx, &actor, on).await?;
        Ok::<_, record::RecordError>(subject::files(tx, on, false).await?)
    });
    let files = read.await.map_err(|error| record_error(error, None))?;
    let items: Vec<_> = files.iter().map(|file| shown(file, true)).collect();
    Ok(axum::Json(serde_json::json!({ "items": items, "next": null })).into_response())
}

async fn added(
    State(app): State<App>,
    asker: Asker,
    Path(id): Path<Tsid>,
    uri: Uri,
    request: Request,
) -> Result<Reply, WebError> {
    let (actor, on) = (asker.actor, on(&uri, id)?);
    // Nothing is received from whoever may not add it.
    let may = app.db.read(async move |tx| add::permitted::<actions::AddAttachment>(tx, &actor, on).await);
    may.await.map_err(|error| record_error(error, None))?;
    let mut upload = Upload::receive(request).await?;
    upload.keep(InDatabase(app.db.clone())).await?;
    let Upload { name, media_type, size, hash, idempotent, .. } = upload;
    let received = Received { name, media_type, size, hash };
    once(&app, &asker, idempotent, async move |tx| {
        let added = add::add(tx, &actor, on, &received).await.map_err(|error| record_error(error, None))?;
        let location = format!("/api/v1/attachments/{}", added.id);
        Reply::json(StatusCode::CREATED, &shown(&added, true), Some(added.version), Some(location))
    })
    .await
}

async fn taken(State(app): State<App>, asker: Asker, Path(id): Path<AttachmentId>) -> Result<Response, WebError> {
    download::answer(&app, &asker, id).await
}
