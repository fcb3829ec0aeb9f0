use proptest::prelude::*;

use super::*;

/// The number and its extension, or the code of the refusal.
fn read(text: &str, region: Option<&str>) -> String {
    match Phone::parse(text, region) {
        Ok(phone) => phone.extension().map_or(phone.e164().to_owned(), |digits| format!("{}x{digits}", phone.e164())),
        Err(error) => error.code().to_owned(),
    }
}

#[test]
fn one_number_in_many_spellings() {
    for text in [
        "030 123456",
        "030/123456",
        "(030) 12 34 56",
        "+49 (0)30 123456",
        "+49 30 123456",
        "0049 30 123456",
        "+49-30-123456",
        "tel:+49-30-123456",
        "Tel.: 030 123456",
        "Telefon 030-123456",
        "\u{202a}+49 30 123456\u{202c}",
        "０３０　１２３４５６",
        "٠٣٠ ١٢٣٤٥٦",
        " 030\u{a0}123\u{2011}456 ",
    ] {
        assert_eq!(read(text, Some("DE")), "+4930123456", "{text:?}");
    }
}

#[test]
fn an_extension_is_kept_apart_in_both_languages() {
    for text in [
        "030 123456 ext. 12",
        "030 123456 x12",
        "030 123456 Durchwahl 12",
        "030 123456 DW 12",
        "030 123456, App. 12",
        "tel:+49-30-123456;ext=12",
        "+49 30 123456 extension 12",
    ] {
        assert_eq!(read(text, Some("DE")), "+4930123456x12", "{text:?}");
    }
    assert_eq!(read("+1 (212) 555-0100 x33", None), "+12125550100x33");
}

#[test]
fn plans_of_many_countries_are_known() {
    for (text, region, number) in [
        ("+86 138 1234 5678", None, "+8613812345678"),
        ("06 12345678", Some("IT"), "+390612345678"),
        ("011 15-2345-6789", Some("AR"), "+5491123456789"),
        ("020 7183 8750", Some("GB"), "+442071838750"),
        ("06 12 34 56 78", Some("FR"), "+33612345678"),
        ("(202) 555-0173", Some("US"), "+12025550173"),
        ("(416) 555-0173", Some("ca"), "+14165550173"),
        ("8 (495) 123-45-67", Some("RU"), "+74951234567"),
        ("011 49 30 123456", Some("US"), "+4930123456"),
        ("0049 30 123456", Some("US"), "+4930123456"),
        ("00 49 30 123456", None, "+4930123456"),
    ] {
        assert_eq!(read(text, region), number, "{text:?}");
    }
}

#[test]
fn letters_on_the_keys_are_read_in_north_america_alone() {
    assert_eq!(read("1-800-FLOWERS", Some("US")), "+18003569377");
    assert_eq!(read("212 555 0100 Bob", Some("US")), "phone_too_long");
    assert_eq!(read("030 123456 Anna", Some("DE")), "phone_has_letters");
    assert_eq!(read("0800 REISEN", Some("DE")), "phone_has_letters");
}

#[test]
fn what_is_no_number_of_the_world_is_refused_with_its_reason() {
    for (text, region, code) in [
        ("", Some("DE"), "phone_empty"),
        (" \u{200b} ", Some("DE"), "phone_empty"),
        ("unknown", Some("DE"), "not_a_phone_number"),
        ("n/a", None, "not_a_phone_number"),
        ("-", Some("DE"), "not_a_phone_number"),
        ("030 123456", None, "phone_without_country"),
        ("030 123456", Some("XX"), "phone_without_country"),
        ("030 123456", Some("Germany"), "phone_without_country"),
        ("+999 123456", None, "phone_country_unknown"),
        ("112", Some("DE"), "phone_too_short"),
        ("911", Some("US"), "phone_too_short"),
        ("555-0100", Some("US"), "phone_too_short"),
        ("+1 212 555 01000", None, "phone_too_long"),
        ("+49 30 123456789012345678", None, "phone_too_long"),
        ("=1+1", Some("DE"), "not_a_phone_number"),
    ] {
        assert_eq!(read(text, region), code, "{text:?}");
    }
    assert_eq!(Phone::parse(&"1".repeat(50_000), Some("DE")), Err(PhoneError::TooLong));
}

