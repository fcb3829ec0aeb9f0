//! Secrets that people and programs carry: API tokens and opaque tokens of sessions and links.
//!
//! A token is 256 random bits. Only its SHA-256 is stored: that much chance needs no slow hash,
//! and looking a hash up leaks nothing through timing. The texts are shown once, when made;
//! `Debug` never prints them.

use std::fmt;
use std::str::FromStr;

use axum::http::{HeaderMap, header};
use sha2::{Digest, Sha256};

use super::base32;
use super::error::{ErrorKind, WebError};

#[cfg(test)]
mod tests;

/// The words before an API token, by which secret scanners find it.
pub const API_PREFIX: &str = "tnd_";

/// Characters of 256 bits in base32.
const BODY: usize = 52;
/// Characters of the checksum: 35 bits.
const CHECK: usize = 7;

/// What is stored instead of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash(pub [u8; 32]);

impl TokenHash {
    /// The SHA-256 of the token's text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }
}

/// A text that is not a token at all: a wrong length, alphabet or checksum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a token of Tundish")]
pub struct NotAToken;

/// The key of an API: `tnd_`, 52 characters of chance, 7 of checksum.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiToken(String);

impl ApiToken {
    /// A new one from the system's random source.
    ///
    /// # Errors
    /// An internal error when the random source fails.
    pub fn mint() -> Result<Self, WebError> {
        Ok(Self::from_bytes(&random()?))
    }

    fn from_bytes(bytes: &[u8; 32]) -> Self {
        let body = base32::encode(bytes);
        let check = checksum(&body);
        Self(format!("{API_PREFIX}{body}{check}"))
    }

    /// The hash under which it is stored.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }

    /// The text, to be shown once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The last four characters, by which people tell their tokens apart in a list.
    #[must_use]
    pub fn hint(&self) -> &str {
        &self.0[self.0.len() - 4..]
    }
}

impl FromStr for ApiToken {
    type Err = NotAToken;

    /// Exact: another case, a blank or a missing character is not a token. The checksum spares the
    /// database a look-up for a mistyped one.
    fn from_str(text: &str) -> Result<Self, NotAToken> {
        let rest = text.strip_prefix(API_PREFIX).ok_or(NotAToken)?;
        if rest.len() != BODY + CHECK || !base32::is_canonical(rest) {
            return Err(NotAToken);
        }
        let (body, check) = rest.split_at(BODY);
        if checksum(body) == check { Ok(Self(text.to_owned())) } else { Err(NotAToken) }
    }
}

/// A secret in a cookie or a link: 52 characters of chance.
#[derive(Clone, PartialEq, Eq)]
pub struct OpaqueToken(String);

impl OpaqueToken {
    /// A new one from the system's random source.
    ///
    /// # Errors
    /// An internal error when the random source fails.
    pub fn mint() -> Result<Self, WebError> {
        Ok(Self(base32::encode(&random::<32>()?)))
    }

    /// The hash under which it is stored.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }

    /// The text, for the cookie or the link.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl FromStr for OpaqueToken {
    type Err = NotAToken;

    fn from_str(text: &str) -> Result<Self, NotAToken> {
        if text.len() == BODY && base32::is_canonical(text) { Ok(Self(text.to_owned())) } else { Err(NotAToken) }
    }
}

impl fmt::Debug for ApiToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiToken(…)")
    }
}

impl fmt::Debug for OpaqueToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OpaqueToken(…)")
    }
}

/// The token of `Authorization: Bearer …`, or `None` without that header.
///
/// # Errors
/// 400 for two such headers, 401 for another scheme or a text that is not a token: a program that
/// sends a credential must never be served as somebody else.
pub fn bearer(headers: &HeaderMap) -> Result<Option<ApiToken>, WebError> {
    let mut sent = headers.get_all(header::AUTHORIZATION).iter();
    let Some(value) = sent.next() else {
        return Ok(None);
    };
    if sent.next().is_some() {
        return Err(WebError::bad_request(
            "authorization_repeated",
            "The header Authorization was sent more than once.",
        ));
    }
    value
        .to_str()
        .ok()
        .and_then(|text| text.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .and_then(|(_, token)| token.parse().ok())
        .map(Some)
        .ok_or_else(|| {
            WebError::new(ErrorKind::Unauthenticated, "token_not_valid", "The token is not valid.")
                .with_remedy("Make a new token in your settings.")
        })
}

/// 256 bits from the operating system.
///
/// # Errors
/// An internal error when the source fails.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], WebError> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(|error| WebError::internal(error.to_string()))?;
    Ok(bytes)
}

fn checksum(body: &str) -> String {
    let digest = Sha256::digest(body.as_bytes());
    let mut text = base32::encode(&digest[..5]);
    text.truncate(CHECK);
    text
}
