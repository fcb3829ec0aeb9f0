use proptest::prelude::*;

use super::*;

fn line(quantity: &str, minor: i64, code: &str, discount: &str) -> Line {
    let unit_price = Money::new(minor, code.parse().unwrap());
    Line { quantity: quantity.parse().unwrap(), unit_price, discount: discount.parse().unwrap() }
}

#[test]
fn a_line_is_rounded_once_half_to_even_in_its_currency() {
    for (quantity, price, code, discount, net) in [
        ("3", 1_000, "EUR", "0", "30.00"),
        ("1", 10_000, "EUR", "33.333", "66.67"),
        ("1.5", 333, "EUR", "0", "5.00"),
        ("0.5", 1, "EUR", "0", "0.00"),
        ("0.5", 3, "EUR", "0", "0.02"),
        ("0.5", -1, "EUR", "0", "0.00"),
        ("0.5", -3, "EUR", "0", "-0.02"),
        ("3", 333, "JPY", "33.333", "666"),
        ("0.333333", 1_000, "KWD", "0", "0.333"),
        ("1000000000", 1_234, "EUR", "33.333", "8226707800.00"),
        ("1000000000", 1, "JPY", "99.999999", "10"),
        ("7", 999, "EUR", "100", "0.00"),
        ("0", i64::MAX, "EUR", "0", "0.00"),
        ("1", i64::MAX, "EUR", "0", "92233720368547758.07"),
        ("1", i64::MIN, "EUR", "0", "-92233720368547758.08"),
        ("2", i64::MAX, "EUR", "50", "92233720368547758.07"),
        ("1000000", i64::MAX, "EUR", "99.9999", "92233720368547758.07"),
    ] {
        let line = line(quantity, price, code, discount);
        assert_eq!(line.net().unwrap().decimal(), net, "{line:?}");
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    for line in [
        line("2", i64::MAX, "EUR", "0"),
        line("1.000001", i64::MAX, "EUR", "0"),
        line("1000000000", i64::MAX, "EUR", "33.333"),
        line("9223372036854.775807", i64::MIN, "EUR", "0"),
        line("9223372036854.775807", i64::MAX, "JPY", "99.999999"),
    ] {
        assert_eq!(line.net(), Err(MoneyError::TooLarge), "{line:?}");
    }
    let (largest, one) = (line("1", i64::MAX, "EUR", "0"), line("1", 1, "EUR", "0"));
    assert_eq!(total(Currency::EUR, &[largest, one]), Err(MoneyError::TooLarge));
    // What comes off again does not count as excess, wherever it stands.
    let off = line("1", -1, "EUR", "0");
    assert_eq!(total(Currency::EUR, &[largest, one, off]), largest.net());
    let refused = MoneyError::DifferentCurrencies { left: Currency::EUR, right: Currency::USD };
    assert_eq!(total(Currency::EUR, &[one, line("1", 1, "USD", "0")]), Err(refused));
    assert_eq!(total(Currency::EUR, &[]), Ok(Money::new(0, Currency::EUR)));
}

#[test]
fn quantities_and_percents_are_plain_decimals() {
    for (text, millionths, shown) in [
        ("2", 2_000_000, "2"),
        ("2.50", 2_500_000, "2.5"),
        ("0.000001", 1, "0.000001"),
        ("10", 10_000_000, "10"),
        ("0", 0, "0"),
    ] {
        let quantity: Quantity = text.parse().unwrap();
        assert_eq!((quantity.millionths(), quantity.to_string().as_str()), (millionths, shown));
    }
    for text in ["", "1,5", "+1", ".5", "1e3", "٣"] {
        assert_eq!(text.parse::<Quantity>(), Err(DecimalError::NotANumber), "{text:?}");
    }
    assert_eq!("0.1234567".parse::<Quantity>(), Err(DecimalError::TooManyDecimals));
    assert_eq!("-1".parse::<Quantity>(), Err(DecimalError::OutOfRange));
    assert_eq!("9223372036854.775808".parse::<Quantity>(), Err(DecimalError::OutOfRange));
    assert_eq!("100".parse(), Ok(Percent::WHOLE));
    assert_eq!("100.000001".parse::<Percent>(), Err(DecimalError::OutOfRange));
    assert!(serde_json::from_str::<Percent>("-1").is_err());
}

fn any_line() -> impl Strategy<Value = Line> {
    let quantity = prop_oneof![0..1_000_000_000_i64, 0..=i64::MAX].prop_map(|n| Quantity::from_millionths(n).unwrap());
    let price = prop_oneof![-1_000_000..1_000_000_i64, any::<i64>()];
    let code = prop::sample::select(vec!["EUR", "JPY", "KWD", "CLF"]);
    let discount = (0..=100_000_000_i64).prop_map(|n| Percent::from_millionths(n).unwrap());
    (quantity, price, code, discount).prop_map(|(quantity, minor, code, discount)| Line {
        quantity,
        unit_price: Money::new(minor, code.parse().unwrap()),
        discount,
    })
}

/// Long multiplication of decimal digits, least significant first: an oracle that knows no machine word.
fn times(left: &[u32], right: &[u32]) -> Vec<u32> {
    let mut product = vec![0; left.len() + right.len()];
    for (i, a) in left.iter().enumerate() {
        for (j, b) in right.iter().enumerate() {
            let mut at = i + j;
            let mut carry = a * b;
            while 0 < carry {
                let digit = product[at] + carry;
                (product[at], carry) = (digit % 10, digit / 10);
                at += 1;
            }
        }
    }
    product
}

fn digits(number: u64) -> Vec<u32> {
    number.to_string().chars().rev().filter_map(|c| c.to_digit(10)).collect()
}

/// The product as one decimal text, cut at 14 decimals and rounded by looking at the digits.
fn by_hand(line: &Line) -> Option<i64> {
    let paid = u64::try_from(100_000_000 - line.discount.millionths()).unwrap();
    let quantity = u64::try_from(line.quantity.millionths()).unwrap();
    let product = times(&times(&digits(quantity), &digits(line.unit_price.minor.unsigned_abs())), &digits(paid));
    let padding = std::iter::repeat_n(0, 14_usize.saturating_sub(product.len()));
    let padded: Vec<u32> = product.iter().copied().chain(padding).collect();
    let (fraction, whole) = padded.split_at(14);
    let mut magnitude: u128 = 0;
    for digit in whole.iter().rev() {
        magnitude = magnitude.checked_mul(10)?.checked_add(u128::from(*digit))?;
    }
    let (last, others) = fraction.split_last()?;
    let is_above_half = 5 < *last || (*last == 5 && others.iter().any(|digit| *digit != 0));
    let is_half = *last == 5 && others.iter().all(|digit| *digit == 0);
    if is_above_half || (is_half && magnitude % 2 == 1) {
        magnitude += 1;
    }
    let signed = i128::try_from(magnitude).ok()? * i128::from(line.unit_price.minor.signum());
    i64::try_from(signed).ok()
}

proptest! {
    #[test]
    fn a_line_is_what_one_reckons_by_hand(line in any_line()) {
        prop_assert_eq!(line.net().ok().map(|money| money.minor), by_hand(&line));
    }

    #[test]
    fn the_order_of_lines_does_not_change_their_total(lines in prop::collection::vec(any_line(), 0..12), turn in 0..12_usize) {
        let in_euro: Vec<Line> = lines.iter().map(|line| Line { unit_price: Money::new(line.unit_price.minor, Currency::EUR), ..*line }).collect();
        let mut turned = in_euro.clone();
        turned.reverse();
        let middle = turn.min(turned.len());
        turned.rotate_left(middle);
        prop_assert_eq!(total(Currency::EUR, &in_euro), total(Currency::EUR, &turned));
        let exact: Option<i128> = in_euro.iter().map(|line| line.net().ok().map(|net| i128::from(net.minor))).sum();
        let expected = exact.and_then(|exact| i64::try_from(exact).ok());
        prop_assert_eq!(total(Currency::EUR, &in_euro).ok().map(|money| money.minor), expected);
    }

    #[test]
    fn quantities_and_percents_read_back(quantity in 0..=i64::MAX, percent in 0..=100_000_000_i64) {
        let quantity = Quantity::from_millionths(quantity).unwrap();
        prop_assert_eq!(quantity.to_string().parse(), Ok(quantity));
        let percent = Percent::from_millionths(percent).unwrap();
        prop_assert_eq!(percent.to_string().parse(), Ok(percent));
        prop_assert_eq!(serde_json::from_str::<Percent>(&serde_json::to_string(&percent).unwrap()).unwrap(), percent);
    }
}
