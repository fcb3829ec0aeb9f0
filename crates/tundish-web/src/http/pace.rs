//! Bodies must keep a pace, so that a thousand slow senders cannot hold the server.
//!
//! After a grace of 20 s a body must have come at 16 kB a second on average. A phone on a bad line
//! keeps that; somebody who sends a byte a second is cut after 20 s, and a file of 25 MB still has
//! half an hour.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http_body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep};

#[cfg(test)]
mod tests;

/// The pace that bodies must keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Time in which nothing is asked.
    pub grace: Duration,
    /// Average afterwards, in bytes a second.
    pub bytes_per_second: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self { grace: Duration::from_secs(20), bytes_per_second: 16 * 1024 }
    }
}

/// A body came too slowly and was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the body came too slowly")]
pub struct TooSlow;

/// Holds every body to the pace.
pub async fn keep_pace(State(pace): State<Pace>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let request = request.map(|body| Body::new(PacedBody { body, pace, started: None, received: 0, deadline: None }));
    next.run(request).await
}

struct PacedBody {
    body: Body,
    pace: Pace,
    started: Option<Instant>,
    received: u64,
    deadline: Option<Pin<Box<Sleep>>>,
}

impl HttpBody for PacedBody {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::BoxError>>> {
        let this = self.get_mut();
        let started = *this.started.get_or_insert_with(Instant::now);
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) {
            if let Some(Ok(frame)) = &frame {
                this.received += frame.data_ref().map_or(0, |data| data.len() as u64);
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let earned = Duration::from_secs(this.received / this.pace.bytes_per_second.max(1));
        let until = started + this.pace.grace + earned;
        let deadline = this.deadline.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(until)));
        if deadline.deadline() != until {
            deadline.as_mut().reset(until);
        }
        deadline.as_mut().poll(context).map(|()| Some(Err(TooSlow.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
