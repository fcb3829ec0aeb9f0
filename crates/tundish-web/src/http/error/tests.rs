use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, Response, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{Asked, ErrorKind, ErrorPages, FieldErrors, Fragment, WebError, render_errors};

pub(crate) struct PlainPages;

impl ErrorPages for PlainPages {
    fn page(&self, error: &WebError, asked: &Asked<'_>) -> String {
        let language = asked.accept_language.unwrap_or("en");
        format!("<html lang={language}><h1>{}</h1></html>", error.kind().title())
    }

    fn fragment(&self, error: &WebError, _: &Asked<'_>) -> Fragment {
        Fragment {
            html: format!("<p>{}</p>", error.kind().title()),
            retarget: Some("#toasts"),
            reswap: Some("beforeend"),
        }
    }
}

fn app() -> Router {
    let failing = |error: fn() -> WebError| get(move || async move { error() });
    Router::new()
        .route("/api/v1/hidden", failing(WebError::not_found))
        .route("/hidden", failing(WebError::not_found))
        .route("/api/v1/stale", failing(|| WebError::stale(Some(6), 7)))
        .route("/api/v1/broken", failing(|| WebError::internal("password=hunter2")))
        .route("/api/v1/busy", failing(|| WebError::too_many_requests(30)))
        .route("/api/v1/unknown", failing(WebError::outcome_unknown))
        .route("/api/v1/secret", failing(WebError::unauthenticated))
        .route("/funnel", get(|| async { WebError::unauthenticated() }).post(|| async { WebError::unauthenticated() }))
        .route("/api/v1/own", post(|| async { (StatusCode::CONFLICT, "plain words") }))
        .layer(from_fn_with_state(Arc::new(PlainPages) as super::ErrorRenderer, render_errors))
}

async fn ask(method: &str, path: &str, headers: &[(&str, &str)]) -> Response<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app().oneshot(request.body(Body::empty()).expect("a request")).await.expect("infallible")
}

async fn text(response: Response<Body>) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), 100_000).await.expect("a body");
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

async fn problem(response: Response<Body>) -> Value {
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
    serde_json::from_str(&text(response).await).expect("JSON")
}

#[tokio::test]
async fn an_invisible_record_and_an_address_that_never_was_answer_the_same_bytes() {
    let hidden = text(ask("GET", "/api/v1/hidden", &[]).await).await;
    let never = text(ask("GET", "/api/v1/never/was", &[]).await).await;
    assert_eq!(hidden, never);
    assert!(!hidden.contains("hidden"));
}

#[tokio::test]
async fn the_form_of_an_error_follows_who_asks() {
    let page = ask("GET", "/hidden", &[("accept-language", "de")]).await;
    assert_eq!(page.status(), 404);
    assert_eq!(text(page).await, "<html lang=de><h1>Not found</h1></html>");

    let fragment = ask("GET", "/hidden", &[("hx-request", "true")]).await;
    assert_eq!(fragment.headers()["hx-retarget"], "#toasts");
    assert_eq!(fragment.headers()["hx-reswap"], "beforeend");
    assert_eq!(text(fragment).await, "<p>Not found</p>");

    let json = problem(ask("GET", "/hidden", &[("accept", "application/json")]).await).await;
    assert_eq!(json["code"], "not_found");
}

#[tokio::test]
async fn a_stale_edit_tells_both_versions() {
    let response = ask("GET", "/api/v1/stale", &[]).await;
    assert_eq!(response.status(), 412);
    assert_eq!(response.headers()[header::ETAG], "\"v7\"");
    let problem = problem(response).await;
    assert_eq!((&problem["your_version"], &problem["current_version"]), (&json!(6), &json!(7)));
}

