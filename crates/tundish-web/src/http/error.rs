//! One error type for every handler, with few kinds, and one place that renders it.
//!
//! A handler returns [`WebError`]; [`render_errors`] turns it into a problem document
//! (RFC 9457), a page or an htmx fragment, depending on what was asked for. An internal error is
//! logged there, once, with its chain of causes; its causes are never shown.
//! The module refuses to carry HTML and to name what the asker may not see: every answer "not
//! found" has the same bytes, whether the id is malformed, unused or somebody else's.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

mod convert;
mod kind;
mod render;
#[cfg(test)]
mod tests;

pub use kind::ErrorKind;
pub use render::{Asked, ErrorPages, ErrorRenderer, Fragment, render_errors};

/// The code after a commit whose outcome is not known.
const OUTCOME_UNKNOWN: &str = "outcome_unknown";

/// What went wrong with one field of an input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// Where it stands, as the sender wrote it: `name`, `lines[2].quantity`. Empty for the whole.
    pub field: String,
    /// Stable word for programs, in snake case: `required`, `unknown_field`.
    pub code: &'static str,
    /// One sentence for people. English for programs; a page may hand in its own language.
    #[serde(rename = "detail")]
    pub sentence: String,
}

/// All that is wrong with the fields of one input, in the order of finding.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// No complaint yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// A single complaint.
    #[must_use]
    pub fn one(field: impl Into<String>, code: &'static str, sentence: impl Into<String>) -> Self {
        let mut errors = Self::new();
        errors.push(field, code, sentence);
        errors
    }

    /// Adds a complaint about `field`.
    pub fn push(&mut self, field: impl Into<String>, code: &'static str, sentence: impl Into<String>) {
        self.0.push(FieldError { field: field.into(), code, sentence: sentence.into() });
    }

    /// The complaints about `field`, for the place beside it on a form.
    pub fn of<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a FieldError> {
        self.0.iter().filter(move |error| error.field == field)
    }

    /// All complaints.
    pub fn iter(&self) -> impl Iterator<Item = &FieldError> {
        self.0.iter()
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `Ok` when nothing is wrong, else the error 422 that lists everything.
    ///
    /// # Errors
    /// [`ErrorKind::Unprocessable`] when there is at least one complaint.
    pub fn into_result(self) -> Result<(), WebError> {
        if self.is_empty() { Ok(()) } else { Err(WebError::unprocessable(self)) }
    }
}

/// The two versions that met when an edit was stale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Versions {
    /// The version that the asker had read; `None` when it named none that was ever valid.
    pub yours: Option<i64>,
    /// The version that is stored now.
    pub current: i64,
}

/// Why a request was not done. Cheap to move: one pointer.
#[derive(Debug, Clone)]
pub struct WebError(Box<Report>);

