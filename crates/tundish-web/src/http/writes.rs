//! What a browser asked to change is finished even if the browser goes away.
//!
//! A handler is a future of the connection: when the connection closes, it is dropped wherever it
//! stands. For reading that is right. For writing it would leave the outcome to chance, so such
//! requests run in a task of their own. The same layer turns a panic into one logged error 500.

use std::panic::AssertUnwindSafe;

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use tokio::sync::watch;
use tracing::Instrument;

use super::error::WebError;

#[cfg(test)]
mod tests;

/// Knows which writes are under way. Clones share the knowledge.
#[derive(Debug, Clone)]
pub struct Writes(std::sync::Arc<watch::Sender<()>>);

impl Default for Writes {
    fn default() -> Self {
        Self(std::sync::Arc::new(watch::Sender::new(())))
    }
}

impl Writes {
    /// Waits until no write is under way; for shutting down, after the listener has stopped.
    pub async fn drained(&self) {
        self.0.closed().await;
    }

    /// How many writes are under way.
    #[must_use]
    pub fn under_way(&self) -> usize {
        self.0.receiver_count()
    }
}

/// Runs requests that may change something in a task of their own, and catches panics of all.
pub async fn complete_writes(State(writes): State<Writes>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe {
        return caught(next.run(request)).await;
    }
    let under_way = writes.0.subscribe();
    let task = async move {
        let response = caught(next.run(request)).await;
        drop(under_way);
        response
    };
    match tokio::spawn(task.in_current_span()).await {
        Ok(response) => response,
        // Panics are caught inside, so this is the runtime shutting down under us.
        Err(error) => WebError::outcome_unknown().with_source(error).into_response(),
    }
}

async fn caught(answer: impl Future<Output = Response>) -> Response {
    match AssertUnwindSafe(answer).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => {
            let words = panic
                .downcast_ref::<&str>()
                .map(|words| (*words).to_owned())
                .or_else(|| panic.downcast_ref::<String>().cloned())
                .unwrap_or_else(|| "a panic without words".to_owned());
            WebError::internal(format!("panic: {words}")).into_response()
        }
    }
}
