use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn a_short_number_reads_back_from_its_text(kind in prop::sample::select(NumberKind::ALL), n in 1..=i64::MAX) {
        let number = ShortNumber { kind, n };
        prop_assert_eq!(number.to_string().parse::<ShortNumber>(), Ok(number));
        prop_assert_eq!(number.to_string().to_lowercase().parse::<ShortNumber>(), Ok(number));
    }
}

#[test]
fn people_see_a_prefix_and_a_plain_number() {
    assert_eq!(ShortNumber::opportunity(1042).to_string(), "OP-1042");
    assert_eq!(ShortNumber { kind: NumberKind::Order, n: 7 }.to_string(), "OR-7");
}

#[test]
fn what_is_no_short_number_is_refused() {
    for text in ["", "OP-", "OP-0", "OP-01", "OP--1", "OP-+1", "1042", "XX-1", "OP-9223372036854775808", "OP-1 "] {
        assert_eq!(text.parse::<ShortNumber>(), Err(InvalidShortNumber), "{text:?}");
    }
}
