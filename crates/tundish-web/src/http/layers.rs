//! All layers in their one right order.

use std::fmt;
use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};

use super::error::{ErrorRenderer, render_errors};
use super::forwarded::{Reach, know_client};
use super::headers::secure_headers;
use super::log::log_requests;
use super::pace::{Pace, keep_pace};
use super::request_id::{RequestIds, number_requests};
use super::well_formed::well_formed;
use super::writes::{Writes, complete_writes};

#[cfg(test)]
mod tests;

/// What the layers need to know.
#[derive(Clone)]
pub struct Plumbing {
    /// Views of errors.
    pub error_pages: ErrorRenderer,
    /// How the server can be reached.
    pub reach: Arc<Reach>,
    /// Numbers of requests.
    pub request_ids: RequestIds,
    /// Writes under way.
    pub writes: Writes,
    /// The pace of bodies.
    pub pace: Pace,
}

impl fmt::Debug for Plumbing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plumbing").field("reach", &self.reach).field("pace", &self.pace).finish_non_exhaustive()
    }
}

/// Puts the plumbing around a whole application, its session layer and csrf guard included.
///
/// From the outside: number, log line, headers, errors, client, well-formedness, pace, writes. So
/// every answer has a number, a log line and its headers, whichever layer made it; and the session
/// layer runs inside the task that a closed browser cannot cancel.
pub fn plumbed(app: Router, plumbing: &Plumbing) -> Router {
    app.layer(from_fn_with_state(plumbing.writes.clone(), complete_writes))
        .layer(from_fn_with_state(plumbing.pace, keep_pace))
        .layer(from_fn(well_formed))
        .layer(from_fn_with_state(Arc::clone(&plumbing.reach), know_client))
        .layer(from_fn_with_state(Arc::clone(&plumbing.error_pages), render_errors))
        .layer(from_fn(secure_headers))
        .layer(from_fn(log_requests))
        .layer(from_fn_with_state(plumbing.request_ids.clone(), number_requests))
}
