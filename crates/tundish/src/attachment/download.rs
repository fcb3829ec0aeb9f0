//! Giving a file out: chunk by chunk, to be saved and never to be shown.

use axum::{
    body::{Body, Bytes},
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tundish_domain::{
    id::AttachmentId,
    policy::{actions, permit},
};
use tundish_web::http::error::WebError;

use super::{
    Attachment,
    content::{Contents, InDatabase},
};
use crate::{
    record::{self, RecordError},
    web::{App, Asker, record_error},
};

/// Whatever a browser is made to do with it: as a stranger, without script.
const POLICY: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'");
/// Characters of a name that stay as they are (RFC 8187, `attr-char`).
const NAME: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The content of a file that the asker sees.
///
/// # Errors
/// 404 for what the asker does not see, and for what was deleted.
pub(super) async fn answer(app: &App, asker: &Asker, id: AttachmentId) -> Result<Response, WebError> {
    let actor = asker.actor;
    let read = app.db.read(async move |tx| {
        let found = record::find::<Attachment>(tx, &actor, id).await?;
        permit::<actions::ReadAttachment>(&actor, found.relation)?;
        match found.record.deleted_at {
            None => Ok(found.record),
            Some(_) => Err(RecordError::Hidden),
        }
    });
    let attachment = read.await.map_err(|error| record_error(error, None))?;
    let (contents, hash) = (InDatabase(app.db.clone()), attachment.content_hash.clone());
    let chunks = stream::try_unfold(0_i64, move |place| {
        let (contents, hash) = (contents.clone(), hash.clone());
        async move {
            let chunk = contents.chunk(hash, place).await?;
            Ok::<_, tundish_db::Error>(chunk.map(|bytes| (Bytes::from(bytes), place + 1)))
        }
    });
    let headers: [(HeaderName, HeaderValue); 4] = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (header::CONTENT_LENGTH, HeaderValue::from(attachment.size)),
        (header::CONTENT_DISPOSITION, disposition(&attachment.name)?),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    Ok((headers, Body::from_stream(chunks)).into_response())
}

/// To be saved under this name: in ASCII for old programs, in full for the others (RFC 6266).
fn disposition(name: &str) -> Result<HeaderValue, WebError> {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') || c == ' ' { c } else { '_' })
        .collect();
    let full = utf8_percent_encode(name, NAME);
    HeaderValue::try_from(format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"))
        .map_err(WebError::internal)
}
