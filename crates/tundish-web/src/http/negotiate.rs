//! What kind of answer a request wants: a page, a part of one, or JSON.
//!
//! The address decides first: everything under `/api` is JSON whatever a header says, so that a
//! browser extension or a proxy cannot turn an API answer into HTML.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Uri, header};

#[cfg(test)]
mod tests;

/// The form in which to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// A whole HTML document.
    Page,
    /// A piece of HTML that htmx puts into the page.
    Fragment,
    /// JSON.
    Json,
}

impl Answer {
    /// Decides by address, then by htmx's headers, then by `Accept`; a page when nothing is said.
    ///
    /// htmx 4 sends `HX-Request-Type: full` when the answer replaces the body or when it selects
    /// from a whole page (boosted links, history restores): these want the document.
    #[must_use]
    pub fn of(uri: &Uri, headers: &HeaderMap) -> Self {
        if is_api(uri.path()) {
            return Self::Json;
        }
        let says = |name: &str, word: &str| {
            headers.get(name).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(word.as_bytes()))
        };
        if says("hx-request", "true") {
            let whole = says("hx-request-type", "full")
                || says("hx-boosted", "true")
                || says("hx-history-restore-request", "true");
            return if whole { Self::Page } else { Self::Fragment };
        }
        if wants_json(headers) { Self::Json } else { Self::Page }
    }

    /// The value of `Vary` for an answer at an address that has several forms.
    #[must_use]
    pub fn vary() -> HeaderValue {
        HeaderValue::from_static("accept, hx-request, hx-request-type, hx-boosted")
    }
}

/// Whether the path belongs to the programming interface.
#[must_use]
pub fn is_api(path: &str) -> bool {
    path.strip_prefix("/api").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether `Accept` puts JSON before HTML. A browser always names HTML, a bare `*/*` means a page.
fn wants_json(headers: &HeaderMap) -> bool {
    let mut json = 0.0_f32;
    let mut html = 0.0_f32;
    for value in headers.get_all(header::ACCEPT) {
        let Ok(value) = value.to_str() else { continue };
        for range in value.split(',') {
            let mut pieces = range.split(';').map(str::trim);
            let media = pieces.next().unwrap_or_default().to_ascii_lowercase();
            let weight = pieces
                .find_map(|piece| piece.strip_prefix("q=").or_else(|| piece.strip_prefix("Q=")))
                .map_or(1.0, |weight| weight.parse::<f32>().unwrap_or(0.0).clamp(0.0, 1.0));
            match media.as_str() {
                "application/json" | "application/problem+json" => json = json.max(weight),
                "text/html" | "application/xhtml+xml" => html = html.max(weight),
                _ => {}
            }
        }
    }
    html < json
}

impl<S: Send + Sync> FromRequestParts<S> for Answer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.uri, &parts.headers))
    }
}
