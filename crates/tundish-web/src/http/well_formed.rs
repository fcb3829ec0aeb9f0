//! Requests whose head is not text are refused before a handler sees them.

use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::Uri;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;

use super::error::WebError;

#[cfg(test)]
mod tests;

/// 400 for a path or query that does not decode to UTF-8 or holds NUL, and for header values that
/// are not UTF-8.
pub async fn well_formed(request: Request, next: Next) -> Response {
    match check(request.uri(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

fn check(uri: &Uri, headers: &HeaderMap) -> Result<(), WebError> {
    let clean = |text: &str| {
        !text.contains('%') || percent_decode_str(text).decode_utf8().is_ok_and(|text| !text.contains('\0'))
    };
    if !(clean(uri.path()) && uri.query().is_none_or(clean)) {
        return Err(WebError::bad_request("not_utf8", "The address does not decode to text."));
    }
    if headers.values().any(|value| std::str::from_utf8(value.as_bytes()).is_err()) {
        return Err(WebError::bad_request("not_utf8", "A header is not UTF-8."));
    }
    Ok(())
}
