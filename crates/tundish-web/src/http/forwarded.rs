//! Who asks, over which scheme, for which host.
//!
//! Only proxies that the operator named may say so on behalf of others, and only by
//! `X-Forwarded-For` and `X-Forwarded-Proto`; the headers `Forwarded` and `X-Forwarded-Host` are
//! never read. With a base URL configured, only its host is served, so that no link in a mail can
//! be bent by a header; without one, a server on loopback serves loopback names only, which keeps
//! a foreign name that was pointed at 127.0.0.1 (DNS rebinding) out.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::error::{ErrorKind, WebError};

mod base_url;
mod proxies;
#[cfg(test)]
mod tests;

pub use base_url::{BaseUrl, NotABaseUrl};
pub use proxies::{NotAProxyList, TrustedProxies};

/// Paths that load balancers ask by address: no host rule, no TLS rule.
const PROBES: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// How the browser speaks to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// In the clear.
    Http,
    /// Over TLS, here or at a trusted proxy.
    Https,
}

impl Scheme {
    /// `http` or `https`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    const fn default_port(self) -> &'static str {
        match self {
            Self::Http => ":80",
            Self::Https => ":443",
        }
    }
}

/// The address at the other end of the connection; the listener puts it into the extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);

/// How the server can be reached: settings that never change while it runs.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    /// The address under which people know the server.
    pub base_url: Option<BaseUrl>,
    /// Proxies that may speak for others.
    pub proxies: TrustedProxies,
    /// Whether the listener itself speaks TLS.
    pub tls: bool,
    /// Whether plain HTTP off loopback was asked for by name.
    pub plain_http: bool,
    /// Whether the listener is bound to loopback.
    pub loopback: bool,
}

/// Who asks. In the extensions of every request behind [`know_client`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// The address of the client, or of the last hop that is not a trusted proxy.
    pub address: IpAddr,
    /// The scheme that the browser sees.
    pub scheme: Scheme,
    origin: Arc<str>,
}

impl Client {
    /// Our own origin as the browser writes it: `https://crm.example`.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether a header `Origin` names us.
    #[must_use]
    pub fn is_origin(&self, origin: &str) -> bool {
        *self.origin == *origin
    }

    #[cfg(test)]
    pub(crate) fn of_tests(scheme: Scheme, origin: &str) -> Self {
        Self { address: IpAddr::V4(Ipv4Addr::LOCALHOST), scheme, origin: origin.into() }
    }
}

/// Finds out who asks and refuses what must not be served: another host than ours, and plain HTTP
/// from another machine unless it was asked for by name.
pub async fn know_client(State(reach): State<Arc<Reach>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match reach.client(&parts) {
        Ok(client) => {
            parts.extensions.insert(client.clone());
            let mut response = next.run(Request::from_parts(parts, body)).await;
            // The layer that sets headers stands outside of this one.
            response.extensions_mut().insert(client);
            response
        }
        Err(error) => error.into_response(),
    }
}

impl Reach {
    /// Who sent the request with this head.
    ///
    /// # Errors
    /// 400 for a host that is missing, doubled or malformed, 421 for another one than ours, 403 for
    /// plain HTTP from another machine.
    pub fn client(&self, parts: &Parts) -> Result<Client, WebError> {
        // Without a listener of ours nothing is known, and nothing is trusted.
        let peer =
            parts.extensions.get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip().to_canonical());
        let by_proxy = self.proxies.contains(peer);
        let address = if by_proxy { self.proxies.client(peer, &parts.headers) } else { peer };
        let secure = self.tls || (by_proxy && says_https(&parts.headers));
        let scheme = if secure { Scheme::Https } else { Scheme::Http };

        let probe = PROBES.contains(&parts.uri.path());
        if !(secure || self.plain_http || peer.is_loopback() || probe) {
            return Err(WebError::forbidden("https_required", "This server is served over HTTPS only.")
                .with_remedy("A proxy in front must be named as trusted and send X-Forwarded-Proto."));
        }
        let host = match host(&parts.uri, &parts.headers) {
            Err(_) if probe => String::new(),
            host => host?,
        };
        let Some(base) = &self.base_url else {
            if self.loopback && !probe && !is_loopback_name(&host) {
                return Err(WebError::of(ErrorKind::Misdirected));
            }
            let host = host.strip_suffix(scheme.default_port()).unwrap_or(&host);
            let origin = format!("{}://{host}", scheme.as_str()).into();
            return Ok(Client { address, scheme, origin });
        };
        if !probe && !base.is_host(&host) {
            return Err(
                WebError::of(ErrorKind::Misdirected).with_remedy("Use the address that your administrator configured.")
            );
        }
        Ok(Client { address, scheme: base.scheme(), origin: base.origin() })
    }
}

fn says_https(headers: &HeaderMap) -> bool {
    headers
        .get_all("x-forwarded-proto")
        .iter()
        .next_back()
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.rsplit(',').next())
        .is_some_and(|scheme| scheme.trim().eq_ignore_ascii_case("https"))
}

/// The host of the request in lower case. An absolute target and the header must agree.
fn host(uri: &Uri, headers: &HeaderMap) -> Result<String, WebError> {
    let malformed = || WebError::bad_request("host_malformed", "The header Host is missing or malformed.");
    let mut sent = headers.get_all(header::HOST).iter();
    let named =
        sent.next().map(|value| value.to_str().map(str::to_ascii_lowercase).map_err(|_| malformed())).transpose()?;
    let target = uri.authority().map(|authority| authority.as_str().to_ascii_lowercase());
    let host = match (named, target) {
        (Some(named), Some(target)) if named != target => return Err(malformed()),
        (Some(host), _) | (None, Some(host)) => host,
        (None, None) => return Err(malformed()),
    };
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
    if sent.next().is_some() || host.is_empty() || !host.bytes().all(allowed) {
        return Err(malformed());
    }
    Ok(host)
}

fn is_loopback_name(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
}
