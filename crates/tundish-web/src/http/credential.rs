//! Which credential of a request counts. One function decides, so that the layer that signs in and
//! the layer that guards against foreign sites cannot disagree.

use axum::http::request::Parts;

use super::cookie::Cookie;
use super::error::WebError;
use super::forwarded::Scheme;
use super::negotiate::is_api;
use super::token::{ApiToken, OpaqueToken, bearer};

#[cfg(test)]
mod tests;

/// What a request shows to say who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// Nothing.
    None,
    /// The cookie of a session. Changing something needs the proofs of [`csrf`](super::csrf).
    Session(OpaqueToken),
    /// An API token. Mark the request with [`ByApiToken`](super::csrf::ByApiToken).
    Token(ApiToken),
}

impl Credential {
    /// Under `/api` an API token counts, and no cookie beside it. Elsewhere only the cookie counts:
    /// a token must not open pages. A cookie that is no token of ours counts as none.
    ///
    /// # Errors
    /// As [`bearer`], under `/api` only.
    pub fn of(parts: &Parts, scheme: Scheme) -> Result<Self, WebError> {
        if is_api(parts.uri.path())
            && let Some(token) = bearer(&parts.headers)?
        {
            return Ok(Self::Token(token));
        }
        let session = Cookie::Session.read(scheme, &parts.headers).and_then(|value| value.parse().ok());
        Ok(session.map_or(Self::None, Self::Session))
    }
}
