//! The layer that stands before every handler of a signed-in browser.

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::Method;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{Bound, CsrfSession, X_CSRF_TOKEN, check_origin, multipart, refused};
use crate::http::error::WebError;
use crate::http::forwarded::Client;
use crate::http::input::{FORM_CSRF, Media, field_of, media_type, read_body};

/// Refuses requests that change something and that our own page did not make.
///
/// It belongs inside the session layer. A request with a [`CsrfSession`] needs the origin and the
/// token. One without has nothing that another site could misuse but the act of signing in, so it
/// only must not come from a foreign page; sign-in itself checks more
/// ([`check_pre_session`](super::check_pre_session)). A request with an API token is let through.
/// Outside of this layer stay the forms that foreign pages embed, the reports of the content
/// security policy, and sign-in: a tab left open may post it although another tab has a session.
pub async fn guard(request: Request, next: Next) -> Response {
    match check(request).await {
        Ok(request) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

async fn check(request: Request) -> Result<Request, WebError> {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let by_token = request.extensions().get::<ByApiToken>().is_some();
    if !changes || by_token {
        return Ok(request);
    }
    let client = request
        .extensions()
        .get::<Client>()
        .cloned()
        .ok_or_else(|| WebError::internal("the layer that knows the client is missing"))?;
    let Some(session) = request.extensions().get::<CsrfSession>().cloned() else {
        let says_where = ["sec-fetch-site", "origin"].iter().any(|name| request.headers().contains_key(*name));
        if says_where {
            check_origin(request.headers(), &client)?;
        }
        return Ok(request);
    };
    check_origin(request.headers(), &client)?;

    let (parts, body) = request.into_parts();
    let (token, body) = token_of(&parts, body).await?;
    if token.is_some_and(|token| session.secret.matches(Bound::Session(session.id), &token)) {
        Ok(Request::from_parts(parts, body))
    } else {
        Err(refused("csrf_token_missing"))
    }
}

/// The guard of forms that are posted without a session, sign-in above all: it must come from our own page, rendered for this
/// very browser.
pub async fn pre_session_guard(request: Request, next: Next) -> Response {
    match check_form(request).await {
        Ok(request) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

async fn check_form(request: Request) -> Result<Request, WebError> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(request);
    }
    let client = request
        .extensions()
        .get::<Client>()
        .cloned()
        .ok_or_else(|| WebError::internal("the layer that knows the client is missing"))?;
    let (parts, body) = request.into_parts();
    let (token, body) = token_of(&parts, body).await?;
    super::check_pre_session(&parts.headers, &client, token.as_deref())?;
    Ok(Request::from_parts(parts, body))
}

/// Marks a request whose right to act comes from an API token. The application's session layer
/// puts it into the extensions; see [`Credential`](crate::http::credential::Credential).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByApiToken;

/// The token of the header, else of the form. The body is handed back as if it was never read.
async fn token_of(parts: &Parts, body: Body) -> Result<(Option<String>, Body), WebError> {
    let mut headers = parts.headers.get_all(&X_CSRF_TOKEN).iter();
    if let Some(value) = headers.next() {
        let single = headers.next().is_none();
        let token = value.to_str().ok().filter(|_| single).map(ToOwned::to_owned);
        return Ok((token, body));
    }
    match media_type(&parts.headers) {
        Ok(Some(Media::Form)) => {
            let bytes: Bytes = read_body(parts, body).await?;
            Ok((field_of(&bytes, FORM_CSRF), Body::from(bytes)))
        }
        Ok(Some(Media::Multipart(boundary))) => multipart::first_field(body, &boundary).await,
        _ => Ok((None, body)),
    }
}
