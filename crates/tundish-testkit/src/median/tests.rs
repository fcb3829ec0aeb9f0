use super::median;

#[test]
#[expect(clippy::float_cmp, reason = "halves are exact")]
fn it_lies_in_the_middle_whatever_the_order_and_the_extremes() {
    assert_eq!(median([7.0].into_iter()), 7.0);
    assert_eq!(median([900.0, 1.0, 2.0].into_iter()), 2.0);
    assert_eq!(median([4.0, 1.0, 2.0, 900.0].into_iter()), 3.0);
    assert!(median(std::iter::empty()).is_nan());
}
