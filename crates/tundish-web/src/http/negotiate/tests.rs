use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri};

use super::{Answer, is_api};

fn asked(path: &'static str, headers: &[(&'static str, &'static str)]) -> Answer {
    let headers: HeaderMap =
        headers.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect();
    Answer::of(&Uri::from_static(path), &headers)
}

#[test]
fn everything_under_api_is_json_whatever_the_headers_say() {
    let html = [("accept", "text/html"), ("hx-request", "true")];
    assert_eq!(asked("/api/v1/opportunities", &html), Answer::Json);
    assert_eq!(asked("/api", &html), Answer::Json);
    assert!(!is_api("/apiary"));
    assert!(!is_api("/x/api/v1"));
}

#[test]
fn a_browser_gets_a_page() {
    let accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    assert_eq!(asked("/funnel", &[("accept", accept)]), Answer::Page);
    assert_eq!(asked("/funnel", &[("accept", "*/*")]), Answer::Page);
    assert_eq!(asked("/funnel", &[]), Answer::Page);
}

#[test]
fn htmx_gets_a_fragment_unless_it_replaces_the_whole_page() {
    let partial = [("hx-request", "true"), ("hx-request-type", "partial")];
    assert_eq!(asked("/funnel", &partial), Answer::Fragment);
    assert_eq!(asked("/funnel", &[("hx-request", "true")]), Answer::Fragment);
    for whole in [("hx-request-type", "full"), ("hx-boosted", "true"), ("hx-history-restore-request", "true")] {
        assert_eq!(asked("/funnel", &[("hx-request", "true"), whole]), Answer::Page);
    }
}

#[test]
fn accept_chooses_json_outside_the_api_only_when_preferred() {
    assert_eq!(asked("/healthz", &[("accept", "application/json")]), Answer::Json);
    assert_eq!(asked("/x", &[("accept", "application/json;q=0.5, text/html")]), Answer::Page);
    assert_eq!(asked("/x", &[("accept", "text/html;q=0.2, Application/JSON;q=0.9")]), Answer::Json);
    assert_eq!(asked("/x", &[("accept", "application/json;q=bogus")]), Answer::Page);
}
