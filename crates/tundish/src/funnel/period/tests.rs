use proptest::prelude::*;

use super::*;

fn day(offset: i32) -> Day {
    Day::new(2021, 1, 1).unwrap().add_days(offset)
}

/// How often the stretches hold this day, and how many periods they name that may be stored.
fn held(stretches: &[Stretch], day: Day) -> i64 {
    let holding = stretches.iter().filter(|stretch| {
        let first = stretch.period.first_day(day);
        stretch.from <= first && first < stretch.before
    });
    holding.map(|stretch| stretch.sign).sum()
}

proptest! {
    #[test]
    fn every_day_up_to_the_one_asked_for_counts_once_and_no_later_one(as_of in 0..1_500, today in 0..1_500, other in -400..2_000) {
        let stretches: Vec<Stretch> = up_to(day(as_of), day(today)).collect();
        prop_assert_eq!(held(&stretches, day(other)), i64::from(other <= as_of));
    }
}

#[test]
fn today_is_the_sum_over_all_days_alone() {
    let today = Day::new(2024, 2, 29).unwrap();
    let stored: Vec<Period> =
        up_to(today, today).filter(|stretch| stretch.from <= today).map(|stretch| stretch.period).collect();
    assert_eq!(stored, [Period::Ever]);
}

#[test]
fn the_end_of_a_month_needs_no_days() {
    let mut stretches = up_to(Day::new(2024, 2, 29).unwrap(), Day::new(2026, 7, 15).unwrap());
    assert!(stretches.all(|stretch| stretch.period != Period::Day));
}
