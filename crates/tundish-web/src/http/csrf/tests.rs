use axum::Router;
use axum::body::Body;
use axum::extract::{Extension, Request};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::from_fn;
use axum::routing::post;
use proptest::prelude::*;
use tower::ServiceExt;

use super::{Bound, ByApiToken, CsrfSecret, CsrfSession, PreSession, check_pre_session, guard, pre_session_guard};
use crate::http::cookie::Cookie;
use crate::http::forwarded::{Client, Scheme};

const ORIGIN: &str = "https://crm.example";

fn session(id: i64, seed: u8) -> CsrfSession {
    CsrfSession { id, secret: CsrfSecret([seed; 32]) }
}

fn app(session: Option<CsrfSession>) -> Router {
    let echo = |body: String| async move { body };
    let app = Router::new()
        .route("/win", post(echo).get(|| async { "read" }).delete(|| async { "gone" }))
        .layer(from_fn(guard))
        .layer(Extension(Client::of_tests(Scheme::Https, ORIGIN)));
    match session {
        Some(session) => app.layer(Extension(session)),
        None => app,
    }
}

fn request(headers: &[(&str, &str)], body: impl Into<Body>) -> Request {
    let mut request = Request::post("/win");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.into()).expect("a request")
}

async fn send(app: Router, request: Request) -> (u16, String) {
    let response = app.oneshot(request).await.expect("infallible");
    let status = response.status().as_u16();
    let bytes = axum::body::to_bytes(response.into_body(), 10_000_000).await.expect("a body");
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

const OWN: (&str, &str) = ("sec-fetch-site", "same-origin");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

#[tokio::test]
async fn our_own_form_passes_with_its_body_unread() {
    let session = session(7, 1);
    let token = session.token().expect("random");
    let body = format!("name=a&csrf={token}");
    for origin in [OWN, ("origin", ORIGIN), ("sec-fetch-site", "none")] {
        let answer = send(app(Some(session.clone())), request(&[origin, FORM], body.clone())).await;
        assert_eq!(answer, (200, body.clone()), "{origin:?}");
    }
    let by_header = request(&[OWN, ("x-csrf-token", &token), ("content-type", "application/json")], "{}");
    assert_eq!(send(app(Some(session)), by_header).await, (200, "{}".to_owned()));
}

#[tokio::test]
async fn whatever_a_foreign_page_can_send_is_refused() {
    let session = session(7, 1);
    let token = session.token().expect("random");
    let right = format!("csrf={token}");
    let other_session = format!("csrf={}", self::session(8, 1).token().expect("random"));
    let other_secret = format!("csrf={}", self::session(7, 2).token().expect("random"));
    let pre_session = format!("csrf={}", session.secret.token(Bound::PreSession).expect("random"));
    let twice = format!("csrf={token}&csrf={token}");
    let cases: Vec<(Vec<(&str, &str)>, &str)> = vec![
        (vec![("sec-fetch-site", "cross-site"), FORM], &right),
        (vec![("sec-fetch-site", "same-site"), FORM], &right),
        (vec![("sec-fetch-site", "cross-site"), ("origin", ORIGIN), FORM], &right),
        (vec![("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site"), FORM], &right),
        (vec![("origin", "https://evil.example"), FORM], &right),
        (vec![("origin", "http://crm.example"), FORM], &right),
        (vec![("origin", "https://crm.example.evil.example"), FORM], &right),
        (vec![("origin", "null"), FORM], &right),
        (vec![FORM], &right),
        (vec![OWN, FORM], "name=a"),
        (vec![OWN, FORM], "csrf="),
        (vec![OWN, FORM], &other_session),
        (vec![OWN, FORM], &other_secret),
        (vec![OWN, FORM], &pre_session),
        (vec![OWN, FORM], &twice),
        (vec![OWN, ("content-type", "text/plain")], "{\"name\":\"a\"}"),
        (vec![OWN, ("content-type", "application/json")], "{}"),
        (vec![OWN, ("x-csrf-token", "x"), FORM], &right),
        (vec![OWN], ""),
    ];
    for (headers, body) in cases {
        let answer = send(app(Some(session.clone())), request(&headers, body.to_owned())).await;
        assert_eq!(answer.0, 403, "{headers:?} {body}");
    }
}

#[tokio::test]
async fn every_method_that_is_not_known_to_be_safe_is_guarded() {
    for (method, status) in [("GET", 200), ("HEAD", 200), ("DELETE", 403), ("PATCH", 403), ("PUT", 403), ("BREW", 403)]
    {
        let request = Request::builder().method(method).uri("/win").body(Body::empty()).expect("a request");
        assert_eq!(send(app(Some(session(7, 1))), request).await.0, status, "{method}");
    }
}

#[tokio::test]
async fn an_api_token_needs_no_form_token() {
    let app = app(None).layer(Extension(ByApiToken));
    let foreign = request(&[("origin", "https://evil.example")], "x");
    assert_eq!(send(app, foreign).await.0, 200);
}

#[tokio::test]
async fn without_a_session_only_foreign_pages_are_refused() {
    assert_eq!(send(app(None), request(&[FORM], "x")).await.0, 200);
    assert_eq!(send(app(None), request(&[OWN, FORM], "x")).await.0, 200);
    assert_eq!(send(app(None), request(&[("sec-fetch-site", "cross-site"), FORM], "x")).await.0, 403);
    assert_eq!(send(app(None), request(&[("origin", "null"), FORM], "x")).await.0, 403);
}

fn upload(first: &str, rest: &str) -> String {
    format!(
        "--bo\r\nContent-Disposition: form-data; {first}\r\n\r\n{rest}\r\n--bo\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n{}\r\n--bo--\r\n",
        "x".repeat(100_000)
    )
}

#[tokio::test]
async fn an_upload_carries_its_token_in_the_first_part() {
    let session = session(7, 1);
    let token = session.token().expect("random");
    let multipart = ("content-type", "multipart/form-data; boundary=bo");
    let body = upload("name=\"csrf\"", &token);
    for size in [1, 7, 4_096, 1_000_000] {
        let chunks: Vec<_> =
            body.as_bytes().chunks(size).map(|chunk| Ok::<_, std::io::Error>(chunk.to_vec())).collect();
        let stream = Body::from_stream(futures_util::stream::iter(chunks));
        let answer = send(app(Some(session.clone())), request(&[OWN, multipart], stream)).await;
        assert_eq!((answer.0, answer.1.len()), (200, body.len()), "{size}");
        assert_eq!(answer.1, body);
    }
    for wrong in [
        upload("name=\"file\"", &token),
        upload("name=\"csrf\"; filename=\"x\"", &token),
        upload("name=\"csrf\"", "wrong"),
        format!("--bo\r\n{}", "x".repeat(10_000)),
        "--bo\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nnever ends".to_owned(),
        format!("--other\r\n{token}"),
        String::new(),
    ] {
        let answer = send(app(Some(session.clone())), request(&[OWN, multipart], wrong.clone())).await;
        assert_eq!(answer.0, 403, "{}", &wrong[..wrong.len().min(60)]);
    }
}

#[test]
fn signing_in_needs_the_cookie_and_the_form_of_the_same_browser() {
    let client = Client::of_tests(Scheme::Https, ORIGIN);
    let browser = PreSession::mint().expect("random");
    let token = browser.token().expect("random");
    let headers = |value: &str, site: &'static str| {
        let mut headers = HeaderMap::new();
        let line = format!("{}={value}", Cookie::PreSession.name(Scheme::Https));
        headers.insert(header::COOKIE, HeaderValue::try_from(line).expect("a header"));
        headers.insert("sec-fetch-site", HeaderValue::from_static(site));
        headers
    };
    let own = headers(&browser.cookie_value(), "same-origin");
    assert!(check_pre_session(&own, &client, Some(&token)).is_ok());
    let code = |headers: &HeaderMap, token: Option<&str>| {
        check_pre_session(headers, &client, token).expect_err("refused").code()
    };
    assert_eq!(code(&own, None), "csrf_token_missing");
    let foreign = PreSession::mint().expect("random").token().expect("random");
    assert_eq!(code(&own, Some(&foreign)), "csrf_token_missing");
    assert_eq!(code(&headers("short", "same-origin"), Some(&token)), "csrf_cookie_missing");
    assert_eq!(code(&headers(&browser.cookie_value(), "cross-site"), Some(&token)), "csrf_foreign_origin");
    let again = PreSession::of_cookie(&browser.cookie_value()).expect("our own");
    assert!(check_pre_session(&own, &client, Some(&again.token().expect("random"))).is_ok());
}

