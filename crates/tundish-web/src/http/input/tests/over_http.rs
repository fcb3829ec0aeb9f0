use axum::Router;
use axum::body::Body;
use axum::extract::Extension;
use axum::http::{Request, header};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::Order;
use crate::http::error::WebError;
use crate::http::input::{Attempt, BodyLimit, Form, Json, Path, PathPair, Query, Submitted};
use crate::http::page::{Cursor, Limit};

/// An id as the domain has it: text outside, and malformed ones exist.
#[derive(Debug, Clone, Copy)]
struct Id(u32);

impl std::str::FromStr for Id {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

#[derive(Debug, Deserialize)]
struct Listing {
    owner: Option<String>,
    #[serde(default)]
    limit: Limit,
    cursor: Option<Cursor>,
}

fn app() -> Router {
    Router::new()
        .route("/json", post(|Json(order): Json<Order>| async move { order.name }))
        .route("/small", post(|Json(order): Json<Order>| async move { order.name }).layer(Extension(BodyLimit(20))))
        .route("/form", post(|Form(order): Form<Order>| async move { order.name }))
        .route(
            "/submitted/json",
            post(|submitted: Submitted<Json<Order>>| async move { format!("{:?}", submitted.idempotent) }),
        )
        .route(
            "/submitted/form",
            post(|submitted: Submitted<Form<Order>>| async move { format!("{:?}", submitted.idempotent) }),
        )
        .route(
            "/attempt",
            post(|attempt: Attempt<Order>| async move {
                let complaints: Vec<_> = match &attempt.input {
                    Ok(_) => vec![],
                    Err(errors) => errors.iter().map(|error| error.field.clone()).collect(),
                };
                format!("{complaints:?} {:?} {}", attempt.typed, attempt.typed.get("quantity"))
            }),
        )
        .route(
            "/list",
            get(|Query(list): Query<Listing>| async move {
                format!("{:?} {} {}", list.owner, list.limit.get(), list.cursor.is_some())
            }),
        )
        .route(
            "/accounts/{id}",
            get(|Path(id): Path<Id>| async move { if id.0 == 7 { Ok("seven") } else { Err(WebError::not_found()) } }),
        )
        .route(
            "/accounts/{account}/contacts/{contact}",
            get(|PathPair(a, b): PathPair<Id, Id>| async move { format!("{} {}", a.0, b.0) }),
        )
}

async fn send(request: Request<Body>) -> (u16, String) {
    let response = app().oneshot(request).await.expect("infallible");
    let status = response.status().as_u16();
    let bytes = axum::body::to_bytes(response.into_body(), 100_000).await.expect("a body");
    (status, String::from_utf8(bytes.to_vec()).expect("UTF-8"))
}

async fn get_at(path: &str) -> (u16, String) {
    send(Request::get(path).body(Body::empty()).expect("a request")).await
}

async fn post_to(path: &str, types: &[&str], body: impl Into<Body>) -> (u16, String) {
    let mut request = Request::post(path);
    for content_type in types {
        request = request.header(header::CONTENT_TYPE, *content_type);
    }
    send(request.body(body.into()).expect("a request")).await
}

#[tokio::test]
async fn only_json_in_utf_8_is_taken_for_json() {
    let body = r#"{"name":"a"}"#;
    for right in ["application/json", "Application/JSON; charset=utf-8", "application/json;charset=\"UTF-8\""] {
        assert_eq!(post_to("/json", &[right], body).await, (200, "a".to_owned()), "{right}");
    }
    for wrong in [
        &["text/plain"][..],
        &["application/json; charset=utf-7"],
        &["application/json; charset=utf-16"],
        &["application/json; charset"],
        &["application/x-www-form-urlencoded"],
        &["application/jsonp"],
        &["application/json", "application/json"],
        &["application/json, text/plain"],
        &[""],
        &[],
    ] {
        assert_eq!(post_to("/json", wrong, body).await.0, 415, "{wrong:?}");
    }
    assert_eq!(post_to("/form", &["application/x-www-form-urlencoded"], "name=a").await.0, 200);
    assert_eq!(post_to("/form", &["application/json"], body).await.0, 415);
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused_stated_or_not() {
    let body = format!(r#"{{"name":"{}"}}"#, "a".repeat(50));
    let json = ["application/json"];
    assert_eq!(post_to("/small", &json, body.clone()).await.0, 413);
    assert_eq!(post_to("/json", &json, body.clone()).await.0, 200);
    let chunks = body.into_bytes().into_iter().map(|byte| Ok::<_, std::io::Error>(vec![byte]));
    let stream = Body::from_stream(futures_util::stream::iter(chunks));
    assert_eq!(post_to("/small", &json, stream).await.0, 413);

    // Refused by its head alone: this body would never end.
    let endless = Body::from_stream(futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>());
    let request = Request::post("/json")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::CONTENT_LENGTH, "5000000000")
        .body(endless)
        .expect("a request");
    assert_eq!(send(request).await.0, 413);
}

#[tokio::test]
async fn a_malformed_id_answers_as_an_unused_one_byte_by_byte() {
    assert_eq!(get_at("/accounts/7").await, (200, "seven".to_owned()));
    let unused = get_at("/accounts/8").await;
    assert_eq!(unused.0, 404);
    for malformed in ["x", "-1", "99999999999999", "7%20", "%F0%9F%92%A9", "[7]"] {
        assert_eq!(get_at(&format!("/accounts/{malformed}")).await, unused, "{malformed}");
    }
    assert_eq!(get_at("/accounts/%ff").await.0, 400);
    assert_eq!(get_at("/accounts/1/contacts/2").await, (200, "1 2".to_owned()));
    assert_eq!(get_at("/accounts/1/contacts/x").await, unused);
}

#[tokio::test]
async fn an_unknown_query_parameter_is_named_and_a_huge_limit_is_cut() {
    assert_eq!(get_at("/list").await.1, "None 50 false");
    assert_eq!(get_at("/list?owner=A&limit=1000000000&cursor=x").await.1, "Some(\"A\") 200 true");
    assert_eq!(get_at("/list?owner=&limit=").await.1, "None 50 false");
    for (query, field) in [
        ("ownr=A", "ownr"),
        ("limit=-1", "limit"),
        ("limit=0", "limit"),
        ("limit=1&limit=2", "limit"),
        ("limit=99999999999999999999", "limit"),
    ] {
        let (status, body) = get_at(&format!("/list?{query}")).await;
        let problem: Value = serde_json::from_str(&body).expect("JSON");
        assert_eq!((status, &problem["errors"][0]["field"]), (422, &json!(field)), "{query}");
    }
    assert_eq!(get_at("/list?owner=%ff").await.0, 400);
}

#[tokio::test]
async fn the_same_submission_has_the_same_hash_and_another_one_has_not() {
    let json = |body: &'static str| async move {
        let request = Request::post("/submitted/json")
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", "k1")
            .body(Body::from(body))
            .expect("a request");
        send(request).await.1
    };
    let first = json(r#"{"name":"a","quantity":1}"#).await;
    assert!(first.contains("k1"));
    assert_eq!(first, json(r#"{ "quantity":1, "name":"a" }"#).await);
    assert_ne!(first, json(r#"{"name":"a","quantity":2}"#).await);

    let form = |body: &'static str| async move {
        post_to("/submitted/form", &["application/x-www-form-urlencoded"], body).await.1
    };
    let first = form("name=a&csrf=mask1&idempotency_key=k2").await;
    assert_eq!(first, form("name=a&csrf=mask2&idempotency_key=k2").await);
    assert_ne!(first, form("name=b&csrf=mask1&idempotency_key=k2").await);
    assert_eq!(form("name=a").await, "None");
    assert_eq!(post_to("/form", &["application/x-www-form-urlencoded"], "name=a&csrf=x&csrf=y").await.0, 400);
}

#[tokio::test]
async fn a_form_with_a_mistake_keeps_what_was_typed() {
    let form =
        |body: &'static str| async move { post_to("/attempt", &["application/x-www-form-urlencoded"], body).await };
    let (status, shown) = form("name=a&quantity=three&csrf=x").await;
    assert_eq!((status, shown.as_str()), (200, r#"["quantity"] ["name", "quantity"] three"#));
    let (_, shown) = form("name=a&quantity=3").await;
    assert_eq!(shown, r#"[] ["name", "quantity"] 3"#);
    assert_eq!(form("name=a&owner_id=3").await.0, 422);
    assert_eq!(form("name=%ff").await.0, 400);
}
