use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use axum::middleware::from_fn;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use tower::ServiceExt;

use super::{CLEAR_SITE_DATA, CONTENT_SECURITY_POLICY, CspReports, csp_report, secure_headers};
use crate::http::forwarded::{Client, Scheme};

fn app(scheme: Scheme) -> Router {
    let known = move || async move {
        let mut response = "x".into_response();
        response.extensions_mut().insert(Client::of_tests(scheme, "https://crm.example"));
        response
    };
    Router::new()
        .route("/funnel", get(known))
        .route("/assets/app.abc.css", get(|| async { "x" }))
        .route("/assets/gone", get(|| async { StatusCode::NOT_FOUND }))
        .route("/own", get(|| async { ([(header::CACHE_CONTROL, "private, max-age=5")], "x") }))
        .route("/sign-out", post(|| async { [CLEAR_SITE_DATA] }))
        .layer(from_fn(secure_headers))
}

async fn of(app: Router, path: &str) -> Response<Body> {
    let request = Request::get(path).body(Body::empty()).expect("a request");
    app.oneshot(request).await.expect("infallible")
}

#[tokio::test]
async fn every_answer_carries_the_protecting_headers() {
    for path in ["/funnel", "/assets/app.abc.css", "/never"] {
        let response = of(app(Scheme::Https), path).await;
        let headers = response.headers();
        assert_eq!(headers[header::CONTENT_SECURITY_POLICY], CONTENT_SECURITY_POLICY);
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(headers[header::X_FRAME_OPTIONS], "DENY");
        assert_eq!(headers[header::REFERRER_POLICY], "same-origin");
        assert_eq!(headers["cross-origin-opener-policy"], "same-origin");
        assert_eq!(headers["cross-origin-resource-policy"], "same-origin");
        assert!(headers.contains_key("permissions-policy"));
        assert!(!headers.contains_key(header::SERVER));
    }
}

#[test]
fn the_policy_allows_nothing_unsafe_and_no_foreign_address() {
    for word in ["unsafe", "*", "http", "data:", "blob:"] {
        assert!(!CONTENT_SECURITY_POLICY.contains(word), "{word}");
    }
    for rule in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"] {
        assert!(CONTENT_SECURITY_POLICY.contains(rule), "{rule}");
    }
}

#[tokio::test]
async fn strict_transport_is_promised_over_tls_only() {
    let header = header::STRICT_TRANSPORT_SECURITY;
    assert!(of(app(Scheme::Https), "/funnel").await.headers().contains_key(&header));
    assert!(!of(app(Scheme::Http), "/funnel").await.headers().contains_key(&header));
}

#[tokio::test]
async fn customers_data_is_not_stored_and_assets_are_kept() {
    let cache = |path| async move { of(app(Scheme::Https), path).await.headers()[header::CACHE_CONTROL].clone() };
    assert_eq!(cache("/funnel").await, "no-store");
    assert_eq!(cache("/assets/app.abc.css").await, "public, max-age=31536000, immutable");
    assert_eq!(cache("/assets/gone").await, "no-store");
    assert_eq!(cache("/own").await, "private, max-age=5");
}

#[tokio::test]
async fn signing_out_clears_what_the_browser_keeps() {
    let request = Request::post("/sign-out").body(Body::empty()).expect("a request");
    let response = app(Scheme::Https).oneshot(request).await.expect("infallible");
    assert_eq!(response.headers()["clear-site-data"], "\"cache\", \"storage\"");
}

#[tokio::test]
async fn reports_of_any_form_are_counted_and_answered_alike() {
    let reports = CspReports::default();
    let app = Router::new().route("/csp-report", post(csp_report)).with_state(reports.clone());
    let long = format!("[\"{}\"]", "x".repeat(100_000));
    for body in [
        r#"{"csp-report":{"blocked-uri":"https://evil.example/x?q=1","effective-directive":"script-src"}}"#,
        r#"[{"type":"csp-violation","body":{"blockedURL":"inline","effectiveDirective":"style-src"}}]"#,
        "nonsense",
        &long,
    ] {
        let request = Request::post("/csp-report").body(Body::from(body.to_owned())).expect("a request");
        let response = app.clone().oneshot(request).await.expect("infallible");
        assert_eq!(response.status(), 204);
    }
    assert_eq!(reports.total(), 4);
}