#[test]
fn neighbours_see_the_national_form_and_others_the_international_one() {
    let phone = Phone::parse("030 123456", Some("DE")).unwrap();
    assert_eq!(phone.shown_in(Some("DE")), "030 123456");
    assert_eq!(phone.shown_in(Some("de")), "030 123456");
    assert_eq!(phone.shown_in(Some("US")), "+49 30 123456");
    assert_eq!(phone.shown_in(None), "+49 30 123456");
    assert_eq!((phone.digits(), phone.national_digits().as_str()), ("4930123456", "030123456"));
    let phone = Phone::parse("+1 202 555 0173", None).unwrap();
    assert_eq!(phone.shown_in(Some("CA")), "(202) 555-0173");
}

/// Digits with something between them that people put there.
fn punctuated(digits: &str, between: &[usize]) -> String {
    let marks = [" ", "-", ".", "/", "", "", ""];
    let pairs = digits.chars().zip(between.iter().cycle());
    pairs.map(|(digit, &mark)| format!("{digit}{}", marks[mark % marks.len()])).collect()
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), region in proptest::option::of("[A-Za-z]{0,3}")) {
        if let Ok(phone) = Phone::parse(&text, region.as_deref()) {
            prop_assert!(phone.digits().bytes().all(|byte| byte.is_ascii_digit()) && phone.digits().len() <= 15);
            prop_assert_eq!(read(phone.e164(), None), phone.e164());
        }
    }

    #[test]
    fn anything_near_a_number_is_read_or_refused(
        text in "[-+0-9 ()./x;=,#*~ａ１tel:ext]{0,60}",
        region in prop::sample::select(vec!["DE", "US", "AR", "BR", "MX", "IT", "CN", "JP", "SM", "CI", "GB"]),
    ) {
        if let Ok(phone) = Phone::parse(&text, Some(region)) {
            prop_assert_eq!(read(phone.e164(), None), phone.e164());
            prop_assert_eq!(read(&phone.international(), None), phone.e164());
            prop_assert!(phone.extension().is_none_or(|digits| digits.bytes().all(|byte| byte.is_ascii_digit())));
        }
    }

    #[test]
    fn ten_digits_of_north_america_are_one_number_however_they_are_written(
        digits in "[2-9][0-8][0-9][2-9][0-9]{6}", between in prop::collection::vec(0..7_usize, 10), trunk in any::<bool>(),
    ) {
        let typed = format!("{}{}", if trunk { "1 " } else { "" }, punctuated(&digits, &between));
        prop_assert_eq!(read(&typed, Some("US")), format!("+1{digits}"), "{}", typed);
        prop_assert_eq!(read(&format!("+1 {}", punctuated(&digits, &between)), Some("DE")), format!("+1{digits}"));
    }

    #[test]
    fn a_german_number_loses_the_zero_of_its_area(
        digits in "[2-9][0-9]{6,9}", between in prop::collection::vec(0..7_usize, 10), extension in proptest::option::of("[1-9][0-9]{0,4}"),
    ) {
        let tail = extension.as_ref().map_or(String::new(), |digits| format!(" ext. {digits}"));
        let expected = format!("+49{digits}{}", extension.map_or(String::new(), |digits| format!("x{digits}")));
        let written = punctuated(&digits, &between);
        for start in ["0", "+49 ", "0049 ", "+49 (0)"] {
            prop_assert_eq!(read(&format!("{start}{written}{tail}"), Some("DE")), expected.clone(), "{}{}{}", start, written, tail);
        }
    }
}

#[test]
fn countries_are_codes_of_two_letters() {
    assert_eq!([" de ", "CH", "gb"].map(country), ["DE", "CH", "GB"].map(|code| Some(code.to_owned())));
    assert_eq!(["", "D", "DEU", "QQ", "Germany"].map(country), [const { None }; 5]);
}
