//! The configured address of the server.

use std::str::FromStr;
use std::sync::Arc;

use axum::http::Uri;

use super::Scheme;

/// `https://crm.example` or `http://localhost:8080`: scheme, host and port, nothing behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    scheme: Scheme,
    host: Arc<str>,
    origin: Arc<str>,
}

/// A text that is no base URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a base URL: give scheme and host only, like https://crm.example")]
pub struct NotABaseUrl(String);

impl BaseUrl {
    /// The scheme that browsers see.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// `https://crm.example`, without a default port.
    #[must_use]
    pub fn origin(&self) -> Arc<str> {
        Arc::clone(&self.origin)
    }

    /// A full link to a path of ours, for mails.
    #[must_use]
    pub fn link(&self, path: &crate::http::redirect::LocalPath) -> String {
        format!("{}{}", self.origin, path.as_str())
    }

    pub(super) fn is_host(&self, host: &str) -> bool {
        host.strip_suffix(self.scheme.default_port()).unwrap_or(host) == &*self.host
    }
}

impl FromStr for BaseUrl {
    type Err = NotABaseUrl;

    fn from_str(text: &str) -> Result<Self, NotABaseUrl> {
        let refused = || NotABaseUrl(text.to_owned());
        let uri: Uri = text.parse().map_err(|_| refused())?;
        let scheme = match uri.scheme_str() {
            Some("https") => Scheme::Https,
            Some("http") => Scheme::Http,
            _ => return Err(refused()),
        };
        let authority = uri.authority().ok_or_else(refused)?.as_str().to_ascii_lowercase();
        if authority.contains('@') || !matches!(uri.path(), "" | "/") || uri.query().is_some() {
            return Err(refused());
        }
        let host = authority.strip_suffix(scheme.default_port()).unwrap_or(&authority);
        Ok(Self { scheme, host: host.into(), origin: format!("{}://{host}", scheme.as_str()).into() })
    }
}
