//! One log line per request, when it is answered.
//!
//! It holds what helps to run the server and nothing about customers: no bodies, no query strings,
//! no cookies, no addresses. The route is the pattern, not the path with its ids.

use axum::extract::{MatchedPath, Request};
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::Instant;
use tracing::Instrument;

use super::request_id::RequestId;
use super::visible::visible;

/// Who acted, by id; the application's session layer puts it into the extensions of the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActorTag(pub String);

/// Logs each request once. It belongs on the whole router (`Router::layer`), where the matched
/// route is known, inside [`number_requests`](super::request_id::number_requests).
pub async fn log_requests(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let agent = request.headers().get(header::USER_AGENT).cloned();
    let id = request.extensions().get::<RequestId>().cloned();
    let span = tracing::info_span!("request", id = id.as_ref().map(RequestId::as_str));

    let response = next.run(request).instrument(span.clone()).await;
    let agent = agent.as_ref().map(|agent| String::from_utf8_lossy(agent.as_bytes()));
    span.in_scope(|| {
        tracing::info!(
            method = %visible(method.as_str(), 20),
            route = route.as_ref().map_or("(none)", MatchedPath::as_str),
            status = response.status().as_u16(),
            duration_ms = started.elapsed().as_secs_f64() * 1e3,
            actor = response.extensions().get::<ActorTag>().map(|actor| actor.0.as_str()),
            user_agent = %agent.as_deref().map_or("".into(), |agent| visible(agent, 120)),
            "answered",
        );
    });
    response
}
