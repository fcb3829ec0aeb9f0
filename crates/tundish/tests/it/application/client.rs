//! A program or browser that asks the application, and what it is answered.

use std::net::SocketAddr;

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use serde_json::Value;
use tower::ServiceExt as _;
use tundish_web::http::forwarded::Peer;

/// Somebody who asks, with the headers that say who it is.
#[derive(Clone)]
pub(crate) struct Client {
    router: Router,
    headers: Vec<(String, String)>,
}

impl Client {
    pub(super) fn new(router: Router, headers: &[(&str, &str)]) -> Self {
        let headers = headers.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        Self { router, headers }
    }

    /// The same with one more header.
    pub(crate) fn with(&self, name: &str, value: &str) -> Self {
        let mut client = self.clone();
        client.headers.push((name.to_owned(), value.to_owned()));
        client
    }

    /// The same before another node.
    pub(crate) fn of(&self, router: Router) -> Self {
        Self { router, ..self.clone() }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(&body)).await
    }

    pub(crate) async fn patch(&self, path: &str, version: i64, body: Value) -> Answer {
        self.with("if-match", &format!("\"v{version}\"")).send(Method::PATCH, path, Some(&body)).await
    }

    pub(crate) async fn delete(&self, path: &str, version: i64) -> Answer {
        self.with("if-match", &format!("\"v{version}\"")).send(Method::DELETE, path, None).await
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        match body {
            Some(body) => self.raw(method, path, Some("application/json"), body.to_string().into_bytes()).await,
            None => self.raw(method, path, None, Vec::new()).await,
        }
    }

    /// Any bytes under any content type.
    pub(crate) async fn raw(&self, method: Method, path: &str, content_type: Option<&str>, body: Vec<u8>) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "localhost");
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(content_type) = content_type {
            request = request.header(header::CONTENT_TYPE, content_type);
        }
        if !body.is_empty() {
            request = request.header(header::CONTENT_LENGTH, body.len());
        }
        let mut request = request.body(Body::from(body)).expect("a request");
        // What the listener would have noted: the request comes from this machine.
        request.extensions_mut().insert(Peer(SocketAddr::from(([127, 0, 0, 1], 40_000))));
        let response = self.router.clone().oneshot(request).await.expect("the router answers");
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("the answer is read");
        Answer { status: parts.status, headers: parts.headers, body: body.to_vec() }
    }
}

/// An answer, read whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The body, once the status is as expected.
    #[track_caller]
    pub(crate) fn expect(&self, status: u16) -> Value {
        let text = String::from_utf8_lossy(&self.body);
        assert_eq!(self.status.as_u16(), status, "{text}");
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    /// The code of a refusal, once the status is as expected.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16) -> String {
        let problem = self.expect(status);
        assert_eq!(self.header("content-type"), "application/problem+json");
        problem["code"].as_str().expect("a problem has a code").to_owned()
    }

    /// The fields that a refusal complains about.
    #[track_caller]
    pub(crate) fn fields(&self) -> Vec<String> {
        let problem: Value = serde_json::from_slice(&self.body).expect("a problem");
        let errors = problem["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|error| error["field"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// A header's text; empty when it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}