#[derive(Debug, Clone)]
struct Report {
    kind: ErrorKind,
    code: &'static str,
    sentence: Cow<'static, str>,
    remedy: Option<Cow<'static, str>>,
    fields: FieldErrors,
    versions: Option<Versions>,
    retry_after: Option<u32>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl WebError {
    /// An error of `kind` with a stable `code` and a sentence for people.
    pub fn new(kind: ErrorKind, code: &'static str, sentence: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Report {
            kind,
            code,
            sentence: sentence.into(),
            remedy: None,
            fields: FieldErrors::new(),
            versions: None,
            retry_after: None,
            source: None,
        }))
    }

    /// An error of `kind` in its own standard words.
    #[must_use]
    pub fn of(kind: ErrorKind) -> Self {
        let error = Self::new(kind, kind.code(), kind.sentence());
        match kind.remedy() {
            Some(remedy) => error.with_remedy(remedy),
            None => error,
        }
    }

    /// 400: what cannot be parsed.
    pub fn bad_request(code: &'static str, sentence: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::BadRequest, code, sentence)
    }

    /// 401: nobody is signed in, or the token is not valid.
    #[must_use]
    pub fn unauthenticated() -> Self {
        Self::of(ErrorKind::Unauthenticated)
    }

    /// 403: a function that the asker knows of but may not use.
    pub fn forbidden(code: &'static str, sentence: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Forbidden, code, sentence)
    }

    /// 404: what does not exist, or not for the asker. It takes no argument on purpose.
    #[must_use]
    pub fn not_found() -> Self {
        Self::of(ErrorKind::NotFound)
    }

    /// 409: the state of the record, or a key, does not allow it. For the domain's refusals.
    pub fn conflict(code: &'static str, sentence: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Conflict, code, sentence)
    }

    /// 412: the record has changed since the asker read it.
    #[must_use]
    pub fn stale(yours: Option<i64>, current: i64) -> Self {
        let mut error = Self::of(ErrorKind::Stale);
        error.0.versions = Some(Versions { yours, current });
        error
    }

    /// 422: understood, but wrong in the fields named.
    #[must_use]
    pub fn unprocessable(fields: FieldErrors) -> Self {
        let mut error = Self::of(ErrorKind::Unprocessable);
        error.0.fields = fields;
        error
    }

    /// 422 because of one field.
    pub fn field(field: impl Into<String>, code: &'static str, sentence: impl Into<String>) -> Self {
        Self::unprocessable(FieldErrors::one(field, code, sentence))
    }

    /// 429: too often; `retry_after` is in seconds.
    #[must_use]
    pub fn too_many_requests(retry_after: u32) -> Self {
        Self::of(ErrorKind::TooManyRequests).with_retry_after(retry_after)
    }

    /// 500: a fault of ours. The cause is logged, never shown.
    pub fn internal(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::of(ErrorKind::Internal).with_source(source)
    }

    /// 503: the database or another part is away; nothing was changed. `retry_after` in seconds.
    #[must_use]
    pub fn unavailable(retry_after: u32) -> Self {
        Self::of(ErrorKind::Unavailable).with_retry_after(retry_after)
    }

    /// 503 after a commit whose outcome is not known: it may have been done or not. Only the same
    /// idempotency key makes repeating safe.
    #[must_use]
    pub fn outcome_unknown() -> Self {
        Self::new(ErrorKind::Unavailable, OUTCOME_UNKNOWN, "It is unknown whether this was saved.")
            .with_remedy("Repeat the request with the same idempotency key.")
            .with_retry_after(1)
    }

    /// 507: the disk is full; reading goes on.
    #[must_use]
    pub fn insufficient_storage() -> Self {
        Self::of(ErrorKind::InsufficientStorage)
    }

    /// What to do next, as one sentence.
    #[must_use]
    pub fn with_remedy(mut self, remedy: impl Into<Cow<'static, str>>) -> Self {
        self.0.remedy = Some(remedy.into());
        self
    }

    /// The cause, for the log alone.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self
    }

    /// Seconds after which repeating makes sense.
    #[must_use]
    pub fn with_retry_after(mut self, seconds: u32) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// Names fields in an error that is not 422, as a duplicate key inside an unreadable body.
    #[must_use]
    pub fn with_fields(mut self, fields: FieldErrors) -> Self {
        self.0.fields = fields;
        self
    }

    /// The kind, which fixes the status.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether it may have been done all the same: see [`WebError::outcome_unknown`].
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        self.0.code == OUTCOME_UNKNOWN
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.kind.status()
    }

    /// The stable word for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// What went wrong, in one English sentence.
    #[must_use]
    pub fn sentence(&self) -> &str {
        &self.0.sentence
    }

    /// What to do next, if anything helps.
    #[must_use]
    pub fn remedy(&self) -> Option<&str> {
        self.0.remedy.as_deref()
    }

    /// The fields at fault.
    #[must_use]
    pub fn fields(&self) -> &FieldErrors {
        &self.0.fields
    }

    /// Both versions of a stale edit.
    #[must_use]
    pub fn versions(&self) -> Option<Versions> {
        self.0.versions
    }

    /// Seconds after which repeating makes sense.
    #[must_use]
    pub fn retry_after(&self) -> Option<u32> {
        self.0.retry_after
    }

    /// The chain of causes in one line, for the log; empty without a cause.
    pub(crate) fn chain(&self) -> String {
        let mut line = String::new();
        let mut cause = self.source();
        while let Some(error) = cause {
            if !line.is_empty() {
                line.push_str(": ");
            }
            line.push_str(&error.to_string());
            cause = error.source();
        }
        line
    }
}

impl fmt::Display for WebError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.0.sentence, self.0.code)
    }
}

impl StdError for WebError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

impl IntoResponse for WebError {
    /// The problem document, with the error attached for [`render_errors`], which knows who asked.
    fn into_response(self) -> Response {
        let mut response = render::problem(&self, None);
        let headers = response.headers_mut();
        if let Some(seconds) = self.0.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if let Some(versions) = self.0.versions {
            headers.insert(header::ETAG, super::etag::etag(versions.current));
        }
        if self.0.kind == ErrorKind::Unauthenticated {
            headers.insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static("Bearer realm=\"tundish\""));
        }
        response.extensions_mut().insert(self);
        response
    }
}
