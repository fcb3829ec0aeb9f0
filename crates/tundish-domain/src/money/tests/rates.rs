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

fn unconverted(converted: &Converted) -> Vec<(Currency, Sum)> {
    converted.unconverted().collect()
}

#[test]
fn what_has_no_rate_stays_as_it_is_and_is_not_nothing() {
    let sums = [("EUR", 100), ("USD", 10_002), ("GBP", 500), ("USD", 1), ("KWD", 1_001), ("CHF", 0)]
        .map(|(code, sum)| (currency(code), Sum::from_minor(sum)));
    let converted = company().convert(sums, day("2026-03-01"));
    // 100.03 USD × 0.925 = 92.52775; 1.001 KWD × 2.5 = 2.5025; and 1.00 EUR: 96.03025.
    assert_eq!(converted.total(), Sum::from_minor(9_603));
    assert_eq!(unconverted(&converted), [(currency("GBP"), Sum::from_minor(500))]);
    assert_eq!(converted.rates_on(), Some((day("2026-02-01"), day("2026-03-01"))));
    let converted = company().convert(sums, day("2026-01-15"));
    assert_eq!(
        unconverted(&converted),
        [(currency("GBP"), Sum::from_minor(500)), (currency("KWD"), Sum::from_minor(1_001))]
    );
    assert_eq!(converted.rates_on(), Some((day("2026-01-01"), day("2026-01-01"))));
}

#[test]
fn one_currency_needs_no_rate() {
    let converted =
        company().convert([(Currency::EUR, Sum::from_minor(7)), (Currency::USD, Sum::ZERO)], day("2020-01-01"));
    assert_eq!((converted.total(), converted.rates_on(), converted.is_exact()), (Sum::from_minor(7), None, true));
}

#[test]
fn a_total_is_rounded_once_half_to_even() {
    let half = Rates::new(Currency::EUR, [(Currency::USD, day("2026-01-01"), rate("0.5"))]);
    let cents = |usd: i64, eur: i64| {
        let sums = [(Currency::USD, Sum::from_minor(usd)), (Currency::EUR, Sum::from_minor(eur))];
        half.convert(sums, day("2026-01-01")).total().minor()
    };
    let table =
        [((1, 0), 0), ((3, 0), 2), ((5, 0), 2), ((1, 1), 2), ((1, 2), 2), ((-1, 0), 0), ((-3, 0), -2), ((-1, -1), -2)];
    for ((usd, eur), total) in table {
        assert_eq!(cents(usd, eur), total, "{usd} at a half and {eur}");
    }
    // Two halves are a whole: rounded one by one, they would be nothing.
    let twice = Rates::new(
        Currency::EUR,
        [(Currency::USD, day("2026-01-01"), rate("0.5")), (currency("CHF"), day("2026-01-01"), rate("0.5"))],
    );
    let one = Sum::from_minor(1);
    assert_eq!(twice.convert([(Currency::USD, one), (currency("CHF"), one)], day("2026-01-01")).total(), one);
}

#[test]
fn what_was_closed_keeps_the_rate_of_its_day() {
    let rates = company();
    assert_eq!(rates.frozen(Currency::USD, day("2026-02-28")), Some(rate("0.9")));
    assert_eq!(rates.frozen(Currency::EUR, day("2026-02-28")), None);
    assert_eq!(rates.frozen(currency("GBP"), day("2026-02-28")), None);
    let mut total = rates.total();
    let frozen = |cost: &str, on: &str| Some(DatedRate { rate: rate(cost), day: day(on) });
    total.add(Currency::USD, Sum::from_minor(1_000), frozen("0.8", "2025-05-06"));
    total.add(Currency::USD, Sum::from_minor(1_000), rates.on(Currency::USD, day("2026-03-05")));
    assert_eq!(total.total(), Sum::from_minor(800 + 925));
    assert_eq!(total.rates_on(), Some((day("2025-05-06"), day("2026-03-01"))));
}

