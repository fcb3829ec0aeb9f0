//! Redirects that stay on this site.
//!
//! `next=` comes from the address bar, thus from anybody. Only a path of our own survives; a
//! full address is refused even when it names our host, because comparing hosts is where open
//! redirects come from.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

#[cfg(test)]
mod tests;

/// A path with optional query on this very site, safe as a redirect target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalPath(String);

/// Longest path accepted; longer ones are not worth coming back to.
const LONGEST: usize = 2_000;

/// Characters of a query value that stay as they are.
const NEXT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'/');

impl LocalPath {
    /// `None` for anything that a browser could resolve to another site, or that is no clean path:
    /// `//x`, `/\x`, `https:x`, `javascript:…`, `@x`, control characters plain or encoded.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let clean = text.len() <= LONGEST
            && text.starts_with('/')
            && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        if !clean {
            return None;
        }
        let path = text.split(['?', '#']).next().unwrap_or_default();
        // Some servers and proxies decode once more, so the decoded path has to be harmless, too.
        let decoded = percent_decode_str(path).decode_utf8().ok()?;
        let harmless = decoded.chars().all(|c| !c.is_control() && c != '\\')
            && !decoded.contains("//")
            && !decoded.split('/').any(|part| matches!(part, "." | ".."));
        harmless.then(|| Self(text.to_owned()))
    }

    /// The target of a form or query field, or `/` when it is not safe.
    #[must_use]
    pub fn or_home(text: Option<&str>) -> Self {
        text.and_then(Self::parse).unwrap_or_else(|| Self("/".to_owned()))
    }

    /// The path itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `page?next=…` with this path encoded.
    #[must_use]
    pub fn as_next_of(&self, page: &str) -> String {
        format!("{page}?next={}", utf8_percent_encode(&self.0, NEXT))
    }
}

/// 303 to a path of ours: the way on after a form was posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeeOther(pub LocalPath);

impl IntoResponse for SeeOther {
    fn into_response(self) -> Response {
        let location = HeaderValue::try_from(self.0.0).unwrap_or_else(|_| HeaderValue::from_static("/"));
        (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
    }
}
