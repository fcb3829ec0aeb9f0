use super::{day, number};

#[test]
fn plain_decimals_are_numbers_and_everything_else_stays_text() {
    assert_eq!(number("1996"), Some(1_996_000_000));
    assert_eq!(number("-12.5"), Some(-12_500_000));
    assert_eq!(number("0.000001"), Some(1));
    for text in ["", "-", "1.", ".5", "1,000", "1e3", "12 km", "0.0000001", "99999999999999999999"] {
        assert_eq!(number(text), None, "{text:?}");
    }
}

#[test]
fn only_iso_days_are_days() {
    assert!(day("2017-06-30").is_some());
    assert!(day("6/30/2017").is_none());
}
