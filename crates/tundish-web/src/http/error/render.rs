//! The one place where an error becomes bytes.

use std::sync::Arc;

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::{Extensions, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::{ErrorKind, FieldErrors, WebError};
use crate::http::negotiate::Answer;
use crate::http::redirect::LocalPath;
use crate::http::request_id::RequestId;
use crate::http::visible::visible;

/// What a view must know about a request that failed.
#[derive(Debug)]
pub struct Asked<'a> {
    /// The method of the request.
    pub method: &'a Method,
    /// The address asked for.
    pub uri: &'a Uri,
    /// The number under which the log knows the request.
    pub request_id: Option<&'a RequestId>,
    /// The page of ours that a form was sent from, when the browser says so.
    pub came_from: Option<LocalPath>,
    /// `Accept-Language`, for people who are not signed in.
    pub accept_language: Option<&'a str>,
    /// What inner layers attached to the answer: the application puts its shell (actor, language)
    /// here, so that an error page looks like the page that it replaces.
    pub attached: &'a Extensions,
}

/// An error in a part of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// The markup.
    pub html: String,
    /// `HX-Retarget`: a CSS selector when it must not land where the answer was expected.
    pub retarget: Option<&'static str>,
    /// `HX-Reswap`: how it is put there.
    pub reswap: Option<&'static str>,
}

/// The views of errors. The application supplies them from the view kit.
pub trait ErrorPages: Send + Sync + 'static {
    /// A whole page with a way on.
    fn page(&self, error: &WebError, asked: &Asked<'_>) -> String;

    /// A part that keeps the page, so that nothing typed is lost.
    fn fragment(&self, error: &WebError, asked: &Asked<'_>) -> Fragment;

    /// Where one signs in. A page that needs a session sends people there and back.
    fn sign_in_path(&self) -> &'static str {
        "/sign-in"
    }
}

/// State of [`render_errors`].
pub type ErrorRenderer = Arc<dyn ErrorPages>;

/// Renders every error for whoever asked, and logs internal ones once.
///
/// Answers of libraries without a body of their own (router: 404, 405) get the same treatment, so
/// that no error leaves in a foreign form. Headers such as `Allow` and `Set-Cookie` are kept.
pub async fn render_errors(State(pages): State<ErrorRenderer>, request: Request, next: Next) -> Response {
    let answer = Answer::of(request.uri(), request.headers());
    let method = request.method().clone();
    let uri = request.uri().clone();
    let request_id = request.extensions().get::<RequestId>().cloned();
    let accept_language = request.headers().get(header::ACCEPT_LANGUAGE).cloned();
    let referer = request.headers().get(header::REFERER).cloned();
    let current_url = request.headers().get("hx-current-url").cloned();

    let mut response = next.run(request).await;
    let Some(error) = error_of(&mut response) else {
        return response;
    };
    log_once(&error);

    let (parts, _) = response.into_parts();
    let asked = Asked {
        method: &method,
        uri: &uri,
        request_id: request_id.as_ref(),
        came_from: referer.as_ref().and_then(path_of_url),
        accept_language: accept_language.as_ref().and_then(|value| value.to_str().ok()),
        attached: &parts.extensions,
    };
    let rendered = match answer {
        Answer::Json => problem(&error, asked.request_id),
        Answer::Page if must_sign_in(&error, &method) => {
            let back = uri.path_and_query().and_then(|path| LocalPath::parse(path.as_str()));
            sign_in(pages.as_ref(), back, false)
        }
        Answer::Fragment if must_sign_in(&error, &method) => {
            let back = current_url.as_ref().and_then(path_of_url);
            sign_in(pages.as_ref(), back, true)
        }
        Answer::Page => html(error.status(), pages.page(&error, &asked)),
        Answer::Fragment => fragment(error.status(), pages.fragment(&error, &asked)),
    };
    let (rendered_parts, body) = rendered.into_parts();

    let mut parts = parts;
    parts.status = rendered_parts.status;
    for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING] {
        parts.headers.remove(name);
    }
    parts.headers.extend(rendered_parts.headers);
    Response::from_parts(parts, body)
}

