//! Headers that every answer carries.
//!
//! The content security policy names no `unsafe-*`: scripts, styles and pictures come from our own
//! address or not at all. A handler that needs something stricter sets the header itself; what is
//! there already is left alone.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use super::forwarded::{Client, Scheme};
use super::negotiate::Answer;

mod csp_report;
#[cfg(test)]
mod tests;

pub use csp_report::{CspReports, csp_report};

/// Where browsers report what the policy blocked.
pub const CSP_REPORT_PATH: &str = "/csp-report";

/// The content security policy.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; \
     style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
     worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; \
     report-uri /csp-report; report-to csp";

/// Files whose names carry their hash.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Everything else may hold customers' data.
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

const ALWAYS: [(HeaderName, HeaderValue); 9] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY)),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "camera=(self), geolocation=(self), microphone=(self), payment=(), usb=(), \
             serial=(), browsing-topics=()",
        ),
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("reporting-endpoints"), HeaderValue::from_static("csp=\"/csp-report\"")),
    (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow")),
];

/// One year, over TLS only: a browser that saw it once never speaks plain HTTP to this host again.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// The value of `Clear-Site-Data` for signing out. Our cookies are removed by `Set-Cookie`;
/// `"cookies"` would also sign people out of neighbouring hosts of the same domain.
pub const CLEAR_SITE_DATA: (HeaderName, HeaderValue) =
    (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\", \"storage\""));

/// Sets what is not set yet.
pub async fn secure_headers(request: Request, next: Next) -> Response {
    let asset = request.uri().path().starts_with("/assets/");
    let mut response = next.run(request).await;
    let cached = asset && response.status().is_success();
    let https = response.extensions().get::<Client>().is_some_and(|client| client.scheme == Scheme::Https);

    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(value);
    }
    if https {
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(HSTS);
    }
    headers.entry(header::CACHE_CONTROL).or_insert(if cached { IMMUTABLE } else { NO_STORE });
    if !asset {
        vary(headers);
    }
    response
}

/// Adds to `Vary` what [`Answer::of`] looks at, beside what a handler named.
fn vary(headers: &mut HeaderMap) {
    headers.append(header::VARY, Answer::vary());
}
