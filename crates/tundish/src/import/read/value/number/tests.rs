use proptest::prelude::*;

use super::*;

fn decimal(text: &str, mark: DecimalMark) -> Result<String, CellProblem> {
    Number::scan(text)?.decimal(mark)
}

#[test]
fn numbers_are_read_with_either_mark() {
    let point = [
        ("1234567", "1234567"),
        ("$1,234,567", "1234567"),
        ("1,234.50", "1234.50"),
        ("1 234.50", "1234.50"),
        ("1\u{202f}234.50", "1234.50"),
        ("1'234.50", "1234.50"),
        ("1’234.50", "1234.50"),
        ("12,34,567", "1234567"),
        (".5", "0.5"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("5-", "-5"),
        ("(1,234.50)", "-1234.50"),
        ("($5)", "-5"),
        ("-$5", "-5"),
        ("$-5", "-5"),
        ("+5", "5"),
        ("5 %", "5"),
        ("USD 1,000.5", "1000.5"),
        ("1000.5usd", "1000.5"),
        ("kr.500", "500"),
        ("007", "007"),
    ];
    for (text, expected) in point {
        assert_eq!(decimal(text, DecimalMark::Point).as_deref(), Ok(expected), "{text}");
    }
    let comma = [
        ("1.234,56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("€ 1.234.567", "1234567"),
        ("0,5", "0.5"),
        ("1,234", "1.234"),
    ];
    for (text, expected) in comma {
        assert_eq!(decimal(text, DecimalMark::Comma).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn what_is_no_number_is_refused() {
    let wrong = [
        "",
        "-",
        "abc",
        "1,23,4",
        "1.2.3",
        "12,3456",
        "1,,234",
        "1e5",
        "5 apples",
        "--5",
        "-5-",
        "(-5)",
        "$5 USD",
        "1,234.",
        "0,125.5",
        "4111 1111 1111 1111",
        "12 Main",
        "1 23",
        "５",
    ];
    for text in wrong {
        assert!(decimal(text, DecimalMark::Point).is_err(), "{text:?}");
    }
    assert_eq!(decimal("XXQ 5", DecimalMark::Point), Err(CellProblem::NotACurrency));
}

#[test]
fn signs_that_one_currency_has_name_it_and_shared_signs_do_not() {
    let unit = |text| Number::scan(text).expect("a number").unit;
    assert_eq!(unit("5 €"), Unit::Currency(Currency::EUR));
    assert_eq!(unit("US$5"), Unit::Currency(Currency::USD));
    assert_eq!(unit("5 eur"), Unit::Currency(Currency::EUR));
    assert_eq!(unit("$5"), Unit::Shared("$"));
    assert_eq!(unit("5%"), Unit::Percent);
    assert!(sign_fits("$", Currency::USD) && !sign_fits("$", Currency::EUR));
}

#[test]
fn every_currency_that_a_sign_stands_for_is_in_use() {
    for code in SIGNS.iter().filter_map(|(_, code)| *code) {
        assert!(code.parse::<Currency>().is_ok(), "{code}");
    }
    for (signs, codes) in SHARED {
        assert!(signs.iter().all(|shared| SIGNS.contains(&(*shared, None))), "{signs:?}");
        assert!(codes.split_ascii_whitespace().all(|code| code.parse::<Currency>().is_ok()), "{codes}");
    }
}

#[test]
fn whole_numbers_take_every_mark_for_a_group() {
    let whole = |text| Number::scan(text).and_then(|number| number.whole());
    for text in ["1,200", "1.200", "1 200", "1200", "1200.0", "1200,00"] {
        assert_eq!(whole(text), Ok(1200), "{text}");
    }
    assert_eq!(whole("(3)"), Ok(-3));
    assert_eq!(whole("1.5"), Err(CellProblem::NotWhole));
    assert_eq!(whole("9999999999999999999"), Err(CellProblem::NotANumber));
}

#[test]
fn a_lone_mark_before_three_digits_is_left_open() {
    let evidence = |values: &[&str]| {
        let mut evidence = NumberEvidence::default();
        values.iter().zip(2..).for_each(|(value, row)| evidence.add(row, value));
        evidence
    };
    let open = evidence(&["1,234", "500", "n/a"]);
    assert_eq!((open.mark(), open.either.map(|example| example.row)), (None, Some(2)));
    assert_eq!(evidence(&["1,234", "1,234,567"]).mark(), Some(DecimalMark::Point));
    assert_eq!(evidence(&["1.234", "5,5"]).mark(), Some(DecimalMark::Comma));
    assert_eq!(evidence(&["0.125"]).mark(), Some(DecimalMark::Point));
    assert_eq!(evidence(&["28000.0000"]).mark(), Some(DecimalMark::Point));
    assert_eq!(evidence(&["1 234,56"]).mark(), Some(DecimalMark::Comma));
    assert_eq!(evidence(&["1.5", "1,5"]).mark(), None);
    assert!(evidence(&["0.2", "1", "1.0"]).either.is_none() && !evidence(&["0.2", "1", "1.0"]).above_one);
    assert!(evidence(&["1.5"]).above_one && evidence(&["20"]).above_one);
}

/// Groups of three from the right, written apart from the code that reads them.
fn grouped(mut whole: u64, group: &str) -> String {
    let mut parts = Vec::new();
    while 1000 <= whole {
        parts.push(format!("{:03}", whole % 1000));
        whole /= 1000;
    }
    parts.push(whole.to_string());
    parts.reverse();
    parts.join(group)
}

proptest! {
    #[test]
    fn every_amount_comes_back_from_every_way_of_writing(cents in 0_u64..1_000_000_000_000, negative: bool) {
        let (whole, rest) = (cents / 100, cents % 100);
        let expected = format!("{}{whole}.{rest:02}", if negative { "-" } else { "" });
        for (group, mark) in [(",", "."), (".", ","), (" ", ","), ("'", "."), ("", "."), ("", ",")] {
            let digits = format!("{}{mark}{rest:02}", if group.is_empty() { whole.to_string() } else { grouped(whole, group) });
            let decimal_mark = if mark == "." { DecimalMark::Point } else { DecimalMark::Comma };
            let texts = if negative {
                [format!("-{digits}"), format!("({digits})"), format!("-€{digits}")]
            } else {
                [digits.clone(), format!("+{digits}"), format!("{digits} EUR")]
            };
            for text in texts {
                prop_assert_eq!(decimal(&text, decimal_mark), Ok(expected.clone()), "{}", text);
                let mut evidence = NumberEvidence::default();
                evidence.add(1, &text);
                prop_assert_eq!(evidence.mark(), Some(decimal_mark), "{}", text);
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused_without_a_panic(text in "[0-9.,' ()$€%+-]{0,14}|\\PC{0,12}") {
        let mut evidence = NumberEvidence::default();
        evidence.add(1, &text);
        if let Ok(number) = Number::scan(&text) {
            let _ = (number.decimal(DecimalMark::Point), number.decimal(DecimalMark::Comma), number.whole());
        }
    }
}
