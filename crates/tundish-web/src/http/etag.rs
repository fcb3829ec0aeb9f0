//! Versions in `ETag` and `If-Match`: no lost update.
//!
//! Every record that people edit has a `version`. An edit must name the version it rests on,
//! by `If-Match` or by a field `version` of the input; without one it is refused with 428 (RFC
//! 6585), with another one than the stored with 412 and both versions. `If-Match: *` overwrites on
//! purpose. A version says nothing about derived figures, so answers are never shortened to 304.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};

use super::error::{ErrorKind, WebError};

#[cfg(test)]
mod tests;

/// The tag of a version: `"v7"`.
#[must_use]
pub fn etag(version: i64) -> HeaderValue {
    HeaderValue::try_from(format!("\"v{version}\"")).expect("digits in quotes are a header value")
}

/// What `If-Match` asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IfMatch {
    /// The header is absent.
    Absent,
    /// `*`: whatever is stored.
    Any,
    /// One of these; tags that are not ours or are weak never match and are left out.
    Versions(Vec<i64>),
}

impl IfMatch {
    /// Reads the header; several lines count as one list (RFC 9110, 13.1.1).
    ///
    /// # Errors
    /// 400 when it is not a list of entity tags.
    pub fn of(headers: &HeaderMap) -> Result<Self, WebError> {
        let mut versions = Vec::new();
        let mut present = false;
        let mut any = false;
        for value in headers.get_all(header::IF_MATCH) {
            present = true;
            let text = value.to_str().map_err(|_| malformed())?.trim();
            if text.is_empty() {
                return Err(malformed());
            }
            if text == "*" {
                any = true;
            } else {
                tags(text, &mut versions).ok_or_else(malformed)?;
            }
        }
        match (present, any) {
            (false, _) => Ok(Self::Absent),
            (true, true) => Ok(Self::Any),
            (true, false) => Ok(Self::Versions(versions)),
        }
    }

    /// Joins the header with the input's own field `version`.
    ///
    /// # Errors
    /// 428 when neither is there, 400 when they contradict each other.
    pub fn expected(self, in_body: Option<i64>) -> Result<Expected, WebError> {
        match (self, in_body) {
            (Self::Absent, None) => Err(WebError::of(ErrorKind::VersionRequired)),
            (Self::Absent, Some(version)) => Ok(Expected::OneOf(vec![version])),
            (Self::Any, None) => Ok(Expected::Any),
            (Self::Versions(versions), None) => Ok(Expected::OneOf(versions)),
            (Self::Versions(versions), Some(version)) if versions == [version] => Ok(Expected::OneOf(versions)),
            (Self::Any | Self::Versions(_), Some(_)) => Err(WebError::bad_request(
                "versions_differ",
                "The header If-Match and the field version say different things.",
            )),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        Self::of(&parts.headers)
    }
}

/// The version that an edit rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// Overwrite on purpose.
    Any,
    /// One of these.
    OneOf(Vec<i64>),
}

impl Expected {
    /// Compares with the stored version, inside the transaction that writes.
    ///
    /// # Errors
    /// 412 with both versions.
    pub fn check(&self, current: i64) -> Result<(), WebError> {
        match self {
            Self::Any => Ok(()),
            Self::OneOf(versions) if versions.contains(&current) => Ok(()),
            Self::OneOf(versions) => Err(WebError::stale(versions.first().copied(), current)),
        }
    }
}

fn malformed() -> WebError {
    WebError::bad_request("if_match_malformed", "The header If-Match is not a list of tags.")
}

/// Reads `"v7", W/"x", "y"` and keeps what can match. Tags may hold commas, hence no split.
fn tags(mut text: &str, versions: &mut Vec<i64>) -> Option<()> {
    loop {
        text = text.trim_start_matches([' ', '\t', ',']);
        if text.is_empty() {
            return Some(());
        }
        let strong = !text.starts_with("W/");
        let opened = text.strip_prefix("W/").unwrap_or(text).strip_prefix('"')?;
        let (tag, rest) = opened.split_once('"')?;
        if !(rest.is_empty() || rest.trim_start().starts_with(',')) {
            return None;
        }
        let version = tag
            .strip_prefix('v')
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()))
            .and_then(|digits| digits.parse().ok());
        if let Some(version) = version.filter(|_| strong) {
            versions.push(version);
        }
        text = rest;
    }
}
