use proptest::prelude::*;

use super::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn plain() -> Calendar {
    Calendar::new(Week::MONDAY_TO_FRIDAY, [day("2026-05-01"), day("2026-05-25"), day("2026-05-02"), day("2026-05-01")])
}

#[test]
fn an_age_counts_working_days_alone() {
    let calendar = plain();
    for (from, until, age) in [
        ("2026-03-06", "2026-03-09", 1),
        ("2026-03-07", "2026-03-09", 1),
        ("2026-03-06", "2026-03-08", 0),
        ("2026-03-09", "2026-03-16", 5),
        ("2026-04-30", "2026-05-04", 1),
        ("2026-03-09", "2026-03-06", -1),
        ("2026-03-09", "2026-03-09", 0),
    ] {
        assert_eq!(calendar.working_days(day(from), day(until)), Some(age), "{from} to {until}");
    }
}

#[test]
fn working_days_are_added_forwards_and_backwards() {
    let calendar = plain();
    for (from, days, to) in [
        ("2026-03-06", 1, "2026-03-09"),
        ("2026-03-07", 1, "2026-03-09"),
        ("2026-03-07", 0, "2026-03-07"),
        ("2026-03-07", -1, "2026-03-06"),
        ("2026-03-09", -1, "2026-03-06"),
        ("2026-04-30", 1, "2026-05-04"),
        ("2026-05-22", 1, "2026-05-26"),
        ("2026-03-09", 250, "2027-02-24"),
    ] {
        assert_eq!(calendar.add(day(from), days), Some(day(to)), "{from} and {days}");
    }
    assert_eq!(calendar.next_working_day(day("2026-04-30")), Some(day("2026-05-04")));
}

#[test]
fn other_years_are_not_known() {
    let calendar = plain();
    assert_eq!(calendar.ordinal(day("1900-01-01")), Some(1));
    assert_eq!(calendar.ordinal(day("1899-12-31")), None);
    assert_eq!(calendar.ordinal(day("2201-01-01")), None);
    assert_eq!(calendar.is_working_day(day("2201-01-01")), None);
    assert_eq!(calendar.add(day("2200-12-31"), 1), None);
    assert_eq!(calendar.add(day("1900-01-01"), -1), None);
    assert_eq!(calendar.add(day("2026-01-01"), i32::MAX), None);
    assert_eq!(calendar.add(day("2026-01-01"), i32::MIN), None);
}

#[test]
fn a_week_has_a_day_of_work() {
    assert_eq!(Week::new(&[]), None);
    let gulf = Week::new(&[Weekday::Sunday, Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday])
        .unwrap();
    let calendar = Calendar::new(gulf, []);
    assert_eq!(calendar.next_working_day(day("2026-03-05")), Some(day("2026-03-08")));
}

fn any_calendar() -> impl Strategy<Value = (Calendar, [bool; 7], BTreeSet<Day>)> {
    let week = any::<[bool; 7]>().prop_filter("somebody works", |week| week.contains(&true));
    // Many of them near the days that are asked for.
    let holidays = prop::collection::btree_set(prop_oneof![0..109_938_i32, 45_990..46_120_i32], 0..40);
    (week, holidays).prop_map(|(week, holidays)| {
        let holidays: BTreeSet<Day> = holidays.into_iter().map(|n| day("1900-01-01").add_days(n)).collect();
        (Calendar::new(Week(week), holidays.clone()), week, holidays)
    })
}

fn any_day() -> impl Strategy<Value = Day> {
    prop_oneof![0..109_938_i32, 45_990..46_120_i32, 109_900..109_938_i32, 0..30_i32]
        .prop_map(|n| day("1900-01-01").add_days(n))
}

proptest! {
    #[test]
    fn ordinals_and_sums_are_what_a_walk_over_the_days_counts(
        (calendar, week, holidays) in any_calendar(), from in any_day(), length in 0..200_i32, days in 1..40_i32,
    ) {
        let works = |day: Day| {
            let weekday = day.days_until(Day::new(2024, 1, 1).unwrap()).rem_euclid(7);
            week[[0, 6, 5, 4, 3, 2, 1][usize::try_from(weekday).unwrap()]] && !holidays.contains(&day)
        };
        prop_assert_eq!(calendar.is_working_day(from), Some(works(from)));
        let until = from.add_days(length);
        if is_covered(until) {
            let counted = (1..=length).filter(|n| works(from.add_days(*n))).count();
            prop_assert_eq!(calendar.working_days(from, until).map(|age| usize::try_from(age).unwrap()), Some(counted));
        }
        for step in [1, -1] {
            let mut walked = from;
            let mut left = days;
            while 0 < left && is_covered(walked) {
                walked = walked.add_days(step);
                left -= i32::from(is_covered(walked) && works(walked));
            }
            prop_assert_eq!(calendar.add(from, step * days), is_covered(walked).then_some(walked));
        }
    }

    #[test]
    fn a_later_day_has_no_smaller_ordinal_and_each_step_is_one((calendar, _, _) in any_calendar(), from in any_day()) {
        let (here, next) = (calendar.ordinal(from), calendar.ordinal(from.add_days(1)));
        if let (Some(here), Some(next)) = (here, next) {
            let works = calendar.is_working_day(from.add_days(1)).unwrap();
            prop_assert_eq!(next - here, i32::from(works));
        }
    }
}
