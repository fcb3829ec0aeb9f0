use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use tower::ServiceExt;
use tracing::instrument::WithSubscriber;

use super::{Plumbing, plumbed};
use crate::http::error::{Asked, ErrorPages, Fragment, WebError};
use crate::http::forwarded::Reach;
use crate::http::log::ActorTag;
use crate::http::pace::Pace;
use crate::http::request_id::RequestIds;
use crate::http::writes::Writes;

struct Pages;

impl ErrorPages for Pages {
    fn page(&self, error: &WebError, asked: &Asked<'_>) -> String {
        let number = asked.request_id.map_or("none", |id| id.as_str());
        format!("{} {number}", error.kind().title())
    }

    fn fragment(&self, error: &WebError, _: &Asked<'_>) -> Fragment {
        Fragment { html: error.kind().title().to_owned(), retarget: None, reswap: None }
    }
}

/// Every application of a test numbers differently, as every process does.
fn seed() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

fn app() -> Router {
    let signed_in = || async {
        let mut response = "ok".into_response();
        response.extensions_mut().insert(ActorTag("01ACTOR".to_owned()));
        response
    };
    let app = Router::new()
        .route("/opportunities/{id}", get(signed_in))
        .route("/api/v1/hidden", get(|| async { WebError::not_found() }))
        .route("/api/v1/broken", get(|| async { WebError::internal("cause") }))
        .route("/broken", post(|| async { WebError::internal("first\ncause") }));
    let reach = Reach { plain_http: true, ..Reach::default() };
    plumbed(
        app,
        &Plumbing {
            error_pages: Arc::new(Pages),
            reach: Arc::new(reach),
            request_ids: RequestIds::new(seed()),
            writes: Writes::default(),
            pace: Pace::default(),
        },
    )
}

async fn ask(method: &str, path: &str, agent: &str) -> Response<Body> {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "crm.example")
        .header("user-agent", agent)
        .header("x-request-id", "chosen-by-the-client")
        .header("x-http-method-override", "DELETE")
        .body(Body::empty())
        .expect("a request");
    app().oneshot(request).await.expect("infallible")
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("not poisoned").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

async fn logged(method: &str, path: &str, agent: &str) -> Vec<String> {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().json().with_writer(move || writer.clone()).finish();
    ask(method, path, agent).with_subscriber(subscriber).await;
    let bytes = log.0.lock().expect("not poisoned").clone();
    String::from_utf8(bytes).expect("UTF-8").lines().map(ToOwned::to_owned).collect()
}

#[tokio::test]
async fn every_answer_has_a_number_of_ours_and_the_headers() {
    for (method, path) in [("GET", "/opportunities/1"), ("GET", "/never"), ("POST", "/broken"), ("GET", "/a%ff")] {
        let response = ask(method, path, "x").await;
        let number = response.headers()["x-request-id"].clone();
        assert_ne!(number, "chosen-by-the-client");
        assert!(response.headers().contains_key("content-security-policy"), "{path}");
        assert_eq!(response.headers()["cache-control"], "no-store", "{path}");
    }
}

#[tokio::test]
async fn the_page_of_an_internal_error_shows_the_number_of_the_log() {
    let response = ask("POST", "/broken", "x").await;
    let number = response.headers()["x-request-id"].to_str().expect("ascii").to_owned();
    let body = axum::body::to_bytes(response.into_body(), 10_000).await.expect("a body");
    assert_eq!(String::from_utf8_lossy(&body), format!("Internal error {number}"));
}

async fn body(path: &str) -> String {
    let response = ask("GET", path, "x").await;
    let bytes = axum::body::to_bytes(response.into_body(), 10_000).await.expect("a body");
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[tokio::test]
async fn numbers_stand_in_bodies_of_our_own_faults_only_so_that_hidden_equals_unused() {
    assert_eq!(body("/api/v1/hidden").await, body("/api/v1/never").await);
    assert!(!body("/api/v1/hidden").await.contains("urn:tundish:request:"));
    assert!(body("/api/v1/broken").await.contains("urn:tundish:request:"));
}

#[tokio::test]
async fn a_request_is_one_line_with_its_route_and_without_its_ids() {
    let lines = logged("GET", "/opportunities/SECRET1?q=SECRET2", "curl/8").await;
    assert_eq!(lines.len(), 1);
    let line: serde_json::Value = serde_json::from_str(&lines[0]).expect("JSON");
    let fields = &line["fields"];
    assert_eq!(fields["route"], "/opportunities/{id}");
    assert_eq!((&fields["method"], &fields["status"]), (&"GET".into(), &200.into()));
    assert_eq!(fields["actor"], "01ACTOR");
    assert!(fields["duration_ms"].as_f64().is_some());
    assert!(!lines[0].contains("SECRET"));
}

#[tokio::test]
async fn an_internal_error_adds_one_line_with_its_cause() {
    let lines = logged("POST", "/broken", "x").await;
    assert_eq!(lines.len(), 2);
    let line: serde_json::Value = serde_json::from_str(&lines[0]).expect("JSON");
    assert_eq!(line["fields"]["cause"], "first?cause");
    assert_eq!(line["level"], "ERROR");
    assert!(line["span"]["id"].is_string());
}

#[tokio::test]
async fn a_hostile_user_agent_stays_in_its_field() {
    let agent = format!("\u{9b}31m{}", "A".repeat(10_000));
    let lines = logged("GET", "/never", &agent).await;
    assert_eq!(lines.len(), 1);
    let line: serde_json::Value = serde_json::from_str(&lines[0]).expect("JSON");
    let shown = line["fields"]["user_agent"].as_str().expect("text");
    assert!(shown.starts_with("?31mAAA") && shown.chars().count() == 121, "{shown}");
    assert_eq!(line["fields"]["route"], "(none)");
}

#[tokio::test]
async fn a_method_override_changes_nothing() {
    assert_eq!(ask("GET", "/opportunities/1", "x").await.status(), 200);
    assert_eq!(ask("DELETE", "/opportunities/1", "x").await.status(), 405);
}