#[tokio::test]
async fn the_cause_of_an_internal_error_is_never_shown() {
    let response = ask("GET", "/api/v1/broken", &[]).await;
    assert_eq!(response.status(), 500);
    let shown = format!("{:?}{}", response.headers().clone(), text(response).await);
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[tokio::test]
async fn errors_that_pass_say_when_to_come_again() {
    let busy = ask("GET", "/api/v1/busy", &[]).await;
    assert_eq!((busy.status().as_u16(), &busy.headers()[header::RETRY_AFTER]), (429, &HeaderValue::from(30)));
    let unknown = ask("GET", "/api/v1/unknown", &[]).await;
    assert_eq!((unknown.status().as_u16(), &unknown.headers()[header::RETRY_AFTER]), (503, &HeaderValue::from(1)));
    let document = problem(unknown).await;
    assert_eq!(document["code"], "outcome_unknown");
    assert!(document["remedy"].as_str().is_some_and(|remedy| remedy.contains("same idempotency key")));
}

#[tokio::test]
async fn reading_without_a_session_leads_through_sign_in_and_back() {
    let page = ask("GET", "/funnel?owner=A%20B", &[]).await;
    assert_eq!(page.status(), 303);
    assert_eq!(page.headers()[header::LOCATION], "/sign-in?next=/funnel%3Fowner%3DA%2520B");

    let current = ("hx-current-url", "https://crm.example/opportunities?x=1");
    let fragment = ask("GET", "/funnel", &[("hx-request", "true"), current]).await;
    assert_eq!(fragment.status(), 401);
    assert_eq!(fragment.headers()["hx-redirect"], "/sign-in?next=/opportunities%3Fx%3D1");

    let api = ask("GET", "/api/v1/secret", &[]).await;
    assert_eq!(
        (api.status().as_u16(), &api.headers()[header::WWW_AUTHENTICATE]),
        (401, &HeaderValue::from_static("Bearer realm=\"tundish\""))
    );
}

#[tokio::test]
async fn a_form_typed_while_the_session_ended_is_answered_in_place() {
    let posted = ask("POST", "/funnel", &[]).await;
    assert_eq!(posted.status(), 401);
    assert!(posted.headers().get(header::LOCATION).is_none());
}

#[tokio::test]
async fn answers_of_the_router_take_our_form_and_keep_their_headers() {
    let response = ask("DELETE", "/api/v1/hidden", &[]).await;
    assert_eq!(response.status(), 405);
    assert!(response.headers()[header::ALLOW].to_str().expect("ascii").contains("GET"));
    assert_eq!(problem(response).await["code"], "method_not_allowed");

    let own = ask("POST", "/api/v1/own", &[]).await;
    assert_eq!((own.status().as_u16(), text(own).await.as_str()), (409, "plain words"));
}

#[test]
fn field_errors_are_listed_and_found_by_their_field() {
    let mut errors = FieldErrors::new();
    assert!(errors.clone().into_result().is_ok());
    errors.push("name", "required", "This field is required.");
    errors.push("lines[2].quantity", "out_of_range", "The number is out of range.");
    assert_eq!(errors.of("name").count(), 1);
    let error = errors.into_result().expect_err("two complaints");
    assert_eq!(error.status().as_u16(), 422);
    let document = serde_json::to_value(error.fields()).expect("JSON");
    assert_eq!(
        document[1],
        json!({
            "field": "lines[2].quantity",
            "code": "out_of_range",
            "detail": "The number is out of range.",
        })
    );
}

#[test]
fn every_kind_has_its_own_status_and_code() {
    for (index, kind) in ErrorKind::ALL.into_iter().enumerate() {
        assert_eq!(ErrorKind::from_status(kind.status()), Some(kind));
        assert!(ErrorKind::ALL[index + 1..].iter().all(|other| other.code() != kind.code()));
        assert_eq!(WebError::of(kind).into_response().status(), kind.status());
    }
    assert_eq!(ErrorKind::from_status(StatusCode::IM_A_TEAPOT), Some(ErrorKind::BadRequest));
    assert_eq!(ErrorKind::from_status(StatusCode::BAD_GATEWAY), Some(ErrorKind::Internal));
    assert_eq!(ErrorKind::from_status(StatusCode::OK), None);
}

#[test]
fn the_chain_of_causes_is_one_line_for_the_log() {
    #[derive(Debug, thiserror::Error)]
    #[error("writing the opportunity")]
    struct Outer(#[source] std::io::Error);
    let error = WebError::internal(Outer(std::io::Error::other("disk gone")));
    assert_eq!(error.chain(), "writing the opportunity: disk gone");
}
