use axum::http::{Request, header};

use super::Credential;
use crate::http::forwarded::Scheme;
use crate::http::token::{ApiToken, OpaqueToken};

fn of(path: &str, authorization: Option<&str>, cookie: Option<&str>) -> Result<Credential, u16> {
    let mut request = Request::builder().uri(path);
    if let Some(value) = authorization {
        request = request.header(header::AUTHORIZATION, value);
    }
    if let Some(value) = cookie {
        request = request.header(header::COOKIE, format!("__Host-tundish-session={value}"));
    }
    let (parts, ()) = request.body(()).expect("a request").into_parts();
    Credential::of(&parts, Scheme::Https).map_err(|error| error.status().as_u16())
}

#[test]
fn a_token_and_a_cookie_never_count_together() {
    let token = ApiToken::mint().expect("random");
    let session = OpaqueToken::mint().expect("random");
    let bearer = format!("Bearer {}", token.reveal());
    let both = |path| of(path, Some(&bearer), Some(session.reveal()));
    assert_eq!(both("/api/v1/accounts"), Ok(Credential::Token(token.clone())));
    assert_eq!(both("/accounts"), Ok(Credential::Session(session.clone())));
    assert_eq!(of("/accounts", Some(&bearer), None), Ok(Credential::None));
    assert_eq!(of("/api/v1/x", None, Some(session.reveal())), Ok(Credential::Session(session)));
}

#[test]
fn a_broken_token_is_refused_and_does_not_fall_back_to_the_cookie() {
    let session = OpaqueToken::mint().expect("random");
    assert_eq!(of("/api/v1/x", Some("Bearer nonsense"), Some(session.reveal())), Err(401));
    assert_eq!(of("/x", None, Some("nonsense")), Ok(Credential::None));
}
