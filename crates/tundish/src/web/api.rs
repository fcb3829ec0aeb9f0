//! What the handlers of the programming interface share.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use serde::{Deserialize, de::DeserializeOwned};
use tundish_domain::opportunity::Set;
use tundish_web::http::{
    error::{ErrorKind, FieldErrors, WebError},
    etag::{Expected, IfMatch},
    input::{InputBody, Json, Query, Sheet, TriState},
};

/// A JSON body that may be left out altogether: verbs that need no word more than their name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OptionalJson<T>(pub(crate) T);

impl<T: DeserializeOwned> InputBody for OptionalJson<T> {
    fn accept(headers: &HeaderMap) -> Result<(), WebError> {
        let is_empty = headers.get(header::CONTENT_LENGTH).is_none_or(|length| length == "0")
            && !headers.contains_key(header::TRANSFER_ENCODING);
        if is_empty && !headers.contains_key(header::CONTENT_TYPE) { Ok(()) } else { Json::<T>::accept(headers) }
    }

    fn sheet(bytes: &[u8]) -> Result<Sheet, WebError> {
        Json::<T>::sheet(if bytes.is_empty() { b"{}" } else { bytes })
    }

    fn fill(sheet: Sheet) -> Result<Self, WebError> {
        Json::fill(sheet).map(|Json(body)| Self(body))
    }
}

/// The parameters of an address in the programming interface: as [`Query`], but an empty one is refused instead of left out,
/// since it is none of the values that the document names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parameters<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Parameters<T> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, WebError> {
        let query = parts.uri.query().unwrap_or_default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            if value.is_empty() {
                return Err(WebError::field(name, "required", "An empty parameter says nothing; leave it out."));
            }
        }
        Query::from_request_parts(parts, state).await.map(|Query(asked)| Self(asked))
    }
}

/// The versions that a request rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen(Option<Vec<i64>>);

impl Seen {
    /// For edits, which must say what they rest on.
    ///
    /// # Errors
    /// 428 when the header is missing.
    pub(crate) fn required(if_match: IfMatch) -> Result<Self, WebError> {
        Ok(Self(match if_match.expected(None)? {
            Expected::Any => None,
            Expected::OneOf(versions) => Some(versions),
        }))
    }

    /// For verbs, which say themselves what they expect: the header counts if it is sent.
    pub(crate) fn optional(if_match: IfMatch) -> Self {
        match if_match {
            IfMatch::Absent | IfMatch::Any => Self(None),
            IfMatch::Versions(versions) => Self(Some(versions)),
        }
    }

    /// The version to tell a verb: the stored one if it was named, else the first that was, else one that never is.
    pub(crate) fn version(&self, current: i64) -> Option<i64> {
        let versions = self.0.as_ref()?;
        Some(if versions.contains(&current) { current } else { self.first().unwrap_or(0) })
    }

    /// The only version that was named, if there is just one: then nobody needs to look at the stored one first.
    pub(crate) fn only(&self) -> Option<i64> {
        match self.0.as_deref() {
            Some(&[version]) => Some(version),
            _ => None,
        }
    }

    /// Whether any version will do.
    pub(crate) fn is_any(&self) -> bool {
        self.0.is_none()
    }

    /// The version to show beside the stored one.
    pub(crate) fn first(&self) -> Option<i64> {
        self.0.as_ref().and_then(|versions| versions.first().copied())
    }
}

/// A field that can be changed but not emptied.
///
/// # Errors
/// 422 naming the field when it was sent as null.
pub(crate) fn never_null<T>(field: &'static str, sent: TriState<T>) -> Result<Option<T>, WebError> {
    match sent {
        TriState::Absent => Ok(None),
        TriState::Value(value) => Ok(Some(value)),
        TriState::Null => Err(WebError::field(field, "required", "This field cannot be emptied.")),
    }
}

/// A field that can be emptied, as the verbs take it.
pub(crate) fn set<T>(sent: TriState<T>) -> Set<T> {
    match sent {
        TriState::Absent => Set::Keep,
        TriState::Null => Set::Clear,
        TriState::Value(value) => Set::To(value),
    }
}

/// The same refusal with fields named as the request named them; the domain names columns.
pub(crate) fn with_fields_named(error: WebError, names: &[(&str, &str)]) -> WebError {
    if error.kind() != ErrorKind::Unprocessable {
        return error;
    }
    let mut fields = FieldErrors::new();
    for field in error.fields().iter() {
        let name =
            names.iter().find(|(column, _)| *column == field.field).map_or(field.field.as_str(), |(_, name)| name);
        fields.push(name, field.code, &field.sentence);
    }
    WebError::unprocessable(fields)
}

/// The one thing that a page of a list is asked with when it has no filters.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct PageAsked {
    /// How many rows; 50 unless asked otherwise, more than 200 count as 200.
    #[param(value_type = Option<i64>, nullable = false, minimum = 1, default = 50)]
    pub(crate) limit: tundish_web::http::page::Limit,
    /// Where the list goes on: what `next` said.
    #[param(value_type = crate::openapi::shape::CursorText, required = false)]
    pub(crate) cursor: Option<tundish_web::http::page::Cursor>,
}
