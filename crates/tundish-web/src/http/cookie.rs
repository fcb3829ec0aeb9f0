//! The three cookies: the session, the secret of forms before there is a session, and a sign-in that awaits its code.
//!
//! Over TLS their names start with `__Host-`: the browser then takes them only with `Secure`,
//! `Path=/` and without `Domain`, so that no neighbouring host can plant one. Over plain HTTP
//! (a developer on loopback, or plain HTTP asked for by name) browsers disagree: Chromium refuses
//! the prefix and Safari refuses `Secure` on `http://localhost`. There the plain names without
//! `Secure` are used. A plain name is never read over TLS, or the prefix would protect nothing.

use std::fmt::Write as _;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};

use super::forwarded::Scheme;

#[cfg(test)]
mod tests;

/// A cookie of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookie {
    /// The token of a session.
    Session,
    /// The secret that binds a form to a browser that is not signed in.
    PreSession,
    /// The token of a sign-in whose password was right and whose one-time code is awaited.
    AwaitedCode,
}

impl Cookie {
    /// The name under which it travels.
    #[must_use]
    pub const fn name(self, scheme: Scheme) -> &'static str {
        match (self, scheme) {
            (Self::Session, Scheme::Https) => "__Host-tundish-session",
            (Self::Session, Scheme::Http) => "tundish-session",
            (Self::PreSession, Scheme::Https) => "__Host-tundish-form",
            (Self::PreSession, Scheme::Http) => "tundish-form",
            (Self::AwaitedCode, Scheme::Https) => "__Host-tundish-code",
            (Self::AwaitedCode, Scheme::Http) => "tundish-code",
        }
    }

    /// The value that was sent. `None` also when two different values came under the name: which
    /// of them the browser meant cannot be known.
    #[must_use]
    pub fn read(self, scheme: Scheme, headers: &HeaderMap) -> Option<&str> {
        let name = self.name(scheme);
        let mut found = None;
        for line in headers.get_all(header::COOKIE) {
            let Ok(line) = line.to_str() else { continue };
            for pair in line.split(';') {
                let Some((key, value)) = pair.split_once('=') else {
                    continue;
                };
                if key.trim() != name {
                    continue;
                }
                let value = value.trim();
                let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
                if found.is_some_and(|earlier| earlier != value) {
                    return None;
                }
                found = Some(value);
            }
        }
        found.filter(|value| !value.is_empty())
    }

    /// The header that sets it; without `lifetime` it ends with the browser.
    ///
    /// `value` must be made of letters, digits, `-`, `_` and `.`, as every token of ours is;
    /// anything else is left out, so that no value can add an attribute.
    #[must_use]
    pub fn set(self, scheme: Scheme, value: &str, lifetime: Option<Duration>) -> HeaderValue {
        let mut line = format!("{}=", self.name(scheme));
        line.extend(value.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)));
        line.push_str("; Path=/; HttpOnly; SameSite=Lax");
        if scheme == Scheme::Https {
            line.push_str("; Secure");
        }
        if let Some(lifetime) = lifetime {
            // Writing to a String cannot fail.
            let _ = write!(line, "; Max-Age={}", lifetime.as_secs());
        }
        HeaderValue::try_from(line).expect("the line is made of printable ASCII")
    }

    /// The header that removes it.
    #[must_use]
    pub fn clear(self, scheme: Scheme) -> HeaderValue {
        self.set(scheme, "", Some(Duration::ZERO))
    }
}