#[test]
fn excess_is_kept_beside_the_total_and_never_wraps() {
    let huge = minor(i128::from(i64::MAX) << 31);
    let dear =
        Rates::new(Currency::EUR, [(Currency::USD, day("2026-01-01"), Rate::from_billionths(i64::MAX).unwrap())]);
    let one = Sum::from_minor(1);
    let converted = dear.convert([(Currency::USD, huge), (Currency::EUR, one)], day("2026-03-01"));
    assert_eq!((converted.total(), unconverted(&converted)), (one, vec![(Currency::USD, huge)]));
    let largest = Sum::from_minor(i64::MAX);
    let doubled = company().convert([(Currency::EUR, largest), (Currency::EUR, largest)], day("2026-03-01"));
    assert_eq!(doubled.total(), largest + largest);
}

/// A fraction in lowest terms, for sums worked out in another way than the one under test: term by term, each with its own
/// denominator.
#[derive(Clone, Copy)]
struct Fraction(i128, i128);

fn common(a: i128, b: i128) -> i128 {
    if b == 0 { a.abs().max(1) } else { common(b, a % b) }
}

impl Fraction {
    fn new(above: i128, below: i128) -> Fraction {
        let common = common(above, below);
        Fraction(above / common, below / common)
    }

    fn plus(self, other: Fraction) -> Fraction {
        let common = common(self.1, other.1);
        Fraction::new(self.0 * (other.1 / common) + other.0 * (self.1 / common), self.1 / common * other.1)
    }

    fn times(self, other: Fraction) -> Fraction {
        let (left, right) = (Fraction::new(self.0, other.1), Fraction::new(other.0, self.1));
        Fraction(left.0 * right.0, left.1 * right.1)
    }

    /// By trying both neighbours.
    fn rounded(self) -> i128 {
        let floor = self.0.div_euclid(self.1);
        let (down, up) = (self.0 - floor * self.1, (floor + 1) * self.1 - self.0);
        match down.cmp(&up) {
            std::cmp::Ordering::Less => floor,
            std::cmp::Ordering::Greater => floor + 1,
            std::cmp::Ordering::Equal => floor + floor.rem_euclid(2),
        }
    }
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
    fn a_total_is_the_exact_one_rounded_once_and_every_sum_is_accounted_for(
        sums in prop::collection::vec((any_currency(), prop_oneof![-1_000_000_000_i64..1_000_000_000, -20_i64..20]), 0..12),
        // Rates of many decimals, and short ones that make halves.
        known in prop::collection::btree_map(any_currency(), prop_oneof![1..10_000_000_000_i64, (1..40_i64).prop_map(|n| n * 125_000_000)], 0..60),
        company in any_currency(), chance in 0..=8_i64,
    ) {
        let on = day("2026-03-01");
        let rates = Rates::new(company, known.iter().map(|(&code, &rate)| (code, on, Rate::from_billionths(rate).unwrap())));
        let converted = rates.convert(sums.iter().map(|&(code, sum)| (code, Sum::from_minor(sum))), on);
        let (mut exact, mut missing) = (Fraction(0, 1), 0_i128);
        for &(code, sum) in &sums {
            let cost = if code == company { Some(&Rate::SCALE) } else { known.get(&code) };
            match cost {
                Some(&cost) => {
                    let decimals = Fraction::new(10_i128.pow(company.exponent()), 10_i128.pow(code.exponent()));
                    let cost = Fraction::new(cost.into(), Rate::SCALE.into());
                    exact = exact.plus(Fraction(sum.into(), 1).times(cost).times(decimals));
                }
                None => missing += i128::from(sum),
            }
        }
        prop_assert_eq!(converted.total().minor(), exact.rounded());
        let chance = Probability::from_millionths(chance * 125_000).unwrap();
        let weight = Fraction::new(chance.millionths().into(), Probability::SCALE.into());
        prop_assert_eq!(converted.weighted(chance).minor(), exact.times(weight).rounded());
        prop_assert_eq!(converted.unconverted().map(|(_, sum)| sum.minor()).sum::<i128>(), missing);
        prop_assert!(converted.unconverted().all(|(code, _)| code != company && !known.contains_key(&code)));
    }
}
