use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use tokio::sync::{Notify, oneshot};
use tower::ServiceExt;

use super::{Writes, complete_writes};

#[tokio::test]
async fn a_write_is_finished_although_the_browser_went_away() {
    let writes = Writes::default();
    let begun = Arc::new(Notify::new());
    let go_on = Arc::new(Notify::new());
    let (done, saved) = oneshot::channel::<()>();
    let done = Arc::new(std::sync::Mutex::new(Some(done)));
    let handler = {
        let (begun, go_on) = (Arc::clone(&begun), Arc::clone(&go_on));
        move || async move {
            begun.notify_one();
            go_on.notified().await;
            let done = done.lock().expect("not poisoned").take();
            done.expect("runs once").send(()).expect("somebody listens");
            "saved"
        }
    };
    let app = Router::new().route("/win", post(handler)).layer(from_fn_with_state(writes.clone(), complete_writes));

    let request = Request::post("/win").body(Body::empty()).expect("a request");
    {
        let answer = app.oneshot(request);
        tokio::select! {
            biased;
            _ = answer => unreachable!("the handler waits"),
            () = begun.notified() => {}
        }
    }
    // The connection's future is gone by now; the write is not.
    assert_eq!(writes.under_way(), 1);
    go_on.notify_one();
    saved.await.expect("the write was finished");
    writes.drained().await;
    assert_eq!(writes.under_way(), 0);
}

async fn panics() -> &'static str {
    panic!("customer Smith has no owner")
}

#[tokio::test]
async fn a_panic_is_an_error_500_that_tells_nothing() {
    let app = Router::new()
        .route("/", get(panics).post(panics))
        .layer(from_fn_with_state(Writes::default(), complete_writes));
    for method in ["GET", "POST"] {
        let request = Request::builder().method(method).uri("/").body(Body::empty()).expect("a request");
        let response = app.clone().oneshot(request).await.expect("infallible");
        assert_eq!(response.status(), 500);
        let body = axum::body::to_bytes(response.into_body(), 10_000).await.expect("a body");
        assert!(!String::from_utf8_lossy(&body).contains("Smith"));
    }
}
