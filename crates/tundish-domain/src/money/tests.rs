use proptest::prelude::*;

use super::*;

mod rates;

fn any_currency() -> impl Strategy<Value = Currency> {
    prop::sample::select(Currency::all().collect::<Vec<_>>())
}

fn currency(code: &str) -> Currency {
    code.parse().unwrap()
}

proptest! {
    #[test]
    fn an_amount_reads_back_from_its_decimal(minor in any::<i64>(), currency in any_currency()) {
        let money = Money { minor, currency };
        prop_assert_eq!(Money::parse(&money.decimal(), currency), Ok(money));
    }

    #[test]
    fn a_rate_reads_back_from_its_decimal(billionths in 1..=i64::MAX) {
        let rate = Rate::from_billionths(billionths).unwrap();
        prop_assert_eq!(rate.to_string().parse::<Rate>(), Ok(rate));
    }

    #[test]
    fn adding_is_exact_or_refused_and_subtracting_undoes_it(left in any::<i64>(), right in any::<i64>(), currency in any_currency()) {
        let (a, b) = (Money { minor: left, currency }, Money { minor: right, currency });
        match a.checked_add(b) {
            Ok(sum) => {
                prop_assert_eq!(i128::from(sum.minor), i128::from(left) + i128::from(right));
                prop_assert_eq!(sum.checked_sub(b), Ok(a));
            }
            Err(error) => {
                prop_assert_eq!(error, MoneyError::TooLarge);
                prop_assert!(left.checked_add(right).is_none());
            }
        }
    }

    #[test]
    fn halves_of_a_sum_may_be_totalled_apart_and_joined(amounts in prop::collection::vec(any::<i64>(), 0..200)) {
        let sum: Sum = amounts.iter().map(|&minor| Sum::from_minor(minor)).sum();
        let (high, low) = sum.parts();
        prop_assert_eq!(Sum::from_parts(high, low), sum);
        prop_assert!((0..1 << 32).contains(&low));
        let halves = amounts.iter().map(|&minor| Sum::from_minor(minor).parts());
        let (highs, lows) = halves.fold((0, 0), |(h, l), (high, low)| (h + high, l + low));
        prop_assert_eq!(Sum::from_parts(highs, lows), sum);
    }

    #[test]
    fn converting_a_total_differs_from_the_converted_rows_by_half_a_unit_each(
        amounts in prop::collection::vec(-1_000_000_000_000..1_000_000_000_000_i64, 1..50),
        billionths in 1..100_000_000_000_i64,
    ) {
        let (from, to, rate) = (currency("JPY"), currency("KWD"), Rate::from_billionths(billionths).unwrap());
        let rows: i128 = amounts.iter().map(|&minor| i128::from(Money::new(minor, from).convert(rate, to).unwrap().minor)).sum();
        let total: Sum = amounts.iter().map(|&minor| Sum::from_minor(minor)).sum();
        let difference = (total.convert(from, rate, to).unwrap().minor() - rows).abs();
        prop_assert!(2 * difference <= amounts.len() as i128 + 1);
    }
}

#[test]
fn decimals_follow_the_currency() {
    assert_eq!(Money::new(105_400, Currency::USD).decimal(), "1054.00");
    assert_eq!(Money::new(-5, Currency::USD).decimal(), "-0.05");
    assert_eq!(Money::new(1_054, currency("JPY")).decimal(), "1054");
    assert_eq!(Money::new(1_054, currency("KWD")).decimal(), "1.054");
    assert_eq!(Money::new(1_054, currency("CLF")).decimal(), "0.1054");
    assert_eq!(Money::new(i64::MIN, Currency::USD).to_string(), "-92233720368547758.08 USD");
}

#[test]
fn an_amount_that_is_not_exact_is_refused_rather_than_rounded() {
    assert_eq!(Money::parse("10.5000", Currency::EUR), Ok(Money::new(1_050, Currency::EUR)));
    assert_eq!(Money::parse("10.505", Currency::EUR), Err(MoneyError::TooManyDecimals { allowed: 2 }));
    assert_eq!(Money::parse("10.5", currency("JPY")), Err(MoneyError::TooManyDecimals { allowed: 0 }));
    assert_eq!(Money::parse("92233720368547758.08", Currency::EUR), Err(MoneyError::TooLarge));
    assert_eq!(Money::parse("-92233720368547758.08", Currency::EUR), Ok(Money::new(i64::MIN, Currency::EUR)));
    for text in ["", "-", ".", "1.", ".5", "+1", "1,054", "1e3", " 1", "--1", "٣", "1.0.0"] {
        assert_eq!(Money::parse(text, Currency::EUR), Err(MoneyError::NotANumber), "{text:?}");
    }
}

#[test]
fn two_currencies_are_never_added() {
    let refused = Money::new(1, Currency::EUR).checked_add(Money::new(1, Currency::USD));
    assert_eq!(refused, Err(MoneyError::DifferentCurrencies { left: Currency::EUR, right: Currency::USD }));
}

#[test]
fn codes_are_read_in_any_case_and_only_when_listed() {
    assert_eq!(currency("eur"), Currency::EUR);
    assert!(Currency::all().all(|known| known.as_str().parse() == Ok(known)));
    for code in ["", "EU", "EURO", "XXX", "R U", "É0", "D A"] {
        assert_eq!(code.parse::<Currency>(), Err(MoneyError::UnknownCurrency), "{code:?}");
    }
}

#[test]
fn converting_rounds_halves_to_even_between_different_decimals() {
    let half = Rate::from_billionths(500_000_000).unwrap();
    let in_yen = |minor| Money::new(minor, Currency::EUR).convert(half, currency("JPY")).unwrap().minor;
    assert_eq!([in_yen(100), in_yen(300), in_yen(301), in_yen(-100)], [0, 2, 2, 0]);
    assert_eq!(
        Money::new(i64::MAX, Currency::EUR).convert(Rate::from_billionths(i64::MAX).unwrap(), Currency::USD),
        Err(MoneyError::TooLarge)
    );
}

#[test]
fn a_value_is_weighted_by_a_probability_once_per_total() {
    let quarter = Probability::from_millionths(250_000).unwrap();
    assert_eq!(Sum::from_minor(1_002).weighted(quarter), Ok(Sum::from_minor(250)));
    assert_eq!(Probability::from_millionths(1_000_001), None);
}

#[test]
fn json_of_money_is_minor_units_and_code() {
    let json = serde_json::to_string(&Money::new(105_400, Currency::USD)).unwrap();
    assert_eq!(json, r#"{"minor":105400,"currency":"USD"}"#);
    assert_eq!(serde_json::from_str::<Money>(&json).unwrap(), Money::new(105_400, Currency::USD));
}
