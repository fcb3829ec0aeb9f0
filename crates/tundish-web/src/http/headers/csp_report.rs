//! Where browsers tell what the policy blocked. In a healthy system it stays silent.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::Value;
use tokio::time::Instant;

use crate::http::visible::visible;

/// Longest report that is read.
const LONGEST: usize = 16 * 1024;
/// Lines a minute; anybody may post here, so the log must not be theirs to fill.
const MOST_PER_MINUTE: u64 = 10;

/// Counts reports; shared by the handler and by whoever shows the count.
#[derive(Debug, Clone)]
pub struct CspReports {
    started: Instant,
    minute: Arc<AtomicU64>,
    in_minute: Arc<AtomicU64>,
    total: Arc<AtomicU64>,
}

impl Default for CspReports {
    fn default() -> Self {
        Self { started: Instant::now(), minute: Arc::default(), in_minute: Arc::default(), total: Arc::default() }
    }
}

impl CspReports {
    /// Reports since the start.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total.load(Ordering::Relaxed)
    }

    fn may_log(&self) -> bool {
        self.total.fetch_add(1, Ordering::Relaxed);
        let minute = self.started.elapsed().as_secs() / 60;
        if self.minute.swap(minute, Ordering::Relaxed) != minute {
            self.in_minute.store(0, Ordering::Relaxed);
        }
        self.in_minute.fetch_add(1, Ordering::Relaxed) < MOST_PER_MINUTE
    }
}

/// `POST /csp-report`: one log line without query strings, which may hold what people searched for.
/// Always 204, so that nobody learns anything. The route stays outside of the csrf guard: browsers
/// send reports with the session cookie and cannot send a token.
pub async fn csp_report(State(reports): State<CspReports>, body: Body) -> StatusCode {
    if reports.may_log()
        && let Ok(bytes) = axum::body::to_bytes(body, LONGEST).await
        && let Ok(report) = serde_json::from_slice::<Value>(&bytes)
    {
        let blocked = first(&report, &["blocked-uri", "blockedURL"]);
        let directive = first(&report, &["effective-directive", "effectiveDirective"]);
        tracing::warn!(
            blocked = %visible(without_query(blocked), 120),
            directive = %visible(directive, 60),
            "content security policy blocked something",
        );
    }
    StatusCode::NO_CONTENT
}

/// Either form of report: `{"csp-report": {…}}` or `[{"body": {…}}]`.
fn first<'a>(report: &'a Value, names: &[&str]) -> &'a str {
    let body = [&report["csp-report"], &report[0]["body"]];
    body.iter().flat_map(|body| names.iter().map(|name| &body[*name])).find_map(Value::as_str).unwrap_or("?")
}

fn without_query(uri: &str) -> &str {
    uri.split(['?', '#']).next().unwrap_or_default()
}
