//! Content types, read exactly.

use axum::http::{HeaderMap, header};

use crate::http::error::{ErrorKind, WebError};

/// The content types that bodies may have here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Media {
    /// `application/json`.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data` with its boundary.
    Multipart(String),
    /// Something else, or text that is not UTF-8.
    Other,
}

/// The content type of a request; `None` without one.
///
/// # Errors
/// 415 when it is stated twice or is not readable.
pub(crate) fn media_type(headers: &HeaderMap) -> Result<Option<Media>, WebError> {
    let mut stated = headers.get_all(header::CONTENT_TYPE).iter();
    let Some(value) = stated.next() else {
        return Ok(None);
    };
    if stated.next().is_some() {
        return Err(refused());
    }
    let text = value.to_str().map_err(|_| refused())?;
    let mut pieces = text.split(';').map(str::trim);
    let essence = pieces.next().unwrap_or_default().to_ascii_lowercase();
    let mut boundary = None;
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        let (name, value) = piece.split_once('=').ok_or_else(refused)?;
        let value = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')).unwrap_or(value);
        match name.to_ascii_lowercase().as_str() {
            "charset" if !value.eq_ignore_ascii_case("utf-8") => return Ok(Some(Media::Other)),
            "boundary" => boundary = Some(value.to_owned()),
            _ => {}
        }
    }
    Ok(Some(match (essence.as_str(), boundary) {
        ("application/json", _) => Media::Json,
        ("application/x-www-form-urlencoded", _) => Media::Form,
        ("multipart/form-data", Some(boundary)) => Media::Multipart(boundary),
        _ => Media::Other,
    }))
}

/// Refuses every body but one of type `wanted`.
pub(super) fn require(headers: &HeaderMap, wanted: &Media) -> Result<(), WebError> {
    if media_type(headers)?.as_ref() == Some(wanted) {
        return Ok(());
    }
    let name = match wanted {
        Media::Json => "application/json",
        _ => "application/x-www-form-urlencoded",
    };
    Err(refused().with_remedy(format!("Send the body as {name} in UTF-8.")))
}

fn refused() -> WebError {
    WebError::of(ErrorKind::UnsupportedMedia)
}
