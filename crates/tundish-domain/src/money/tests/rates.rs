use super::*;
use crate::instant::Day;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn rate(text: &str) -> Rate {
    text.parse().unwrap()
}

fn minor(amount: i128) -> Sum {
    Sum::from_parts(i64::try_from(amount >> 32).unwrap(), i64::try_from(amount & 0xffff_ffff).unwrap())
}

fn company() -> Rates {
    let entry = |code: &str, on: &str, cost: &str| (currency(code), day(on), rate(cost));
    Rates::new(
        Currency::EUR,
        [
            entry("USD", "2026-01-01", "0.9"),
            entry("USD", "2026-03-01", "0.925"),
            entry("JPY", "2026-02-01", "0.006"),
            entry("KWD", "2026-02-01", "2.5"),
            entry("EUR", "2026-02-01", "2"),
        ],
    )
}

#[test]
fn the_newest_entry_on_or_before_a_day_counts() {
    let rates = company();
    let on = |code, on| rates.on(currency(code), day(on)).map(|dated| (dated.rate.to_string(), dated.day.to_string()));
    let dated = |rate: &str, day: &str| Some((rate.to_owned(), day.to_owned()));
    assert_eq!(on("USD", "2025-12-31"), None);
    assert_eq!(on("USD", "2026-01-01"), dated("0.900000000", "2026-01-01"));
    assert_eq!(on("USD", "2026-02-28"), dated("0.900000000", "2026-01-01"));
    assert_eq!(on("USD", "2027-01-01"), dated("0.925000000", "2026-03-01"));
    assert_eq!(on("JPY", "2026-01-31"), None);
    assert_eq!(on("GBP", "2026-03-01"), None);
    assert_eq!(on("EUR", "2026-03-01"), dated("1.000000000", "2026-03-01"));
}

#[test]
fn what_has_no_rate_stays_as_it_is_and_is_not_nothing() {
    let sums = [("EUR", 100), ("USD", 10_002), ("GBP", 500), ("USD", 1), ("KWD", 1_001)]
        .map(|(code, sum)| (currency(code), Sum::from_minor(sum)));
    let converted = company().convert(sums, day("2026-03-01")).unwrap();
    // 100.03 USD × 0.925 = 92.52775; 1.001 KWD × 2.5 = 2.5025; and 1.00 EUR.
    assert_eq!(converted.total, Sum::from_minor(100 + 9_253 + 250));
    assert_eq!(converted.missing, [(currency("GBP"), Sum::from_minor(500))]);
    let days: Vec<String> =
        converted.parts.iter().map(|(currency, dated)| format!("{currency} {}", dated.day)).collect();
    assert_eq!(days, ["EUR 2026-03-01", "KWD 2026-02-01", "USD 2026-03-01"]);
    let converted = company().convert(sums, day("2026-01-15")).unwrap();
    assert_eq!(converted.missing, [(currency("GBP"), Sum::from_minor(500)), (currency("KWD"), Sum::from_minor(1_001))]);
}

#[test]
fn excess_is_an_error_and_never_wraps() {
    let huge = minor(i128::from(i64::MAX) << 31);
    let rates = company();
    assert!(rates.convert([(Currency::USD, huge)], day("2026-03-01")).is_ok());
    let dear =
        Rates::new(Currency::EUR, [(Currency::USD, day("2026-01-01"), Rate::from_billionths(i64::MAX).unwrap())]);
    assert_eq!(dear.convert([(Currency::USD, huge)], day("2026-03-01")), Err(MoneyError::TooLarge));
}

proptest! {
    #[test]
    fn a_day_has_the_rate_that_a_search_of_all_entries_finds(
        entries in prop::collection::vec((0..3_usize, 0..60_i32, 1..1_000_i64), 0..40), asked in 0..70_i32, which in 0..3_usize,
    ) {
        let currencies = [Currency::USD, currency("JPY"), currency("GBP")];
        let first = day("2026-01-01");
        let entries: Vec<_> =
            entries.iter().map(|&(c, days, rate)| (currencies[c], first.add_days(days), Rate::from_billionths(rate).unwrap())).collect();
        let rates = Rates::new(Currency::EUR, entries.clone());
        let asked = first.add_days(asked);
        let mut newest: Option<DatedRate> = None;
        for (currency, day, rate) in entries {
            if currency == currencies[which] && day <= asked && newest.is_none_or(|newest| newest.day <= day) {
                newest = Some(DatedRate { rate, day });
            }
        }
        prop_assert_eq!(rates.on(currencies[which], asked), newest);
    }

    #[test]
    fn each_currency_is_rounded_once_and_every_sum_is_accounted_for(
        sums in prop::collection::vec((any_currency(), -1_000_000_000_000_i64..1_000_000_000_000), 0..30),
        known in prop::collection::btree_map(any_currency(), 1..10_000_000_000_000_i64, 0..60),
    ) {
        let on = day("2026-03-01");
        let rates = Rates::new(Currency::EUR, known.iter().map(|(&code, &rate)| (code, on, Rate::from_billionths(rate).unwrap())));
        let converted = rates.convert(sums.iter().map(|&(code, sum)| (code, Sum::from_minor(sum))), on).unwrap();
        // Exact, in billionths of a cent times 10^4, which every currency's minor unit divides into.
        let (mut exact, mut missing) = (0_i128, 0_i128);
        for &(code, sum) in &sums {
            let cost = if code == Currency::EUR { Some(&Rate::SCALE) } else { known.get(&code) };
            match cost {
                Some(&cost) => exact += i128::from(sum) * i128::from(cost) * 10_i128.pow(6 - code.exponent()),
                None => missing += i128::from(sum),
            }
        }
        let unit = i128::from(Rate::SCALE) * 10_000;
        let error = (converted.total.minor() * unit - exact).abs();
        prop_assert!(2 * error <= unit * converted.parts.len() as i128);
        prop_assert_eq!(converted.missing.iter().map(|(_, sum)| sum.minor()).sum::<i128>(), missing);
        prop_assert!(converted.missing.iter().all(|(code, _)| *code != Currency::EUR && !known.contains_key(code)));
    }
}
