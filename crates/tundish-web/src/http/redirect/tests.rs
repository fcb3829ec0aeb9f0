use proptest::prelude::*;
use url::Url;

use super::LocalPath;

fn site() -> Url {
    Url::parse("https://crm.example/sign-in?next=x").expect("a constant address")
}

#[test]
fn the_known_ways_out_of_the_site_are_refused() {
    for bad in [
        "",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/%09/evil.example",
        "/%2f/evil.example",
        "/%5cevil.example",
        "/\r\nLocation: x",
        "/%0d%0ax",
        "/a//b",
        "/./x",
        "/..//evil.example",
        "/%2e%2e/x",
        "https:evil.example",
        "https://crm.example/",
        "javascript:alert(1)",
        "@evil.example",
        "evil.example",
        " /x",
        "/x y",
        "/é",
        "?x",
        "/%ff",
    ] {
        assert_eq!(LocalPath::parse(bad), None, "{bad:?}");
    }
    assert_eq!(LocalPath::parse(&format!("/{}", "a".repeat(2_000))), None);
}

#[test]
fn ordinary_pages_with_filters_come_back_unchanged() {
    for good in ["/", "/funnel", "/opportunities?owner=01&next=%2Fx#late", "/accounts/0ABC?q=a%20b"] {
        assert_eq!(LocalPath::parse(good).expect(good).as_str(), good);
    }
    assert_eq!(LocalPath::or_home(Some("//x")).as_str(), "/");
    assert_eq!(LocalPath::or_home(None).as_str(), "/");
}

#[test]
fn the_way_back_survives_a_turn_through_the_sign_in_page() {
    let back = LocalPath::parse("/opportunities?owner=A&q=a%20b").expect("local");
    let url = site().join(&back.as_next_of("/sign-in")).expect("resolves");
    let (_, next) = url.query_pairs().find(|(name, _)| name == "next").expect("next");
    assert_eq!(next, back.as_str());
}

proptest! {
    #[test]
    fn whatever_is_accepted_resolves_to_the_same_origin(
        text in prop_oneof![
            "[/\\\\a-z@:.?#%0-9\t ]{0,24}",
            "/(/|\\\\|%2f|%5c|%09|\\.\\.|a|@|:){0,8}",
            any::<String>(),
        ],
    ) {
        if let Some(path) = LocalPath::parse(&text) {
            let resolved = site().join(path.as_str()).expect("an accepted path resolves");
            prop_assert_eq!(resolved.origin(), site().origin());
            prop_assert!(!resolved.path().starts_with("//"));
        }
    }
}
