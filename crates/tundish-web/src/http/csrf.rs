//! Requests that another site makes in our user's name are refused.
//!
//! A browser sends the session cookie by itself, so a request that changes something needs two
//! proofs that our own page made it: the browser's word where it comes from (`Sec-Fetch-Site`,
//! else `Origin`), and a token that only our page can know, in the header `X-CSRF-Token` or the
//! form field `csrf`. The token is an HMAC over the session id under the session's own secret.
//! It is masked anew at each rendering, so that compression cannot leak it (BREACH).
//! Requests with an API token carry no cookie that counts and need neither.
//! The module refuses to look at methods that change nothing; handlers keep GET free of effects.

use axum::http::{HeaderMap, HeaderName, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;
use subtle::ConstantTimeEq;

use super::error::WebError;
use super::forwarded::Client;
use super::token::random;

mod guard;
mod multipart;
#[cfg(test)]
mod tests;

pub use guard::{ByApiToken, guard, pre_session_guard};

/// The header that carries the token for scripts.
pub const X_CSRF_TOKEN: HeaderName = HeaderName::from_static("x-csrf-token");

/// The secret of one session, or of one browser that is not signed in.
#[derive(Clone, PartialEq, Eq)]
pub struct CsrfSecret([u8; 32]);

impl CsrfSecret {
    /// A new secret from the system's random source.
    ///
    /// # Errors
    /// An internal error when the random source fails.
    pub fn mint() -> Result<Self, WebError> {
        Ok(Self(random()?))
    }

    /// The secret that was stored with a session; `None` when it has another length.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes to store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A token for one rendering of a form.
    ///
    /// # Errors
    /// An internal error when the random source fails.
    pub fn token(&self, bound: Bound) -> Result<String, WebError> {
        Ok(self.masked(bound, &random()?))
    }

    fn masked(&self, bound: Bound, mask: &[u8; 32]) -> String {
        let tag = self.tag(bound);
        let mut bytes = [0_u8; 64];
        bytes[..32].copy_from_slice(mask);
        for (place, (a, b)) in bytes[32..].iter_mut().zip(mask.iter().zip(tag)) {
            *place = a ^ b;
        }
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Whether `token` was made by [`CsrfSecret::token`] of this secret for the same purpose. The
    /// comparison takes equally long whatever differs.
    #[must_use]
    pub fn matches(&self, bound: Bound, token: &str) -> bool {
        let Some(bytes) = URL_SAFE_NO_PAD.decode(token).ok().and_then(|bytes| <[u8; 64]>::try_from(bytes).ok()) else {
            return false;
        };
        let mut tag = [0_u8; 32];
        for (place, (a, b)) in tag.iter_mut().zip(bytes[..32].iter().zip(&bytes[32..])) {
            *place = a ^ b;
        }
        tag.ct_eq(&self.tag(bound)).into()
    }

    fn tag(&self, bound: Bound) -> [u8; 32] {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        match bound {
            Bound::Session(id) => {
                mac.update(b"session");
                mac.update(&id.to_be_bytes());
            }
            Bound::PreSession => mac.update(b"pre-session"),
        }
        mac.finalize().into_bytes().into()
    }
}

impl fmt::Debug for CsrfSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CsrfSecret(…)")
    }
}

/// What a token is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// Requests of the session with this id.
    Session(i64),
    /// The forms before a session: sign-in, reset of a password.
    PreSession,
}

/// The session of a request, put into the request's extensions by the application's session layer
/// when a cookie, and not an API token, says who asks.
#[derive(Debug, Clone)]
pub struct CsrfSession {
    /// The session's id, not its secret token.
    pub id: i64,
    /// The secret stored with it.
    pub secret: CsrfSecret,
}

impl CsrfSession {
    /// The token for the forms of a page.
    ///
    /// # Errors
    /// An internal error when the random source fails.
    pub fn token(&self) -> Result<String, WebError> {
        self.secret.token(Bound::Session(self.id))
    }
}

/// The secret of a browser that is not signed in; it lives in the cookie
/// [`PreSession`](super::cookie::Cookie::PreSession).
#[derive(Debug, Clone)]
pub struct PreSession(CsrfSecret);

impl PreSession {
    /// A new one, for the first look at the sign-in page.
    ///
    /// # Errors
    /// An internal error when the random source fails.
    pub fn mint() -> Result<Self, WebError> {
        CsrfSecret::mint().map(Self)
    }

    /// The one that the browser has already; other tabs keep working.
    #[must_use]
    pub fn of_cookie(value: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(value).ok()?;
        CsrfSecret::from_bytes(&bytes).map(Self)
    }

    /// The value of the cookie.
    #[must_use]
    pub fn cookie_value(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.as_bytes())
    }

    /// The token for the sign-in form.
    ///
    /// # Errors
    /// An internal error when the random source fails.
    pub fn token(&self) -> Result<String, WebError> {
        self.0.token(Bound::PreSession)
    }
}

/// Checks a form that was posted without a session: it must come from our own page, rendered for
/// this very browser. Call it in the handler of sign-in and reset.
///
/// # Errors
/// 403 when anything is missing or foreign.
pub fn check_pre_session(headers: &HeaderMap, client: &Client, token: Option<&str>) -> Result<(), WebError> {
    check_origin(headers, client)?;
    let secret = super::cookie::Cookie::PreSession
        .read(client.scheme, headers)
        .and_then(PreSession::of_cookie)
        .ok_or_else(|| refused("csrf_cookie_missing"))?;
    if token.is_some_and(|token| secret.0.matches(Bound::PreSession, token)) {
        Ok(())
    } else {
        Err(refused("csrf_token_missing"))
    }
}

/// Whether the browser says that the request comes from our own origin. `none` is a person's own
/// doing: a bookmark, a reload, the address bar.
fn check_origin(headers: &HeaderMap, client: &Client) -> Result<(), WebError> {
    let mut sites = headers.get_all("sec-fetch-site").iter();
    if let Some(site) = sites.next() {
        let own = matches!(site.as_bytes(), b"same-origin" | b"none") && sites.next().is_none();
        return if own { Ok(()) } else { Err(refused("csrf_foreign_origin")) };
    }
    let mut origins = headers.get_all(header::ORIGIN).iter();
    match (origins.next(), origins.next()) {
        (Some(origin), None) if origin.to_str().is_ok_and(|origin| client.is_origin(origin)) => Ok(()),
        _ => Err(refused("csrf_foreign_origin")),
    }
}

fn refused(code: &'static str) -> WebError {
    WebError::forbidden(code, "The request did not come from a page of this site.")
        .with_remedy("Reload the page and send the form again.")
}