#[tokio::test]
async fn a_sign_in_form_passes_with_its_body_unread_and_only_from_the_browser_it_was_made_for() {
    let app = Router::new()
        .route("/win", post(|body: String| async move { body }).get(|| async { "read" }))
        .layer(from_fn(pre_session_guard))
        .layer(Extension(Client::of_tests(Scheme::Https, ORIGIN)));
    let browser = PreSession::mint().expect("random");
    let other = PreSession::mint().expect("random");
    let cookie = format!("{}={}", Cookie::PreSession.name(Scheme::Https), browser.cookie_value());
    let cookie = ("cookie", cookie.as_str());
    let body = format!("email=a&csrf={}", browser.token().expect("random"));
    let right = request(&[OWN, FORM, cookie], body.clone());
    assert_eq!(send(app.clone(), right).await, (200, body.clone()));

    let foreign = format!("email=a&csrf={}", other.token().expect("random"));
    for (headers, body) in [
        (vec![OWN, FORM, cookie], foreign),
        (vec![OWN, FORM, cookie], "email=a".to_owned()),
        (vec![OWN, FORM], body.clone()),
        (vec![("sec-fetch-site", "cross-site"), FORM, cookie], body.clone()),
        (vec![FORM, cookie], body),
    ] {
        assert_eq!(send(app.clone(), request(&headers, body)).await.0, 403, "{headers:?}");
    }
    let read = Request::get("/win").body(Body::empty()).expect("a request");
    assert_eq!(send(app, read).await, (200, "read".to_owned()));
}

proptest! {
    #[test]
    fn every_rendering_looks_different_and_means_the_same(
        secret in any::<[u8; 32]>(),
        id in any::<i64>(),
        masks in any::<[[u8; 32]; 2]>(),
    ) {
        let secret = CsrfSecret(secret);
        let tokens = masks.map(|mask| secret.masked(Bound::Session(id), &mask));
        prop_assert_eq!(tokens[0] == tokens[1], masks[0] == masks[1]);
        for token in &tokens {
            prop_assert!(secret.matches(Bound::Session(id), token));
            prop_assert!(!secret.matches(Bound::Session(id.wrapping_add(1)), token));
            prop_assert!(!secret.matches(Bound::PreSession, token));
        }
    }

    #[test]
    fn no_changed_character_and_no_other_text_passes(mask in any::<[u8; 32]>(), at in 0_usize..85, other in "[A-Za-z0-9_-]", text in any::<String>()) {
        let secret = CsrfSecret([9; 32]);
        let token = secret.masked(Bound::Session(1), &mask);
        let mut changed = token.clone();
        changed.replace_range(at..=at, &other);
        prop_assert_eq!(secret.matches(Bound::Session(1), &changed), changed == token);
        prop_assert!(!secret.matches(Bound::Session(1), &text));
    }
}
