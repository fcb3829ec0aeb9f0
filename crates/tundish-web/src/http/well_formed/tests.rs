use axum::http::{HeaderMap, HeaderValue, Uri};

use super::check;

fn status(uri: &'static str, value: &'static [u8]) -> u16 {
    let mut headers = HeaderMap::new();
    headers.insert("x-any", HeaderValue::from_bytes(value).expect("a header"));
    check(&Uri::from_static(uri), &headers).map_or_else(|error| error.status().as_u16(), |()| 200)
}

#[test]
fn addresses_and_headers_that_are_no_text_are_400() {
    assert_eq!(status("/opportunities?q=%C3%BC&x", b"plain"), 200);
    assert_eq!(status("/a%20b", "Müller".as_bytes()), 200);
    assert_eq!(status("/a%ff", b"plain"), 400);
    assert_eq!(status("/a?q=%ff", b"plain"), 400);
    assert_eq!(status("/a?q=%00", b"plain"), 400);
    assert_eq!(status("/a%00", b"plain"), 400);
    assert_eq!(status("/a?q=%ed%a0%80", b"plain"), 400);
    assert_eq!(status("/a", b"\xff"), 400);
}

#[test]
fn a_lone_percent_sign_is_just_a_percent_sign() {
    assert_eq!(status("/a?q=100%&r=%zz", b"plain"), 200);
}
