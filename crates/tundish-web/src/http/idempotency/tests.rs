use axum::http::{HeaderMap, HeaderValue, Method, Uri};

use super::{IDEMPOTENCY_KEY, IdempotencyKey, Idempotent, KeptAnswer, Outcome, RequestHash};

fn headers(values: &[&str]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for value in values {
        headers.append(IDEMPOTENCY_KEY, HeaderValue::from_str(value).expect("a header"));
    }
    headers
}

fn answer() -> KeptAnswer {
    KeptAnswer {
        status: 201,
        content_type: Some("application/json".to_owned()),
        location: None,
        etag: None,
        body: b"{}".to_vec(),
    }
}

#[test]
fn a_key_has_1_to_255_printable_characters() {
    assert!(IdempotencyKey::parse("x").is_ok());
    assert!(IdempotencyKey::parse(&"x".repeat(255)).is_ok());
    for wrong in [String::new(), "x".repeat(256), "é".to_owned(), "a\tb".to_owned()] {
        assert!(IdempotencyKey::parse(&wrong).is_err(), "{wrong:?}");
    }
    let minted = IdempotencyKey::mint().expect("random");
    assert!(IdempotencyKey::parse(minted.as_str()).is_ok());
}

#[test]
fn header_and_hidden_field_must_agree() {
    let key = |headers: &HeaderMap, hidden| {
        IdempotencyKey::of(headers, hidden)
            .map(|key| key.map(|key| key.as_str().to_owned()))
            .map_err(|error| error.code())
    };
    assert_eq!(key(&headers(&[]), None), Ok(None));
    assert_eq!(key(&headers(&["a"]), None), Ok(Some("a".to_owned())));
    assert_eq!(key(&headers(&[]), Some("b")), Ok(Some("b".to_owned())));
    assert_eq!(key(&headers(&["a"]), Some("a")), Ok(Some("a".to_owned())));
    assert_eq!(key(&headers(&["a"]), Some("b")), Err("idempotency_key_repeated"));
    assert_eq!(key(&headers(&["a", "a"]), None), Err("idempotency_key_repeated"));
    assert_eq!(key(&headers(&[]), Some("")), Err("idempotency_key_malformed"));
}

#[test]
fn the_same_request_replays_and_another_one_conflicts() {
    let key = IdempotencyKey::parse("k").expect("a key");
    let request = Idempotent { key, hash: [1; 32] };
    assert_eq!(request.compare(None).expect("first"), Outcome::First);
    assert_eq!(request.compare(Some(([1; 32], answer()))).expect("again"), Outcome::Replay(answer()),);
    let error = request.compare(Some(([2; 32], answer()))).expect_err("another");
    assert_eq!((error.status().as_u16(), error.code()), (409, "idempotency_key_reused"));
}

#[test]
fn parts_cannot_flow_into_each_other() {
    let hash = |path: &'static str, parts: &[&str]| {
        let mut hash = RequestHash::of(&Method::POST, &Uri::from_static(path));
        parts.iter().for_each(|part| hash.part(b's', part.as_bytes()));
        hash.finish()
    };
    assert_ne!(hash("/x", &["ab", "c"]), hash("/x", &["a", "bc"]));
    assert_ne!(hash("/x?a", &[]), hash("/xa", &[]));
    assert_eq!(hash("/x", &["a"]), hash("/x", &["a"]));
}
