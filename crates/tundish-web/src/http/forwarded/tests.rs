use std::net::IpAddr;

use axum::http::Request;

use super::{BaseUrl, Peer, Reach, Scheme, TrustedProxies};

fn ask(reach: &Reach, peer: &str, uri: &str, headers: &[(&str, &str)]) -> Result<super::Client, u16> {
    let mut request = Request::builder().uri(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let (mut parts, ()) = request.body(()).expect("a request").into_parts();
    parts.extensions.insert(Peer(peer.parse().expect("an address")));
    reach.client(&parts).map_err(|error| error.status().as_u16())
}

fn behind_proxy() -> Reach {
    Reach {
        base_url: Some("https://crm.example".parse().expect("a base URL")),
        proxies: "10.0.0.0/8, ::1".parse().expect("a list"),
        ..Reach::default()
    }
}

#[test]
fn only_a_named_proxy_may_say_who_asks() {
    let said = [("host", "crm.example"), ("x-forwarded-for", "203.0.113.9"), ("x-forwarded-proto", "https")];
    let client = ask(&behind_proxy(), "10.1.2.3:443", "/", &said).expect("served");
    assert_eq!(client.address, "203.0.113.9".parse::<IpAddr>().expect("ip"));
    assert_eq!(ask(&behind_proxy(), "192.0.2.7:443", "/", &said), Err(403));

    let open = Reach { plain_http: true, ..Reach::default() };
    let client = ask(&open, "192.0.2.7:443", "/", &said).expect("served");
    assert_eq!(client.address, "192.0.2.7".parse::<IpAddr>().expect("ip"));
    assert_eq!(client.scheme, Scheme::Http);
}

#[test]
fn hops_are_read_from_the_right_and_invented_ones_are_not_believed() {
    let address = |chain: &str| {
        let headers = [("host", "crm.example"), ("x-forwarded-proto", "https"), ("x-forwarded-for", chain)];
        ask(&behind_proxy(), "10.0.0.1:1", "/", &headers).expect("served").address.to_string()
    };
    assert_eq!(address("1.1.1.1, 203.0.113.9, 10.0.0.2"), "203.0.113.9");
    assert_eq!(address("1.1.1.1, nonsense, 10.0.0.2"), "10.0.0.2");
    assert_eq!(address("203.0.113.9:4711"), "203.0.113.9");
    assert_eq!(address("[2001:db8::1]:4711"), "2001:db8::1");
    assert_eq!(address("::ffff:203.0.113.9"), "203.0.113.9");
    assert_eq!(address(""), "10.0.0.1");
}

#[test]
fn another_host_than_the_configured_one_is_not_served() {
    let proto = ("x-forwarded-proto", "https");
    let host = |host: &str| {
        ask(&behind_proxy(), "10.0.0.1:1", "/", &[("host", host), proto]).map(|client| client.origin().to_owned())
    };
    assert_eq!(host("crm.example"), Ok("https://crm.example".to_owned()));
    assert_eq!(host("CRM.example:443"), Ok("https://crm.example".to_owned()));
    assert_eq!(host("evil.example"), Err(421));
    assert_eq!(host("crm.example:8443"), Err(421));
    assert_eq!(host("crm.example/evil"), Err(400));
    let absolute = |uri: &str| ask(&behind_proxy(), "10.0.0.1:1", uri, &[("host", "crm.example"), proto]).is_ok();
    assert!(absolute("http://crm.example/x"));
    assert!(!absolute("http://evil.example/x"));
    let bent =
        [("host", "crm.example"), proto, ("x-forwarded-host", "evil.example"), ("forwarded", "host=evil.example")];
    let client = ask(&behind_proxy(), "10.0.0.1:1", "/", &bent).expect("served");
    assert_eq!(client.origin(), "https://crm.example");
}

#[test]
fn a_developers_server_answers_to_loopback_names_only() {
    let reach = Reach { loopback: true, ..Reach::default() };
    for host in ["localhost:8080", "127.0.0.1:8080", "[::1]:8080", "tundish.localhost"] {
        assert!(ask(&reach, "127.0.0.1:5000", "/", &[("host", host)]).is_ok(), "{host}");
    }
    for host in ["evil.example", "localhost.evil.example", "192.168.0.5"] {
        assert_eq!(ask(&reach, "127.0.0.1:5000", "/", &[("host", host)]), Err(421), "{host}");
    }
    assert_eq!(ask(&reach, "127.0.0.1:5000", "/", &[]), Err(400));
    assert_eq!(ask(&reach, "127.0.0.1:5000", "/", &[("host", "localhost"), ("host", "localhost")]), Err(400));
}

#[test]
fn probes_of_a_load_balancer_need_neither_name_nor_tls() {
    for probe in ["/healthz", "/readyz"] {
        assert!(ask(&behind_proxy(), "192.0.2.1:9", probe, &[("host", "10.0.0.9")]).is_ok());
        assert!(ask(&behind_proxy(), "192.0.2.1:9", probe, &[]).is_ok());
    }
}

#[test]
fn the_scheme_is_that_of_tls_of_the_proxy_or_of_the_base_url() {
    let tls = Reach { tls: true, ..Reach::default() };
    let client = ask(&tls, "192.0.2.1:9", "/", &[("host", "crm.example:443")]).expect("served");
    assert_eq!((client.scheme, client.origin()), (Scheme::Https, "https://crm.example"));
    assert!(client.is_origin("https://crm.example"));
    assert!(!client.is_origin("http://crm.example"));
    assert!(!client.is_origin("null"));
}

#[test]
fn settings_that_mean_nothing_are_refused() {
    for wrong in [
        "crm.example",
        "ftp://crm.example",
        "https://crm.example/path",
        "https://a@crm.example",
        "https://crm.example?x",
    ] {
        assert!(wrong.parse::<BaseUrl>().is_err(), "{wrong}");
    }
    for wrong in ["10.0.0.0/33", "10.0.0", "proxy.example", "::1/129", "10.0.0.0/x"] {
        assert!(wrong.parse::<TrustedProxies>().is_err(), "{wrong}");
    }
    let all: TrustedProxies = "0.0.0.0/0".parse().expect("a list");
    assert!(all.contains("203.0.113.9".parse().expect("ip")));
    assert!(!all.contains("2001:db8::1".parse().expect("ip")));
}
