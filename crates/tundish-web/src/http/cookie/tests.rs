use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use proptest::prelude::*;

use super::Cookie;
use crate::http::forwarded::Scheme;

fn sent(lines: &[&str]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for line in lines {
        headers.append(header::COOKIE, HeaderValue::from_str(line).expect("a header"));
    }
    headers
}

#[test]
fn over_tls_the_cookie_is_bound_to_the_host() {
    let line = Cookie::Session.set(Scheme::Https, "abc", Some(Duration::from_secs(60)));
    assert_eq!(
        line.to_str().expect("ascii"),
        "__Host-tundish-session=abc; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60",
    );
    let gone = Cookie::Session.clear(Scheme::Https);
    assert!(gone.to_str().expect("ascii").ends_with("; Secure; Max-Age=0"));
}

#[test]
fn over_plain_http_neither_prefix_nor_secure_is_claimed() {
    let line = Cookie::PreSession.set(Scheme::Http, "abc", None);
    assert_eq!(line.to_str().expect("ascii"), "tundish-form=abc; Path=/; HttpOnly; SameSite=Lax");
}

#[test]
fn a_plain_cookie_planted_by_a_neighbour_is_not_read_over_tls() {
    let headers = sent(&["tundish-session=evil"]);
    assert_eq!(Cookie::Session.read(Scheme::Https, &headers), None);
    assert_eq!(Cookie::Session.read(Scheme::Http, &headers), Some("evil"));
}

#[test]
fn two_different_values_count_as_none() {
    let read = |lines: &[&str]| Cookie::Session.read(Scheme::Http, &sent(lines)).map(ToOwned::to_owned);
    assert_eq!(read(&["tundish-session=a; tundish-session=b"]), None);
    assert_eq!(read(&["tundish-session=a", "tundish-session=b"]), None);
    assert_eq!(read(&["tundish-session=a; x; =; tundish-session=a"]), Some("a".to_owned()));
    assert_eq!(read(&["a=1;tundish-session=\"q\" ; b=2"]), Some("q".to_owned()));
    assert_eq!(read(&["tundish-session="]), None);
    assert_eq!(read(&["tundish-sessions=a; xtundish-session=b"]), None);
}

proptest! {
    #[test]
    fn no_value_can_add_an_attribute_or_a_line(value in any::<String>()) {
        let line = Cookie::Session.set(Scheme::Https, &value, None);
        let text = line.to_str().expect("ascii");
        prop_assert_eq!(text.matches(';').count(), 4);
        prop_assert!(!text.contains(['\r', '\n']));
    }

    #[test]
    fn a_token_comes_back_among_any_other_cookies(
        token in "[0-9a-z]{1,52}",
        others in proptest::collection::vec("[!-:<-~]{0,12}", 0..6),
        at in 0_usize..6,
    ) {
        let mut pairs = others;
        pairs.retain(|pair| !pair.starts_with("tundish-session="));
        pairs.insert(at.min(pairs.len()), format!("tundish-session={token}"));
        let headers = sent(&[&pairs.join("; ")]);
        prop_assert_eq!(Cookie::Session.read(Scheme::Http, &headers), Some(token.as_str()));
    }
}