/// The error of an answer: the one a handler gave, or one for a bare status of a library.
fn error_of(response: &mut Response) -> Option<WebError> {
    if let Some(error) = response.extensions_mut().remove::<WebError>() {
        return Some(error);
    }
    let kind = ErrorKind::from_status(response.status())?;
    let written_by_us = response.headers().contains_key(header::CONTENT_TYPE);
    let empty = response.body().size_hint().exact() == Some(0);
    (empty && !written_by_us).then(|| WebError::of(kind))
}

fn log_once(error: &WebError) {
    let chain = error.chain();
    let chain = visible(&chain, 2_000);
    match error.kind() {
        ErrorKind::Internal => {
            tracing::error!(code = error.code(), cause = %chain, "request failed");
        }
        ErrorKind::Unavailable | ErrorKind::InsufficientStorage => {
            tracing::warn!(code = error.code(), cause = %chain, "request could not be served");
        }
        _ => {}
    }
}

/// Only reading can be sent through the sign-in page and back; a form that was typed is answered
/// in place, because a redirect would lose it.
fn must_sign_in(error: &WebError, method: &Method) -> bool {
    error.kind() == ErrorKind::Unauthenticated && matches!(*method, Method::GET | Method::HEAD)
}

fn sign_in(pages: &dyn ErrorPages, back: Option<LocalPath>, by_htmx: bool) -> Response {
    let location = match back {
        Some(back) => back.as_next_of(pages.sign_in_path()),
        None => pages.sign_in_path().to_owned(),
    };
    let location = HeaderValue::try_from(location).unwrap_or_else(|_| HeaderValue::from_static("/sign-in"));
    if by_htmx {
        // A fragment follows a redirect silently and would put the sign-in page into a table cell.
        (StatusCode::UNAUTHORIZED, [(HeaderName::from_static("hx-redirect"), location)]).into_response()
    } else {
        (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
    }
}

fn path_of_url(url: &HeaderValue) -> Option<LocalPath> {
    let uri: Uri = url.to_str().ok()?.parse().ok()?;
    LocalPath::parse(uri.path_and_query()?.as_str())
}

fn html(status: StatusCode, markup: String) -> Response {
    let content_type = HeaderValue::from_static("text/html; charset=utf-8");
    (status, [(header::CONTENT_TYPE, content_type)], markup).into_response()
}

fn fragment(status: StatusCode, fragment: Fragment) -> Response {
    let mut response = html(status, fragment.html);
    for (name, value) in [("hx-retarget", fragment.retarget), ("hx-reswap", fragment.reswap)] {
        if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

/// The members of a problem document (RFC 9457).
#[derive(Serialize)]
struct Problem<'a> {
    r#type: String,
    title: &'static str,
    status: u16,
    code: &'static str,
    detail: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    your_version: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    current_version: Option<i64>,
    #[serde(skip_serializing_if = "FieldErrors::is_empty")]
    errors: &'a FieldErrors,
}

/// The problem document. `instance` stands only where somebody must find the line in the log: it
/// would otherwise make two answers "not found" differ, which must be equal byte by byte. The
/// number of any request is in its header `X-Request-Id`.
pub(super) fn problem(error: &WebError, request_id: Option<&RequestId>) -> Response {
    let status = error.status();
    let versions = error.versions();
    let document = Problem {
        r#type: format!("urn:tundish:problem:{}", error.code()),
        title: error.kind().title(),
        status: status.as_u16(),
        code: error.code(),
        detail: error.sentence(),
        remedy: error.remedy(),
        instance: request_id.filter(|_| status.is_server_error()).map(|id| format!("urn:tundish:request:{id}")),
        your_version: versions.and_then(|versions| versions.yours),
        current_version: versions.map(|versions| versions.current),
        errors: error.fields(),
    };
    let content_type = HeaderValue::from_static("application/problem+json");
    let body = serde_json::to_vec(&document).unwrap_or_default();
    (status, [(header::CONTENT_TYPE, content_type)], Body::from(body)).into_response()
}
