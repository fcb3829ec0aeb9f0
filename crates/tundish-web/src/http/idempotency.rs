//! The same request sent twice acts once.
//!
//! This module reads the key and makes the hash of the request. The application keeps both,
//! unique by (principal, key), in the transaction of the write, for 30 days, with the answer.
//! [`Idempotent::compare`] decides what a second request means. Answers to input that was not
//! valid are not kept, so a corrected form may use its key again.

use axum::http::{HeaderMap, HeaderName, Method, Uri};
use sha2::{Digest, Sha256};

use super::error::WebError;

#[cfg(test)]
mod tests;

/// The header with the key.
pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Longest key in characters.
const LONGEST: usize = 255;

/// A key made by the client: 1 to 255 printable ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Checks the text of a key.
    ///
    /// # Errors
    /// 400 when it is empty, longer than 255 characters or not printable ASCII.
    pub fn parse(text: &str) -> Result<Self, WebError> {
        let printable = text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
        if (1..=LONGEST).contains(&text.len()) && printable {
            return Ok(Self(text.to_owned()));
        }
        Err(WebError::bad_request(
            "idempotency_key_malformed",
            "An idempotency key has 1 to 255 printable ASCII characters.",
        ))
    }

    /// The key of the header, or that of a form's hidden field.
    ///
    /// # Errors
    /// 400 when malformed, sent twice, or different in header and form.
    pub fn of(headers: &HeaderMap, hidden: Option<&str>) -> Result<Option<Self>, WebError> {
        let mut sent = headers.get_all(&IDEMPOTENCY_KEY).iter();
        let first = sent.next().map(|value| Self::parse(value.to_str().unwrap_or_default())).transpose()?;
        let hidden = hidden.map(Self::parse).transpose()?;
        let differ = matches!((&first, &hidden), (Some(a), Some(b)) if a != b);
        if sent.next().is_some() || differ {
            return Err(WebError::bad_request("idempotency_key_repeated", "More than one idempotency key was sent."));
        }
        Ok(first.or(hidden))
    }

    /// A fresh key for the hidden field of a form.
    ///
    /// # Errors
    /// An internal error when the random source fails.
    pub fn mint() -> Result<Self, WebError> {
        Ok(Self(super::base32::encode(&super::token::random::<16>()?)))
    }

    /// The text of the key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A request that can be recognised when it comes again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotent {
    /// The client's key.
    pub key: IdempotencyKey,
    /// SHA-256 over method, address, the version that `If-Match` names, and the canonical body.
    pub hash: [u8; 32],
}

/// An answer that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// `Location`.
    pub location: Option<String>,
    /// `ETag`.
    pub etag: Option<String>,
    /// The body, at most [`KeptAnswer::LARGEST`] bytes.
    pub body: Vec<u8>,
}

impl KeptAnswer {
    /// Longer bodies are not kept; the repeated request is then answered with what is stored now.
    pub const LARGEST: usize = 16 * 1024;
}

/// What to do with a request that carries a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Never seen: do it, and keep the answer under the key.
    First,
    /// Done before: give the same answer again.
    Replay(KeptAnswer),
}

impl Idempotent {
    /// Compares with what is kept under the same principal and key.
    ///
    /// # Errors
    /// 409 when the key belongs to another request.
    pub fn compare(&self, kept: Option<([u8; 32], KeptAnswer)>) -> Result<Outcome, WebError> {
        match kept {
            None => Ok(Outcome::First),
            Some((hash, answer)) if hash == self.hash => Ok(Outcome::Replay(answer)),
            Some(_) => {
                Err(WebError::conflict("idempotency_key_reused", "This idempotency key belongs to another request.")
                    .with_remedy("Use a new key for a new request."))
            }
        }
    }
}

/// The hash of a request, fed part by part. Every part carries its kind and length, so that no two
/// different requests feed the same bytes.
#[derive(Debug)]
pub struct RequestHash(Sha256);

impl RequestHash {
    /// Starts with method and address.
    #[must_use]
    pub fn of(method: &Method, uri: &Uri) -> Self {
        let mut hash = Self(Sha256::new());
        hash.part(b'M', method.as_str().as_bytes());
        hash.part(b'P', uri.path().as_bytes());
        hash.part(b'Q', uri.query().unwrap_or_default().as_bytes());
        hash
    }

    /// Adds one part.
    pub fn part(&mut self, kind: u8, bytes: &[u8]) {
        self.0.update([kind]);
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
    }

    /// The hash of all parts.
    #[must_use]
    pub fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}
