use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::Request;
use axum::middleware::from_fn_with_state;
use axum::routing::post;
use futures_util::{StreamExt, stream};
use tower::ServiceExt;

use super::{Pace, keep_pace};
use crate::http::input::Json;

fn app(pace: Pace) -> Router {
    Router::new()
        .route("/", post(|Json(list): Json<Vec<u64>>| async move { list.len().to_string() }))
        .layer(from_fn_with_state(pace, keep_pace))
}

async fn send(pace: Pace, body: Body) -> u16 {
    let request = Request::post("/").header("content-type", "application/json").body(body).expect("a request");
    app(pace).oneshot(request).await.expect("infallible").status().as_u16()
}

const SHORT: Pace = Pace { grace: Duration::from_millis(20), bytes_per_second: 1_000_000 };

#[tokio::test]
async fn a_body_that_stops_coming_is_cut_with_408() {
    let first = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"[1,"))]);
    let body = Body::from_stream(first.chain(stream::pending()));
    assert_eq!(send(SHORT, body).await, 408);
}

#[tokio::test]
async fn a_byte_now_and_then_does_not_help() {
    let drip = stream::unfold((), |()| async {
        tokio::task::yield_now().await;
        Some((Ok::<_, std::io::Error>(Bytes::from_static(b" ")), ()))
    });
    let pace = Pace { bytes_per_second: u64::MAX, ..SHORT };
    assert_eq!(send(pace, Body::from_stream(drip)).await, 408);
}

#[tokio::test]
async fn a_body_that_comes_at_once_is_read() {
    assert_eq!(send(SHORT, Body::from("[1,2]")).await, 200);
    assert_eq!(send(Pace::default(), Body::from("[1,2]")).await, 200);
}
