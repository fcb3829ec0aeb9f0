//! Inputs of handlers, read strictly: [`Json`], [`Form`], [`Query`], [`Path`], [`Submitted`].
//!
//! All of them go the same way: bytes become a [`tree`], the tree becomes the handler's type, and
//! whatever does not fit is answered with the path of the field. What cannot be parsed is 400,
//! what is understood but wrong is 422. A field that the type does not have is refused whether or
//! not the type says `deny_unknown_fields`, so that nobody can forget it. The one way around is
//! `#[serde(flatten)]`, which swallows unknown fields inside serde: inputs do not use it.

use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;

use super::error::WebError;
use super::idempotency::{IdempotencyKey, Idempotent, RequestHash};
use tree::Tree;

mod attempt;
mod body;
mod de;
mod fault;
mod media;
#[cfg(test)]
mod tests;
mod text;
mod tree;
mod tri_state;

pub use attempt::{Attempt, Typed};
pub use body::{BodyLimit, DEFAULT_BODY_LIMIT, read_body};
pub use tri_state::TriState;

pub(crate) use body::broken;
pub(crate) use media::{Media, media_type};
pub(crate) use text::field_of;

/// Hidden fields that every form of ours carries; no input type sees them.
pub(crate) const FORM_CSRF: &str = "csrf";
/// The hidden field with the form's idempotency key.
pub(crate) const FORM_KEY: &str = "idempotency_key";

/// A JSON body: `application/json`, UTF-8, each key once, at most 64 levels, nothing behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Json<T>(pub T);

/// A form body: `application/x-www-form-urlencoded`, UTF-8, at most 1,000 fields. A repeated field
/// needs a `Vec`, an empty one is `None` for an `Option`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form<T>(pub T);

/// The query of the address, by the rules of [`Form`]; a parameter that `T` does not know is 422.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query<T>(pub T);

/// The one typed id in the path. A malformed one is 404 like an unused one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Path<T>(pub T);

/// Two typed ids in the path, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PathPair<A, B>(pub A, pub B);

/// A body with the idempotency key that came with it: `Submitted<Json<T>>`, `Submitted<Form<T>>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted<B> {
    /// The body.
    pub body: B,
    /// Present when the sender named a key.
    pub idempotent: Option<Idempotent>,
}

/// A body read to a tree, not yet to a type.
#[derive(Debug)]
pub struct Sheet {
    tree: Tree,
    key: Option<String>,
}

impl Sheet {
    fn idempotent(&self, parts: &Parts) -> Result<Option<Idempotent>, WebError> {
        let key = IdempotencyKey::of(&parts.headers, self.key.as_deref())?;
        Ok(key.map(|key| {
            let mut hash = RequestHash::of(&parts.method, &parts.uri);
            // On another version it is another request.
            for version in parts.headers.get_all(header::IF_MATCH) {
                hash.part(b'V', version.as_bytes());
            }
            self.tree.feed(&mut hash);
            Idempotent { key, hash: hash.finish() }
        }))
    }
}

/// The two forms of body that [`Submitted`] takes.
pub trait InputBody: Sized {
    /// Checks the content type, before anything is read.
    ///
    /// # Errors
    /// 415 for another content type.
    fn accept(headers: &HeaderMap) -> Result<(), WebError>;

    /// Parses.
    ///
    /// # Errors
    /// 400 for what cannot be parsed.
    fn sheet(bytes: &[u8]) -> Result<Sheet, WebError>;

    /// Makes the typed value.
    ///
    /// # Errors
    /// 422 naming the field.
    fn fill(sheet: Sheet) -> Result<Self, WebError>;
}

impl<T: DeserializeOwned> InputBody for Json<T> {
    fn accept(headers: &HeaderMap) -> Result<(), WebError> {
        media::require(headers, &Media::Json)
    }

    fn sheet(bytes: &[u8]) -> Result<Sheet, WebError> {
        Ok(Sheet { tree: tree::parse(bytes)?, key: None })
    }

    fn fill(sheet: Sheet) -> Result<Self, WebError> {
        Ok(Self(de::fill(sheet.tree)?))
    }
}

impl<T: DeserializeOwned> InputBody for Form<T> {
    fn accept(headers: &HeaderMap) -> Result<(), WebError> {
        media::require(headers, &Media::Form)
    }

    fn sheet(bytes: &[u8]) -> Result<Sheet, WebError> {
        let mut fields = text::parse(bytes)?;
        fields.take(FORM_CSRF)?;
        let key = fields.take(FORM_KEY)?;
        Ok(Sheet { tree: fields.into_tree(), key })
    }

    fn fill(sheet: Sheet) -> Result<Self, WebError> {
        Ok(Self(de::fill(sheet.tree)?))
    }
}

async fn read<B: InputBody>(request: Request) -> Result<(Parts, Sheet), WebError> {
    let (parts, body) = request.into_parts();
    B::accept(&parts.headers)?;
    let bytes = read_body(&parts, body).await?;
    let sheet = B::sheet(&bytes)?;
    Ok((parts, sheet))
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = WebError;

    async fn from_request(request: Request, _: &S) -> Result<Self, WebError> {
        let (_, sheet) = read::<Self>(request).await?;
        Self::fill(sheet)
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Form<T> {
    type Rejection = WebError;

    async fn from_request(request: Request, _: &S) -> Result<Self, WebError> {
        let (_, sheet) = read::<Self>(request).await?;
        Self::fill(sheet)
    }
}

impl<S: Send + Sync, B: InputBody> FromRequest<S> for Submitted<B> {
    type Rejection = WebError;

    async fn from_request(request: Request, _: &S) -> Result<Self, WebError> {
        let (parts, sheet) = read::<B>(request).await?;
        let idempotent = sheet.idempotent(&parts)?;
        Ok(Self { body: B::fill(sheet)?, idempotent })
    }
}

impl<T: DeserializeOwned> Query<T> {
    /// Reads a query that another address brought along.
    ///
    /// # Errors
    /// As the extractor's.
    pub fn read(query: &str) -> Result<Self, WebError> {
        let fields = text::parse(query.as_bytes())?;
        Ok(Self(de::fill(fields.into_tree())?))
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        Self::read(parts.uri.query().unwrap_or_default())
    }
}

impl<S: Send + Sync, T: std::str::FromStr + Send> FromRequestParts<S> for Path<T> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, WebError> {
        let params = RawPathParams::from_request_parts(parts, state).await?;
        let mut values = params.iter().map(|(_, value)| value);
        match (values.next(), values.next()) {
            (Some(value), None) => parsed(value).map(Self),
            _ => Err(route_mismatch()),
        }
    }
}

impl<S, A, B> FromRequestParts<S> for PathPair<A, B>
where
    S: Send + Sync,
    A: std::str::FromStr + Send,
    B: std::str::FromStr + Send,
{
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, WebError> {
        let params = RawPathParams::from_request_parts(parts, state).await?;
        let mut values = params.iter().map(|(_, value)| value);
        match (values.next(), values.next(), values.next()) {
            (Some(first), Some(second), None) => Ok(Self(parsed(first)?, parsed(second)?)),
            _ => Err(route_mismatch()),
        }
    }
}

fn parsed<T: std::str::FromStr>(value: &str) -> Result<T, WebError> {
    value.parse().map_err(|_| WebError::not_found())
}

fn route_mismatch() -> WebError {
    WebError::internal("the route has another number of parameters than its handler takes")
}
