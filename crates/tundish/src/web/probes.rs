//! What programs ask: whether we live, whether we are ready, the embedded files.

use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use tundish_web::{assets, http::error::WebError};

use super::App;

/// Alive: the process answers.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// Ready: the database answers and takes writes too.
pub(super) async fn readyz(State(app): State<App>) -> Response {
    match app.db.ready().await {
        Ok(()) => (StatusCode::OK, "ready\n").into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            let why = match error {
                tundish_db::Error::Full => "the disk of the database is full; reading goes on\n",
                tundish_db::Error::Unknown => "the database does not store what it is told\n",
                _ => "the database does not answer, or takes no writes\n",
            };
            (StatusCode::SERVICE_UNAVAILABLE, why).into_response()
        }
    }
}

/// An embedded file, under a name that carries its content's hash.
pub(super) async fn asset(uri: Uri) -> Result<Response, WebError> {
    let (bytes, mime) = assets::get(uri.path()).ok_or_else(WebError::not_found)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(mime)),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
    ];
    Ok((headers, bytes).into_response())
}
