//! Reading an upload: a form with one file, as long as it comes, into a nameless temporary file.
//!
//! The hash of the whole is known only at its end, so the bytes wait in a file that the system forgets by itself. Memory holds
//! one piece at a time, whatever the size.

use axum::{
    extract::{FromRequest, Multipart, Request, multipart::Field},
    http::HeaderMap,
};
use sha2::{Digest, Sha256};
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt},
};
use tundish_domain::file_name;
use tundish_web::http::{
    error::{ErrorKind, WebError},
    idempotency::{IdempotencyKey, Idempotent, RequestHash},
};

use super::{
    LARGEST,
    content::{CHUNK, Contents},
};
use crate::web::db_error;

/// Most fields before the file, hidden ones included.
const MOST_FIELDS: usize = 10;
/// Longest hidden field in bytes.
const LONGEST_FIELD: usize = 4 * 1024;
/// Longest media type in characters.
const LONGEST_TYPE: usize = 100;
/// How large a request may be: the file and what is around it.
pub(super) const LARGEST_BODY: usize = 25 * 1024 * 1024 + 64 * 1024;

/// A file that was received whole.
#[derive(Debug)]
pub(super) struct Upload {
    pub(super) name: String,
    pub(super) media_type: String,
    pub(super) size: i64,
    /// SHA-256 in hexadecimal.
    pub(super) hash: String,
    pub(super) idempotent: Option<Idempotent>,
    file: File,
}

impl Upload {
    /// Receives the file of a form.
    ///
    /// # Errors
    /// 415 for another form, 413 for a file that is too large, 422 without a file, and with anything behind it: a second file
    /// would be lost unseen.
    pub(super) async fn receive(request: Request) -> Result<Self, WebError> {
        let (headers, method, uri) = (request.headers().clone(), request.method().clone(), request.uri().clone());
        if !is_form(&headers) {
            return Err(WebError::of(ErrorKind::UnsupportedMedia));
        }
        let mut form = Multipart::from_request(request, &()).await?;
        let mut key = None;
        for _ in 0..MOST_FIELDS {
            let Some(mut field) = form.next_field().await? else { break };
            match field.name() {
                Some("file") => {
                    let (name, media_type) = (sent_name(&field), media_type(&field));
                    let (file, size, hash) = spool(&mut field).await?;
                    drop(field);
                    if form.next_field().await?.is_some() {
                        return Err(WebError::field("file", "unknown_field", "Nothing may stand behind the one file."));
                    }
                    let key = IdempotencyKey::of(&headers, key.as_deref())?;
                    let idempotent = key.map(|key| {
                        let mut request = RequestHash::of(&method, &uri);
                        request.part(b'F', hash.as_bytes());
                        request.part(b'N', name.as_bytes());
                        Idempotent { key, hash: request.finish() }
                    });
                    return Ok(Self { name, media_type, size, hash, idempotent, file });
                }
                Some("idempotency_key") => key = Some(text(field).await?),
                // The token was looked at before.
                Some("csrf") => drop(text(field).await?),
                _ => break,
            }
        }
        Err(WebError::field("file", "required", "A file is expected."))
    }

    /// Hands the content over to be kept, chunk by chunk.
    ///
    /// # Errors
    /// Those of the store, and 507 when the temporary file cannot be read.
    pub(super) async fn keep(&mut self, contents: impl Contents) -> Result<(), WebError> {
        self.file.rewind().await.map_err(disk)?;
        for place in 0.. {
            let mut chunk = Vec::with_capacity(CHUNK);
            let read = (&mut self.file).take(CHUNK as u64).read_to_end(&mut chunk).await.map_err(disk)?;
            if read == 0 {
                break;
            }
            contents.clone().keep(self.hash.clone(), place, chunk).await.map_err(db_error)?;
        }
        Ok(())
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let content_type = headers.get(axum::http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|text| text.to_ascii_lowercase().starts_with("multipart/form-data"))
}

fn sent_name(field: &Field<'_>) -> String {
    file_name::safe(field.file_name().unwrap_or_default())
}

/// What the sender says it is, if that has the form of a media type.
fn media_type(field: &Field<'_>) -> String {
    let is_token = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    let said = field.content_type().unwrap_or_default();
    let said = said.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match said.split_once('/') {
        Some((kind, rest)) if said.len() <= LONGEST_TYPE && is_token(kind) && is_token(rest) => said,
        _ => "application/octet-stream".to_owned(),
    }
}

async fn text(mut field: Field<'_>) -> Result<String, WebError> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await? {
        bytes.extend_from_slice(&piece);
        if LONGEST_FIELD < bytes.len() {
            return Err(WebError::of(ErrorKind::TooLarge));
        }
    }
    String::from_utf8(bytes).map_err(|_| WebError::bad_request("not_utf8", "The form is not UTF-8."))
}

async fn spool(field: &mut Field<'_>) -> Result<(File, i64, String), WebError> {
    let mut file = File::from_std(tempfile::tempfile().map_err(disk)?);
    let (mut hash, mut size) = (Sha256::new(), 0_i64);
    while let Some(piece) = field.chunk().await? {
        size += i64::try_from(piece.len()).unwrap_or(i64::MAX);
        if LARGEST < size {
            return Err(WebError::of(ErrorKind::TooLarge));
        }
        hash.update(&piece);
        file.write_all(&piece).await.map_err(disk)?;
    }
    file.flush().await.map_err(disk)?;
    if size == 0 {
        return Err(WebError::field("file", "empty", "The file is empty."));
    }
    let hex = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((file, size, hex))
}

/// A temporary file that cannot be written or read.
fn disk(error: std::io::Error) -> WebError {
    WebError::insufficient_storage().with_source(error)
}
