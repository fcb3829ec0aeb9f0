use proptest::prelude::*;

use super::*;

#[test]
fn addresses_that_people_have_are_read() {
    for text in [
        "anna.berg@tarnfield.example",
        "a@b.co",
        "x+orders@sub.domain.example",
        "o'brien@example.com",
        "müller@bücher.example",
        "用户@例子.广告",
        "उदाहरण@कंपनी.भारत",
        "UPPER@Example.COM",
        "_x@xn--bcher-kva.example",
        "1@2.example",
        &format!("{}@{}.example", "l".repeat(64), "d".repeat(63)),
    ] {
        assert_eq!(EmailAddress::parse(text).as_ref().map(EmailAddress::as_str), Ok(text));
    }
    assert_eq!(EmailAddress::parse(" \u{200b}a@b.co\u{a0}\n").unwrap().as_str(), "a@b.co");
}

#[test]
fn what_is_no_address_is_refused_with_its_reason() {
    let long = |local: usize, label: usize| format!("{}@{}.example", "l".repeat(local), "d".repeat(label));
    let labels = format!("a@{}example", "abcdefghi.".repeat(25));
    for (text, error) in [
        ("", EmailError::Empty),
        (" \u{200b} ", EmailError::Empty),
        ("anna", EmailError::At),
        ("a@b@c.example", EmailError::At),
        ("@b.example", EmailError::Local),
        ("a..b@c.example", EmailError::Local),
        (".a@c.example", EmailError::Local),
        ("a.@c.example", EmailError::Local),
        ("\"a b\"@c.example", EmailError::Local),
        ("a b@c.example", EmailError::Local),
        ("Anna <a@c.example>", EmailError::Local),
        ("mailto:a@c.example", EmailError::Local),
        ("a\u{200b}b@c.example", EmailError::Local),
        ("a\u{202e}b@c.example", EmailError::Local),
        ("a\0b@c.example", EmailError::Local),
        ("⑴@c.example", EmailError::Local),
        ("a@localhost", EmailError::Domain),
        ("a@", EmailError::Domain),
        ("a@b.", EmailError::Domain),
        ("a@.b", EmailError::Domain),
        ("a@-b.example", EmailError::Domain),
        ("a@b-.example", EmailError::Domain),
        ("a@b_c.example", EmailError::Domain),
        ("a@b.example,c@d.example", EmailError::At),
        ("a@b.example; c", EmailError::Domain),
        ("a@127.0.0.1", EmailError::Domain),
        ("a@[127.0.0.1]", EmailError::Domain),
        ("a@b⒈example", EmailError::Domain),
        ("a\r\n@b.example", EmailError::Local),
        ("a@b.example\r\nBcc: c", EmailError::Domain),
        (&long(65, 5), EmailError::TooLong),
        (&long(5, 64), EmailError::Domain),
        (&labels, EmailError::TooLong),
    ] {
        assert_eq!(EmailAddress::parse(text), Err(error), "{text:?}");
    }
}

#[test]
fn addresses_are_compared_without_case_and_in_either_composition() {
    let key = |text: &str| EmailAddress::parse(text).unwrap().key();
    assert_eq!(key("Anna.Berg@Tarnfield.EXAMPLE"), "anna.berg@tarnfield.example");
    assert_eq!(key("mu\u{308}ller@a.example"), key("MÜLLER@A.example"));
    let address = EmailAddress::parse("Anna+x@a.example").unwrap();
    assert_eq!((address.local(), address.domain()), ("Anna+x", "a.example"));
}

#[test]
fn fifty_thousand_characters_of_anything_are_refused() {
    for unit in ["a", "@", ".", "a@", "a.", "\u{301}", "\u{200b}", " a"] {
        assert!(EmailAddress::parse(&unit.repeat(50_000)).is_err(), "{unit:?}");
    }
}

proptest! {
    #[test]
    fn what_is_read_is_plain_and_its_key_is_an_address_with_the_same_key(text in "[\\PC@.]{0,12}@[\\PC.-]{0,12}") {
        if let Ok(address) = EmailAddress::parse(&text) {
            prop_assert!(!address.as_str().contains(|c: char| c.is_whitespace() || c.is_control()));
            prop_assert_eq!(address.as_str().matches('@').count(), 1);
            let key = address.key();
            prop_assert_eq!(EmailAddress::parse(&key).map(|again| again.key()), Ok(key));
        }
    }

    #[test]
    fn words_with_dots_around_one_at_are_an_address(
        local in "[a-zA-Z0-9_+-]{1,8}(\\.[a-z0-9]{1,8}){0,3}", domain in "[a-z0-9]([a-z0-9-]{0,6}[a-z0-9])?(\\.[a-z]{2,6}){1,3}",
    ) {
        let text = format!("{local}@{domain}");
        let address = EmailAddress::parse(&text).unwrap();
        prop_assert_eq!((address.local(), address.domain()), (local.as_str(), domain.as_str()));
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let _ = EmailAddress::parse(&text);
    }
}
