//! `/.well-known/security.txt` (RFC 9116): whom to tell about a hole in this installation.
//!
//! Only whoever keeps the installation knows an address that somebody reads, so without the setting there is no such page.

use std::{fmt, str::FromStr, sync::Arc};

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use tundish_web::http::error::WebError;
use url::Url;

use super::App;

/// Where the page lies.
pub(super) const PATH: &str = "/.well-known/security.txt";
/// How long what it says holds: RFC 9116, 2.5.5 advises less than a year. It is made anew at each request.
const HOLDS_MICROS: i64 = 180 * 24 * 3_600 * 1_000_000;

/// How whoever keeps the installation is told about holes: `mailto:`, `https:` or `tel:`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct SecurityContact(Arc<str>);

/// A text that is no such address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no contact for reports about security: give mailto:…, https://… or tel:…")]
pub struct NotAContact(String);

impl FromStr for SecurityContact {
    type Err = NotAContact;

    fn from_str(text: &str) -> Result<Self, NotAContact> {
        let is_contact = match Url::parse(text) {
            Ok(url) => matches!(url.scheme(), "mailto" | "https" | "tel") && !url.path().is_empty(),
            Err(_) => false,
        };
        // A line more would be a field more.
        if is_contact && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            Ok(Self(text.into()))
        } else {
            Err(NotAContact(text.to_owned()))
        }
    }
}

impl TryFrom<String> for SecurityContact {
    type Error = NotAContact;

    fn try_from(text: String) -> Result<Self, NotAContact> {
        text.parse()
    }
}

impl fmt::Display for SecurityContact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The page.
pub(super) async fn show(State(app): State<App>) -> Result<Response, WebError> {
    let contact = app.security_contact.as_ref().ok_or_else(WebError::not_found)?;
    let expires = app.db.clock().now().plus_micros(HOLDS_MICROS);
    let canonical =
        app.reach.base_url.as_ref().map(|base| format!("Canonical: {}{PATH}\n", base.origin())).unwrap_or_default();
    let text = format!("Contact: {contact}\nExpires: {expires}\n{canonical}Preferred-Languages: en, de\n");
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_one_line_that_somebody_can_follow() {
        for contact in ["mailto:security@acme.example", "https://acme.example/security", "tel:+49-30-123456"] {
            assert_eq!(contact.parse::<SecurityContact>().map(|contact| contact.to_string()), Ok(contact.to_owned()));
        }
        for wrong in [
            "",
            "security@acme.example",
            "http://acme.example",
            "javascript:alert(1)",
            "mailto:",
            "mailto:a@acme.example\nPolicy: https://evil.example",
            "mailto:a b@acme.example",
            "mailto:ä@acme.example",
        ] {
            assert_eq!(wrong.parse::<SecurityContact>(), Err(NotAContact(wrong.to_owned())));
        }
    }
}
