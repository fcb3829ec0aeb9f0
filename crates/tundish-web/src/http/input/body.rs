//! Reading a body whole, with a limit that holds before and while it is read.

use std::error::Error as StdError;

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::http::request::Parts;
use http_body_util::LengthLimitError;

use crate::http::error::{ErrorKind, WebError};
use crate::http::pace::TooSlow;

/// 2 MB, axum's own default.
pub const DEFAULT_BODY_LIMIT: usize = 2 * 1024 * 1024;

/// Another limit in bytes for the routes that carry it as an extension: `Extension(BodyLimit(n))`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyLimit(pub usize);

/// The whole body, at most as long as [`BodyLimit`] allows. A stated length beyond it is refused
/// before anything is read; without a stated length reading stops at the limit.
///
/// # Errors
/// 413 too long, 408 too slow, 400 broken off.
pub async fn read_body(parts: &Parts, body: Body) -> Result<Bytes, WebError> {
    let limit = parts.extensions.get::<BodyLimit>().map_or(DEFAULT_BODY_LIMIT, |limit| limit.0);
    let stated = parts
        .headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<u64>().ok());
    if stated.is_some_and(|stated| (limit as u64) < stated) {
        return Err(too_large(limit));
    }
    axum::body::to_bytes(body, limit)
        .await
        .map_err(|error| if caused_by::<LengthLimitError>(&error) { too_large(limit) } else { broken(&error) })
}

/// What broke while a body was read.
pub(crate) fn broken(error: &(dyn StdError + 'static)) -> WebError {
    if caused_by::<TooSlow>(error) {
        return WebError::of(ErrorKind::RequestTimeout);
    }
    WebError::bad_request("body_broken_off", "The body of the request broke off.")
}

fn caused_by<E: StdError + 'static>(error: &(dyn StdError + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<E>() {
            return true;
        }
        cause = error.source();
    }
    false
}

fn too_large(limit: usize) -> WebError {
    WebError::new(ErrorKind::TooLarge, ErrorKind::TooLarge.code(), format!("The request is larger than {limit} bytes."))
}
